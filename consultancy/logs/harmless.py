"""What may stand in a log, a mail or a report about an error: nothing that somebody has written."""

import re
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, InterfaceError, OperationalError, ProgrammingError
from django.template import TemplateDoesNotExist
from django.urls import NoReverseMatch

MAIL_ADDRESS = re.compile(r"[^\s@<>\"'(),:;\[\]/=]+(?:@|%40)[^\s@<>\"'(),:;\[\]/]+")
# Whoever holds such a link gets in: to a draft, to an account.
SECRET_PATHS = re.compile(r"^(/+(?:shared|admin/reset|admin/card))/.+", re.DOTALL)
# Of an address that is quoted, such as the page that somebody has come from.
QUERY = re.compile(r"(://[^\s?]*)\?\S*")
LONGEST_PATH = 200
LONGEST_TEXT = 2000
# What these say is of our code and our machines; all others may quote a value. A subclass is
# another kind: UnicodeDecodeError is a ValueError that holds the text.
SPEAKING_OF_CODE = {
    *(AttributeError, ImportError, ModuleNotFoundError, NameError, NotImplementedError, TypeError),
    *(UnboundLocalError, ZeroDivisionError, RecursionError, MemoryError, SyntaxError),
    *(ImproperlyConfigured, TemplateDoesNotExist, NoReverseMatch),
    *(OperationalError, IntegrityError, InterfaceError, ProgrammingError),
}
# What follows in them is a value, of an address or a row.
VALUE = re.compile(r" (?:with (?:keyword )?arguments|but got) .*", re.DOTALL)
LEFT_OUT = "(what it says may quote somebody)"


def harmless_text(text: str) -> str:
    """The text on one line, without mail addresses, queries and control characters."""
    line = MAIL_ADDRESS.sub("…@…", QUERY.sub(r"\1", text[:LONGEST_TEXT]))
    return "".join(char if char.isprintable() else " " for char in line)


def harmless_path(path: str) -> str:
    """The path of an address, without its query: what is searched for is the visitor's own."""
    path = SECRET_PATHS.sub(r"\1/…", path.partition("?")[0])
    return harmless_text(path[:LONGEST_PATH])


def message_of(error: BaseException) -> str:
    """What an exception says, if that cannot hold a value: of what a database says the first line,
    since those after it quote the row.
    """
    if isinstance(error, OSError) and not isinstance(error, UnicodeError):
        return harmless_text(" ".join(filter(None, [error.strerror, file_in_brackets(error)])))
    if type(error) not in SPEAKING_OF_CODE:
        return LEFT_OUT
    return harmless_text(VALUE.sub("", str(error).partition("\n")[0]))


def file_in_brackets(error: OSError) -> str:
    return f"({error.filename})" if isinstance(error.filename, str) else ""


def harmless_arguments(arguments: Any, path: str) -> Any:
    """The arguments of a record about a request, with its path made harmless."""
    if not isinstance(arguments, tuple):
        return arguments
    # Django writes out what is not ASCII before it logs.
    forms = {path, path.encode("unicode_escape").decode()}
    return tuple(harmless_path(path) if one in forms else one for one in arguments)
