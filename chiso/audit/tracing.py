"""The id of the request (or job) under way, so that log lines and trail entries can be joined."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
