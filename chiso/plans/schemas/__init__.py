"""Shapes of data kept as JSON or sent in files: deadlines, versions, sheets, the original words."""
