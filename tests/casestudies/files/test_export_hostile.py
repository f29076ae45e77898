"""Whatever a text or a name holds, the export ends with sentences, and takes only its own media."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import override_settings

from tests.checkout import HUGO, Checkout
from tests.content_folder import export_content, files_in, import_content, page, write
from tests.factories import make_article, make_page

pytestmark = pytest.mark.django_db

HOSTILE = [
    "![x](/media/../x)",
    "![x](/media/../../etc/passwd.png)",
    "![x](/media/%2e%2e/x.png)",
    "![x](/media/a%00b.png)",
    "![x](/media/C:\\x.png)",
    "![x](C:\\media\\x.png)",
    "![x](/media//etc/x.png)",
    "![x](/media/images)",
    "![x](/media/.)",
    '<img src="/media/' + "x" * 5000 + '.png">',
    "![x](/media/x.png",
    "![x](/media///[x.png)",
    "/media/" * 2000,
    "[](" * 2000 + "/media/x.png",
]


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("is_site", [False, True])
def test_text_never_ends_the_export(tmp_path, body, is_site):
    if is_site:
        write(tmp_path / "out", **{"hugo.toml": "title = 'x'\n"})
    make_article(slug="a", kind="insights", body=body)
    make_article(slug="b", kind="insights")

    status, output = export_content(tmp_path / "out")

    assert status in {0, 1}
    assert "written" in output
    texts = [name for name in files_in(tmp_path / "out") if name.endswith(".md")]
    assert [name.rpartition("/")[2] for name in texts] == ["a.md", "b.md"]


@pytest.mark.parametrize(
    ("address", "is_own"),
    [
        ("![x](/media/images/x.png)", True),
        ("![x](https://site.example/media/images/x.png)", True),
        ('<img src="/media/images/x.png?v=2">', True),
        ('{{< figure src="/media/images/x.png" >}}', True),
        ("[x]: /media/images/x.png", True),
        ("![x](</media/images/x.png>)", True),
        ("![x](https://other.example/media/images/x.png)", False),
        ("![x](//other.example/media/images/x.png)", False),
        ("![x](/static/media/images/x.png)", False),
        ("![x](media/images/x.png)", False),
        ("`/media/images/x.png`", False),
        ("![x](/media/v1.2/images)", False),
    ],
)
@override_settings(SITE_URL="https://site.example")
def test_only_the_sites_own_media_come_along(tmp_path, address, is_own):
    default_storage.save("images/x.png", ContentFile(b"picture"))
    make_article(slug="a", kind="insights", body=f"Text.\n\n{address}\n")

    status, _ = export_content(tmp_path)

    assert status == 0
    assert ("static/media/images/x.png" in files_in(tmp_path)) == is_own


def test_file_at_the_end_of_a_sentence_comes_along(settings, tmp_path):
    write(settings.MEDIA_ROOT, **{"papers/PLAN.DOCX": b"paper"})
    make_article(slug="a", kind="insights", body="It is all in /media/papers/PLAN.DOCX.\n")

    status, _ = export_content(tmp_path)

    assert status == 0
    assert files_in(tmp_path)["static/media/papers/PLAN.DOCX"] == b"paper"


def test_name_that_is_a_folder_there_is_a_sentence(tmp_path):
    checkout = Checkout(tmp_path / "site", HUGO)
    import_content(checkout.folder)
    write(
        checkout.folder, **{"content/services": "A file.", "content/made.md/x.txt": "In a folder."}
    )
    checkout.commit()
    make_page("services/coaching")
    make_page("made")

    status, output = export_content(checkout.folder)

    assert status == 1
    assert "content/services/coaching.md: cannot be written here" in output
    assert checkout.status == ["?? content/made-2.md"]


def test_folder_of_the_same_name_is_a_sentence_in_a_plain_export(tmp_path):
    make_article(slug="a", kind="insights")
    (tmp_path / "out" / ".git").mkdir(parents=True)
    (tmp_path / "out" / "insights" / "a.md").mkdir(parents=True)

    status, output = export_content(tmp_path / "out")

    assert status == 1
    assert "insights/a.md: cannot be written here" in output


def test_names_that_differ_in_case_are_files_apart(tmp_path):
    write(tmp_path / "in", **{"insights/Made.md": page(slug="other")})
    import_content(tmp_path / "in")
    make_article(slug="made", kind="insights")

    export_content(tmp_path / "out")

    assert set(files_in(tmp_path / "out")) == {"insights/Made.md", "insights/made-2.md"}


def test_link_out_of_the_site_is_not_written_through(tmp_path):
    checkout = Checkout(tmp_path / "site", HUGO)
    (tmp_path / "elsewhere").mkdir()
    (checkout.folder / "content/insights").symlink_to(tmp_path / "elsewhere")
    (checkout.folder / "content/people").symlink_to(tmp_path / "elsewhere")
    make_article(slug="a", kind="insights")

    status, output = export_content(checkout.folder)

    assert status == 1
    assert "content/insights/a.md" in output
    assert list((tmp_path / "elsewhere").iterdir()) == []
