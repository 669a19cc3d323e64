"""Reads of plans and tasks, one module a noun. Other packages import the names from here."""
