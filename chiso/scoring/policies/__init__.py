"""Who may do what in scoring, one module a noun."""
