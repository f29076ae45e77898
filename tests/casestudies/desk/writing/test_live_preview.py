"""The preview while typing: whatever is typed, it answers."""

import re
from html import unescape

import pytest

from casestudies.text.blocks import registry
from tests.desk import admin_url, sign_in
from tests.factories import make_article, make_problem, make_section

pytestmark = pytest.mark.django_db

PREVIEW = "/admin/markdownx/markdownify/"
BLOCK = "{{< problem-constraints >}}"


@pytest.mark.parametrize("name", sorted(registry()))
def test_every_shortcode_has_a_preview(name):
    make_problem()

    answer = sign_in("Editors").post(PREVIEW, {"content": f"Before {{{{< {name} >}}}} after"})

    assert answer.status_code == 200
    assert "Before" in unescape(answer.text)


def preview_address(editor, page):
    """The address that the form of the page sends its text to."""
    found = re.search(r'data-markdownx-urls-path="([^"]+)"', editor.get(admin_url(page)).text)
    return unescape(found[1])


def test_preview_of_home_shows_the_problems_that_home_shows():
    make_problem(title="Everything is urgent")
    editor, home = sign_in("Editors"), make_section("home")

    answer = editor.post(preview_address(editor, home), {"content": BLOCK})

    assert "Everything is urgent" in unescape(answer.text)


def test_preview_of_an_article_shows_the_problems_it_is_linked_with():
    article = make_article(problems=[make_problem(title="Everything is urgent")])
    make_problem(title="Nobody decides")
    editor = sign_in("Editors")

    answer = unescape(editor.post(preview_address(editor, article), {"content": BLOCK}).text)

    assert "Everything is urgent" in answer
    assert "Nobody decides" not in answer


@pytest.mark.parametrize("of", ["article/999", "user/1", "section/0"])
def test_preview_of_what_is_not_there_is_that_of_a_text(of):
    answer = sign_in("Editors").post(f"{PREVIEW}?of={of}", {"content": "Some text"})

    assert "Some text" in unescape(answer.text)
