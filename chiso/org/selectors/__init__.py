"""Reads of the organisation, by noun. Names are always asked for a day."""

from chiso.org.selectors.calendar import working_calendar
from chiso.org.selectors.people import sample_accounts
from chiso.org.selectors.units import body_on, names_on, tree_on

__all__ = ["body_on", "names_on", "sample_accounts", "tree_on", "working_calendar"]
