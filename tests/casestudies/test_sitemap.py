"""What search engines are told."""

import re

import pytest

pytestmark = pytest.mark.django_db


def test_sitemap_has_the_addresses_of_the_site_not_of_the_request(client, settings):
    settings.SITE_URL = "https://site.example"

    response = client.get("/sitemap.xml", headers={"x-forwarded-proto": "http"})

    addresses = re.findall("<loc>(.*?)</loc>", response.text)
    assert addresses
    assert all(address.startswith("https://site.example/") for address in addresses)
