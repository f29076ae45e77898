"""What visitors searched for and this site has nothing on: words, how often, and no more.

Words are counted one by one, apart from what they stood beside, and nothing tells who searched.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from casestudies.tables.unanswered_words import LONGEST_UNANSWERED, UnansweredWord
from contact.pages.tally import Tally

# So many words are kept: when there are more, those go that came up least often, and long ago.
MOST_WORDS_KEPT = 1_000
WORDS_KEPT_FOR = timedelta(days=180)
# In characters.
SHORTEST = 3
# A year or a number of a standard has fewer digits than a telephone number's parts together.
COUNTED_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
OF_A_PERSON = re.compile(r"\S*\s*@\s*\S*|\S*://\S*|\S*\d(?:[\s()/.+-]*\d){4,}\S*")


def words_to_count(question: str) -> Iterator[str]:
    """The words of a search as they are counted: nothing that looks like an address of mail or of
    a page, or a telephone number, which would tell of a person.
    """
    for word in COUNTED_WORD.findall(OF_A_PERSON.sub(" ", question.casefold())):
        if SHORTEST <= len(word) <= LONGEST_UNANSWERED and not word.isdigit():
            yield word


def note_unanswered(question: str) -> None:
    """Count a search that found nothing; it is written within a minute, and nobody waits for it."""
    unanswered.note(dict.fromkeys(words_to_count(question)))


@transaction.atomic
def store_counts(counts: Mapping[str, int]) -> None:
    """Add to the stored numbers, and let go what is kept no longer. Raises django.db.Error."""
    today = timezone.localdate()
    known = UnansweredWord.objects.filter(word__in=counts)
    new = counts.keys() - set(known.values_list("word", flat=True))
    for word in sorted(counts.keys() - new):
        UnansweredWord.objects.filter(word=word).update(
            times=F("times") + counts[word], last_day=today
        )
    rows = [UnansweredWord(word=word, times=counts[word], last_day=today) for word in sorted(new)]
    # Another process may have stored one meanwhile: this minute's count of it is lost.
    UnansweredWord.objects.bulk_create(rows, ignore_conflicts=True)
    forgotten().delete()


def forgotten() -> Any:
    """The words that are kept no longer."""
    rows = UnansweredWord.objects.all()
    kept = rows.values("pk")[:MOST_WORDS_KEPT]
    return rows.filter(last_day__lt=timezone.localdate() - WORDS_KEPT_FOR) | rows.exclude(
        pk__in=kept
    )


unanswered = Tally(store_counts)
