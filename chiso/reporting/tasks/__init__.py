"""Jobs of reporting, one module a noun."""
