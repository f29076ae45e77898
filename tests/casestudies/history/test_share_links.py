"""Share links: for one version, for some days, for whoever holds them, until revoked."""

from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.http import Http404
from django.utils import timezone

from casestudies.desk.sharing import shareable
from casestudies.history.share_links import SIGNER
from casestudies.models import ShareLink
from tests.desk import admin_url, send, sign_in
from tests.factories import (
    make_article,
    make_outcome,
    make_person,
    make_problem,
    make_testimonial,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return sign_in("Authors", "ann", first_name="Ann")


def share(client, page, days=7):
    client.post(admin_url(page, "share"), {"days": days})
    return ShareLink.objects.first()


@pytest.mark.parametrize("make", [make_article, make_problem, make_outcome])
def test_anyone_with_the_link_reads_the_draft(ann, client, make):
    page = make(title="Secret page", body="Secret text", published_at=None)

    response = client.get(share(ann, page).get_absolute_url())

    assert response.status_code == 200
    assert "Secret text" in response.text
    assert "Version 1" in response.text
    assert "Ann shares it with you until" in response.text


def test_longest_name_is_cut_to_its_columns():
    anastasia = sign_in("Authors", "ann", first_name="Ann" * 50, last_name="Bell" * 37)

    link = share(anastasia, make_article(published_at=None))

    assert link.maker == ("Ann" * 50 + " " + "Bell" * 37)[:150]


def test_response_is_kept_nowhere_and_indexed_by_nobody(ann, client):
    response = client.get(share(ann, make_article()).get_absolute_url())

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "form-action 'none'" in response["Content-Security-Policy"]
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()


def test_link_shows_its_own_version_and_tells_of_a_newer_one(ann, client):
    page = make_article(title="Title", body="First", published_at=None)
    link = share(ann, page)
    send(ann, page, body="Second")

    text = client.get(link.get_absolute_url()).text

    assert "First" in text
    assert "Second" not in text
    assert "There is a newer version." in text


def test_link_shows_draft_changes_beside_the_published_page(ann, client):
    page = make_article(slug="public", body="Public")
    send(ann, page, body="Changed")

    text = client.get(share(ann, page).get_absolute_url()).text

    assert "Changed" in text
    assert "Changed" not in client.get("/case-studies/public/").text


def test_link_shows_the_authors_and_the_proof_of_its_version(ann, client):
    page = make_article(authors=[make_person(title="Present author")])
    new, row = make_person(title="New author"), make_testimonial(quote="Picked.")
    send(ann, page, _keep="1", authors=[new.pk], testimonials=[row.pk])

    text = client.get(share(ann, page).get_absolute_url()).text

    assert "New author" in text
    assert "Present author" not in text
    assert "Picked." in text


def test_expired_link_leads_nowhere(ann, client):
    link = share(ann, make_article())
    ShareLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert client.get(link.get_absolute_url()).status_code == 404


def test_revoked_link_leads_nowhere(ann, client):
    page = make_article()
    link = share(ann, page)

    ann.post(admin_url(page, "share"), {"revoke": link.pk})

    assert client.get(link.get_absolute_url()).status_code == 404
    assert "revoked" in ann.get(admin_url(page, "share")).text


def test_link_of_a_deleted_page_leads_nowhere(ann, client):
    page = make_article()
    link = share(ann, page)
    page.delete()

    assert client.get(link.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("token", ["1", "1:abc", Signer().sign("1"), SIGNER.sign("999"), "é"])
def test_forged_link_leads_nowhere(ann, client, token):
    share(ann, make_article())

    assert client.get(f"/shared/{token}/").status_code == 404


def test_link_takes_no_post(ann, client):
    assert client.post(share(ann, make_article()).get_absolute_url()).status_code == 405


def test_link_lasts_as_long_as_chosen(ann):
    link = share(ann, make_article(), days=30)

    assert (link.expires_at - link.made_at).days in {29, 30}


def test_lifetime_that_is_not_offered_is_refused(ann):
    assert share(ann, make_article(), days=3650) is None


def test_article_lists_its_links_with_their_makers(ann):
    page = make_article()
    share(ann, page)

    assert "made by Ann, good until" in ann.get(admin_url(page)).text


def test_links_of_another_page_are_not_revoked(ann):
    page = make_article()
    link = share(ann, make_article())

    ann.post(admin_url(page, "share"), {"revoke": link.pk})

    link.refresh_from_db()
    assert link.is_open


def test_links_of_another_kind_with_the_same_key_are_not_listed(ann):
    problem, outcome = make_problem(pk=77, published_at=None), make_outcome(pk=77)
    link = share(ann, problem)

    assert list(ShareLink.objects.of(problem)) == [link]
    assert not ShareLink.objects.of(outcome)


def test_page_that_is_deleted_at_the_same_moment_is_not_found():
    page = make_article()
    type(page).objects.filter(pk=page.pk).delete()

    with pytest.raises(Http404):
        shareable(page)
