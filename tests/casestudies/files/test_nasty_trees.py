"""Folders that break importers: whatever lies in them, the command says what to do about it,
publishes nothing by halves, finds nothing to do the second time, and changes no file.
"""

import os
import unicodedata
import zlib
from pathlib import Path
from struct import pack

import pytest

from casestudies.models import Article
from casestudies.page.page_context import SitePage
from tests.content_folder import export_content, files_in, import_content, page, picture, write

pytestmark = pytest.mark.django_db

GOOD = "content/blog/good.md"
HUGO = {"hugo.toml": 'baseURL = "https://old.example/"\n', GOOD: page("Good")}
REF = page(body="[a]({{{{< ref `{}` >}}}})\n")
LAUGHS = "\n".join(
    ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
)
MOUNTS = "".join(
    f'[[module.mounts]]\nsource = "{source}"\ntarget = "{target}"\n'
    for source, target in [
        ("content", "content"), ("content", "content/blog"), ("content/blog", "content/blog/blog"),
        (".", "content/all"), ("..", "content/up"), ("nowhere", "content/x"), (".", "static/.."),
        ("content/blog/good.md", "content/good.md"), ("content", "content/../.."),
    ]
)  # fmt: skip
ARCHIVES = """jekyll-archives:
  enabled: [tags, year, {a: b}, 7]
  permalinks: {tag: ":name:name/../../:x", year: [1]}
plugins: {jekyll-polyglot: true}
"""
LANGUAGES = "[languages.en]\nweight = 1\n[languages.fr]\nweight = 1\n[languages.de]\nweight = -1\n"


def bomb(width=30_000, height=30_000):
    """A PNG of a few bytes that says it is as large as a house."""
    header = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    parts = (pack(">I", len(d)) + k + d + pack(">I", zlib.crc32(k + d)) for k, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def blog(**files):
    return {f"content/blog/{name}": text for name, text in files.items()}


# What lies in the tree beside a good page, and what the report says of it.
TREES = {
    "names that differ in case": (blog(**{"A.md": page(), "a.md": page("B")}), "already leads"),
    "names that differ in normal form": (
        blog(**{unicodedata.normalize(form, "é.md"): page(form) for form in ("NFC", "NFD")}),
        "",
    ),
    "folder called like a file": (blog(**{"x.md/in.md": page("In")}), ""),
    "20 MB": (blog(**{"big.md": "a" * 20_000_000}), "2,000,000 are the limit"),
    "NUL": (blog(**{"nul.md": page(body="a\0b")}), "NUL character cannot be stored"),
    "UTF-16": (blog(**{"wide.md": page().encode("utf-16")}), "save it as UTF-8"),
    "CRLF with a BOM": (
        blog(**{"win.md": "\ufeff" + page(body="a\n\nb\n").replace("\n", "\r\n")}),
        "",
    ),
    "front matter only": (blog(**{"head.md": "---\ntitle: Head\ndate: 2026-01-01\n---"}), ""),
    "front matter never closed": (blog(**{"open.md": "---\ntitle: a\n"}), "never closes"),
    "shortcodes 1,000 deep": (
        blog(**{"deep.md": page(body="{{< x >}}" * 1000 + "a" + "{{< /x >}}" * 1000)}),
        "deep.md:5",
    ),
    "references in a circle": (
        blog(**{"r1.md": REF.format("r2"), "r2.md": REF.format("r1"), "r3.md": REF.format("r3")}),
        "",
    ),
    "aliases in a circle": (
        blog(**{"c1.md": page(aliases="[/blog/c2/]"), "c2.md": page(aliases="[/blog/c1/]")}),
        "",
    ),
    "alias that is a page": (blog(**{"al.md": page(aliases="[/blog/good/, /blog/al/]")}), ""),
    "one address twice": (
        {"content/u1.md": page("One", url="/same/"), "content/u2.md": page("Two", url="/same/")},
        "",
    ),
    "address with a query": ({"content/q.md": page("Q", url="/q/?a=b#c")}, "q.md"),
    "address with blanks": ({"content/b.md": page("B", url='"/a b/c d/"')}, ""),
    "slug with slashes": (blog(**{"s.md": page(slug="a/b/../c"), "t.md": page(slug="/")}), ""),
    "names of 240 letters": (blog(**{f"{'n' * 240}.md": page(), f"{'é' * 110}/x.md": page()}), ""),
    "path longer than any page's": (
        {f"content/blog/{'/'.join(['d' * 200] * 3)}/x.md": page()},
        "longer than 490",
    ),
    "year 0 and year 99999": (
        blog(**{f"{year}.md": f"---\ndate: {year}-01-01\n---\na" for year in ("0000", "99999")}),
        "date",
    ),
    "languages of one weight": (
        {"hugo.toml": LANGUAGES} | blog(**{"a.fr.md": page(), "a.de.md": page(), "a.md": page()}),
        "",
    ),
    "bundle in a bundle": (
        blog(**{"o/index.md": page("Out"), "o/i/index.md": page("In"), "o/i/a.png": picture()}),
        "part of the bundle",
    ),
    "both heads of a folder": (
        {"content/docs/_index.md": page("List"), "content/docs/index.md": page("Leaf")},
        "",
    ),
    "configuration that is a folder": ({"config.toml/a.txt": "", "_config.yml/b.txt": ""}, ""),
    "configuration that names itself": (
        {"hugo.toml": "contentDir = '.'\ntheme = '.'\n[[module.mounts]]\nsource = '.'\n"
         "target = 'content'\n[[module.imports]]\npath = '.'\n"},
        "",
    ),
    "billion laughs": (blog(**{"laugh.md": f"---\n{LAUGHS}\n---\n"}), "unfolds to more"),
    "billion laughs in the configuration": ({"hugo.yaml": LAUGHS}, "unfolds to more"),
    "cascade of itself": (blog(**{"_index.md": "---\ncascade: &a\n  - *a\n---\n"}), "unfolds"),
    "10,000 tags": (
        blog(**{"tags.md": page(tags=f"[{', '.join(f't{n}' for n in range(9_990))}]")}),
        "",
    ),
    "folders mounted into themselves": ({"hugo.toml": MOUNTS}, ""),
    "pictures that are none": (
        blog(**{
            "i1.md": page(images="[{a: 1}, null, [x.png], 7, https://else.example/a.png]"),
            "i2.md": page(images="{a: [b]}", image="[[], good.md]"),
            "i3.md": page(images=f"[{', '.join(['../../../etc/passwd'] * 9_000)}]"),
        }),
        "i3.md",
    ),
    "archives of nonsense": (
        {"_config.yml": ARCHIVES, "Gemfile": "gem '" * 100_000}
        | {"_posts/2026-01-02-x.md": page(tags=f"['', '///', '?#', {'t' * 3_000}, [a], {{b: c}}]")},
        "",
    ),
    "Gemfile that is no text": (
        {"_config.yml": "languages: [en, fr]", "Gemfile": b"\xff\0gem 'a"}
        | {"_posts/2026-01-02-x.md": page(lang="fr")},
        "",
    ),
    "half a link 9,000 times": (
        {"content/old.html": page(body='<a href=\'<a id="<a HREF = ' * 9_000)},
        "old.html",
    ),
    "picture that is a text": (
        blog(**{"p/index.md": page(body="![A](a.png)\n"), "p/a.png": "no picture"}),
        "a.png",
    ),
    "picture that is a bomb": (
        blog(**{"p/index.md": page(body="![A](a.png)\n"), "p/a.png": bomb()}),
        "a.png",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TREES)
def test_nasty_tree_is_told_and_left_as_it_is(tmp_path, name, client):
    files, said = TREES[name]
    write(tmp_path, **files if "Gemfile" in files else HUGO | files)
    before = files_in(tmp_path)

    first, output = import_content(tmp_path)
    again, idle = import_content(tmp_path)
    export_content(tmp_path)

    assert said in output
    assert (": refused:" in output) == bool(first)
    assert (again, "0 new, 0 updated" in idle) == (first, True), idle
    assert files_in(tmp_path) == before
    for article in Article.objects.published():
        assert not any(message.is_error for message in SitePage(article).rendered.messages)
        assert client.get(article.get_absolute_url()).status_code == 200


def link_in_a_circle(folder):
    (folder / "content/blog/loop").symlink_to(folder / "content", target_is_directory=True)


def link_out_of_the_tree(folder):
    secret = write(folder.parent, **{"secret.md": page("Secret")}) / "secret.md"
    (folder / "content/blog/secret.md").symlink_to(secret)


def link_to_nothing(folder):
    (folder / "content/blog/gone.md").symlink_to(folder / "nowhere.md")


def pipe(folder):
    os.mkfifo(folder / "content/blog/pipe.md")
    os.mkfifo(folder / "content/blog/pipe.html")
    os.mkfifo(folder / "_redirects")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (link_in_a_circle, "loop:1:1: refused: A symbolic link is not followed"),
        (link_out_of_the_tree, "secret.md:1:1: refused: A symbolic link is not followed"),
        (link_to_nothing, "gone.md:1:1: refused: A symbolic link is not followed"),
        (pipe, "pipe.md:1:1: refused: This is no file"),
    ],
)
def test_what_is_no_file_is_refused(tmp_path, make, said):
    folder = write(tmp_path / "site", **HUGO)
    make(folder)

    first, output = import_content(folder)
    again, idle = import_content(folder)
    export_content(folder)

    assert (first, again) == (1, 1)
    assert said in output
    assert "0 new, 0 updated, 1 unchanged" in idle
    assert Article.objects.get().title == "Good"


@pytest.mark.parametrize("name", ["content/blog/shut.md", "content/blog/shut.html"])
def test_file_that_may_not_be_read_is_refused_with_the_reason(tmp_path, monkeypatch, name):
    write(tmp_path, **HUGO, **{name: page()})
    read = Path.read_bytes

    def refused(path):
        if path.stem == "shut":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    status, output = import_content(tmp_path)

    assert status == 1
    assert "refused: The file cannot be read: Permission denied." in output
    assert Article.objects.get().title == "Good"


def test_folder_that_may_not_be_read_is_told(tmp_path, monkeypatch):
    write(tmp_path, **HUGO, **{"content/blog/shut/a.md": page()})
    scan = os.scandir

    def refused(path="."):
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refused)
    status, output = import_content(tmp_path)

    assert status == 1
    assert "shut:1:1: refused: The folder cannot be read: Permission denied." in output
