"""Who answers a call to action, from the page to the colleague who owns the request."""

import re

import pytest
from django.contrib.auth.models import Group

from casestudies.models import Redirect
from casestudies.page.page_context import SitePage
from contact.intake.owners import CONSULTANTS
from contact.models import DiagnosticRequest, OutgoingMail
from tests.factories import make_article, make_outcome, make_person, make_problem, make_user
from tests.posts import ANSWERS, OURS

pytestmark = pytest.mark.django_db

NAMED = '{{< contact-cta person="anna" >}}'
YOU_WRITE_TO = re.compile(r'You write to</p>\s*<p class="person-name"><a href="/people/([^/]+)/">')


def shown_at(client, url):
    """The slugs of the people who answer the blocks of a page, in their order."""
    return YOU_WRITE_TO.findall(client.get(url).text)


def send_form_of(client, url):
    """Post the first form of a page as a visitor does; the request that is stored."""
    token = re.search(r'name="source" value="([^"]+)"', client.get(url).text)[1]
    client.post("/diagnostic/", ANSWERS | {"source": token}, headers=OURS)
    return DiagnosticRequest.objects.get()


def colleague_called(name, **kwargs):
    return make_user(groups=kwargs.pop("groups", ["Consultants"]), username=name, **kwargs)


@pytest.mark.parametrize("path", ["anna", "people/anna", "/people/anna/", "Anna", "anna.md"])
def test_block_shows_whom_it_names(client, path):
    make_person(slug="anna", title="Anna Tamm", description="Asks the second question.")
    make_article(slug="a", body=f'{{{{< contact-cta person="{path}" >}}}}')

    response = client.get("/case-studies/a/")

    assert YOU_WRITE_TO.findall(response.text) == ["anna"]
    assert "Asks the second question." in response.text


def test_each_block_shows_its_own(client):
    make_person(slug="anna")
    make_person(slug="ben")
    make_article(slug="a", body=f'{NAMED}\n\n{{{{< contact-cta person="ben" >}}}}')

    assert shown_at(client, "/case-studies/a/") == ["anna", "ben"]


def test_named_person_is_found_by_an_old_slug(client):
    Redirect.objects.create(path="/people/anna/", page=make_person(slug="anna-tamm"))
    make_article(slug="a", body=NAMED)

    assert shown_at(client, "/case-studies/a/") == ["anna-tamm"]


def test_block_that_names_nobody_shows_who_answers_for_the_problem(client):
    ben, carl = make_person(slug="ben"), make_person(slug="carl")
    make_person(slug="site", answers_requests=True)
    first, second = make_problem(slug="first"), make_problem(slug="second")
    first.answered_by.set([ben])
    second.answered_by.set([carl])
    article = make_article(slug="a")
    article.problems.add(second)
    article.problems.add(first)

    assert shown_at(client, "/case-studies/a/") == ["carl"]
    assert shown_at(client, "/problems/first/") == ["ben"]


def test_first_published_of_those_picked_for_a_problem_answers(client):
    problem = make_problem(slug="drift")
    draft, ben, anna = make_person(published_at=None), make_person(slug="ben"), make_person()
    for person in (draft, ben, anna):
        problem.answered_by.add(person)

    assert shown_at(client, "/problems/drift/") == ["ben"]


def test_person_of_the_site_answers_elsewhere_the_lightest_first(client):
    make_person(slug="late", answers_requests=True)
    make_person(slug="anna", answers_requests=True, weight=1)
    make_person(slug="silent", weight=0)
    make_outcome(slug="focus")

    assert shown_at(client, "/outcomes/focus/") == ["anna"]


def test_block_on_the_page_of_a_person_is_answered_by_that_person(client):
    make_person(slug="anna")
    make_person(slug="site", answers_requests=True)

    assert shown_at(client, "/people/anna/") == ["anna"]


@pytest.mark.parametrize("text", [NAMED, "{{< contact-cta >}}"])
def test_person_who_is_not_published_answers_nothing(client, text):
    hidden = make_person(slug="anna", title="Unannounced", answers_requests=True, published_at=None)
    problem = make_problem()
    problem.answered_by.set([hidden])
    make_article(slug="a", body=text, problems=[problem])

    response = client.get("/case-studies/a/")

    assert 'name="source"' in response.text
    assert YOU_WRITE_TO.findall(response.text) == []
    assert "Unannounced" not in response.text


def test_request_goes_to_the_colleague_who_was_shown(client, mailoutbox):
    make_person(slug="anna", title="Anna Tamm", account=colleague_called("anna"))
    make_article(slug="a", body=NAMED)

    diagnostic = send_form_of(client, "/case-studies/a/")

    assert diagnostic.owner.username == "anna"
    assert (diagnostic.addressee_slug, diagnostic.addressee_name) == ("anna", "Anna Tamm")
    notification = OutgoingMail.objects.get(kind=OutgoingMail.Kind.NOTIFICATION)
    assert "Addressed to: Anna Tamm\n" in notification.body
    assert "Anna" not in notification.subject


def test_request_from_a_line_goes_to_the_same_colleague(client):
    make_person(slug="anna", title="Anna Tamm", account=colleague_called("anna"))
    make_article(slug="a", body='{{< contact-cta person="anna" variant="compact" >}}')
    line = client.get("/case-studies/a/").text
    form = re.search(r'class="cta-line".*?href="([^"]+)"', line)[1]

    diagnostic = send_form_of(client, form)

    assert "Anna Tamm answers." in line
    assert "Anna Tamm answers." in client.get(form).text
    assert diagnostic.owner.username == "anna"


@pytest.mark.parametrize(
    "account",
    [{"is_active": False}, {"groups": ["Administrators"]}, {"groups": []}],
    ids=["inactive", "administrator", "no role"],
)
def test_request_is_nobodys_where_the_person_is_no_active_consultant(client, account):
    make_person(slug="anna", title="Anna Tamm", account=colleague_called("anna", **account))
    make_article(slug="a", body=NAMED)

    diagnostic = send_form_of(client, "/case-studies/a/")

    assert diagnostic.owner is None
    assert diagnostic.addressee_name == "Anna Tamm"


@pytest.mark.parametrize("is_answered", [True, False])
def test_request_to_a_person_unpublished_since_goes_to_who_answers_for_the_site(
    client, is_answered
):
    anna = make_person(slug="anna", title="Anna Tamm", account=colleague_called("anna"))
    make_person(answers_requests=True, published_at=None, account=colleague_called("draft"))
    make_person(answers_requests=is_answered, weight=2, account=colleague_called("ben"))
    make_person(answers_requests=is_answered, weight=3, account=colleague_called("carl"))
    make_article(slug="a", body=NAMED)
    token = re.search(r'name="source" value="([^"]+)"', client.get("/case-studies/a/").text)[1]
    anna.published_at = None
    anna.save()

    client.post("/diagnostic/", ANSWERS | {"source": token}, headers=OURS)

    diagnostic = DiagnosticRequest.objects.get()
    assert str(diagnostic.owner) == ("ben" if is_answered else "None")
    assert diagnostic.addressee_name == "Anna Tamm"


def test_request_outlives_the_person(client):
    anna = make_person(slug="anna", title="Anna Tamm", account=colleague_called("anna"))
    make_article(slug="a", body=NAMED)
    diagnostic = send_form_of(client, "/case-studies/a/")

    anna.delete()

    diagnostic.refresh_from_db()
    assert diagnostic.addressee_name == "Anna Tamm"
    assert diagnostic.owner.username == "anna"


def test_visitor_cannot_choose_an_owner(client):
    anna = colleague_called("anna")
    make_person(slug="anna", account=anna)
    made_up = {"owner": str(anna.pk), "addressee": "anna", "addressee_slug": "anna"}

    client.post("/diagnostic/", ANSWERS | made_up | {"source": "made up"}, headers=OURS)

    assert DiagnosticRequest.objects.get().owner is None


def test_same_words_to_the_same_block_are_one_request_whoever_answers_it_now(client):
    anna, ben = make_person(slug="anna", weight=1), make_person(slug="ben", weight=2)
    anna.answers_requests = ben.answers_requests = True
    anna.save()
    ben.save()
    make_article(slug="a")
    send_form_of(client, "/case-studies/a/")

    anna.delete()

    assert send_form_of(client, "/case-studies/a/").addressee_slug == "anna"


def test_inbox_and_briefing_say_whom_it_was_addressed_to(client):
    make_person(slug="anna", title="Anna Tamm")
    make_article(slug="a", body=NAMED)
    diagnostic = send_form_of(client, "/case-studies/a/")
    client.force_login(colleague_called("ben"))

    listed = client.get("/admin/contact/diagnosticrequest/").text
    briefing = client.get(diagnostic.get_admin_url()).text

    assert "addressed to Anna Tamm" in listed
    assert re.search(r"<dt>Addressed to</dt>\s*<dd>Anna Tamm</dd>", briefing)


def test_editor_is_told_of_a_person_who_is_not_there():
    article = make_article(body=NAMED)
    article.context = SitePage(article)

    article.clean()

    [remark] = article.remarks
    assert "“people/anna” is no page" in remark.text
    assert not remark.is_error


def test_group_of_those_who_get_requests_is_called_as_the_migration_calls_it():
    assert Group.objects.filter(name=CONSULTANTS).exists()
