"""Forms of reporting, one module a noun."""
