"""Forms of scoring, one module a noun."""
