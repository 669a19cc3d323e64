"""Writes of reporting, one module a noun."""
