"""Background jobs of plans, one module a noun."""
