"""Forms of plans and tasks, one module a noun."""
