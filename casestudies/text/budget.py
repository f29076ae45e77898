"""What showing one text may cost: counted, not timed, so that it is refused everywhere or nowhere.

Markdown lets a few kilobytes ask for seconds of work or megabytes of HTML. Every refusal in this
package has its sentence here.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from typing import NoReturn

from django.utils.translation import gettext as _

MAX_TEXT_LENGTH = 200_000
MAX_CALLS = 500
# Places at which the parser tried its rules, and tokens that came of it; 200,000 characters of
# prose with tables and links come to 30,000, and 40,000 take half a second (tests/bench).
MAX_WORK = 40_000
# Characters of the HTML that a text becomes, and of that of the blocks in it.
MAX_HTML_LENGTH = 1_000_000
# Elements in elements. The time of an HTML parser grows with the square of it, and browsers stop
# at 512 (HTML, 13.2.6 leaves the limit to them).
MAX_HTML_DEPTH = 200
# How many refused texts one process knows again.
MAX_REMEMBERED = 1_000


class TextRefusedError(ValueError):
    """A text that is not shown because of what that would cost; says what its author can do."""


class Budget:
    """What is left for one text, those inside its paired shortcodes included."""

    def __init__(self) -> None:
        self.work = MAX_WORK
        self.html = MAX_HTML_LENGTH

    def spend(self, work: int, due: int = 0) -> None:
        """Count some of the parser's work; `due` will be spent later.

        Raises TextRefusedError when there is too much of it.
        """
        self.work -= work
        if self.work < due:
            raise TextRefusedError(
                _("the text has more markup than can be shown; divide it among several pages")
            )

    def write(self, length: int, due: int = 0) -> None:
        """Count characters of HTML; `due` will be written later.

        Raises TextRefusedError when there are too many of them.
        """
        self.html -= length
        if self.html < due:
            message = _(
                "the text becomes more than {limit} characters of HTML; repeat fewer links and "
                "images, or divide it among several pages"
            )
            raise TextRefusedError(message.format(limit=f"{MAX_HTML_LENGTH:,}"))


def refuse_length(text: str) -> None:
    """Raises TextRefusedError for a text that is longer than any page."""
    if len(text) > MAX_TEXT_LENGTH:
        message = _("the text is longer than {limit} characters; divide it among several pages")
        raise TextRefusedError(message.format(limit=f"{MAX_TEXT_LENGTH:,}"))


def refuse_calls(count: int) -> None:
    """Raises TextRefusedError for more shortcodes than any page has."""
    if count > MAX_CALLS:
        message = _("the text has more than {limit} shortcodes; divide it among several pages")
        raise TextRefusedError(message.format(limit=MAX_CALLS))


def refuse_depth() -> NoReturn:
    """Raises TextRefusedError for elements in elements in elements."""
    message = _("the text opens more than {limit} elements inside each other; close some")
    raise TextRefusedError(message.format(limit=MAX_HTML_DEPTH))


# What no text can do that is short, has few of these and defines no reference but notes.
_MARKS = b"\r\n*_~[]<|`&!\\^"
_NOTE = re.compile(r"\[\^[^\[\]\s]+\]:")
FEW_MARKS = 400
SHORT = 20_000


def may_be_refused(text: str) -> bool:
    """Whether a text has to be read to know that it can be shown."""
    if len(text) > SHORT or text.count("]:") > len(_NOTE.findall(text)):
        return True
    data = text.encode(errors="surrogatepass")
    return len(data) - len(data.translate(None, _MARKS)) > FEW_MARKS


_refused: dict[bytes, str] = {}


@contextmanager
def remembering_refusals(text: str, use: str) -> Iterator[None]:
    """Refuse at once what was refused before, for the same use of the same text, by this process.

    So no visitor pays for a text that was stored before it was refused, or past the forms.
    """
    key = blake2b(f"{use}\0{text}".encode(errors="surrogatepass"), digest_size=16).digest()
    if key in _refused:
        raise TextRefusedError(_refused[key])
    try:
        yield
    except TextRefusedError as refusal:
        while len(_refused) >= MAX_REMEMBERED:
            _refused.pop(next(iter(_refused)), None)
        _refused[key] = str(refusal)
        raise
