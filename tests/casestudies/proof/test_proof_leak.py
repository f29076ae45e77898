"""Without a valid permission nothing is shown of a testimonial or a client, and without a name
nothing that tells who it was: on no page, in no attribute.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from casestudies.history.revisions import record
from casestudies.history.share_links import ShareLink
from casestudies.models import Article, Client, Testimonial
from tests.desk import sign_in
from tests.factories import (
    make_article,
    make_client,
    make_outcome,
    make_page,
    make_person,
    make_problem,
    make_testimonial,
    stored_once,
)
from tests.sitemap import get_whole
from tests.surfaces import DETAILS, PUBLIC

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
NOW = timezone.now()
HIDDEN = {
    "unconfirmed": {"permission_by": "", "permission_at": None},
    "later": {"permission_at": NOW + DAY},
    "ended": {"permission_at": NOW - 2 * DAY, "permission_until": NOW - DAY},
    "withdrawn": {"permission_at": NOW - 2 * DAY, "withdrawn_at": NOW - DAY},
}
BODY = """{{< testimonial id="unannounced-key" >}}

{{< social-proof "unannounced-key" >}}

{{< testimonials >}}

{{< testimonials problem="problem" outcome="outcome" case="case-studies/study" limit="3" >}}

{{< client-logos >}}

{{< client-logos id="unannounced-client" >}}

{{< client-logos sector="Shipping" problem="problem" limit="8" >}}"""
QUOTE = "could not hear"
SECRETS = ["Unannounced", "unannounced", "portrait-of-unannounced", "logo-of-unannounced"]


def make_site(client_permission, **permission):
    """A page of every kind that asks for all proof there is, and proof that is linked to each."""
    problem = make_problem(slug="problem", body=BODY)
    outcome = make_outcome(slug="outcome", body=BODY)
    tags = {"problems": [problem], "outcomes": [outcome]}
    study = make_article(slug="study", body=BODY, **tags)
    make_article(slug="insight", kind="insights", body=BODY, **tags)
    make_person(slug="person", body=BODY)
    make_page("page", body=BODY)
    make_page("page/below", body=BODY)
    client = make_client(
        [study],
        name="Unannounced Shipping",
        key="unannounced-client",
        sector="Shipping",
        website="https://unannounced.example.org/",
        logo="images/logo-of-unannounced.png",
        logo_alt="Unannounced in blue",
        **client_permission,
    )
    make_testimonial(
        [study],
        [problem],
        [outcome],
        quote="They told us what we could not hear.",
        key="unannounced-key",
        name="Unannounced Keller",
        role="Head of routes",
        organisation="Unannounced Lines",
        sector="ocean freight",
        portrait="images/portrait-of-unannounced.png",
        portrait_alt="Unannounced Keller at a desk",
        client=client,
        **permission,
    )


@pytest.fixture(scope="module")
def site(request, django_db_setup, django_db_blocker):
    """One site for all tests with the same permission: none of them changes it."""
    with stored_once(django_db_blocker):
        make_site(*request.param[:1], **request.param[1])
        yield


@pytest.fixture(autouse=True)
def pictures(settings):
    """Both pictures can be read, so that only the rule keeps them away."""
    (settings.MEDIA_ROOT / "images").mkdir(parents=True, exist_ok=True)
    for name in ("logo", "portrait"):
        path = settings.MEDIA_ROOT / f"images/{name}-of-unannounced.png"
        Image.new("RGBA", (90, 40)).save(path)


def secrets_in(response):
    """Which words of the secret the answer holds, in its text or in an attribute."""
    return [word for word in [*SECRETS, QUOTE] if word.encode() in response.content]


ALL_HIDDEN = [pytest.param((state, state), id=name) for name, state in HIDDEN.items()]


@pytest.mark.parametrize("site", ALL_HIDDEN, indirect=True)
@pytest.mark.parametrize("url", PUBLIC)
def test_without_permission_nothing_is_shown(client, site, url):
    response = client.get(url)

    assert response.status_code == 200
    assert secrets_in(response) == []
    assert "Head of routes" not in response.text if "text" in response["Content-Type"] else True


@pytest.mark.parametrize("site", [({}, {})], indirect=True, ids=["permitted"])
@pytest.mark.parametrize("url", DETAILS)
def test_with_permission_every_page_that_asks_shows_it(client, site, url):
    text = client.get(url).text

    assert "could not hear" in text
    assert "Unannounced Keller" in text
    assert "portrait-of-unannounced" in text
    assert "logo-of-unannounced" in text


@pytest.mark.parametrize("site", [({}, {})], indirect=True, ids=["permitted"])
@pytest.mark.parametrize("url", ["/case-studies/feed/", "/insights/feed/", "/sitemap.xml"])
def test_what_nobody_can_take_back_never_holds_it(client, site, url):
    assert secrets_in(get_whole(client, url)) == []


@pytest.mark.parametrize(
    "site", [(HIDDEN["unconfirmed"], {"is_anonymous": True})], indirect=True, ids=["anonymous"]
)
@pytest.mark.parametrize("url", PUBLIC)
def test_without_a_name_nothing_tells_who_it_was(client, site, url):
    response = client.get(url)

    assert set(secrets_in(response)) <= {QUOTE}


@pytest.mark.parametrize(
    "site", [({}, {"is_anonymous": True})], indirect=True, ids=["anonymous, client named"]
)
@pytest.mark.parametrize("url", ["/problems/problem/", "/outcomes/outcome/"])
def test_without_a_name_role_and_sector_are_shown(client, site, url):
    text = client.get(url).text

    assert "Head of routes, ocean freight" in text
    assert "Keller" not in text


@pytest.mark.parametrize("is_tied", [True, False])
def test_logo_beside_a_quotation_does_not_say_whose_it_is(client, is_tied):
    study = make_article(slug="another")
    named = make_client([study], name="Northwind")
    make_client([study], name="Contoso")
    of_them = {"client": named, "organisation": ""} if is_tied else {"organisation": "northwind"}
    make_testimonial([study], quote="Said by someone.", is_anonymous=True, **of_them)

    text = client.get("/case-studies/another/").text

    assert "Said by someone." in text
    assert "Contoso" in text
    assert "Northwind" not in text


@pytest.mark.parametrize(
    "site", [(HIDDEN["unconfirmed"], {})], indirect=True, ids=["client unconfirmed"]
)
@pytest.mark.parametrize("url", DETAILS)
def test_named_quotation_takes_nothing_from_a_client_who_permits_nothing(client, site, url):
    text = client.get(url).text

    assert "Unannounced Lines" in text
    assert "Unannounced Shipping" not in text
    assert "unannounced.example.org" not in text


@pytest.mark.parametrize("site", ALL_HIDDEN[:1], indirect=True)
@pytest.mark.parametrize("by", ["Editors", "nobody"])
def test_previews_show_nothing_of_it(client, site, by):
    study = Article.objects.get(slug="study")
    if by == "Editors":
        response = sign_in("Editors").get(reverse("desk:preview", args=["article", study.pk]))
    else:
        revision = record(study, by=None)
        link = ShareLink.objects.create(revision=revision, expires_at=NOW + DAY, maker="Maker")
        response = client.get(link.get_absolute_url())

    assert response.status_code == 200
    assert "could not hear" not in response.text
    assert "Keller" not in response.text


def test_permission_that_ends_takes_it_off_the_page(client):
    study = make_article(slug="lasting")
    make_testimonial([study], quote="Said once.", permission_until=NOW + DAY)
    make_client([study], name="Named once", permission_until=NOW + DAY)
    before = client.get("/case-studies/lasting/").text

    Testimonial.objects.update(permission_until=timezone.now())
    Client.objects.update(permission_until=timezone.now())
    after = client.get("/case-studies/lasting/").text

    assert "Said once." in before
    assert "Named once" in before
    assert "Said once." not in after
    assert "Named once" not in after


@pytest.mark.parametrize("site", ALL_HIDDEN[:1], indirect=True)
def test_text_that_is_being_written_shows_nothing_of_it(site):
    author = sign_in("Authors")

    preview = author.post(reverse("desk:live_preview"), {"content": BODY})
    picker = author.get(reverse("desk:pages"), {"q": "unannounced"})

    assert preview.status_code == 200
    # Who writes is told which call shows nothing; its key is their own.
    assert set(secrets_in(preview)) == {"unannounced"}
    assert picker.json() == {"pages": []}


@pytest.mark.parametrize("site", ALL_HIDDEN[:1], indirect=True)
@pytest.mark.parametrize("group", ["Consultants", ""])
@pytest.mark.parametrize("name", ["testimonial", "client"])
def test_picker_tells_nothing_to_those_who_may_not_view_it(site, group, name):
    asked = {
        "app_label": "casestudies",
        "model_name": f"{name}_case_studies",
        "field_name": name,
        "term": "Unannounced",
    }

    response = sign_in(group).get("/admin/autocomplete/", asked)

    assert response.status_code == 403
    assert secrets_in(response) == []


@pytest.mark.parametrize("end", [{"permission_until": NOW}, {"withdrawn_at": NOW}])
def test_cache_that_asks_again_is_told_of_the_end(client, end):
    study = make_article(slug="lasting")
    row = make_testimonial([study], quote="Said once.", permission_at=NOW - DAY)
    etag = client.get("/case-studies/lasting/")["ETag"]
    same = client.get("/case-studies/lasting/", headers={"If-None-Match": etag})

    Testimonial.objects.filter(pk=row.pk).update(**end)
    changed = client.get("/case-studies/lasting/", headers={"If-None-Match": etag})

    assert same.status_code == 304
    assert changed.status_code == 200
    assert "Last-Modified" not in changed
    assert "Said once." not in changed.text
