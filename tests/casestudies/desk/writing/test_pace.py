"""How many previews an editor gets, and what is said of a text that is not shown."""

from threading import BoundedSemaphore

import pytest
from django.core.cache import cache
from django.urls import reverse

from casestudies.desk.writing import pace
from casestudies.text.budget import MAX_TEXT_LENGTH
from tests.content_folder import import_content, page, write
from tests.desk import send, sign_in
from tests.factories import make_article

pytestmark = pytest.mark.django_db

MUCH = "**a** " * 20_000


@pytest.fixture(autouse=True)
def no_previews_yet():
    cache.clear()


def preview(client, content="a"):
    return client.post(reverse("desk:live_preview"), {"content": content})


def test_editor_who_asks_too_often_waits_and_the_others_do_not(monkeypatch):
    monkeypatch.setattr(pace, "A_MINUTE", 2)
    hasty, calm = sign_in("Authors"), sign_in("Editors")

    answers = [preview(hasty).status_code for _ in range(3)]

    assert answers == [200, 200, 429]
    assert preview(calm).status_code == 200


def test_previews_at_once_have_a_bound_and_visitors_are_answered(monkeypatch, client):
    monkeypatch.setattr(pace, "_slots", BoundedSemaphore(1))
    editor, article = sign_in("Editors"), make_article()

    with pace._slots:
        refused = preview(editor)
        visited = client.get(article.get_absolute_url())

    assert refused.status_code == 429
    assert refused["Retry-After"] == "2"
    assert "too many previews" in refused.text
    assert visited.status_code == 200
    assert preview(editor).status_code == 200


def test_preview_that_fails_gives_its_place_back(monkeypatch):
    monkeypatch.setattr(pace, "_slots", BoundedSemaphore(1))
    editor = sign_in("Consultants")

    answers = [preview(editor).status_code for _ in range(2)]

    assert answers == [403, 403]


def test_every_kind_of_preview_is_paced(monkeypatch):
    monkeypatch.setattr(pace, "A_MINUTE", 0)
    editor = sign_in("Editors")
    names = ("check", "preview_unsaved")

    answers = [editor.post(reverse(f"desk:{name}", args=["article", 0])) for name in names]

    assert [answer.status_code for answer in answers] == [429, 429]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (MUCH, "the text has more markup than can be shown"),
        ("a" * (MAX_TEXT_LENGTH + 1), "the text is longer than 200,000 characters"),
        (f"[x]: http://a/{'a' * 20_000}\n\n{'[x] ' * 5_000}", "1,000,000 characters of HTML"),
    ],
    ids=["markup", "length", "output"],
)
def test_text_is_refused_in_one_sentence_everywhere(tmp_path, client, body, sentence):
    editor, article = sign_in("Editors"), make_article(body="Before.")
    write(tmp_path, **{"insights/a.md": page(body=body)})

    saved = send(editor, article, body=body)
    shown = preview(editor, body)
    status, report = import_content(tmp_path)

    article.refresh_from_db()
    assert article.body == "Before."
    assert sentence in saved.text
    assert sentence in shown.text
    assert sentence in report
    assert status == 1


def test_refused_text_that_is_stored_costs_visitors_nothing(client, monkeypatch):
    article = make_article(title="Stored past the forms", body=MUCH)
    first = client.get(article.get_absolute_url())
    monkeypatch.setattr("casestudies.text.goldmark.to_tokens", pytest.fail)

    again = client.get(article.get_absolute_url())

    assert (first.status_code, again.status_code) == (200, 200)
    assert "Stored past the forms" in again.text
    assert "<strong>a" not in again.text
    assert "more markup" not in again.text
    assert client.get("/case-studies/feed/").status_code == 200
