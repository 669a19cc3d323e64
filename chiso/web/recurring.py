"""The recurring jobs of all apps, in one list."""

from __future__ import annotations

from typing import Any

RECURRING: tuple[Any, ...] = ()
