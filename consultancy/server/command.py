"""One of manage.py's commands, as a child of the supervisor."""

import logging
import os
import sys

import django
from django.core import checks
from django.core.management import execute_from_command_line

from consultancy.logs.configured import log_what_ends_threads
from consultancy.server.lifeline import end_with_parent


def log_checks() -> None:
    """What Django's checks say, each as a line of the log. Ends the process where one is an error,
    as the command would.
    """
    found = checks.run_checks()
    for one in found:
        told = " ".join(part for part in (str(one.msg), str(one.hint or "")) if part)
        logging.getLogger(__name__).log(one.level, "%s: %s", one.id, told)
    if any(one.is_serious() for one in found):
        sys.exit(1)


if __name__ == "__main__":
    end_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consultancy.settings")
    is_developed = "runserver" in sys.argv
    if not is_developed:
        django.setup()
        log_what_ends_threads()
        log_checks()
    execute_from_command_line([*sys.argv, *([] if is_developed else ["--skip-checks"])])
