"""A record of the log as one line: for people (`text`), or as JSON for machines (`json`)."""

import json
import logging
import os
from datetime import UTC, datetime
from typing import Any

from consultancy.logs.harmless import harmless_arguments, harmless_text
from consultancy.logs.request_ids import current
from consultancy.logs.tracebacks import Fault, error_in, faults_of

# What a record may bring besides, by these names (`extra=`).
MORE = ("method", "path", "status", "bytes", "milliseconds", "by")


def message_in(record: logging.LogRecord) -> str:
    """What it says, with nothing of a visitor's. Where its arguments do not fit, what it would say
    them in: Python would write them out, and what reports it would fail the request.
    """
    request = getattr(record, "request", None)
    if request is not None and record.args:
        record.args = harmless_arguments(record.args, getattr(request, "path", ""))
    try:
        said = record.getMessage()
    except Exception:
        said = str(record.msg)
    return harmless_text(said)


def faults_in(record: logging.LogRecord) -> list[Fault]:
    return faults_of(error_in(record.exc_info))


def time_of(record: logging.LogRecord) -> str:
    """ISO 8601, in UTC, to the millisecond."""
    at = datetime.fromtimestamp(record.created, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class TextLine(logging.Formatter):
    """Time, level, process, request, who says it, and what; an exception as what it came through,
    the innermost place first.
    """

    def format(self, record: logging.LogRecord) -> str:
        head = f"{time_of(record)} {record.levelname} {os.getpid()} {current.get() or '-'}"
        causes = " | caused by ".join(str(fault) for fault in faults_in(record))
        said = f"{head} {record.name}: {message_in(record)}"
        return f"{said} | {causes}" if causes else said


class JsonLine(logging.Formatter):
    """One object a line; `errors` holds an exception and what it came of."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": time_of(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": message_in(record),
            "process": os.getpid(),
        }
        if name := current.get():
            told["request"] = name
        told |= {key: value for key in MORE if (value := getattr(record, key, None)) is not None}
        if faults := faults_in(record):
            told["errors"] = [fault_as_json(fault) for fault in faults]
        return json.dumps(told, ensure_ascii=False)


def fault_as_json(fault: Fault) -> dict[str, Any]:
    frames = [str(frame) for frame in reversed(fault.frames)]
    return {"kind": fault.kind, "message": fault.message, "frames": frames}
