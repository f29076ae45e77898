"""The admin's cookies: named so that no other host can set them, and nothing to public pages."""

import pytest
from django.test import Client

from tests.casestudies.test_draft_leak import make_site
from tests.signin import LOGIN, setting
from tests.surfaces import PUBLIC

COOKIES = ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "DEVICE_COOKIE_NAME"]
# What a browser may bring along: the admin's, old ones, and another application's.
STRAY = {
    "__Host-sessionid": "x" * 32,
    "__Host-csrftoken": "y" * 32,
    "__Host-device": "z",
    "sessionid": "a" * 32,
    "messages": "hello",
    "_ga": "GA1.2.3",
}


@pytest.mark.parametrize("name", COOKIES)
def test_cookie_is_the_hosts_own_where_the_site_is_https(name):
    assert setting(name, SITE_URL="https://www.example.com").startswith("__Host-")
    assert not setting(name, SITE_URL="http://127.0.0.1:8000").startswith("__Host-")


@pytest.mark.parametrize("name", ["SESSION", "CSRF"])
def test_cookie_has_what_browsers_demand_of_a_hosts_own(name):
    facts = f"{name}_COOKIE_SECURE, {name}_COOKIE_PATH, {name}_COOKIE_DOMAIN"
    code = f"[globals().get(n.strip(), d) for n, d in zip('{facts}'.split(','), (None, '/', None))]"

    assert setting(code, SITE_URL="https://www.example.com") == "[True, '/', None]"


@pytest.mark.django_db
def test_token_of_an_earlier_release_goes_where_scripts_would_take_it_for_ours(settings, client):
    settings.CSRF_COOKIE_NAME = "__Host-csrftoken"
    client.cookies.load({"csrftoken": "x" * 32})

    forgotten = client.get(LOGIN).cookies["csrftoken"]

    assert (forgotten.value, forgotten["path"], forgotten["max-age"]) == ("", "/admin/", 0)
    assert "csrftoken" not in Client().get(LOGIN).cookies


@pytest.mark.django_db
@pytest.mark.parametrize("url", PUBLIC)
def test_stray_cookies_change_not_a_byte(client, url):
    make_site()
    plain = client.get(url)
    client.cookies.load(STRAY)

    stray = client.get(url)

    assert stray.content == plain.content
    assert dict(stray.headers) == dict(plain.headers)
    assert not stray.cookies
