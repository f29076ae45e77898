"""Which articles are on a similar subject: those that share rare ones of the words that tell what
they are about.

It is found when a text has been indexed, and kept as rows, so that no page asks for it. An article
knows of those that were there before it, and lets them know.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from math import log, sqrt
from typing import NamedTuple

from django.db import connection
from django.db.models import Q

from casestudies.models import Article
from casestudies.search.stems import stem
from casestudies.search.stop_words import STOP_WORDS
from casestudies.tables.searched_pages import (
    MOST_ALIKE,
    AlikeArticles,
    ArticleToCompare,
    SearchedPage,
    TellingWord,
)

# How much a word tells that stands in the title or the signals, in the description or the facts, or
# again and again in the text; of these as many.
NAMING, LEADING, REPEATED, MOST_REPEATED = 4, 2, 1, 30
# A shorter one of our letters tells nothing.
SHORTEST = 3
# A word that more articles have is not rare: it tells little, and to read them takes long.
RARE = 300
# On a site of two articles no word that both have would tell anything.
LEAST_RARITY = 0.05
# So many words at least are shared, and such a part of what the article's words tell.
LEAST_SHARED, LEAST_LIKENESS = 3, 0.2

COUNTED_STEMS = """SELECT {number}, COUNT(*) FROM
(SELECT 1 FROM casestudies_tellingword WHERE stem = %s LIMIT {most}) AS having_{number}"""


class Having(NamedTuple):
    """An article that has a word, and how much that tells of it."""

    article: int
    weight: int


def telling_words(row: SearchedPage) -> Iterator[TellingWord]:
    """Rows for the words that tell what an article is about, of what was made to index it."""
    naming, lead, text = (telling(part) for part in (row.title, row.lead_stems, row.text_stems))
    repeated = [one for one, times in Counter(text).most_common(MOST_REPEATED) if times > 1]
    weights = dict.fromkeys(repeated, REPEATED)
    weights |= dict.fromkeys(lead, LEADING) | dict.fromkeys(naming, NAMING)
    for one, weight in weights.items():
        yield TellingWord(article=row.object_id, stem=one, weight=weight)


@cache
def stop_stems() -> frozenset[str]:
    return frozenset(STOP_WORDS | {stem(one, "en") for one in STOP_WORDS})


def telling(stems: str) -> list[str]:
    return [
        one
        for one in stems.split()
        if one not in stop_stems() and (len(one) >= SHORTEST or not one.isascii())
    ]


def forget_likeness(articles: Collection[int]) -> None:
    """Whatever is known of these articles, of either end, is not so any more."""
    TellingWord.objects.filter(article__in=articles).delete()
    AlikeArticles.objects.filter(Q(article__in=articles) | Q(other__in=articles)).delete()


def note_to_compare(words: Sequence[TellingWord]) -> None:
    """Keep what tells of some articles, and let them be compared with the others."""
    TellingWord.objects.bulk_create(words)
    keys = dict.fromkeys(one.article for one in words)
    ArticleToCompare.objects.bulk_create(
        (ArticleToCompare(article=key) for key in keys), ignore_conflicts=True
    )


def compare_articles(at_once: int) -> int:
    """Find what is like the first articles that are to be compared; how many are done with that.
    Four queries, and three for each.
    """
    waiting = list(ArticleToCompare.objects.order_by("pk")[:at_once])
    if waiting:
        number, keys = Article.objects.count(), [one.article for one in waiting]
        rows = (row for key in keys for one in alike_to(key, number) for row in (one, turned(one)))
        # The other may have found the same of this one.
        AlikeArticles.objects.bulk_create(rows, ignore_conflicts=True)
        ArticleToCompare.objects.filter(pk__in=[one.pk for one in waiting]).delete()
    return len(waiting)


def alike_to(article: int, number: int) -> Iterator[AlikeArticles]:
    """The articles that are most like one of that number of articles."""
    own = dict(TellingWord.objects.filter(article=article).values_list("stem", "weight"))
    found = likeness_by_article(own, having_rare(own), number)
    found.pop(article, None)
    best = sorted(found.items(), key=lambda one: (-one[1], one[0]))[:MOST_ALIKE]
    for other, likeness in best:
        yield AlikeArticles(article=article, other=other, likeness=round(1000 * likeness))


def turned(row: AlikeArticles) -> AlikeArticles:
    """The same, said of the other article."""
    return AlikeArticles(article=row.other, other=row.article, likeness=row.likeness)


def likeness_by_article(
    own: Mapping[str, int], having: Mapping[str, Sequence[Having]], number: int
) -> dict[int, float]:
    """Which part of what these words tell other articles tell too, where that is much of it."""
    rarity = {one: how_rare(len(found), number) for one, found in having.items()}
    shared: dict[int, list[float]] = defaultdict(list)
    for one, found in having.items():
        for other in found:
            shared[other.article].append(sqrt(own[one] * other.weight) * rarity[one])
    whole = sum(own[one] * rarity[one] for one in having)
    enough = whole * LEAST_LIKENESS
    return {
        other: min(sum(parts) / whole, 1.0)
        for other, parts in shared.items()
        if len(parts) >= LEAST_SHARED and sum(parts) >= enough
    }


def how_rare(having: int, number: int) -> float:
    """How much it tells of an article that it has a word which so many of that number have."""
    return LEAST_RARITY + log(max(number / having, 1))


def having_rare(stems: Iterable[str]) -> dict[str, list[Having]]:
    """Those of the words that are rare, with the articles that have them. Two queries."""
    found: dict[str, list[Having]] = defaultdict(list)
    rows = TellingWord.objects.filter(stem__in=rare_among(list(stems)))
    for one, article, weight in rows.values_list("stem", "article", "weight"):
        found[one].append(Having(article, weight))
    return found


def rare_among(stems: Sequence[str]) -> list[str]:
    """The words that several articles have, but not too many: others are counted no further."""
    if not stems:
        return []
    parts = (COUNTED_STEMS.format(number=number, most=RARE + 1) for number in range(len(stems)))
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), stems)
        return [stems[number] for number, count in cursor.fetchall() if 1 < count <= RARE]
