"""One of manage.py's commands, as a child of the supervisor."""

import os
import sys

from django.core.management import execute_from_command_line

from consultancy.server.lifeline import end_with_parent

if __name__ == "__main__":
    end_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consultancy.settings")
    execute_from_command_line(sys.argv)
