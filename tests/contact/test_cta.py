"""The call-to-action block: the same for everyone, with the form in it."""

import re

import pytest
from django.template import Context, Template

from contact.cta import render_block
from contact.models import CallToAction, DiagnosticRequest
from contact.source import Source
from tests.posts import ANSWERS, OURS

pytestmark = pytest.mark.django_db

STUDY = Source(path="/case-studies/two-teams/", problems=("scaling",), outcomes=("clarity",))
DEFAULTS = CallToAction(
    heading="Ready?",
    text="Tell us.",
    button="Ask",
    reassurance="No obligation.",
    booking_url="https://booking.example/us",
)


def block(ordinal=1, defaults=DEFAULTS, **parameters):
    return render_block(STUDY, ordinal, defaults, **parameters)


def ids(html):
    return re.findall(r'\bid="([^"]+)"', html)


def test_bare_block_shows_the_defaults():
    html = block()

    assert '<h2 class="cta-heading" id="cta-1-heading">Ready?</h2>' in html
    assert "Tell us." in html
    assert "No obligation." in html
    assert '<button class="button" type="submit">Ask</button>' in html
    assert "booking.example" not in html


def test_block_says_what_its_author_wrote():
    html = block(heading="Is yours like this?", text="Ask us.", button_text="Talk to us")

    assert "Is yours like this?" in html
    assert "Ask us." in html
    assert "Talk to us" in html
    assert "Ready?" not in html
    assert "No obligation." in html


@pytest.mark.parametrize("name", ["name", "email", "organisation", "role", "message", "source"])
def test_block_carries_the_whole_form(name):
    assert f'name="{name}"' in block()


def test_block_is_the_same_at_every_call():
    assert block() == block()


def test_two_blocks_of_a_page_share_no_id():
    both = ids(block(1) + block(2))

    assert len(both) == len(set(both))


def test_every_label_and_description_leads_to_an_element_of_the_block():
    html = block(2)

    targets = re.findall(r'\b(?:for|aria-labelledby|aria-describedby)="([^"]+)"', html)
    assert targets
    assert set(targets) <= set(ids(html))


def test_trap_is_out_of_the_way_of_people_and_their_password_managers():
    html = block()

    trap = re.search(r'<div class="visually-hidden" aria-hidden="true">(.*?)</div>', html, re.S)[1]
    assert "Leave this field empty" in trap
    for attribute in ('tabindex="-1"', 'autocomplete="off"', "data-1p-ignore", "data-lpignore"):
        assert attribute in trap


def test_author_may_not_write_markup():
    html = block(heading="<b>bold</b>", text="<script>", button_text='"><i>')

    assert "<b>" not in html
    assert "<script>" not in html
    assert "<i>" not in html


def test_direct_booking_offers_the_booking_link():
    assert 'href="https://booking.example/us"' in block(direct_booking=True)


def test_direct_booking_without_a_link_offers_nothing():
    html = block(direct_booking=True, defaults=CallToAction())

    assert "cta-booking" not in html


@pytest.mark.parametrize("variant", ["compact", "minimal"])
def test_small_variants_are_a_line_that_leads_to_the_form(variant):
    html = block(variant=variant, button_text="Talk to us")

    assert "<form" not in html
    assert re.search(r'<a href="/diagnostic/\?source=[^"]+">Talk to us</a>', html)


def test_unknown_variant_is_the_whole_block():
    assert block(variant="huge") == block()


def test_compact_variant_has_a_heading_and_minimal_has_none():
    assert "Is yours?" in block(variant="compact", heading="Is yours?")
    assert "Is yours?" not in block(variant="minimal", heading="Is yours?")


def test_form_behind_a_line_posts_the_block_it_was_opened_from(client):
    html = block(3, variant="compact", heading="Is yours?")
    form = client.get(re.search(r'href="([^"]+)"', html)[1]).content.decode()
    token = re.search(r'name="source" value="([^"]+)"', form)[1]

    client.post("/diagnostic/", ANSWERS | {"source": token}, headers=OURS)

    diagnostic = DiagnosticRequest.objects.get()
    assert diagnostic.source_path == "/case-studies/two-teams/"
    assert diagnostic.cta_heading == "Is yours?"
    assert diagnostic.cta_ordinal == 3


def test_overlong_heading_still_fits_the_request(client):
    html = block(heading="h" * 1000)
    token = re.search(r'name="source" value="([^"]+)"', html)[1]

    client.post("/diagnostic/", ANSWERS | {"source": token}, headers=OURS)

    assert DiagnosticRequest.objects.get().cta_heading == "h" * 300


def test_templates_place_the_block_with_a_tag():
    template = Template("{% load contact %}{% cta source=source ordinal=2 heading='Yours?' %}")

    html = template.render(Context({"source": STUDY}))

    assert 'id="cta-2-heading">Yours?</h2>' in html


def test_block_asks_the_database_only_for_its_words(django_assert_num_queries):
    template = Template("{% load contact %}{% cta source=source %}")
    CallToAction.objects.create()

    # The site's call to action, and the organisation's part of the notice.
    with django_assert_num_queries(2):
        template.render(Context({"source": STUDY}))
