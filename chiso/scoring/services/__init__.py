"""Writes of scoring, one module a noun."""
