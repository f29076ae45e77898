"""The verdict on a post's sender, against a table written by hand from the rule."""

import pytest

from contact.intake.origin import Verdict, judge_origin
from contact.models import DiagnosticRequest
from tests.posts import ANSWERS

SITE = "https://www.example.com"

OWN_ORIGINS = [
    "https://www.example.com",
    "https://www.example.com:443",
    "HTTPS://WWW.EXAMPLE.COM",
]
OTHER_ORIGINS = [
    "null",
    "http://www.example.com",
    "http://www.example.com:443",
    "https://www.example.com:80",
    "https://www.example.com:8443",
    "https://www.example.com:0",
    "https://www.example.com:99999999",
    "https://www.example.com:",
    "https://www.example.com:port",
    "https://example.com",
    "https://app.www.example.com",
    "https://www.example.com.evil.test",
    "https://www.example.com.",
    "https://evil.test",
    "https://evil.test#https://www.example.com",
    "https://www.example.com@evil.test",
    "https://user@www.example.com",
    "https://user:secret@www.example.com",
    "https://www.example.com/",
    "https://www.example.com/diagnostic/",
    "https://www.example.com?",
    "https://www.example.com https://www.example.com",
    "https://www.example.com, https://www.example.com",
    " https://www.example.com",
    "https://www.example.com\n",
    "https:www.example.com",
    "https:///www.example.com",
    "//www.example.com",
    "www.example.com",
    "file://",
    "chrome-extension://abcdefgh",
    "ftp://www.example.com",
    "https://",
    "https://[::1",
    "https://ｗww.example.com",
    "\x00",
]
FOREIGN_FETCH_SITES = [
    "cross-site",
    "same-site",
    "Same-Origin",
    "same-origin ",
    "same-origin, cross-site",
    "none;",
    "null",
    "?1",
]


@pytest.mark.parametrize("fetch_site", ["same-origin", "none"])
@pytest.mark.parametrize("origin", [None, "", *OWN_ORIGINS, *OTHER_ORIGINS])
def test_own_fetch_metadata_is_enough(fetch_site, origin):
    verdict = judge_origin(fetch_site=fetch_site, origin=origin, site_url=SITE)

    assert verdict is Verdict.OURS


@pytest.mark.parametrize("fetch_site", FOREIGN_FETCH_SITES)
@pytest.mark.parametrize("origin", [None, "", *OWN_ORIGINS, *OTHER_ORIGINS])
def test_other_fetch_metadata_is_refused_whatever_the_origin(fetch_site, origin):
    verdict = judge_origin(fetch_site=fetch_site, origin=origin, site_url=SITE)

    assert verdict is Verdict.FOREIGN


@pytest.mark.parametrize("fetch_site", [None, ""])
@pytest.mark.parametrize("origin", OWN_ORIGINS)
def test_own_origin_is_enough_for_an_old_browser(fetch_site, origin):
    verdict = judge_origin(fetch_site=fetch_site, origin=origin, site_url=SITE)

    assert verdict is Verdict.OURS


@pytest.mark.parametrize("fetch_site", [None, ""])
@pytest.mark.parametrize("origin", OTHER_ORIGINS)
def test_other_origins_are_refused(fetch_site, origin):
    verdict = judge_origin(fetch_site=fetch_site, origin=origin, site_url=SITE)

    assert verdict is Verdict.FOREIGN


@pytest.mark.parametrize("fetch_site", [None, ""])
@pytest.mark.parametrize("origin", [None, ""])
def test_silence_is_neither(fetch_site, origin):
    verdict = judge_origin(fetch_site=fetch_site, origin=origin, site_url=SITE)

    assert verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("site", "origin", "verdict"),
    [
        ("http://www.example.com", "http://www.example.com", Verdict.OURS),
        ("http://www.example.com", "http://www.example.com:80", Verdict.OURS),
        ("http://www.example.com:80", "http://www.example.com", Verdict.OURS),
        ("http://www.example.com", "https://www.example.com", Verdict.FOREIGN),
        ("http://www.example.com", "https://www.example.com:80", Verdict.FOREIGN),
        ("https://www.example.com:443", "https://www.example.com", Verdict.OURS),
        ("https://www.example.com:8443", "https://www.example.com:8443", Verdict.OURS),
        ("https://www.example.com:8443", "https://www.example.com", Verdict.FOREIGN),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", Verdict.OURS),
        ("http://127.0.0.1:8000", "http://localhost:8000", Verdict.FOREIGN),
        ("http://127.0.0.1:8000", "http://127.0.0.1", Verdict.FOREIGN),
        ("http://[::1]:8000", "http://[::1]:8000", Verdict.OURS),
        ("https://bücher.example", "https://xn--bcher-kva.example", Verdict.OURS),
        ("https://www.example.com/site", "https://www.example.com", Verdict.OURS),
    ],
)
def test_scheme_host_and_port_are_those_of_the_site(site, origin, verdict):
    assert judge_origin(fetch_site=None, origin=origin, site_url=site) is verdict


@pytest.mark.parametrize("fetch_site", [None, "cross-site", "same-site"])
@pytest.mark.parametrize(
    ("origin", "verdict"),
    [
        ("https://standby.example.net", Verdict.OURS),
        ("https://standby.example.net:443", Verdict.OURS),
        ("http://standby.example.net", Verdict.FOREIGN),
        ("https://standby.example.net.evil.test", Verdict.FOREIGN),
        ("null", Verdict.FOREIGN),
    ],
)
def test_plain_files_under_another_address_are_ours(fetch_site, origin, verdict):
    edition = {"site_url": SITE, "edition_url": "https://standby.example.net"}

    assert judge_origin(fetch_site=fetch_site, origin=origin, **edition) is verdict


def test_request_from_the_plain_files_is_stored(client, settings, db):
    settings.EDITION_URL = "https://standby.example.net"
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": settings.EDITION_URL}

    response = client.post("/diagnostic/", ANSWERS, headers=headers)

    assert response.status_code == 302
    assert DiagnosticRequest.objects.get().status == "new"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, "new"),
        ({"Sec-Fetch-Site": "none"}, "new"),
        ({"Origin": SITE}, "new"),
        ({}, "quarantined"),
    ],
)
def test_request_is_kept_with_the_verdict(client, headers, status):
    response = client.post("/diagnostic/", ANSWERS, headers=headers)

    assert response["Location"].startswith("/diagnostic/thanks/")
    assert DiagnosticRequest.objects.get().status == status


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}, {"Origin": "https://evil.test"}],
)
def test_refused_request_comes_back_with_its_text_and_advice(client, headers):
    response = client.post("/diagnostic/", ANSWERS, headers=headers)

    page = response.content.decode()
    assert response.status_code == 403
    assert response["Cache-Control"] == "no-store"
    assert "Decisions take weeks." in page
    assert 'value="Maria Keller"' in page
    assert "press the button once more" in page
    assert "mailto:team@example.com" in page
    assert not DiagnosticRequest.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head"])
def test_form_may_be_opened_from_anywhere(client, method):
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.test"}

    response = getattr(client, method)("/diagnostic/", headers=headers)

    assert response.status_code == 200
