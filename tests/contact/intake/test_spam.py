"""What is set aside and what is not; nothing is dropped."""

import pytest

from contact.forms import Answers
from contact.intake import throttle
from contact.intake.spam import signals_in
from contact.models import DiagnosticRequest, OutgoingMail
from contact.views import diagnostic
from tests.posts import ANSWERS, OURS, PITCHES, people, scripts


def answers(**changes):
    return Answers(**ANSWERS | changes)


def send(rf, posts):
    """Post them all, past the middleware; returns the status of each answer."""
    return [
        diagnostic(
            rf.post("/diagnostic/", fields, headers=headers, REMOTE_ADDR=address)
        ).status_code
        for fields, headers, address in posts
    ]


@pytest.mark.parametrize(
    "message",
    [
        "Please call me",
        "Test",
        "We run a regulated online casino; product and compliance no longer talk.",
        "We are a crypto exchange, 300 people, and every squad has its own backlog.",
        "We are an SEO agency that builds a product of its own now. Who should own what?",
        "We offer small loans to crofters, and every team says the form is another team's page.",
        "We compare loans: payday loans, mortgages, cards. The regulator rewrote our roadmap.",
        "We count Instagram followers for brands, and depend on one platform too much.",
        "Our loans team and our cards team each own half of the onboarding. https://bank.example",
        "see https://miro.example/board and https://notion.example/roadmap for our planning",
        "Your article https://www.example.com/insights/one/ and https://www.example.com/two/ "
        "and https://www.example.com/three/ describe us.",
        "Our product is called YouSeeItApp.",
        "Our logo has a сyrillic letter.",
        "Our iOS, PostgreSQL and JavaScript people do not talk. KPIs, OKRs, SLAs: all of them.",
        "PROBLEM: OUR BOARD WANTS EVERYTHING AT ONCE. PLEASE HELP.",
        "Smrt týmů, čtvrtky plné schůzek, nikdo o ničem nerozhoduje.",
        "Angstschweiß vor jedem Release, Produktmanagement und Entwicklung schweigen sich an.",
        "Szczególnie trudne są decyzje między zespołami; wszczynamy projekty bez końca.",
        "De bedrijfsvoering is altijd dringend, de productontwikkeling nooit.",
        "У нас пять команд, и ни одна не отвечает за результат.",
        "プロダクトの優先順位が毎週変わります。",
        "a < b, and x > y: we measure everything and decide nothing.",
        "Best,\nMaria\n+44 20 7946 0123, https://www.example.org, assistant@keller-werke.example",
        "We are on https://keller-werke.example; our chair, x@other.example, and 020 7946 0123.",
    ],
)
def test_honest_message_is_left_alone(message):
    assert signals_in(answers(message=message)) == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"message": "Nice! [url=https://a.example]x[/url]"}, "markup in plain text"),
        ({"message": 'See <a href="https://a.example">this</a>'}, "markup in plain text"),
        ({"message": "Hi {first_name}, quick question"}, "unfilled placeholders"),
        ({"message": "{Hi|Hello} there"}, "unfilled placeholders"),
        ({"name": "' OR '1'='1"}, "reads like an attack on the site"),
        ({"name": "https://a.example"}, "a link in a field for a name"),
        ({"role": "see www.a.example"}, "a link in a field for a name"),
        ({"message": "https://a.example http://b.example www.c.example"}, "many links"),
        ({"message": "maria keller"}, "the same text in several fields"),
        ({"organisation": "Maria Keller", "role": "maria keller"}, "the same text in several"),
        ({"message": "qwrtzp xkcdvbn lkjhgf mnbvcx"}, "random letters"),
        ({"message": "buy now " * 20}, "the same words over and over"),
        ({"name": "RvgsZtFyGqLh", "role": "QxTbVnMrWsDf"}, "capitals in the middle of words"),
        ({"message": "Your prize waits: https://bit.ly/abc"}, "a shortened or chat link"),
        (
            {"message": "https://a.example, me@b.example, or WhatsApp: +44 20 7946 0123"},
            "wants to be answered in several other ways",
        ),
        ({"message": "Frее mоnеy for you"}, "letters of several alphabets in one word"),
    ],
)
def test_robots_post_is_set_aside_with_its_reason(changes, reason):
    assert reason in "; ".join(signals_in(answers(**changes)))


@pytest.mark.parametrize("message", ["https://qwrtzp.example/xkcdvbn?l=kj", "see: www.a.example"])
def test_link_is_not_called_random_letters(message):
    assert "random letters" not in signals_in(answers(message=message))


def test_message_that_is_a_link_and_nothing_else_is_called_that():
    message = " https://qwrtzp.example/xkcdvbn?l=kjhgf\n"

    assert signals_in(answers(message=message)) == ["nothing but a link"]


def test_link_to_a_page_of_ours_is_left_alone():
    assert signals_in(answers(message="https://www.example.com/insights/one/")) == []


@pytest.mark.django_db
@pytest.mark.parametrize("content", ["x", " x ", "https://spam.example"])
def test_trap_sets_a_request_aside_and_does_not_drop_it(client, content):
    response = client.post("/diagnostic/", ANSWERS | {"fold": content}, headers=OURS)

    kept = DiagnosticRequest.objects.get()
    assert response["Location"].startswith("/diagnostic/thanks/")
    assert kept.status == "quarantined"
    assert kept.quarantine_reason == "the hidden field was filled in"
    assert kept.message == ANSWERS["message"]


@pytest.mark.django_db
def test_what_is_set_aside_is_mailed_to_nobody(client):
    client.post("/diagnostic/", ANSWERS | {"fold": "x"}, headers=OURS)

    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db
def test_every_reason_is_named(client):
    client.post("/diagnostic/", ANSWERS | {"fold": "x", "message": "[url=x]"})

    assert DiagnosticRequest.objects.get().quarantine_reason == (
        "markup in plain text; the hidden field was filled in; "
        "the browser did not say where the form was sent from"
    )


@pytest.mark.slow
@pytest.mark.django_db
def test_of_1000_people_none_is_lost_and_at_most_one_set_aside(rf):
    statuses = send(rf, people(1000))

    assert statuses.count(302) == 1000
    assert DiagnosticRequest.objects.count() == 1000
    assert DiagnosticRequest.objects.filter(status="quarantined").count() <= 1


@pytest.mark.slow
@pytest.mark.django_db
def test_of_1000_scripts_that_give_themselves_away_990_are_caught(rf, monkeypatch):
    # Or what is over the limit of all would hide what was not caught.
    monkeypatch.setattr(throttle, "NETWORKS", 1000)

    statuses = send(rf, scripts(1000))

    refused = statuses.count(403)
    assert refused + DiagnosticRequest.objects.count() == 1000
    assert DiagnosticRequest.objects.filter(status="new", is_over_limit=False).count() <= 10


@pytest.mark.django_db
@pytest.mark.parametrize("message", PITCHES)
def test_pitch_sent_by_a_browser_reaches_the_team_because_no_words_are_read(client, message):
    client.post("/diagnostic/", ANSWERS | {"message": message}, headers=OURS)

    assert DiagnosticRequest.objects.get().status == "new"


@pytest.mark.django_db
@pytest.mark.parametrize("message", PITCHES)
def test_pitch_sent_by_a_script_is_set_aside_for_its_missing_headers(client, message):
    client.post("/diagnostic/", ANSWERS | {"message": message})

    assert DiagnosticRequest.objects.get().status == "quarantined"
