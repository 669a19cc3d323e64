"""Reads of scoring, one module a noun."""
