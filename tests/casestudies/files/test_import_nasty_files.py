"""Files that break importers: each is imported rightly or refused with its place."""

import os

import pytest

from casestudies.files.importing.reading import liquid
from casestudies.models import Article
from tests.content_folder import import_content, page, write

pytestmark = pytest.mark.django_db

DIGITS = "9" * 20_000
HEX = f"0x{'f' * 20_000}"
DOTTED = "a." * 30_000 + "a"
BOMB = "\n".join(
    ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
)


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        pytest.param("---\ntitle: a\n", "1:1", "never closes", id="no closing fence"),
        pytest.param("----\ntitle: a\n----\n", "1:1", "write “---”", id="damaged fence"),
        pytest.param("--- title: a\ndraft: true\n---\n", "1:1", "opens with", id="key at fence"),
        pytest.param("#+title: a\n#+draft: true\n", "1:1", "opens with", id="Org"),
        pytest.param("---\rdraft: true\r---\r", "1:1", "CR alone", id="CR"),
        pytest.param("---\n\ttitle: a\n---\n", "2:1", "tab", id="tab"),
        pytest.param("---\ntitle: a\nTitle: b\n---\n", "3:1", "twice", id="duplicate key"),
        pytest.param("---\ntitle: !binary a\n---\n", "2:8", "!binary", id="local tag"),
        pytest.param("---\ntitle: !!binary a\n---\n", "2:8", "!!binary", id="tag"),
        pytest.param("---\ntitle: a: b\n---\n", "2:9", "quotes", id="colon"),
        pytest.param(f"---\n{BOMB}\n---\n", "2:", "unfolds", id="bomb"),
        pytest.param("---\na: " + "[" * 9000 + "\n---\n", "2:4", "deeply", id="deep"),
        pytest.param(f"+++\nx = 1\nweight = {DIGITS}\n+++\n", "3:10", "digits", id="TOML digits"),
        pytest.param(f"+++\nx = 1\nweight = {HEX}\n+++\n", "3:", "digits", id="TOML hex digits"),
        pytest.param(f'{{"x": 1,\n"weight": {DIGITS}}}\n', "2:11", "digits", id="JSON digits"),
        pytest.param(f"+++\nx = 1\n{DOTTED} = 1\n+++\n", "3:1", "50 parts", id="dotted key"),
        pytest.param(f"+++\nx = {{{DOTTED} = 1}}\n+++\n", "2:6", "50 parts", id="dotted inside"),
        pytest.param(f"+++\n[{DOTTED}]\n+++\n", "2:2", "50 parts", id="dotted table"),
        pytest.param(f"---\nx: 1\na: [{'1,' * 20_000}]\n---\n", "3:", "more than", id="commas"),
        pytest.param('{"a":' * 300 + "1" + "}" * 300 + "\n", "1:2", "50 deep", id="deep JSON"),
        pytest.param('{"title": "a",\n"Title": "b"}\n', "2:1", "twice", id="JSON key twice"),
        pytest.param("+++\ntitle='a'\nTitle='b'\n+++\n", "3:1", "twice", id="TOML key twice"),
        pytest.param("---\nx: 1\ntitle: a\x0cb\n---\n", "3:9", "U+000C", id="form feed"),
        pytest.param('{"title": "a\x0cb"}\n', "1:13", "U+000C", id="form feed in JSON"),
        pytest.param(page(body="**a** " * 20_000), "5:1", "more markup than", id="much markup"),
        pytest.param(page(body="a" * 200_001), "5:1", "200,000 characters", id="long text"),
        pytest.param("---\nt: " + "a" * 1_900_000 + "\n---\n", "1:1", "longer", id="long head"),
        pytest.param("a" * 10_000_000, "1:1", "2,000,000", id="10 MB"),
        pytest.param("---\ntitle: a\n---\nx\n".encode("utf-16"), "1:1", "UTF-16", id="UTF-16"),
        pytest.param(b"---\ntitle: a\n---\nab\xff\n", "4:3", "UTF-8", id="invalid UTF-8"),
        pytest.param("---\ntitle: a\n---\n\0\n", "4:1", "NUL", id="NUL"),
        pytest.param('---\ntitle: "\\0"\n---\n', "2:8", "U+0000", id="escaped NUL"),
        pytest.param('{"title": "\\ud800"}\n', "1:2", "U+D800", id="half a character"),
        pytest.param("+++\ntitle = a\n+++\n", "2:9", "TOML", id="TOML"),
        pytest.param('{"title": a}\n', "1:11", "JSON", id="JSON"),
    ],
)
def test_file_is_refused_with_its_place_and_others_go_in(tmp_path, content, place, message):
    write(tmp_path, **{"insights/bad.md": content, "insights/good.md": page()})

    status, output = import_content(tmp_path)

    line = next(line for line in output.splitlines() if "bad.md" in line)
    assert status == 1
    assert f"bad.md:{place}" in line
    assert ": refused: " in line
    assert message in line
    assert Article.objects.get().file_path == "insights/good.md"


@pytest.mark.parametrize(
    ("content", "title"),
    [
        pytest.param("\ufeff---\ntitle: a\ndate: 2026-01-01\n---\nText", "a", id="BOM"),
        pytest.param("---\r\ntitle: a\r\n---\r\nText\r\n", "a", id="CRLF"),
        pytest.param("---\ntitle: 12:30\n---\n", "12:30", id="sexagesimal"),
        pytest.param("---\ntitle: yes\n---\n", "yes", id="yes"),
        pytest.param("---\ntitle: 2024\n---\n", "2024", id="number"),
        pytest.param("---\ntitle: null\n---\n", "Strange", id="null"),
        pytest.param("---\ntitle: [a]\n---\n", "Strange", id="list"),
        pytest.param("---\ntitle: " + "x" * 300 + "\n---\n", "x" * 200, id="too long"),
        pytest.param("---\ntags: {a: [b, {c: d}]}\ntitle: a\n---\n", "a", id="nested"),
        pytest.param("---\ntitle: a\nimage: [1]\naliases: {a: b}\n---\n", "a", id="odd"),
        pytest.param("+++\ntitle = 'a'\n[image]\nalt='x'\n+++\n", "a", id="TOML"),
        pytest.param('{"title": "a", "date": "2026-01-01"}\nText', "a", id="JSON"),
        pytest.param("", "Strange", id="empty"),
    ],
)
def test_file_is_imported_whole(tmp_path, content, title):
    write(tmp_path, **{"insights/strange.md": content})

    status, _ = import_content(tmp_path)

    article = Article.objects.get()
    assert status == 0
    assert article.title == title
    assert article.front_matter + article.body == content


@pytest.mark.parametrize(
    "text",
    [
        page(image="a" * 5_000),
        page(body=f"![a]({'a' * 5_000}.png)"),
        page(body=f'[a]({{{{< ref "{"ä" * 200}" >}}}})'),
    ],
    ids=["image of the page", "image in the text", "reference"],
)
def test_names_longer_than_any_file_s_are_not_found(tmp_path, text):
    write(tmp_path, **{"insights/strange.md": text, "insights/good.md": page()})

    import_content(tmp_path)

    assert Article.objects.count() == 2


def test_empty_file_is_no_page_to_publish(tmp_path):
    write(tmp_path, **{"insights/strange.md": ""})

    _, output = import_content(tmp_path)

    assert "strange.md:1:1: draft: is empty" in output
    assert not Article.objects.published().exists()


def test_symbolic_links_are_not_followed(tmp_path):
    outside = write(tmp_path / "outside", **{"secret.md": page()})
    site = write(tmp_path / "site", **{"insights/a.md": page()})
    (site / "insights" / "link.md").symlink_to(outside / "secret.md")
    (site / "insights" / "folder").symlink_to(outside)

    status, output = import_content(site)

    assert status == 1
    assert output.count("A symbolic link is not followed.") == 2
    assert Article.objects.get().slug == "a"


def test_too_many_files_are_refused_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr("casestudies.files.importing.reading.markdown_files.MAX_FILES", 2)
    write(tmp_path, **{f"insights/{number}.md": page() for number in range(3)})

    with pytest.raises(Exception, match="more than 2 files"):
        import_content(tmp_path)


def test_control_character_keeps_the_page_back(tmp_path):
    write(tmp_path, **{"insights/a.md": page(body="ab\x0bc")})

    _, output = import_content(tmp_path)

    assert "a.md:5:3: draft: a control character stands here" in output
    assert not Article.objects.published().exists()


@pytest.mark.parametrize(
    "body",
    [
        "{{< w >}}never closed",
        "{{< /w >}}",
        "{{< contact-cta",
        "{{% %}}",
        "{{< >}}",
        "{{</* a */>}}",
    ],
)
def test_unbalanced_shortcodes_never_stop_an_import(tmp_path, body):
    write(tmp_path, **{"insights/a.md": page(body=body)})

    status, _ = import_content(tmp_path)

    assert status == 0
    assert Article.objects.get().body == body


def test_file_name_that_is_no_text_is_refused(tmp_path):
    write(tmp_path, **{"insights/a.md": page(), os.fsdecode(b"insights/b\xff.md"): page()})

    status, output = import_content(tmp_path)

    assert status == 1
    assert "b?.md:1:1: refused: The path is not UTF-8" in output
    assert Article.objects.get().slug == "a"


@pytest.mark.parametrize(
    ("line", "remark"),
    [
        (f"weight: {DIGITS}", "weight: “9999"),
        ("sitemap: {priority: .nan}", "sitemap.priority: “nan”"),
        (f"draft: {DIGITS}", "draft: “9999"),
    ],
)
def test_number_without_sense_is_reported_in_a_short_line(tmp_path, line, remark):
    write(tmp_path, **{"insights/a.md": f"---\ntitle: a\n{line}\n---\n"})

    status, output = import_content(tmp_path)

    assert status == 0
    assert remark in output
    assert max(map(len, output.splitlines())) < 1000


def test_overwriting_reads_no_larger_file(tmp_path):
    write(tmp_path, **{"insights/a.md": "a" * 10_000_000})

    status, output = import_content(tmp_path, overwrite=True)

    assert status == 1
    assert "2,000,000 are the limit" in output


def test_title_from_a_heading_has_no_control_character(tmp_path):
    write(tmp_path, **{"insights/a.md": "---\ndate: 2026-01-01\n---\n# A\x0cb\n"})

    import_content(tmp_path)

    assert Article.objects.get().title == "Ab"


@pytest.mark.parametrize(
    "tag", ["{% raw %}", "{% comment %}", "{% highlight a %}", '{% a "', "{% a ", "{{ ", "{{- 'a'"]
)
def test_search_for_liquid_grows_no_faster_than_the_text(tag):
    body, _ = liquid.translate(tag * (40_000 // len(tag)), 1)

    assert body
