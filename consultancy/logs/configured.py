"""How the log is set up, from the settings (LOG_FORMAT, LOG_LEVEL)."""

import logging
import sys
import threading
from typing import Any

OURS = ("consultancy", "casestudies", "contact")
FORMATS = {
    "text": {"()": "consultancy.logs.formats.TextLine"},
    "json": {"()": "consultancy.logs.formats.JsonLine"},
    # With DEBUG, in front of the screen: whole tracebacks.
    "debug": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
}
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def log_settings(*, form: str, level: str, handlers: dict[str, Any]) -> dict[str, Any]:
    """What Django's LOGGING is: all goes to standard error, and errors to the handlers besides.

    Libraries say no less than INFO: what they tell while one debugs may hold passwords. Django's
    own mail to ADMINS is not sent: it holds what was posted.
    """
    everywhere = ["stderr", *handlers]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": FORMATS[form]},
        "filters": {"without_error": {"()": "consultancy.logs.configured.WithoutError"}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
            **handlers,
        },
        "loggers": {
            "django": {"handlers": [], "level": "NOTSET"},
            "django.security.DisallowedHost": {"filters": ["without_error"]},
            # Who wants it has said so.
            "consultancy.access": {"level": "INFO"},
            **{name: {"level": level} for name in OURS},
        },
        "root": {"handlers": everywhere, "level": "INFO" if level == "DEBUG" else level},
    }


def report_handlers(*, admins: list[str], sentry: str, is_counted: bool) -> dict[str, Any]:
    """Who is told of errors besides: none, where nobody has asked for it."""
    wanted: dict[str, Any] = {}
    if admins:
        wanted["admins"] = {"()": "consultancy.logs.admins.TellAdmins", "addresses": admins}
    if sentry:
        wanted["sentry"] = {"()": "consultancy.logs.sentry.TellSentry", "dsn": sentry}
    if is_counted:
        counter = "consultancy.metrics.counters.CountLines"
        wanted["counted"] = {"class": counter, "level": "WARNING"}
    return wanted


class WithoutError(logging.Filter):
    """Strangers choose the Host header: what one asks for is a warning, in few words."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


def log_what_ends_threads() -> None:
    """Let an exception that nobody has caught, here or in a thread, be one line of the log, too.
    For processes that serve.
    """
    logger = logging.getLogger("consultancy.server")

    def say(kind: Any, error: Any, trace: Any) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            logger.critical("The process ends by an error", exc_info=(kind, error, trace))

    def say_of_thread(told: threading.ExceptHookArgs) -> None:
        error: Any = (told.exc_type, told.exc_value, told.exc_traceback)
        logger.critical("A thread ends by an error", exc_info=error)

    sys.excepthook = say
    threading.excepthook = say_of_thread
