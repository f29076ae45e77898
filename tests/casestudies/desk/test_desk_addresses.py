"""The desk's own addresses are for colleagues, whichever view answers."""

import pytest
from django.urls import reverse

from casestudies.desk.urls import urlpatterns

EXAMPLES = {"model": "problem", "pk": 1, "name": "editors", "anchor": "links"}
# What a script of the editor posts to: no sign-in page is an answer there.
REFUSING = {"live_preview", "upload"}
ADDRESSES = [
    reverse(
        f"desk:{pattern.name}", kwargs={name: EXAMPLES[name] for name in pattern.pattern.converters}
    )
    for pattern in urlpatterns
    if pattern.name not in REFUSING
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_visitor_is_sent_to_the_login(client, address, method):
    response = getattr(client, method)(address)

    assert response.headers["Location"].startswith("/admin/login/")
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("name", sorted(REFUSING))
def test_visitor_who_posts_to_the_editor_is_refused(client, name):
    answer = client.post(reverse(f"desk:{name}"))

    assert answer.status_code == 401
    assert b"<" not in answer.content
