"""What the pages of docs/ name is there: files, headings, pictures, shortcodes, buttons."""

import re

import pytest
from django.conf import settings

from casestudies.desk.help.guides import NAMES, guide_named
from casestudies.models import Article
from casestudies.page.page_context import SitePage
from casestudies.text.blocks import registry
from casestudies.text.composing import lint
from casestudies.text.goldmark.headings import identifier
from tests.buttons import quoted_names, words_of_the_desk
from tests.pictures.examples import examples, guide_text
from tests.pictures.rows import ARTICLE

DOCS = settings.BASE_DIR / "docs"
PICTURES = DOCS / "pictures"
PAGES = [
    path.relative_to(settings.BASE_DIR)
    for path in sorted({*settings.BASE_DIR.glob("*.md"), *DOCS.rglob("*.md")})
]
LINK = re.compile(r"\]\((?!https?:|mailto:|/)([^)\s#]*)(#[^)\s]*)?\)")
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.M | re.S)


def links_of(path):
    return LINK.findall(CODE.sub("", (settings.BASE_DIR / path).read_text()))


def anchors_of(path):
    taken = {}
    text = CODE.sub("", path.read_text())
    return {f"#{identifier(title, taken)}" for title in re.findall(r"^#+ (.+)$", text, re.M)}


def is_there(page, file, anchor):
    path = (page.parent / file).resolve() if file else page
    if not path.exists():
        return False
    return not anchor or path.suffix != ".md" or anchor in anchors_of(path)


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_links_lead_somewhere(path):
    page = settings.BASE_DIR / path

    assert [link for link in links_of(path) if not is_there(page, *link)] == []


@pytest.mark.parametrize("name", NAMES)
def test_guides_lead_to_guides_and_pictures_only(name):
    files = {file for file, _anchor in links_of(f"docs/{name}.md")}

    assert {file for file in files if not file.startswith("pictures/")} <= {
        "",
        *(f"{one}.md" for one in NAMES),
    }


def test_every_picture_is_shown_and_all_are_small():
    shown = {
        picture.name
        for name in NAMES
        for part in guide_named(name).parts
        for picture in part.pictures
    }
    stored = {path.name for path in PICTURES.iterdir()}

    assert stored == shown
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < 1_000_000


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_that_is_named_is_stored_and_described(name):
    named = re.findall(r"^!\[(.*)\]\(pictures/(.*)\)$", guide_text(name), re.M)

    assert [file for words, file in named if not words or not (PICTURES / file).exists()] == []


def test_every_shortcode_has_its_picture():
    parts = guide_named("editors").parts
    pictured = {name for part in parts if part.pictures for name in part.calls}
    # The same by the name that a theme gives it, which the text says.
    named = {name for name in registry() if f"`{name}`: it is the same" in guide_text("editors")}

    assert set(registry()) - pictured - named == set()
    assert named <= {"social-proof"}


@pytest.mark.django_db(transaction=True)
def test_examples_say_nothing_wrong(demo):
    page = SitePage(Article.objects.get(slug=ARTICLE))

    said = {
        example.picture: [str(one) for one in lint(example.text, page)] for example in examples()
    }

    assert len(said) > 14
    assert {name: messages for name, messages in said.items() if messages} == {}


@pytest.mark.django_db(transaction=True)
def test_names_of_buttons_and_fields_are_those_of_the_desk(demo, client):
    words = words_of_the_desk(client)

    missing = {name: quoted_names(guide_text(name)) - words for name in NAMES}

    assert missing == {name: set() for name in NAMES}
