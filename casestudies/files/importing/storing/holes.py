"""Nothing is published with a hole in it: a page that would lose words comes in as a draft."""

from casestudies.files import imported
from casestudies.files.front_matter.values import Place
from casestudies.files.importing.report import Report
from casestudies.files.importing.storing.page_import import PageImport
from casestudies.publishing import Page
from casestudies.text.examining import ExaminedText

# Of a hundred words of the source so many are seen, or the page is kept back.
LEAST_SEEN = 90
MAX_NAMES = 5


def keep_back_hole(item: PageImport, report: Report) -> None:
    """Count for the report the words that visitors will see; keep the page back for too few.

    One that an editor has published stays published, with the same remark.
    """
    examined = item.document.examined
    if examined is None:
        return
    report.counts["words"] += examined.words
    report.counts["words seen"] += examined.seen
    if has_hole(examined):
        stays = is_published_here(item.page)
        end = "it was published here and stays so." if stays else "kept as a draft."
        place = Place(item.document.first_body_line, 1)
        text = f"{share_seen(examined)}; {end}"
        item.document.fields.remark(place, text, keeps_back=not stays)


def has_hole(examined: ExaminedText) -> bool:
    """Whether too little of the text is seen; without any word, whether anything is left out. What
    lies in another file is a hole of unknown size.
    """
    if examined.elsewhere:
        return True
    if not examined.words:
        return bool(examined.left_out)
    return 100 * examined.seen < LEAST_SEEN * examined.words


def share_seen(examined: ExaminedText) -> str:
    """How much is seen, and why no more."""
    share = 100 * examined.seen // examined.words if examined.words else 0
    names = ", ".join(examined.left_out[:MAX_NAMES])
    more = " and more" if len(examined.left_out) > MAX_NAMES else ""
    reason = f": left out are {names}{more}" if names else ""
    seen = f"visitors see {examined.seen} of its {examined.words} words ({share} %){reason}"
    if examined.elsewhere:
        names = ", ".join(examined.elsewhere[:MAX_NAMES])
        seen += f"; and none of what {names} takes in from another file"
    return seen


def is_published_here(page: Page) -> bool:
    """Whether an editor, not the import, published the page."""
    return page.published_at is not None and "published_at" in imported.edited_fields(page)
