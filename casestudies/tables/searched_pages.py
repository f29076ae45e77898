"""What the search keeps in rows: each page's words, which pages are to be read, and known words.

modelsearch's tables beside them are its index.
"""

from typing import Any

from django.db import connection, models
from modelsearch.index import AutocompleteField, Indexed, SearchField

from casestudies.kinds import kind_models

# What triggers do for a page, whose model and number follow.
NOTE_TO_INDEX = "INSERT INTO casestudies_pagetoindex (model, object_id)"
# So many words of one page are searched.
MOST_INDEXED_WORDS = 30_000
# Of each article so many are kept that are most like it: some may never be published.
MOST_ALIKE = 8


class SearchedPage(Indexed, models.Model):  # type: ignore[misc]
    """A page as it is searched. It is made anew whenever the page's text or links have changed, so
    its number says how new the index is.
    """

    model = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()
    # Its text as it is read, without markup: what results quote.
    text = models.TextField()
    # Whether the search server has it, where there is one.
    is_sent = models.BooleanField(default=False)

    # casestudies/search/indexing.py says when it is indexed.
    search_auto_update = False
    search_fields = [
        SearchField("title", boost=8),
        SearchField("lead_stems", boost=3),
        SearchField("text_stems", boost=1),
        AutocompleteField("words"),
    ]
    # What is indexed and kept nowhere else: stems of what names the page, of what stands above its
    # text, and of the text, divided by blanks; and every word that occurs.
    title = lead_stems = text_stems = words = ""

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["model", "object_id"], name="searched_page_once")
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"


class PageToIndex(models.Model):
    """A page whose text or links have changed since it was indexed. As `ChangedText`: triggers add
    a row for each change, and whoever has indexed the page deletes those that were there before.
    """

    model = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"


class TellingWord(models.Model):
    """A word that tells what an article is about (likeness.py)."""

    article = models.PositiveBigIntegerField(db_index=True)
    stem = models.CharField(max_length=40)
    # The more the word tells of it, the greater.
    weight = models.PositiveSmallIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["stem", "article", "weight"], name="telling_stem")]

    def __str__(self) -> str:
        return self.stem


class ArticleToCompare(models.Model):
    """An article whose text has been indexed since it was compared with the others."""

    article = models.PositiveBigIntegerField(unique=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.article)


class AlikeArticles(models.Model):
    """Two articles on a similar subject, as the words of the first tell (likeness.py)."""

    article = models.PositiveBigIntegerField()
    other = models.PositiveBigIntegerField()
    # In thousandths: which part of what its words tell the other has.
    likeness = models.PositiveSmallIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "other"], name="alike_articles_once")
        ]
        indexes = [
            models.Index(fields=["article", "-likeness"], name="alike_from"),
            models.Index(fields=["other", "-likeness"], name="alike_to"),
        ]

    def __str__(self) -> str:
        return f"{self.article} {self.other}"


class KnownWord(models.Model):
    """A word that some page has, or had: what a wrongly typed one may have been meant to be.

    Nobody is told one before it was found on a published page.
    """

    word = models.CharField(max_length=40, unique=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.word


def searched_rows(pages: Any) -> Any:
    """The rows of these (model, number) pairs."""
    rule = models.Q(pk__in=[])
    for model, pks in pages:
        rule |= models.Q(model=model, object_id__in=pks)
    return SearchedPage.objects.filter(rule)


def note_all_pages() -> None:
    """Let every page be indexed anew."""
    with connection.cursor() as cursor:
        for model in kind_models():
            name, table = model._meta.model_name, model._meta.db_table
            chosen = f"SELECT '{name}', id FROM {table}"  # noqa: S608 - our own names
            cursor.execute(f"{NOTE_TO_INDEX} {chosen}")
