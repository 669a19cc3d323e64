#!/usr/bin/env python
"""Django's own commands (migrations, translations) for engineers; officials use ``chiso``."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chiso.web.settings")
execute_from_command_line(sys.argv)
