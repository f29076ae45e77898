"""Texts made to keep whoever reads them busy: each is shown in bounded work, or refused."""

import signal
import sys
from pathlib import Path

import pytest

from casestudies.text import budget
from casestudies.text.budget import MAX_HTML_LENGTH, MAX_TEXT_LENGTH
from casestudies.text.composing import lint
from casestudies.text.links import heading_ids, text_links
from casestudies.text.messages import may_need_messages
from casestudies.text.plain_words import plain_text
from casestudies.text.rendering import render_markdown
from tests.page_context import FakeLink, FakePage
from tests.shapes import SHAPES

# With several times the processor time that the slowest needs: one whose time grows with the square
# of its length does not end within it. What only searches is given half of the longest text.
LENGTH = MAX_TEXT_LENGTH // 40
SECONDS = 2
# Each line is read again at every level of the quotes above it.
GROWS_FASTER = "deep quotes, lazy lines"


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch):
    monkeypatch.setattr(budget, "_refused", {})


@pytest.fixture
def processor_time():
    """Interrupts the test after so many seconds of this process's own time."""

    def stop(*args):
        pytest.fail("still rendering")

    previous = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, previous)


def render(text, **options):
    return render_markdown(text, FakePage(**options), allow_html=True)


def refused_at_save(text):
    return any(message.is_refusal for message in lint(text, allow_html=True))


def work(text):
    """How many lines of Python it takes to render the text, for each character that goes in or
    comes out.
    """
    count = 0

    def trace(frame, event, argument):
        nonlocal count
        count += event == "line"
        return trace

    sys.settrace(trace)
    try:
        rendered = render(text)
    finally:
        sys.settrace(None)
    return count / (len(text) + len(rendered.html))


def test_what_grows_faster_is_refused_before_long():
    text = SHAPES[GROWS_FASTER](LENGTH)

    assert "more markup" in render(text).messages[0].text


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in SHAPES if name != GROWS_FASTER])
def test_work_grows_no_faster_than_the_text(name):
    render(SHAPES[name](120))

    assert work(SHAPES[name](480)) < 2 * work(SHAPES[name](120))


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_reader_comes_to_an_end(shape, processor_time):
    text, long = shape(LENGTH), shape(MAX_TEXT_LENGTH // 2)

    rendered = render(text)
    text_links(long)
    may_need_messages(long)

    is_refused = any(message.is_refusal for message in rendered.messages)
    assert len(rendered.html) < 2 * MAX_HTML_LENGTH
    assert not is_refused or refused_at_save(text)


@pytest.mark.slow
@pytest.mark.parametrize("read", [lint, plain_text, heading_ids, text_links, render])
@pytest.mark.parametrize("name", ["emphasis", "folds in folds"])
def test_longest_text_is_read_by_everybody(read, name, processor_time):
    assert read(SHAPES[name](MAX_TEXT_LENGTH)) is not None


@pytest.mark.slow
def test_text_is_refused_at_save_whenever_it_is_on_the_page():
    texts = [shape(300) for shape in SHAPES.values()]

    refused = [text for text in texts if any(m.is_refusal for m in render(text).messages)]

    assert [text[:40] for text in refused if not refused_at_save(text)] == []


def test_repeated_references_to_a_long_address_do_not_multiply():
    text = f"[x]: http://a/{'a' * 20_000}\n\n{'[x] ' * 5_000}"

    rendered = render(text)

    assert rendered.html == ""
    assert "more than 1,000,000 characters of HTML" in rendered.messages[0].text


def test_heading_keeps_its_blanks_and_loses_its_closing_hashes():
    blanks = " " * 100_000

    assert render(f"# a{blanks}#").html.strip() == '<h2 id="a">a</h2>'
    assert render(f"# a{blanks}b").html.strip().endswith("b</h2>")


def test_elements_inside_each_other_have_a_bound():
    assert "inside each other" in render("<ul><li>" * 201).messages[0].text
    assert render("<ul><li>" * 100).html.count("<li>") == 100


@pytest.mark.parametrize(
    "opened",
    [
        "".join(f"<b id=a{number}>" for number in range(190)),
        f'<b title="{"a" * 2_000}">',
        f"<b title='>{'a' * 2_000}>'>",
        f'<b title="{"<x" * 2_000}">',
    ],
    ids=["many", "long", "long behind a bracket", "long, of brackets"],
)
def test_elements_that_nobody_closes_do_not_multiply(opened):
    text = f"<div><p>{opened}x</p>{'<p>y' * 1_000}"

    rendered = render(text)

    assert rendered.html == ""
    assert "more than 1,000,000 characters of HTML" in rendered.messages[0].text
    assert refused_at_save(text)


def test_one_element_that_nobody_closes_is_shown():
    text = "<b>" + "**A** word and `code`.\n\n" * 1_000

    assert render(text).html.count("<strong>") == 1_000


@pytest.mark.slow
@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"])
def test_longest_honest_text_is_shown(name):
    text = Path(name).read_text().replace("{{", "")

    rendered = render((text * (MAX_TEXT_LENGTH // len(text) + 1))[:MAX_TEXT_LENGTH])

    assert rendered.html
    assert not any(message.is_refusal for message in rendered.messages)


def test_refused_text_is_not_read_again(monkeypatch):
    text = "**a** " * 20_000
    first = render(text)
    monkeypatch.setattr("casestudies.text.goldmark.to_tokens", pytest.fail)
    monkeypatch.setattr("casestudies.text.shortcodes.scan", pytest.fail)

    again = render(text)

    assert (again.html, again.messages) == ("", first.messages)


def test_number_of_refused_texts_that_are_known_has_a_bound(monkeypatch):
    monkeypatch.setattr(budget, "MAX_REMEMBERED", 3)

    for number in range(5):
        render("a" * (MAX_TEXT_LENGTH + number + 1))

    assert len(budget._refused) == 3


@pytest.mark.slow
def test_blocks_do_not_multiply_what_they_list():
    studies = [FakeLink("A" * 1_000, "/a/") for _ in range(400)]

    rendered = render("{{< case-studies-list >}}\n\n" * 20, linked={"case-studies": studies})

    assert MAX_HTML_LENGTH < len(rendered.html) < 2 * MAX_HTML_LENGTH
    assert "the blocks above" in rendered.messages[0].text
    assert rendered.messages[0].is_error


def test_only_the_beginning_of_a_long_wrong_name_is_quoted():
    assert len(lint("{{< " + "a" * 1_000 + " >}}")[0].text) < 200
