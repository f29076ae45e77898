"""When an answer comes is promised in one place and said in many."""

import pytest

from contact.mail.emails import queue_acknowledgement
from contact.organisation import Organisation
from tests.factories import make_article, make_request

pytestmark = pytest.mark.django_db


def said(client):
    block = make_article(slug="study", body="{{< contact-cta >}}")
    pages = ["/", "/diagnostic/thanks/", block.get_absolute_url()]
    mail = queue_acknowledgement(make_request())
    return [*(client.get(address).text for address in pages), mail.body]


def test_every_place_says_the_same_promise(client):
    assert all("within two working days" in text for text in said(client))


def test_another_promise_is_made_everywhere_at_once(client):
    Organisation.objects.create(answer_time="before the week is over")

    texts = said(client)

    assert all("before the week is over" in text for text in texts)
    assert not any("working days" in text for text in texts)
