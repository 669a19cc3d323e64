"""Reads of reporting, one module a noun."""
