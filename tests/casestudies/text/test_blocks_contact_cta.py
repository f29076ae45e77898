"""The call to action in a text."""

import pytest

from casestudies.text.rendering import render_markdown
from tests.page_context import FakePage


@pytest.mark.parametrize(
    ("text", "parameters"),
    [
        ("{{< contact-cta >}}", {}),
        (
            '{{< contact-cta heading="A \\"b\\"" text="c <d>" buttonText="e" >}}',
            {"heading": 'A "b"', "text": "c <d>", "button_text": "e"},
        ),
        ("{{< contact-cta variant=compact >}}", {"variant": "compact"}),
        ("{{< contact-cta variant=huge >}}", {"variant": "huge"}),
        ('{{< contact-cta directBooking="true" >}}', {"direct_booking": True}),
        ("{{< contact-cta directBooking=true >}}", {"direct_booking": True}),
        ('{{< contact-cta directBooking="false" >}}', {}),
        ('{{< contact-cta showLocation="true" >}}', {}),
        ("{{< Contact-CTA />}}", {}),
        ("{{< contact-cta >}}lost{{< /contact-cta >}}", {}),
    ],
)
def test_page_is_asked_for_what_the_author_said(text, parameters):
    page = FakePage()

    rendered = render_markdown(text, page)

    assert page.calls == [parameters]
    assert rendered.html.startswith('<aside class="cta">')


def test_blocks_are_asked_for_in_the_order_of_the_text():
    page = FakePage()

    render_markdown(
        '{{< contact-cta heading="a" >}}\n\n{{< details >}}{{< contact-cta heading="b" >}}'
        '{{< /details >}}\n\n- {{< contact-cta heading="c" >}}',
        page,
    )

    assert [call["heading"] for call in page.calls] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "text",
    ["<!-- {{< contact-cta >}} -->", "a <!-- {{< contact-cta >}} -->", "[a]({{< contact-cta >}})"],
)
def test_block_that_is_not_shown_does_not_count(text):
    page = FakePage()

    render_markdown(text, page)

    assert page.calls == []
