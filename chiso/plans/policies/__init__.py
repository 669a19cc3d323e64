"""Who may do what with readings, plans and tasks, one module a noun."""
