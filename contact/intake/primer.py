"""What comes with the filter: how often pitches and honest requests show a trait, in primer.txt.

Alone it judges nothing; see learned.py. `python -m tests.primer` counts it in the texts of the
tests, which nobody has sent.
"""

from pathlib import Path

from contact.intake.keyed import keyed_number
from contact.intake.learned import Primer

FILE = Path(__file__).with_name("primer.txt")


def keyed_primer() -> Primer:
    """The primer by the numbers under which this site keeps traits."""
    return read_primer(FILE.read_text(encoding="utf-8"))


def read_primer(text: str) -> Primer:
    """One trait a line, with how many pitches and honest texts show it; first, of how many."""
    head, *lines = text.splitlines()
    spam, honest = (int(number) for number in head.split("\t")[1:])
    return {
        keyed_number(trait): (int(in_spam) / spam, int(in_honest) / honest)
        for trait, in_spam, in_honest in (line.split("\t") for line in lines)
    }
