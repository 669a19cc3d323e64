"""Refusals of plans and tasks (``PL``): 0001–0099 readings, plans and items; from 0100 tasks."""
