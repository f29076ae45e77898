"""Hugo files become pages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from casestudies.models import Article, Outcome, PlainPage, Problem, Redirect, Section
from tests.content_folder import import_content, page, write

pytestmark = pytest.mark.django_db

FULL = """---
Title: "When it breaks"
shortTitle: Breaks
description: "A standfirst."
date: 2026-01-02
publishDate: 2026-01-03T04:05:06+02:00
expiryDate: 2099-01-01
slug: broken
weight: "10"
image:
  alt: A bridge
  caption: The _old_ bridge
  position: left 30%
diagnosis:
  constraint: The constraint
  outcome: What changed
  evidence: The evidence
sitemap:
  filename: sitemap.xml
  priority: "0.7"
ItemType: unknown to us
---
Text.
"""


def test_every_mapped_key_arrives(tmp_path):
    write(tmp_path, **{"case-studies/name.md": FULL})

    status, _ = import_content(tmp_path)

    article = Article.objects.get()
    assert status == 0
    assert (article.kind, article.slug) == ("case-studies", "broken")
    assert (article.title, article.short_title) == ("When it breaks", "Breaks")
    assert article.description == "A standfirst."
    assert article.date == date(2026, 1, 2)
    assert article.published_at == datetime(2026, 1, 3, 2, 5, 6, tzinfo=UTC)
    assert article.expires_at == datetime(2099, 1, 1, tzinfo=UTC)
    assert (article.weight, article.sitemap_priority) == (10, Decimal("0.7"))
    assert (article.image_alt, article.image_position) == ("A bridge", "left 30%")
    assert article.image_caption == "The old bridge"
    assert article.fact_constraint == "The constraint"
    assert article.fact_outcome == "What changed"
    assert article.fact_evidence == "The evidence"
    assert article.front_matter + article.body == FULL
    assert article.file_path == "case-studies/name.md"


@pytest.mark.parametrize("layout", ["", "content/", "content/en/"])
def test_sections_are_found_below_any_root(tmp_path, layout):
    names = ("problems/a", "outcomes/b", "case-studies/c/index", "insights/2026-01-05-d")
    write(tmp_path, **{f"{layout}{name}.md": page() for name in names})

    import_content(tmp_path)

    assert Problem.objects.get().slug == "a"
    assert Outcome.objects.get().slug == "b"
    assert [article.content_path for article in Article.objects.order_by("kind")] == [
        "case-studies/c",
        "insights/2026-01-05-d",
    ]


def test_section_folder_and_single_file_keep_their_section(tmp_path):
    write(tmp_path, **{"problems/a.md": page(), "insights/b.md": page()})

    import_content(tmp_path / "problems", tmp_path / "insights" / "b.md")

    assert Problem.objects.get().file_path == "problems/a.md"
    assert Article.objects.get().file_path == "insights/b.md"


@pytest.mark.parametrize(
    ("text", "section"),
    [
        (page(ItemType="insight"), "insights"),
        (page(type="case-study"), "case-studies"),
        (page(related="[problems/x]"), "case-studies"),
        (page(diagnosis="{constraint: x}"), "case-studies"),
        (page(diagnosis="{question: x}"), "insights"),
        ("Only text.", "insights"),
    ],
)
def test_file_outside_the_sections_goes_where_its_front_matter_says(tmp_path, text, section):
    write(tmp_path, **{"loose.md": text})

    _, output = import_content(tmp_path / "loose.md")

    assert Article.objects.get().kind == section
    assert f"taken as one of the {section}" in output


def test_folders_far_above_the_root_tell_no_section(tmp_path):
    write(tmp_path, **{"problems/site/content/about.md": page()})

    import_content(tmp_path / "problems" / "site" / "content")

    assert not Problem.objects.exists()
    assert PlainPage.objects.get().slug == "about"


def test_part_of_a_section_keeps_its_section(tmp_path):
    write(tmp_path, **{"problems/old/a.md": page()})

    import_content(tmp_path / "problems" / "old")

    assert Problem.objects.get().file_path == "problems/old/a.md"


def test_map_option_places_a_file(tmp_path):
    write(tmp_path, **{"loose.md": page()})

    import_content(tmp_path / "loose.md", map=[".=outcomes"])

    assert Outcome.objects.get().file_path == "loose.md"


def test_index_file_introduces_its_section(tmp_path):
    text = page("Our problems", slug="problems-i-solve")
    write(tmp_path, **{"problems/_index.md": text, "problems/old/_index.md": page()})

    _, output = import_content(tmp_path)

    section = Section.objects.get()
    assert (section.slug, section.title) == ("problems", "Our problems")
    assert Redirect.objects.get().path == "/problems-i-solve/"
    assert "a list that this site does not have" in output


def test_what_is_no_content_is_skipped_and_named(tmp_path):
    names = [
        "README.md", "themes/x/a.md", "archetypes/default.md", "problems/node_modules/m/b.md",
        ".github/c.md", "problems/README.md", "problems/bundle/part.md", "_notes/a.md",
    ]  # fmt: skip
    write(tmp_path, **{name: page() for name in names}, **{"problems/bundle/index.md": page()})

    status, output = import_content(tmp_path)

    assert status == 0
    assert Problem.objects.get().slug == "bundle"
    assert output.count("skipped:") == len(names)
    assert "1 new, 0 updated, 0 unchanged, 0 kept as drafts, 0 refused, 8 skipped" in output


def test_translations_are_pages_and_other_formats_are_skipped_and_named(tmp_path):
    names = ["a.md", "a.de.md", "b.en.md", "c/index.en.md", "c/index.de.md", "node.js.md", "d.org"]
    write(tmp_path, **{f"insights/{name}": page() for name in names})

    _, output = import_content(tmp_path)

    slugs = Article.objects.order_by("slug").values_list("slug", flat=True)
    assert list(slugs) == ["a", "b", "c", "node-js"]
    translations = PlainPage.objects.order_by("slug").values_list("slug", "language")
    assert list(translations) == [("de/insights/a", "de"), ("de/insights/c", "de")]
    assert "d.org:1:1: note: skipped: not Markdown" in output


def test_section_that_hands_down_hiding_keys_keeps_its_pages_back(tmp_path):
    cascade = "{build: {render: never}}"
    write(tmp_path, **{"insights/_index.md": page(cascade=cascade), "insights/a.md": page()})

    _, output = import_content(tmp_path)

    assert not Article.objects.published().exists()
    assert "a.md:1:1: draft: cascade in" in output


@pytest.mark.parametrize("folder", ["", "insights/", "insights/x/"])
def test_every_introduction_above_hands_its_keys_down(tmp_path, folder):
    write(tmp_path, **{f"{folder}_index.md": page(cascade="{draft: true}")})
    import_content(tmp_path)
    write(tmp_path, **{"insights/x/a.md": page(), "problems/b.md": page(draft="true")})

    _, output = import_content(tmp_path)

    assert not Article.objects.published().exists()
    assert "x/a.md:1:1: draft: cascade in" in output


def test_zola_site_is_refused(tmp_path):
    write(tmp_path, **{"config.toml": 'base_url = "/"', "content/problems/a.md": page()})

    with pytest.raises(Exception, match="Zola"):
        import_content(tmp_path / "content")

    assert not Problem.objects.exists()


def test_dry_run_tells_the_same_and_writes_nothing(tmp_path):
    write(tmp_path, **{"problems/a.md": page(related="[nowhere]"), "problems/b.md": "---\n"})

    dry_status, dry = import_content(tmp_path, dry_run=True)
    nothing = Problem.objects.count()
    status, output = import_content(tmp_path)

    assert nothing == 0
    assert dry_status == status == 1
    assert dry.endswith(output + "This was a dry run: nothing was written.\n")


@pytest.mark.parametrize(
    ("line", "is_public", "message"),
    [
        ("draft: false", True, ""),
        ("draft: true", False, ""),
        ("draft: 'true'", False, ""),
        ("draft: 1", False, ""),
        ("published: false", False, ""),
        ("draft: yes", False, "neither true nor false"),
        ("draft: truet", False, "neither true nor false"),
        ("draft: [true]", False, "neither true nor false"),
        ("headless: true", False, "kept as a draft"),
        ("build: {render: never}", False, "kept as a draft"),
        ("publishDate: 2099-01-01", False, ""),
        ("publishDate: 12:30", False, "is no date"),
        ("publishDate: 2024-02-03T04:05", False, "seconds"),
        ("publishDate: 2024-13-45", False, "no day or time"),
        ("publishDate: 9999-12-31T23:59:59-23:00", False, "too far away"),
        ("publishDate: 0001-01-01", False, "too far away"),
        ("expiryDate: 2001-01-01", False, ""),
        ("expiryDate: 06-02-2014", False, "is no date"),
        ("weight: heavy", True, "no whole number"),
        ("image: {position: 'left; color: red'}", True, "no image position"),
        ("sitemap: {priority: 7}", True, "goes from 0.0 to 1.0"),
        ("aliases: https://example.org/", True, "another site"),
    ],
)
def test_nothing_is_published_by_accident(tmp_path, line, is_public, message):
    write(tmp_path, **{"insights/a.md": f"---\ntitle: A\ndate: 2026-01-01\n{line}\n---\n"})

    status, output = import_content(tmp_path)

    assert status == 0
    assert Article.objects.published().exists() is is_public
    assert ("a.md:4:" in output) is bool(message)
    assert message in output


def test_file_without_a_date_is_published_and_shows_none(tmp_path):
    write(tmp_path, **{"insights/the-essay.md": "# One\n\n# Two\n"})

    _, output = import_content(tmp_path)

    article = Article.objects.published().get()
    assert article.title == "The essay"
    assert article.date is None
    assert article.updated_at is None
    assert "has no date; none is shown" in output


def test_only_heading_becomes_the_title(tmp_path):
    write(tmp_path, **{"insights/a.md": "# The one heading\n\nText\n"})

    import_content(tmp_path)

    assert Article.objects.get().title == "The one heading"


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2026-07-01", "2026-06-30T23:00:00+00:00"),
        ("2026-07-01T10:00:00", "2026-07-01T09:00:00+00:00"),
        ("2026-07-01T10:00:00Z", "2026-07-01T10:00:00+00:00"),
        ("2026-07-01T10:00:00.123Z", "2026-07-01T10:00:00+00:00"),
        ("2026-07-01T10:00:00+02:00", "2026-07-01T08:00:00+00:00"),
        ("2026-07-01 10:00:00 -0800", "2026-07-01T18:00:00+00:00"),
        ("1 Jul 2026", "2026-06-30T23:00:00+00:00"),
        ("July 1, 2026", "2026-06-30T23:00:00+00:00"),
    ],
)
def test_dates_are_read_with_every_zone(tmp_path, written, at):
    write(tmp_path, **{"insights/a.md": f"---\ntitle: A\ndate: '{written}'\n---\n"})

    import_content(tmp_path)

    article = Article.objects.get()
    assert article.published_at == datetime.fromisoformat(at)
    assert article.date == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("name", "head", "slug"),
    [
        ("MyCase.md", "", "mycase"),
        ("a.md", "slug: My Case Slug\n", "my-case-slug"),
        ("a.md", "slug: nested/deep\n", "deep"),
        ("a.md", "slug: 2026\n", "2026"),
        (" 2019 what is.md", "", "2019-what-is"),
        ("Why: “quotes”.md", "", "why-quotes"),
        ("überall.md", "", "überall"),
        ("v1.2.md", "", "v1-2"),
        ("?!.md", "", "page"),
    ],
)
def test_slugs_come_from_key_or_name(tmp_path, name, head, slug):
    write(tmp_path, **{f"insights/{name}": f"---\ntitle: A\ndate: 2026-01-01\n{head}---\n"})

    import_content(tmp_path)

    assert Article.objects.get().slug == slug


def test_old_addresses_redirect(tmp_path):
    keys = {"aliases": "[/old, rel, ../up]", "url": "/Some/where.html"}
    write(tmp_path, **{"insights/2024/a.md": page(**keys)})

    import_content(tmp_path)

    assert set(Redirect.objects.values_list("path", flat=True)) == {
        "/old/", "/Some/rel/", "/up/", "/Some/where.html",
    }  # fmt: skip
    assert Redirect.objects.first().page == Article.objects.get()


def test_pages_of_one_name_get_addresses_of_their_own(tmp_path, client):
    files = {"blog/2020/x.md": page("A"), "blog/2021/x.md": page("B"), "news/x.md": page("C")}
    write(tmp_path, **files)

    status, output = import_content(tmp_path)
    import_content(tmp_path, overwrite=True)

    stored = Article.objects.order_by("title").values_list("title", "slug")
    assert status == 0
    assert list(stored) == [("A", "x"), ("B", "x-2"), ("C", "x-3")]
    assert "The address /insights/x/ belongs to blog/2020/x.md; this page is at /insights/x-2/" in (
        output
    )
    assert client.get("/blog/2021/x/").url == "/insights/x-2/"
    assert client.get("/news/x/").url == "/insights/x-3/"


@pytest.mark.parametrize(
    ("body", "place", "level", "message"),
    [
        ("Text\n{{< nonsense >}}", "6:1", "warning", "nonsense"),
        ('{{< ref "nowhere" >}}', "5:1", "draft", "leads nowhere"),
        ('\n\n{{< contact-cta heading="x', "7:", "draft", ""),
        ("{{< contact-cta heading=“x” >}}", "5:1", "warning", "curly quotes"),
        ("Text\n\n<script>alert(1)</script>", "7:1", "warning", "raw HTML"),
    ],
)
def test_text_is_examined(tmp_path, body, place, level, message):
    write(tmp_path, **{"insights/a.md": page(body=body)})

    _, output = import_content(tmp_path)

    assert f"a.md:{place}" in output
    assert f": {level}: " in output
    assert message in output
    assert Article.objects.published().exists() is (level == "warning")


def test_reference_to_a_file_that_is_not_imported_is_only_reported(tmp_path):
    body = 'See [us]({{< ref "README.md" >}}).\n'
    write(tmp_path, **{"insights/a.md": page(body=body), "README.md": page()})

    _, output = import_content(tmp_path)

    assert Article.objects.published().exists()
    assert "a.md:5:19: warning: “README.md” is a file that was not imported" in output
