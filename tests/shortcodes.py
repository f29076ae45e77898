"""Shortcodes for tests: a broken one is raised, as Hugo's build stops at it."""

from casestudies.text.shortcodes import ShortcodeError, every_part, scan


def parse(text):
    """The text as literal stretches and shortcodes; raises its first ShortcodeError."""
    parts = scan(text)
    for part in every_part(parts):
        if isinstance(part, ShortcodeError):
            raise part
    return parts
