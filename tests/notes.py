"""Links carry the number of their note on paper (casestudies/page/link_notes.py)."""

import re


def without_notes(html):
    """The page as it is written, before its links are numbered."""
    return re.sub(r' data-note="\d+"', "", html)
