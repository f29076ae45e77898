"""Errors to Sentry, or whatever speaks as it does, when SENTRY_DSN is set.

Its library carries them, and looks at nothing by itself: send_default_pii is off, as it is unless
one switches it on, and no integration reads requests or variables. What is told is made here, of
what may stand in the log.
"""

import logging
import socket
from typing import Any

import sentry_sdk
from sentry_sdk.integrations.atexit import AtexitIntegration

from consultancy.logs.reports import ErrorReport, WorthAReport
from consultancy.logs.tracebacks import Fault, Frame


class TellSentry(logging.Handler):
    """Sends each error in the library's thread, at the library's pace."""

    def __init__(self, dsn: str) -> None:
        super().__init__(logging.ERROR)
        self.addFilter(WorthAReport())
        sentry_sdk.init(
            dsn,
            default_integrations=False,
            auto_enabling_integrations=False,
            # What waits is sent before the process ends, without a word.
            integrations=[AtexitIntegration(callback=lambda _pending, _timeout: None)],
            max_breadcrumbs=0,
            server_name=socket.gethostname(),
        )

    def emit(self, record: logging.LogRecord) -> None:
        sentry_sdk.capture_event(event_of(ErrorReport.of(record)))

    def close(self) -> None:
        sentry_sdk.flush(timeout=2)
        super().close()


def event_of(report: ErrorReport) -> Any:
    """As Sentry wants it: of exceptions the cause first, of frames the outermost."""
    event: dict[str, Any] = {
        "level": report.level.lower().replace("critical", "fatal"),
        "logger": report.logger,
        "logentry": {"message": report.message},
        "fingerprint": [report.kind],
        "tags": {"request": report.request} if report.request else {},
    }
    if report.faults:
        event["exception"] = {"values": [as_exception(one) for one in reversed(report.faults)]}
    return event


def as_exception(fault: Fault) -> dict[str, Any]:
    frames = [as_frame(frame) for frame in fault.frames]
    return {"type": fault.kind, "value": fault.message, "stacktrace": {"frames": frames}}


def as_frame(frame: Frame) -> dict[str, Any]:
    return {
        "filename": frame.file,
        "lineno": frame.line,
        "function": frame.function,
        "in_app": frame.is_ours,
    }
