"""Lists of scoring as files, one module a noun."""
