"""The writes of the organisation, by noun: units, restructuring, persons and posts, signing, rights,
accounts, the calendar of days off, the sample data."""

from chiso.org.services.accounts import (
    account_close,
    account_invite,
    account_open,
    account_prefer,
    account_rest_if_idle,
    accounts_rest,
    feed_key_drop,
    feed_key_make,
    sample_enter,
)
from chiso.org.services.calendar import calendar_publish
from chiso.org.services.delegations import delegation_end, delegation_give
from chiso.org.services.following import AFFECTED, FOLLOWERS, Affected, Succession
from chiso.org.services.people import (
    person_confirm,
    person_create,
    post_assign,
    post_create,
    post_end,
    post_fill,
)
from chiso.org.services.restructure import (
    Close,
    Merge,
    Move,
    Operation,
    Preview,
    Rename,
    Split,
    carry_out,
    preview,
)
from chiso.org.services.rights import right_grant, right_revoke
from chiso.org.services.samples import sample_load
from chiso.org.services.units import (
    unit_close,
    unit_confirm,
    unit_create,
    unit_merge,
    unit_move,
    unit_rename,
    unit_split,
    unit_succeed,
)

__all__ = [
    "AFFECTED",
    "FOLLOWERS",
    "Affected",
    "Close",
    "Merge",
    "Move",
    "Operation",
    "Preview",
    "Rename",
    "Split",
    "Succession",
    "account_close",
    "account_invite",
    "account_open",
    "account_prefer",
    "account_rest_if_idle",
    "accounts_rest",
    "calendar_publish",
    "carry_out",
    "delegation_end",
    "delegation_give",
    "feed_key_drop",
    "feed_key_make",
    "person_confirm",
    "person_create",
    "post_assign",
    "post_create",
    "post_end",
    "post_fill",
    "preview",
    "right_grant",
    "right_revoke",
    "sample_enter",
    "sample_load",
    "unit_close",
    "unit_confirm",
    "unit_create",
    "unit_merge",
    "unit_move",
    "unit_rename",
    "unit_split",
    "unit_succeed",
]
