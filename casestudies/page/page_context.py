"""What the shortcodes in a page's text may ask of the site around it."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import unquote

from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from casestudies.addresses.content_paths import published_urls, unseen_paths
from casestudies.history.showing import is_noted
from casestudies.kinds import kind_of, parse_address
from casestudies.lists.chosen_pages import chosen_pages
from casestudies.lists.listed_pages import ArticlesOf
from casestudies.lists.narrowing import Chosen
from casestudies.models import Article, Person, PlainPage, Section
from casestudies.page.answering import Answering, who_answers
from casestudies.page.breadcrumbs import Crumb, breadcrumbs
from casestudies.page.page_tree import Around, around
from casestudies.page.related import related_articles
from casestudies.page.translations import Translation, alternates, translations
from casestudies.proof.on_page import PageProof, unseen_proof
from casestudies.proof.showing import Logo, Quotation
from casestudies.publishing import Page
from casestudies.text.blocks import Named, PageContext, Wanted
from casestudies.text.blocks.contact_cta import PEOPLE
from casestudies.text.rendering import Rendered, render_markdown
from casestudies.version.kept_for_version import kept_for_version
from contact.cta import LINE_VARIANTS, Addressee, render_block
from contact.models import CallInLanguage, CallToAction
from contact.organisation import Organisation
from contact.pages.made_parts import made_part
from contact.source import Source
from contact.text.languages import catalogue_language, is_own_language

# Where an import notes what the addresses in a text have become.
ADDRESSES = ("destinations", "images")
# Of all that are linked to its page a block in a text shows so many.
MOST_LISTED = 100


@kept_for_version
def who_answers_anywhere() -> Answering:
    """Who answers on a page of which nothing says who does. One query."""
    return who_answers(())


@kept_for_version
def calls_in_languages() -> dict[str, CallInLanguage]:
    """What the owner says in other languages, by their tags in small letters. One query."""
    return {one.language.lower(): one for one in CallInLanguage.objects.all()}


def call_words_in(tag: str) -> CallInLanguage | None:
    """What the owner says to readers of that language, or of what it is a form of; None without."""
    if not tag or is_own_language(tag):
        return None
    known, exact = calls_in_languages(), tag.lower()
    return known.get(exact) or known.get(exact.partition("-")[0])


class SpokenCall(NamedTuple):
    """What a block says where its author says nothing, the language of that, and the language of
    the catalogue for what stands around it: empty for the site's.
    """

    words: CallToAction
    said_in: str
    around: str = ""


class SitePage(PageContext):
    """A page among the other pages of the site: links resolve, blocks carry the form.

    `for_staff` shows notes where a visitor sees nothing.
    """

    def __init__(self, page: Page, *, for_staff: bool = False) -> None:
        self.page = page
        self.for_staff = for_staff
        self.urls: dict[str, str | None] = {}
        self.chosen: dict[Wanted, list[Any]] = {}
        self.cta_count = 0
        self.held_back: list[SafeString] = []
        self.addressees: dict[str, Addressee | None] = {}
        dialect = page.imported.get("markdown", {})
        self.is_html = page.is_html
        self.addresses_by = repr([page.imported.get(name) for name in ADDRESSES])
        self.hard_wraps = dialect.get("hard_wraps", False)
        self.typographer = dialect.get("typographer", True)

    @cached_property
    def source(self) -> Source:
        """Where a request from this page's blocks comes from."""
        return Source(
            path=self.page.get_absolute_url(),
            problems=tuple(self.slugs("problems")),
            outcomes=tuple(self.slugs("outcomes")),
        )

    @cached_property
    def call_to_action_defaults(self) -> CallToAction:
        return CallToAction.current()

    @cached_property
    def spoken_call(self) -> SpokenCall:
        """The defaults in the language of the page, where its owner or the catalogue has words in
        it; otherwise those of the site.
        """
        own, tag = self.call_to_action_defaults, self.page.language
        language = catalogue_language(tag)
        if words := call_words_in(tag):
            return SpokenCall(words.words_for(own), tag, language)
        in_language = own.spoken_in(language) if language else None
        if in_language:
            return SpokenCall(in_language, language, language)
        return SpokenCall(own, (get_language() or "") if tag else "")

    @cached_property
    def rendered(self) -> Rendered:
        """The page's text."""
        return render_markdown(self.page.body, self, allow_html=self.page.keeps_html)

    def slugs(self, relation: str) -> list[str]:
        """The tags that a request from the page carries: a tag only itself."""
        kind = kind_of(self.page)
        if kind and kind.is_tag:
            return [self.page.slug] if kind.section == relation else []
        return [tag.slug for tag in self.related(relation)]

    def prefetch_urls(self, content_paths: Collection[str]) -> None:
        """Look up the addresses of all content paths of a text at once, and keep what has none."""
        here = self.page.folder, self.page.language_folder
        self.urls |= dict.fromkeys(content_paths) | published_urls(content_paths, *here)

    def url_for(self, content_path: str) -> str | None:
        """The address of a published page, None where the path leads to nothing published."""
        if content_path not in self.urls:
            self.prefetch_urls({content_path})
        return self.urls.get(content_path)

    def image_for(self, destination: str) -> str | None:
        """The address of an image that was imported with the page under that name."""
        path = self.page.media_path(destination)
        return default_storage.url(path) if path else None

    @property
    def knows_addresses(self) -> bool:
        return bool(self.page.imported.keys() & {*ADDRESSES})

    def address_for(self, destination: str) -> str | None:
        """The address of what came with the page or has moved, by the words of its author."""
        leads_to: dict[str, str] = self.page.imported.get("destinations", {})
        return self.image_for(destination) or leads_to.get(destination)

    def call_to_action(self, *, person: str = "", **parameters: Any) -> SafeString:
        """The block with its form; the first on the page has the ordinal 1.

        `person` is the content path of who answers.
        """
        self.cta_count += 1
        spoken = self.spoken_call
        with override(spoken.around or get_language()):
            parameters |= {"addressee": self.addressee(self.slug_of(person))}
            block = render_block(
                self.source, self.cta_count, spoken.words, said_in=spoken.said_in, **parameters
            )
        is_line = parameters.get("variant") in LINE_VARIANTS
        return block if is_line else self.placed(block)

    def placed(self, block: SafeString) -> SafeString:
        """The block where its author has put it; nothing where it has to wait."""
        if not self.asks_last:
            return block
        self.held_back.append(block)
        return SafeString()

    @property
    def asks_last(self) -> bool:
        """Whether forms stand below all that the page shows, wherever its author has put them: what
        was done about a problem comes before the question.
        """
        kind = kind_of(self.page)
        return bool(kind and kind.is_tag)

    def addressee(self, slug: str) -> Addressee | None:
        """Who answers a block that names that slug, or an empty one; shown alike by all blocks."""
        if slug not in self.addressees:
            self.addressees[slug] = self.answering.find(slug)
        return self.addressees[slug]

    @cached_property
    def answering(self) -> Answering:
        """Who may answer the page's blocks: whom its text names, and who does otherwise."""
        if isinstance(self.page, Person):
            named = who_answers((), self.people_named)
            return named._replace(default=self.page)
        article = self.page.pk if isinstance(self.page, Article) else None
        asked = self.source.problems, self.people_named, article or 0
        return who_answers(*asked) if any(asked) else who_answers_anywhere()

    @property
    def people_named(self) -> set[str]:
        """The slugs of the published people to whom the text leads."""
        return {self.slug_of(path) for path in self.urls} - {""}

    def slug_of(self, path: str) -> str:
        """The slug of the published person at a content path; empty where there is none."""
        address = parse_address(unquote(self.url_for(path) or "")) if path else None
        return address[1] if address and address[0] == PEOPLE else ""

    def default_call_to_action(self) -> SafeString:
        """The block for a page whose author placed none; nothing where there is one already. On a
        page that asks last those of its author, or this one: a form in any case.
        """
        if self.asks_last:
            if not self.held_back:
                self.call_to_action()
            return format_html_join("", "{}", ((block,) for block in self.held_back))
        return self.call_to_action() if not self.cta_count else SafeString()

    @property
    def answer_time(self) -> str:
        return Organisation.current().answer_time

    def prefetch_pages(self, wanted: Collection[Wanted]) -> None:
        """Look up at once what the blocks of a text show, but what the page is linked with."""
        own = [one for one in wanted if not self.has_related(one)]
        # What is beyond the lists that a text may show is known to be empty, and not asked again.
        self.chosen |= {one: [] for one in own} | chosen_pages(own)

    def pages(self, wanted: Wanted) -> Sequence[Any]:
        """The published pages that a block asked for; none beyond the lists a text may show."""
        if self.has_related(wanted):
            return self.related(wanted.section)[: wanted.limit]
        if wanted not in self.chosen:
            self.prefetch_pages([wanted])
        return self.chosen.get(wanted, ())

    def has_related(self, wanted: Wanted) -> bool:
        """Whether the page's own links say what is to be shown."""
        return wanted.related_only and hasattr(type(self.page), wanted.section.replace("-", "_"))

    def unseen(self, names: Collection[Named]) -> set[Named]:
        """Of what blocks name, what visitors do not see. Three queries at most."""
        pages = [name for name in names if name.is_page]
        unseen = unseen_paths(pages) if pages else set()
        return {Named(*name) for name in unseen} | unseen_proof(names)

    def telling_names(self) -> set[str]:
        """One query, the one that shows the quotations."""
        return self.proof.telling_names()

    @cached_property
    def proof(self) -> PageProof:
        """Who speaks of the page's work."""
        return PageProof(self.page)

    def testimonial(self, key: str) -> Quotation | None:
        """The quotation of that key, None without a valid permission."""
        return self.proof.testimonial(key)

    def testimonials(self, limit: int, **about: str) -> list[Quotation]:
        """Quotations with a valid permission."""
        return self.proof.testimonials(limit, **about)

    def client_logos(self, limit: int, keys: Sequence[str], **about: str) -> list[Logo]:
        """Clients who permit to be named."""
        return self.proof.client_logos(limit, keys, **about)

    def made(self, template: str, values: Mapping[str, Any]) -> SafeString:
        """The block, made once for these values."""
        return made_part(f"casestudies/blocks/{template}", values)

    def related(self, relation: str) -> list[Any]:
        """The published pages of that section which are related to this page."""
        if not self.page.pk:
            return []
        if relation in Article.Kind.values:
            return [article for article in self.articles if article.kind == relation]
        pages = getattr(self.page, relation.replace("-", "_"), None)
        # Python, not `published()`: the views have prefetched these already.
        return [page for page in pages.all() if page.is_published] if pages else []

    @cached_property
    def around(self) -> Around:
        """What is above, beside and below a page at the root; nothing of another."""
        return around(self.page) if isinstance(self.page, PlainPage) else Around([], [], [])

    @cached_property
    def way(self) -> list[Crumb]:
        """How visitors come to the page, itself included."""
        return breadcrumbs(self.page, self.around.above)

    @cached_property
    def translations(self) -> list[Translation]:
        """The page and its translations, where it has some."""
        return translations(self.page)

    @property
    def alternates(self) -> list[Translation]:
        """Those of them that search engines are told of."""
        return alternates(self.translations)

    @cached_property
    def authors(self) -> list[Person]:
        """The published people who wrote the page, in the order in which they were picked."""
        if not (isinstance(self.page, Article) and self.page.pk):
            return []
        if not is_noted(self.page, "authors"):
            return self.answering.authors
        return [person for person in self.page.authors.all() if person.is_published]

    @cached_property
    def articles(self) -> Sequence[Article]:
        """The published articles that are related to the page, each with its reason."""
        if isinstance(self.page, Article):
            return related_articles(self.page)
        if isinstance(self.page, PlainPage):
            # In the order in which they were picked; the views have prefetched them.
            return [article for article in self.page.articles.all() if article.is_published]
        return ArticlesOf(self.page)[0:MOST_LISTED] if hasattr(self.page, "articles") else []


class ListPage(SitePage):
    """A list among the other pages, with its introduction, stored or not, and what it is narrowed
    by.
    """

    asks_last = True

    def __init__(
        self, introduction: Section, chosen: Chosen | None = None, *, for_staff: bool = False
    ) -> None:
        super().__init__(introduction, for_staff=for_staff)
        self.chosen_filters = chosen or {}

    @cached_property
    def source(self) -> Source:
        """A request from the list carries what the visitor has chosen."""
        slugs = {facet.name: (option.slug,) for facet, option in self.chosen_filters.items()}
        return Source(
            path=self.page.get_absolute_url(),
            problems=slugs.get("problems", ()),
            outcomes=slugs.get("outcomes", ()),
        )

    def default_call_to_action(self) -> SafeString:
        """The block at the list's end; it names what the list is narrowed by."""
        names = ", ".join(option.name for option in self.chosen_filters.values())
        if names and not self.held_back:
            self.call_to_action(heading=_("Talk with us about “%(names)s”") % {"names": names})
        return super().default_call_to_action()


class FormlessPage(SitePage):
    """A page where nobody can fill in a form or take back what is kept of it: the call to action is
    a link, and there are no quotations and no clients, as a permission may end.
    """

    def call_to_action(self, heading: str = "", **parameters: Any) -> SafeString:
        """The block's heading as a link to the form's own page."""
        self.cta_count += 1
        heading = heading or self.spoken_call.words.heading
        url = f"{settings.SITE_URL}{reverse('contact:diagnostic')}"
        return self.placed(format_html('<p><a href="{}">{}</a></p>', url, heading))

    def testimonial(self, key: str) -> Quotation | None:
        return None

    def testimonials(self, limit: int, **about: str) -> list[Quotation]:
        return []

    def client_logos(self, limit: int, keys: Sequence[str], **about: str) -> list[Logo]:
        return []


class FeedPage(FormlessPage):
    """A page in a feed reader, which has no lists of other articles.

    `urls` and `defaults` are what all pages of the feed have in common, looked up once.
    """

    def __init__(self, page: Page, urls: dict[str, str], defaults: CallToAction) -> None:
        super().__init__(page)
        self.urls |= urls
        self.call_to_action_defaults = defaults

    def prefetch_urls(self, content_paths: Collection[str]) -> None:
        """The feed has looked them up for all its pages."""

    @cached_property
    def articles(self) -> Sequence[Article]:
        return []

    def prefetch_pages(self, wanted: Collection[Wanted]) -> None:
        """There are none but those that the page is linked with."""
