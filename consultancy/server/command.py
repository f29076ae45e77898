"""One of manage.py's commands, as a child of the supervisor."""

import os
import sys

from django.core.management import execute_from_command_line

from consultancy.logs.configured import log_what_ends_threads
from consultancy.server.lifeline import end_with_parent

if __name__ == "__main__":
    end_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consultancy.settings")
    # Where nobody sits in front of it.
    if "runserver" not in sys.argv:
        log_what_ends_threads()
    execute_from_command_line(sys.argv)
