"""Shortcodes are found by themselves."""

from casestudies.kinds import KINDS
from casestudies.text.blocks import registry


def test_every_shortcode_of_the_site_is_known():
    assert set(registry()) == {
        "case-studies-list",
        "client-logos",
        "contact-cta",
        "details",
        "figure",
        "highlight",
        "outcomes",
        "people",
        "problem-constraints",
        "ref",
        "relref",
        "social-proof",
        "testimonial",
        "testimonials",
        "steps",
        "youtube",
        *(f"related-{section}" for section in KINDS),
    }
