"""A second request from the same person or organisation, and what rows are called and promised."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contact.inbox.kinship import from_same_organisation, tell_kin
from contact.inbox.listing import due_in_words
from contact.inbox.titles import tell_titles
from contact.models import DiagnosticRequest
from contact.promise import answer_due
from tests.desk import sign_in
from tests.factories import make_article, make_problem, make_request, make_section

pytestmark = pytest.mark.django_db

SAME_PERSON = (True, False)


def stored(**kwargs):
    return DiagnosticRequest.objects.get(pk=make_request(**kwargs).pk)


def kin(one):
    rows = [stored_again(one)]
    tell_kin(rows)
    return rows[0].same_person, rows[0].same_organisation


def stored_again(one):
    return DiagnosticRequest.objects.get(pk=one.pk)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (
            {"email": "m.keller@norden.example"},
            {"email": "M.Keller+x@Norden.example"},
            (True, False),
        ),
        ({"email": "m.keller@gmail.com"}, {"email": "mkeller@googlemail.com"}, (True, False)),
        ({"email": "olga@norden.example"}, {"email": "maria@norden.example"}, (False, True)),
        ({"email": "olga@gmail.com"}, {"email": "maria@gmail.com"}, (False, False)),
        (
            {"email": "olga@gmail.com", "organisation": "Norden AS"},
            {"email": "maria@hot.ee", "organisation": "norden as"},
            (False, True),
        ),
        (
            {"email": "", "channel": "telephone"},
            {"email": "", "channel": "telephone"},
            (False, False),
        ),
        ({"email": "olga@one.example"}, {"email": "olga@two.example"}, (False, False)),
    ],
    ids=["spelling", "gmail", "host", "public host", "name", "telephone", "strangers"],
)
def test_kin_are_told(first, second, told):
    one, other = make_request(**first), make_request(**second)

    assert (kin(one), kin(other)) == (told, told)
    assert bool(from_same_organisation(stored_again(one))) == told[1]


def test_what_is_set_aside_makes_no_organisation_known():
    one = make_request(email="olga@norden.example")
    make_request(email="x@norden.example", status="quarantined", quarantine_reason="links")

    assert kin(one) == (False, False)


def test_page_and_problem_are_called_by_their_titles():
    make_article(title="Two teams, one backlog", slug="two-teams")
    make_problem(title="Decisions take weeks", slug="slow")
    make_section("insights", title="What we think")
    paths = ["/case-studies/two-teams/", "/insights/", "/gone/", "/", "/people/%C3%B5nne/"]
    paths += ["/diagnostic/"]
    rows = [stored(source_path=path, problem_slugs=["slow", "gone"]) for path in paths]

    tell_titles(rows)

    titles = ["Two teams, one backlog", "What we think", "/gone/", "Home page", "/people/õnne/"]
    titles += ["The form’s own page"]
    assert [row.page_title for row in rows] == titles
    assert rows[0].problem_titles == ["Decisions take weeks", "gone"]


def test_title_follows_a_renamed_page_and_stays_that_of_a_withdrawn_one():
    page = make_article(title="Old", slug="two-teams", published_at=None)
    row = stored(source_path="/case-studies/two-teams/")
    page.title = "New"
    page.save()

    tell_titles([row])

    assert row.page_title == "New"


def test_promise_is_told_while_a_request_is_new():
    one = stored()
    due = answer_due(one.created_at)

    words = [due_in_words(one, due + timedelta(hours=hours)) for hours in (-5, 0, 49)]

    assert words == ["answer due in 5\xa0hours", "0\xa0minutes late", "2\xa0days late"]
    one.status = "replied"
    assert due_in_words(one, due) == ""


def test_filter_shows_what_is_late():
    long_ago = timezone.now() - timedelta(days=9)
    make_request(name="late", created_at=long_ago)
    make_request(name="late and answered", created_at=long_ago, status="replied")
    make_request(name="in time")

    listed = sign_in("Consultants").get("/admin/contact/diagnosticrequest/", {"late": "answer"})

    assert [row.name for row in listed.context["cl"].result_list] == ["late"]
