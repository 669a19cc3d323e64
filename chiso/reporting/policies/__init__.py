"""Who may do what in reporting, one module a noun."""
