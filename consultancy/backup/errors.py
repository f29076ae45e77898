"""What can be wrong with a back-up, or with the place it is to go to."""


class ArchiveError(Exception):
    """It cannot be made, read or restored; the text says why and what to do."""


def first_line(error: Exception) -> str:
    """What it says, without the rows that databases quote below."""
    if isinstance(error, OSError) and error.strerror:
        # Of a copy the second name is the one that is written.
        name = error.filename2 or error.filename or ""
        return ": ".join(filter(None, [error.strerror, str(name)]))
    return (str(error).strip() or type(error).__name__).splitlines()[0]
