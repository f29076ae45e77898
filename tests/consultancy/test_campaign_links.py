"""A campaign survives a second page, an old address and a corrected error, without a cookie."""

import html
import re

import pytest

from casestudies.tables.redirects import Redirect
from consultancy.campaign_links import with_links_to
from contact.intake.posted import MOST_BYTES
from contact.models import DiagnosticRequest
from tests.casestudies.test_draft_leak import make_site
from tests.factories import make_problem
from tests.posts import ANSWERS, OURS
from tests.surfaces import PUBLIC

SITE = "https://www.example.com"
CAMPAIGN = "utm_source=newsletter&utm_campaign=autumn+2026"
VALUES = {"utm_source": "newsletter", "utm_campaign": "autumn 2026"}


def links_of(response):
    page = response.content.decode(errors="replace")
    return [html.unescape(link) for link in re.findall(r'<a [^>]*?href="([^"]*)"', page)]


def send(client, page, **changes):
    """What a browser without scripts posts from the page at the address."""
    return client.post("/diagnostic/", ANSWERS | changes, headers=OURS | {"Referer": SITE + page})


@pytest.mark.django_db
def test_campaign_survives_a_second_and_a_third_page(client):
    make_site()
    first = client.get(f"/?{CAMPAIGN}")
    (second_url,) = {url for url in links_of(first) if url.startswith("/case-studies/study/")}
    second = client.get(second_url)
    third_url = next(url for url in links_of(second) if url.startswith("/problems/problem/"))

    send(client, third_url)

    assert DiagnosticRequest.objects.get().utm == VALUES


@pytest.mark.django_db
def test_campaign_survives_the_link_to_the_form(client):
    make_problem(slug="one", body='{{< contact-cta variant="minimal" >}}')
    page = client.get(f"/problems/one/?{CAMPAIGN}")
    form_url = next(url for url in links_of(page) if url.startswith("/diagnostic/?source="))

    send(client, form_url)

    assert client.get(form_url).status_code == 200
    assert DiagnosticRequest.objects.get().utm == VALUES


@pytest.mark.django_db
def test_campaign_survives_a_search(client):
    make_problem(slug="one", title="Everything waits")
    page = client.get(f"/?{CAMPAIGN}").text
    form = re.search(r'<form [^<>]*role="search".*?</form>', page, re.DOTALL)[0]
    fields = dict(re.findall(r'name="(utm_[^"]*)" value="([^"]*)"', form))

    found = client.get("/search/", {"q": "waits", **fields})

    assert fields == VALUES
    (problem,) = {url for url in links_of(found) if url.startswith("/problems/one/")}
    send(client, problem)
    assert DiagnosticRequest.objects.get().utm == VALUES


@pytest.mark.django_db
def test_campaign_survives_an_old_address(client):
    Redirect.objects.create(path="/old/", page=make_problem(slug="problem"))

    response = client.get(f"/old/?{CAMPAIGN}")

    assert response.status_code == 301
    assert response.url == f"/problems/problem/?{CAMPAIGN}"


@pytest.mark.django_db
def test_campaign_survives_a_corrected_error_twice(client):
    page = send(client, f"/insights/one/?{CAMPAIGN}", email="maria@").text
    carried = re.search(r'name="campaign" value="([^"]*)"', page)[1]
    again = send(client, "/diagnostic/", message="", campaign=html.unescape(carried)).text
    carried = re.search(r'name="campaign" value="([^"]*)"', again)[1]

    send(client, "/diagnostic/", campaign=html.unescape(carried))

    assert DiagnosticRequest.objects.get().utm == VALUES


@pytest.mark.django_db
def test_campaign_survives_a_body_that_is_too_large(client):
    fields = "name=Maria&message=" + "x" * MOST_BYTES

    response = client.generic(
        "POST",
        "/diagnostic/",
        fields,
        "application/x-www-form-urlencoded",
        headers=OURS | {"Referer": f"{SITE}/insights/one/?{CAMPAIGN}"},
    )

    assert response.status_code == 413
    assert 'name="campaign" value="utm_source=newsletter&amp;' in response.text


@pytest.mark.django_db
def test_page_that_was_sent_from_says_more_than_the_field(client):
    send(client, f"/insights/one/?{CAMPAIGN}", campaign="utm_source=elsewhere")

    assert DiagnosticRequest.objects.get().utm == VALUES


@pytest.mark.django_db
def test_field_holds_campaign_values_and_nothing_else(client):
    send(client, "/diagnostic/", campaign="utm_source=a%00b&name=x&utm_medium=<b>&" + "x" * 9999)

    assert DiagnosticRequest.objects.get().utm == {"utm_medium": "<b>"}


@pytest.mark.django_db
@pytest.mark.parametrize("url", PUBLIC)
def test_pages_hold_no_campaign_where_the_address_has_none(client, url):
    make_site()

    page = client.get(url).content

    assert b"utm_source" not in page
    assert b'name="campaign"' not in page


@pytest.mark.django_db
@pytest.mark.parametrize("url", PUBLIC)
def test_only_links_to_pages_of_the_site_carry_it(client, url):
    make_site()

    carrying = [link for link in links_of(client.get(f"{url}?{CAMPAIGN}")) if "utm_" in link]

    assert [link for link in carrying if not re.match(r"/([a-z/-]+/)?\?", link)] == []
    assert [link for link in carrying if "/feed/" in link or "/admin/" in link] == []


@pytest.mark.django_db
def test_page_with_a_campaign_may_be_kept_like_any_other(client):
    url = f"/privacy/?{CAMPAIGN}"
    first = client.get(url)

    again = client.get(url, headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == client.get("/privacy/")["Cache-Control"]
    assert int(first["Content-Length"]) == len(first.content)
    assert not first.cookies
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/", "/?utm_source=x"),
        ("/a/b/", "/a/b/?utm_source=x"),
        ("/a/?page=2", "/a/?page=2&amp;utm_source=x"),
        ("/a/#part", "/a/?utm_source=x#part"),
        ("/a/?b=c&amp;d=e#part", "/a/?b=c&amp;d=e&amp;utm_source=x#part"),
        ("https://www.example.com/a/", "https://www.example.com/a/?utm_source=x"),
        ("/a/?utm_source=own", "/a/?utm_source=own"),
        ("/a/feed/", "/a/feed/"),
        ("/a.md", "/a.md"),
        ("/media/a.png", "/media/a.png"),
        ("/admin/", "/admin/"),
        ("//evil.test/", "//evil.test/"),
        ("https://evil.test/", "https://evil.test/"),
        ("https://www.example.com.evil.test/", "https://www.example.com.evil.test/"),
        ("mailto:team@example.com", "mailto:team@example.com"),
        ("#part", "#part"),
    ],
)
def test_each_kind_of_link(link, expected):
    page = f'<p>href="/a/" <a class="b" href="{link}">c</a> <link href="/a/"></p>'

    assert with_links_to(page, "utm_source=x") == page.replace(f'="{link}">c', f'="{expected}">c')


@pytest.mark.django_db
def test_hostile_values_stay_within_the_address(client):
    page = client.get('/privacy/?utm_source="><script>alert(1)</script>&utm_"onclick="=x').text

    assert "<script>alert" not in page
    assert "onclick" not in page


@pytest.mark.django_db
def test_long_campaign_does_not_make_the_page_many_times_longer(client):
    plain = len(client.get("/privacy/").content)
    query = "&".join(f"utm_{letter}={'%F0%9F%98%80' * 200}" for letter in "abcdefghij")

    assert len(client.get(f"/privacy/?{query}").content) == plain
