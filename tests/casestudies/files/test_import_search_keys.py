"""What a file asks of search engines and lists is done, and an edit of it is a changed line."""

import pytest

from casestudies.models import Article
from tests.content_folder import export_content, files_in, import_content, page, write

pytestmark = pytest.mark.django_db


def imported(folder, body="Some text.\n", **keys):
    write(folder / "in", **{"insights/a.md": page(body=body, **keys)})
    _, output = import_content(folder / "in")
    return Article.objects.get(), output


def changed_lines(folder):
    """The lines of the exported file that are none of the imported one's, and the other way."""
    export_content(folder / "out")
    before, after = (
        files_in(folder / name)["insights/a.md"].decode().splitlines() for name in ("in", "out")
    )
    return [line for line in before if line not in after], [x for x in after if x not in before]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("noindex", "true"),
        ("robotsNoIndex", "true"),
        ("robots", '"noindex, nofollow"'),
        ("robots", "none"),
        ("private", "true"),
    ],
)
def test_page_that_is_to_be_hidden_from_search_engines_is(tmp_path, key, value):
    assert imported(tmp_path, **{key: value})[0].noindex is True


@pytest.mark.parametrize(("key", "value"), [("noindex", "false"), ("robots", "index, nofollow")])
def test_other_page_is_not(tmp_path, key, value):
    assert imported(tmp_path, **{key: value})[0].noindex is False


@pytest.mark.parametrize(
    ("sitemap", "disabled"),
    [
        ("{disable: true}", True),
        ("false", True),
        ("{disable: false}", False),
        ("{priority: 0.5}", False),
    ],
)
def test_sitemap_leaves_out_what_asks_for_it(tmp_path, sitemap, disabled):
    assert imported(tmp_path, sitemap=sitemap)[0].sitemap_disabled is disabled


def test_sitemap_has_the_frequency_in_any_letter_case(tmp_path):
    assert imported(tmp_path, sitemap="{changefreq: Weekly}")[0].sitemap_changefreq == "weekly"


def test_frequency_that_nobody_knows_is_told(tmp_path):
    article, output = imported(tmp_path, sitemap="{changefreq: often}")

    assert article.sitemap_changefreq == ""
    assert "sitemap.changefreq: “often” is none of always, hourly, daily" in output


@pytest.mark.parametrize("key", ["canonicalURL", "canonical", "canonical_url"])
def test_original_elsewhere_is_known(tmp_path, key):
    article, _ = imported(tmp_path, **{key: "https://magazine.example/x"})

    assert article.canonical == "https://magazine.example/x"


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"seo_title": "T", "seo_description": "D"}, ("T", "D")),
        ({"meta_title": "T", "meta_description": "D"}, ("T", "D")),
        ({"seoTitle": "T", "seoDescription": "D"}, ("T", "D")),
        ({"seo": "{title: T, description: D}"}, ("T", "D")),
        ({"seo": "{name: Anna, type: Person}"}, ("", "")),
    ],
)
def test_words_for_search_engines_are_known(tmp_path, keys, words):
    article, _ = imported(tmp_path, **keys)

    assert (article.seo_title, article.seo_description) == words


def test_words_for_search_engines_below_a_key_go_back_there(tmp_path):
    imported(tmp_path, seo="{title: Old, noindex: true, canonical: https://a.example/}")
    found = Article.objects.get()

    Article.objects.update(seo_title="New")

    assert (found.noindex, found.canonical) == (True, "https://a.example/")
    gone, new = changed_lines(tmp_path)
    assert (gone, new) == (
        ["seo: {title: Old, noindex: true, canonical: https://a.example/}"],
        ["seo: {title: New, noindex: true, canonical: https://a.example/}"],
    )


def test_original_that_is_no_address_is_told(tmp_path):
    article, output = imported(tmp_path, canonicalURL="javascript:alert(1)")

    assert article.canonical == ""
    assert "canonicalurl: “javascript:alert(1)” is no whole address" in output


@pytest.mark.parametrize("own", ["https://old.example/blog/a/", "http://old.example/blog/a"])
def test_page_that_names_itself_as_its_original_has_none(tmp_path, own):
    config = 'baseURL = "https://old.example/"'
    write(tmp_path, **{"hugo.toml": config, "content/blog/a.md": page(canonicalURL=own)})

    import_content(tmp_path)

    assert Article.objects.get().canonical == ""


@pytest.mark.parametrize(
    ("keys", "facts"),
    [
        ({"sector": "Freight", "company_size": "51–200"}, ("Freight", "51–200")),
        ({"industries": "[Freight, Banks]", "organisation_size": "310"}, ("Freight, Banks", "310")),
        ({"industry": "Freight", "size": "Large"}, ("Freight", "Large")),
        ({"diagnosis": "{sector: Freight, size: 70}"}, ("Freight", "70")),
    ],
)
def test_kind_of_organisation_comes_in_by_its_usual_keys(tmp_path, keys, facts):
    article, _ = imported(tmp_path, **keys)

    assert (article.fact_sector, article.fact_size) == facts
    assert changed_lines(tmp_path) == ([], [])


def test_summary_stands_in_for_a_description(tmp_path):
    article, _ = imported(tmp_path, summary='"A *short* one."')

    assert article.description == "A short one."


def test_description_counts_more(tmp_path):
    assert imported(tmp_path, summary="S", description="D")[0].description == "D"


def test_empty_key_stands_for_nothing(tmp_path):
    assert imported(tmp_path, description='""', summary="S")[0].description == "S"


def test_unedited_page_comes_back_as_it_was(tmp_path):
    imported(
        tmp_path,
        robots="noindex",
        summary='"A *short* one."',
        canonicalURL="https://magazine.example/x",
        sitemap="{disable: true, changefreq: Weekly}",
    )

    assert changed_lines(tmp_path) == ([], [])


@pytest.mark.parametrize(
    ("keys", "edit", "gone", "new"),
    [
        ({}, {"noindex": True}, [], ["noindex: true"]),
        ({"robots": "noindex"}, {"noindex": False}, ["robots: noindex"], []),
        ({"summary": "Old."}, {"description": "New."}, ["summary: Old."], ["summary: New."]),
        (
            {},
            {"seo_title": "T", "seo_description": "D."},
            [],
            ["seo_title: T", "seo_description: D."],
        ),
        ({}, {"fact_sector": "Freight"}, [], ["sector: Freight"]),
        (
            {"industries": "[Freight, Banks]"},
            {"fact_sector": "Freight, Insurance"},
            ["industries: [Freight, Banks]"],
            ['industries: ["Freight", "Insurance"]'],
        ),
        ({}, {"canonical": "https://a.example/"}, [], ['canonicalURL: "https://a.example/"']),
    ],
)
def test_edit_changes_its_line(tmp_path, keys, edit, gone, new):
    imported(tmp_path, **keys)

    Article.objects.update(**edit)

    assert changed_lines(tmp_path) == (gone, new)
