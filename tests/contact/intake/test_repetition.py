"""The same text under another name and with another link is known again."""

import pytest

from contact.inbox.handling import decide
from contact.intake.sketch import likeness, sketch_of
from contact.models import DiagnosticRequest
from tests.factories import make_user
from tests.letters import letters
from tests.posts import ANSWERS, OURS

pytestmark = pytest.mark.django_db

LONG = (
    "Hello, my name is {name} and I have looked at your pages with great attention. What strikes "
    "me is how few of your readers ever come back a second time. We at {link} have a way to bring "
    "them home: three small changes, one afternoon of work, and the figures move. I could show "
    "you on a screen what others did with it and which of them you may know. {name}"
)
SHORT = "Hello, {name} here. Three small changes to your pages bring the readers home, see {link}."


def post(client, text, name="Maria Keller", email="maria@example.org", link="a.example"):
    message = text.format(name=name, link=f"https://{link}")
    fields = ANSWERS | {"name": name, "email": email, "message": message}
    client.post("/diagnostic/", fields, headers=OURS)
    return DiagnosticRequest.objects.latest("pk")


def post_again(client, text, **changes):
    return post(
        client, text, **{"name": "John Doe", "email": "j@d.example", "link": "b.test"} | changes
    )


def test_long_text_of_another_person_is_set_aside_and_says_which_it_is_like(client):
    first = post(client, LONG)

    again = post_again(client, LONG)

    assert first.status == "new"
    assert again.status == "quarantined"
    assert again.quarantine_reason == (
        f"nearly the same text as {first.reference}, from another person"
    )


@pytest.mark.parametrize(
    "same", [{"name": "Maria Keller"}, {"email": "Maria+work@example.org"}], ids=["name", "mailbox"]
)
def test_whoever_sends_a_text_again_is_no_robot(client, same):
    post(client, LONG)

    assert post_again(client, LONG, **same).status == "new"


def test_short_text_may_be_alike_by_chance(client):
    post(client, SHORT)

    assert post_again(client, SHORT).status == "new"


def test_even_a_short_text_is_known_again_once_it_was_marked_as_spam(client):
    decide(diagnostic=post(client, SHORT), is_spam=True, by=make_user())

    again = post_again(client, SHORT)

    assert again.status == "quarantined"
    assert again.quarantine_reason == "nearly the text of a request that you marked as spam"


def test_what_was_marked_as_spam_is_known_when_its_request_is_erased(client):
    decide(diagnostic=post(client, SHORT), is_spam=True, by=make_user())
    DiagnosticRequest.objects.all().delete()

    assert post_again(client, SHORT).status == "quarantined"


def test_text_that_the_team_called_no_spam_may_come_from_others(client):
    decide(diagnostic=post(client, LONG), is_spam=False, by=make_user())

    assert post_again(client, LONG).status == "new"


def test_other_texts_are_not_alike():
    sketches = [sketch_of(one) for kind in ("pitches", "honest") for one in letters(kind, "unseen")]
    pairs = [(a, b) for at, a in enumerate(sketches) for b in sketches[:at]]

    assert max(likeness(a, b) for a, b in pairs) < 0.2
