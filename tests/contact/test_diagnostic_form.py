"""The page with the form, and what a posted form leads to."""

import pytest

from contact.models import CallToAction, DiagnosticRequest
from contact.notice import current_notice
from contact.source import Source
from tests.posts import ANSWERS, OURS

pytestmark = pytest.mark.django_db


def test_form_is_the_same_for_everyone(client):
    plain = client.get("/diagnostic/")

    other = client.get("/diagnostic/", headers={"Cookie": "a=b", "Accept-Language": "et"})

    assert plain.status_code == 200
    assert plain.content == other.content
    assert not plain.cookies
    assert "Cookie" not in plain.get("Vary", "")


def test_form_asks_browsers_to_fill_in_what_they_know(client):
    page = client.get("/diagnostic/").content.decode()

    assert 'name="name" autocomplete="name"' in page
    assert 'autocomplete="email"' in page
    assert 'autocomplete="organization"' in page
    assert 'autocomplete="organization-title"' in page


def test_form_does_not_cut_a_long_message_silently(client):
    page = client.get("/diagnostic/").content.decode()

    assert "maxlength" not in page.partition("<textarea")[2].partition(">")[0]


def test_form_reads_like_the_block_whose_link_led_to_it(client):
    block = Source(path="/case-studies/two-teams/", heading="Is yours like this?", text="Ask us.")

    page = client.get("/diagnostic/", {"source": block.to_token()}).content.decode()

    assert "<h1>Is yours like this?</h1>" in page
    assert "Ask us." in page
    assert f'name="source" value="{block.to_token()}"' in page


def test_form_ignores_a_forged_source(client):
    page = client.get("/diagnostic/", {"source": "forged"}).content.decode()

    assert "forged" not in page
    assert f"<h1>{CallToAction().heading}</h1>" in page


def test_form_opened_directly_is_its_own_source(client):
    page = client.get("/diagnostic/").content.decode()
    token = page.partition('name="source" value="')[2].partition('"')[0]

    client.post("/diagnostic/", ANSWERS | {"source": token}, headers=OURS)

    assert DiagnosticRequest.objects.get().source_path == "/diagnostic/"


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_form_allows_no_other_method(client, method):
    response = getattr(client, method)("/diagnostic/")

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, POST"


def test_request_is_stored_with_its_mails_before_the_visitor_is_thanked(client):
    response = client.post("/diagnostic/", ANSWERS, headers=OURS)

    diagnostic = DiagnosticRequest.objects.get()
    assert response.status_code == 302
    assert response["Location"].startswith("/diagnostic/thanks/?reference=DC-")
    assert response["Cache-Control"] == "no-store"
    assert diagnostic.status == "new"
    assert {name: getattr(diagnostic, name) for name in ANSWERS} == ANSWERS
    assert set(diagnostic.mails.values_list("kind", flat=True)) == {
        "notification",
        "acknowledgement",
    }


def test_request_keeps_the_notice_that_stood_beside_the_form(client):
    page = client.get("/diagnostic/").content.decode()

    client.post("/diagnostic/", ANSWERS, headers=OURS)

    diagnostic = DiagnosticRequest.objects.get()
    assert diagnostic.notice_text in page
    assert diagnostic.notice_version == current_notice().version


def test_request_may_come_as_multipart(client):
    response = client.post("/diagnostic/", ANSWERS, format="multipart", headers=OURS)

    assert response.status_code == 302


@pytest.mark.parametrize("field", ["organisation", "role"])
def test_organisation_and_role_may_be_left_out(client, field):
    answers = {**ANSWERS, field: ""}

    client.post("/diagnostic/", answers, headers=OURS)

    assert getattr(DiagnosticRequest.objects.get(), field) == ""


def test_thanks_page_is_the_same_for_everyone(client):
    plain = client.get("/diagnostic/thanks/")

    other = client.get("/diagnostic/thanks/", headers={"Cookie": "a=b"})

    assert plain.status_code == 200
    assert "two working days" in plain.content.decode()
    assert plain.content == other.content
    assert not plain.cookies


@pytest.mark.parametrize("about", ["scaling", "", "no-such-problem", "<b>", "é", "a" * 5000])
def test_thanks_page_takes_any_problem(client, about):
    response = client.get("/diagnostic/thanks/", {"about": about})

    assert response.status_code == 200
    assert "<b>" not in response.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_thanks_page_is_for_reading_only(client, method):
    assert getattr(client, method)("/diagnostic/thanks/").status_code == 405
