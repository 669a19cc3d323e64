"""Pages of reporting, one module a noun."""
