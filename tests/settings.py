"""The product's settings made hostile: a folder of its own, a foreign zone, fast hashes."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("CHISO_VAR", tempfile.mkdtemp(prefix="chiso-tests-"))
os.environ.setdefault("CHISO_LOG_LEVEL", "WARNING")
os.environ["TZ"] = "Pacific/Chatham"
# The browser driver keeps an event loop in the process; tests beside it still ask the database plainly.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

from chiso.web.settings import *  # noqa: F403
from chiso.web.settings import STORAGES, VAR

(Path(VAR) / "static").mkdir(parents=True, exist_ok=True)
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
