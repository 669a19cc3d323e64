"""What scoring passes about that is no table, one module a noun."""
