"""Pages of scoring, one module a noun."""
