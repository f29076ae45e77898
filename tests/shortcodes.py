"""Shortcodes for tests: a broken one is raised, as Hugo's build stops at it."""

from casestudies.text.shortcodes import errors, scan


def parse(text):
    """The text as literal stretches and shortcodes; raises its first ShortcodeError."""
    parts = scan(text)
    for error in errors(parts):
        raise error
    return parts
