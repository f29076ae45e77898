"""What was edited here stands in a page's file; what the file said besides stays."""

from datetime import UTC, datetime
from unittest.mock import ANY

import pytest

from casestudies.models import Article, Outcome, Problem, Redirect
from tests.content_folder import export_content, files_in, import_content, page, picture, write
from tests.factories import make_article, make_outcome, make_section

pytestmark = pytest.mark.django_db

WINTER = "2026-01-05T09:00:00+00:00"
DATED = "date: 2026-01-05 09:00:00 +0000\n"


def exported(folder, name="insights/a.md"):
    export_content(folder / "out")
    return (folder / "out" / name).read_bytes().decode()


def imported(folder, text, **files):
    """The article of a file with that text, beside other files."""
    write(folder / "in", **{"insights/a.md": text}, **files)
    import_content(folder / "in")
    return Article.objects.get(file_path="insights/a.md")


def set_aliases(article, paths):
    article.aliases.all().delete()
    for path in paths:
        Redirect.objects.update_or_create(path=path, defaults={"page": article})


def test_head_that_cannot_be_read_is_a_line_of_the_report(tmp_path):
    make_article(slug="a", kind="insights", front_matter="---\nkey: [\n---\n")
    make_article(slug="b", kind="insights")

    status, output = export_content(tmp_path / "out")

    assert status == 1
    assert "insights/a.md: The YAML cannot be read" in output
    assert set(files_in(tmp_path / "out")) == {"insights/b.md"}


def test_introduction_made_here_is_the_page_of_its_section(tmp_path):
    at = datetime(2026, 1, 1, tzinfo=UTC)
    make_section("problems", title="What is stuck", body="Text.\r\n", published_at=at)

    text = exported(tmp_path, "problems/_index.md")

    assert text.splitlines() == [
        "---", 'title: "What is stuck"', 'publishDate: "2026-01-01T00:00:00+00:00"', "---", "Text.",
    ]  # fmt: skip


def test_pages_made_here_are_numbered_past_every_file(tmp_path):
    imported(tmp_path, page(slug="b"), **{"insights/a-2.md": page(slug="c")})
    make_article(slug="a", kind="insights", title="First made here")
    make_article(slug="a-3", kind="insights", title="Then made here")

    assert "First made here" in exported(tmp_path, "insights/a-3.md")
    assert "Then made here" in exported(tmp_path, "insights/a-3-2.md")


def test_line_ends_of_a_file_stay_where_its_title_is_edited(tmp_path):
    imported(tmp_path, "---\r\ntitle: a\r\ndate: 2026-01-01\r\n---\r\nText.\r\n")
    Article.objects.update(title="New")

    text = exported(tmp_path)

    assert text == "---\r\ntitle: New\r\ndate: 2026-01-01\r\n---\r\nText.\r\n"


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        ("image: a.png", {"image_alt": "A"}, "image:\n  src: a.png\n  alt: A"),
        ("image: a.png", {"image_caption": "A"}, "image:\n  src: a.png\n  caption: A"),
        ("image: a.png", {"image_position": "left"}, "image:\n  src: a.png\n  position: left"),
        ("image: a.png", {"image": "images/b.png"}, "image: /media/images/b.png"),
        ("image: a.png\nweight: 1", {"image": ""}, "weight: 1"),
        ("image:\n  src: a.png", {"image": "images/b.png"}, "image:\n  src: /media/images/b.png"),
        ("image:\n  src: a.png", {"image_alt": "A"}, "image:\n  src: a.png\n  alt: A"),
        ("image:\n  src: a.png\nweight: 1", {"image": ""}, "weight: 1"),
        (
            "image:\n  alt: A",
            {"image": "images/b.png"},
            "image:\n  alt: A\n  src: /media/images/b.png",
        ),
        (
            "image: a.png",
            {"image": "images/b.png", "image_alt": "A"},
            "image:\n  src: /media/images/b.png\n  alt: A",
        ),
    ],
)
def test_image_is_changed_where_the_file_names_it(tmp_path, before, change, after):
    head = "---\ntitle: a\ndate: 2026-01-01\n{}\n---\n"
    imported(tmp_path, head.format(before), **{"insights/a.png": picture()})
    Article.objects.update(**change)

    assert exported(tmp_path) == head.format(after)


def test_image_becomes_the_table_at_the_end_of_a_toml_head(tmp_path):
    text = '+++\ntitle = "a"\nimage = "a.png"\ndate = 2026-01-01\n+++\n'
    imported(tmp_path, text, **{"insights/a.png": picture()})
    Article.objects.update(image_alt="A")

    assert exported(tmp_path) == (
        '+++\ntitle = "a"\ndate = 2026-01-01\n\n[image]\nsrc = "a.png"\nalt = "A"\n+++\n'
    )


@pytest.mark.parametrize(
    ("before", "paths", "after"),
    [
        ("[/one/, /two/]", ["/one/"], '["/one/"]'),
        ("[/one/, two]", ["/one/", "/insights/two/"], "[/one/, two]"),
        ("[/one/, 'https://example.org/']", [], '["https://example.org/"]'),
        ("/one/", ["/one/", "/new/"], '["/one/", "/new/"]'),
        ("[/one/]", ["/one/", "/b/", "/a/"], '["/one/", "/a/", "/b/"]'),
    ],
)
def test_aliases_are_those_that_the_page_has(tmp_path, before, paths, after):
    set_aliases(imported(tmp_path, page(aliases=before)), paths)

    assert exported(tmp_path) == page(aliases=after)


def test_address_that_another_page_has_stays_in_the_file(tmp_path):
    text = page(aliases="[/old/, /insights/a/]")
    write(tmp_path / "in", **{"insights/0.md": page(aliases="[/old/]")})

    imported(tmp_path, text)

    assert exported(tmp_path) == text


@pytest.mark.parametrize("hidden", [{"draft": "true"}, {"draft": "yes"}, {"published": "false"}])
def test_draft_whose_date_is_edited_stays_one_by_its_own_key(tmp_path, hidden):
    imported(tmp_path, page(**hidden))
    Article.objects.update(date="2026-02-03")

    assert exported(tmp_path) == page(**hidden).replace("2026-01-01", "2026-02-03")


def test_draft_that_says_nothing_of_it_is_published_by_its_date(tmp_path):
    imported(tmp_path, page(expiryDate="someday"))
    Article.objects.update(published_at=datetime(2026, 1, 1, tzinfo=UTC))

    assert exported(tmp_path) == page(expiryDate="someday")


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        ("published: false\n", {"published_at": WINTER}, f'date: "{WINTER}"\n'),
        ("draft: true\n", {"published_at": WINTER}, f'date: "{WINTER}"\n'),
        ("draft: false\n", {"published_at": WINTER}, f'draft: false\ndate: "{WINTER}"\n'),
        (f"{DATED}draft: true\n", {"published_at": WINTER}, DATED),
        ("", {"published_at": None}, "published: false\n"),
        ("draft: true\n", {"date": "2026-02-03"}, "draft: true\ndate: 2026-02-03\n"),
    ],
)
def test_jekyll_page_is_published_and_withdrawn_by_keys_of_jekyll(tmp_path, before, change, after):
    name = "_posts/2024-01-02-why.md"
    write(tmp_path / "in", **{name: f"---\ntitle: Why\n{before}---\nText.\n"})
    import_content(tmp_path / "in")
    Article.objects.update(**change)

    assert exported(tmp_path, name) == f"---\ntitle: Why\n{after}---\nText.\n"


def test_outcome_of_a_problem_is_linked_in_its_file(tmp_path):
    write(tmp_path / "in", **{"problems/a.md": page()})
    import_content(tmp_path / "in")
    Problem.objects.get().outcomes.set([make_outcome(slug="clear")])

    assert 'related:\n  - "outcomes/clear"\n' in exported(tmp_path, "problems/a.md")


def test_links_are_added_in_the_order_of_their_paths(tmp_path):
    article = imported(tmp_path, page(), **{"outcomes/here/index.md": page()})
    article.outcomes.set(
        [make_outcome(slug="b"), make_outcome(slug="a"), Outcome.objects.get(slug="here")]
    )

    assert exported(tmp_path) == page(
        related='\n  - "outcomes/a"\n  - "outcomes/b"\n  - "outcomes/here"'
    ).replace("related: ", "related:")


def test_link_that_led_nowhere_stays_beside_one_made_here(tmp_path):
    imported(tmp_path, page(related="[nowhere]")).outcomes.set([make_outcome(slug="a")])

    assert exported(tmp_path) == page(related='["nowhere", "outcomes/a"]')


def test_images_leave_for_the_place_where_the_text_finds_them(settings, tmp_path):
    body = "![A](/img/a.png) ![B](b.png) ![C](/media/images/c.png)\n"
    text = page(body=body, image="b.png")
    images = {"../static/img/a.png": picture(), "insights/a/b.png": picture("blue")}
    write(tmp_path / "in/content", **images, **{"insights/a/index.md": text})
    import_content(tmp_path / "in/content")
    write(settings.MEDIA_ROOT / "images", **{"c.png": b"c"})

    export_content(tmp_path / "out")

    assert set(files_in(tmp_path / "out")) == {
        "insights/a/index.md", "insights/a/b.png", "static/img/a.png", "static/media/images/c.png",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("reference", "place"),
    [
        ("/img/a.png", "static/img/a.png"),
        ("https://old.example/img/a.png", "static/img/a.png"),
        ("//old.example/img/a.png", "static/img/a.png"),
        ("a%20plan.png?v=2?3#top", "insights/deep/a plan.png"),
        ("../a.png", "insights/a.png"),
    ],
)
def test_image_leaves_for_the_path_by_which_it_came(settings, tmp_path, reference, place):
    write(settings.MEDIA_ROOT, **{"stored.png": b"picture"})
    came = {"images": {reference: ["stored.png", ""]}}
    make_article(kind="insights", file_path="insights/deep/x.md", imported=came)

    export_content(tmp_path)

    assert files_in(tmp_path) == {"insights/deep/x.md": ANY, place: b"picture"}


def test_images_that_came_along_leave_once(settings, tmp_path):
    write(settings.MEDIA_ROOT, **{"a-1.png": b"a", "b-1.png": b"b"})
    came = {"images": {"/media/a.png": ["a-1.png", ""], "b.png": ["b-1.png", ""]}}
    shown = {"image": "b-1.png", "body": "![A](/media/a.png)\n"}
    make_article(kind="insights", file_path="insights/x.md", imported=came, **shown)

    status, _ = export_content(tmp_path)

    found = files_in(tmp_path)
    assert status == 0
    assert found == {"insights/x.md": ANY, "static/media/a.png": b"a", "insights/b.png": b"b"}
