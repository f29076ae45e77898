"""Paths on this site, as files and rules of other programs write them."""

from posixpath import normpath

from django.core.exceptions import ValidationError

from casestudies.tables.redirects import MAX_PATH_LENGTH, validate_path


def site_path(text: str, folder: str) -> str:
    """The path on the site; relative ones start at `folder`, that of the page's address in Hugo.

    Raises ValueError with a sentence for an address of another site.
    """
    if "://" in text or text.startswith("//"):
        raise ValueError(f"“{text}” is on another site; write the path alone.")
    path = normpath(text if text.startswith("/") else f"/{folder}/{text}")
    path = "/" + path.lstrip("/")
    if "." not in path.rpartition("/")[2] and path != "/":
        path += "/"
    try:
        validate_path(path)
    except ValidationError:
        raise ValueError(f"“{text}” is no path of a page.") from None
    if len(path) > MAX_PATH_LENGTH:
        raise ValueError(f"A path of more than {MAX_PATH_LENGTH} characters cannot be kept.")
    return path


def path_kept(written: str) -> str:
    """The old address that a rule's path is kept as; empty for one that cannot be."""
    try:
        return site_path(written, "")
    except ValueError:
        return ""
