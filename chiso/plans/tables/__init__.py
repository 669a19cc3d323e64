"""Lists as files: rows in, a stream of bytes out."""
