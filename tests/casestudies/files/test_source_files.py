"""What a file said is kept word for word, beside its page."""

import pytest

from casestudies.models import SourceFile
from tests.content_folder import import_content, page, write

pytestmark = pytest.mark.django_db

ODD = "\ufeff---\r\ntitle: A page\r\n---\r\nText without an end"
POST = "---\ntitle: A post\n...\n{% include contact-cta.html %}\n"


@pytest.mark.parametrize(
    ("path", "text"), [("insights/a.md", ODD), ("_posts/2024-01-02-a.md", POST)]
)
def test_file_is_kept_as_it_was_read(tmp_path, path, text):
    (tmp_path / path).parent.mkdir()
    (tmp_path / path).write_bytes(text.encode())

    import_content(tmp_path)

    assert SourceFile.objects.get().text == text


def test_newer_file_takes_the_place_of_the_one_before(tmp_path):
    write(tmp_path, **{"insights/a.md": page()})
    import_content(tmp_path)
    write(tmp_path, **{"insights/a.md": page("New")})

    import_content(tmp_path)

    assert SourceFile.objects.get().text == page("New")


def test_file_stays_when_its_page_is_deleted(tmp_path):
    write(tmp_path, **{"insights/a.md": page()})
    import_content(tmp_path)

    SourceFile.objects.get().page.delete()

    assert SourceFile.objects.get().path == "insights/a.md"
