"""Texts made to keep a renderer busy: each must come to an end.

An eighth of the longest text that is accepted, with several times the processor time that the
slowest needs: one whose time grows with the square of its length does not end within it.
"""

import signal

import pytest

from casestudies.text.composing import MAX_TEXT_LENGTH
from casestudies.text.remarks import may_need_remarks
from casestudies.text.rendering import render_markdown
from tests.page_context import FakePage

LENGTH = MAX_TEXT_LENGTH // 8
SECONDS = 5
REPEATED = [
    "[*", "[a](", "*a", "*a _", "**a ", "![", "[", "[[]", "[![", "](x)", "[x] ", "[^1] ", "`` ` ",
    "~a", "~~a ", "<", "<b>", "<!--", "</", '<a href="', "<![CDATA[", "&amp;", "&#", "\\", '"',
    "'a", '"a" ', "> ", ">- ", "- ", "- a\n", "1. a\n", "- [x] ", "* * ", "# a\n", "# {#a .b ",
    "a\n---\n", "a\n", "a\n: ", "T\n: D\n", ":\n", "| a |\n|---|\n", "|-", "|a", "```\n", "~~~\n",
    "    a\n", "[a]: b\n", "[^1]: a\n", "[a]: <b", '[a](b "', "http://a.", "www.a.b ", "a@b.c ",
    "a@", "https://a.b/)).", "{{< ", "{{< a >}}", "{{< /a >}}", '{{< a "', "{{</*",
    "{{< details >}}", "{{< contact-cta >}} ", '{{< ref "a" >}} ', "{{< a >}}{{< b >}}{{< /a >}}",
]  # fmt: skip
MADE = {
    "nested lists": "".join(" " * (2 * n) + "- a\n" for n in range(220)),
    "nested quotes and lists": ("> " * 200 + "\n" + "- " * 200 + "a\n") * 62,
    "deep table": "|a" * 50 + "|\n" + "|-" * 50 + "|\n" + ("|a" * 50 + "|\n") * 480,
    "wide table": "|a" * 8000 + "|\n" + "|-" * 8000 + "|\n" + "|b\n" * 20,
    "long table": "|a|b|\n|-|-|\n" + "|c\n" * 16_000,
    "backticks of every length": "".join("`" * n + " " for n in range(1, 310)),
    "stars and back": "*" * 25_000 + "a" + "*" * 24_000,
    "brackets and back": "[" * 25_000 + "]" * 25_000,
    "calls of notes": "".join(f"[^{n}] " for n in range(2200)),
    "notes": "".join(f"[^{n}] " for n in range(1300))
    + "".join(f"\n\n[^{n}]: a" for n in range(1300)),
    "folds in folds": "{{< details >}}" * 1500 + "{{< /details >}}" * 1500,
}


@pytest.fixture(autouse=True)
def processor_time():
    """Interrupts the test after so many seconds of this process's own time."""

    def stop(*args):
        pytest.fail("still rendering")

    previous = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, previous)


@pytest.mark.parametrize("piece", REPEATED)
def test_repeated_piece_comes_to_an_end(piece):
    assert render_markdown(piece * (LENGTH // len(piece)), FakePage(), allow_html=True)


@pytest.mark.parametrize("piece", [*REPEATED, "![a", "](a", "![ ", "](  "])
def test_search_for_causes_of_remarks_comes_to_an_end(piece):
    assert may_need_remarks(piece * (2 * MAX_TEXT_LENGTH // len(piece))) in {True, False}


@pytest.mark.parametrize("text", MADE.values(), ids=MADE)
def test_made_text_comes_to_an_end(text):
    assert render_markdown(text, FakePage(), allow_html=True)
