"""The product's settings with one address more: the peer of ``deadline_peer``."""

from chiso.web.settings import *  # noqa: F403

ROOT_URLCONF = "bench.deadline_peer"
