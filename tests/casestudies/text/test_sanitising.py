"""What authors' HTML may contain, checked by a parser that shares no code with the sanitiser."""

import re

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casestudies.text.rendering import render_markdown
from casestudies.text.sanitising import disallowed, is_safe_address, sanitise
from casestudies.text.shortcodes import quote
from tests.page_context import FakeLink, FakePage

PIECES = [
    "<script>", "</script>", "<b ", "onclick=", "onerror=alert(1)", "style=", "<style>",
    "</style>", "<form action=/x>", "<input name=a>", "<button>", "<textarea>", "<select>",
    "<iframe src=", "<object data=", "<embed src=", "<svg", "<svg><script>", "<math>",
    "<base href=", "<link rel=", "<meta http-equiv=refresh", "<img src=x ", "<a href=",
    "javascript:alert(1)", "JaVaScRiPt:x", "java\tscript:x", "java&#10;script:x",
    "&#x6a;avascript:x", "vbscript:x", "data:text/html,<script>x</script>",
    "data:image/svg+xml,x", "//evil.example", "https://a.example", "[x](", "![x](", ")", "[x]: ",
    "<", ">", '"', "'", "`", "```\n", "\n", "\n\n", " ", "=", "/", "<!--", "-->", "<![CDATA[",
    "]]>", "<?", "</p>", "</div>", "<div>", "<p>", "<table><td>", "<noscript>", "<template>",
    "<title>", "<plaintext>", "<xmp>", "<h1>", "<details open ontoggle=x>", "\x00", "\u2028", "a",
    "&lt;", "{{< contact-cta heading=", "{{< figure src=", "{{< ref ", "{{< youtube ",
    "{{< details summary=", "{{< /details >}}", "{{< highlight ", "{{< /highlight >}}", " >}}",
    "# ", "{#", "}", "- [x] ", "| a |\n|---|\n", "[^1]", "[^1]: ", "\n: ", "www.a.example",
    "<![", "<!",
]  # fmt: skip

TEXTS = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
# Elements of authors' making; our own are marked by the fake page and by their templates.
FORBIDDEN = {
    "script", "style", "form", "button", "textarea", "select", "iframe", "object", "embed", "svg",
    "math", "base", "link", "meta", "noscript", "template", "title", "plaintext", "xmp", "h1",
}  # fmt: skip
ADDRESSES = {
    "href",
    "src",
    "cite",
    "action",
    "formaction",
    "data",
    "poster",
    "srcset",
    "xlink:href",
}
ALLOWED_SCHEMES = {"http", "https", "mailto", "tel"}


def elements(html):
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return [node for node in tree.iter() if isinstance(node.tag, str)]


def dangers(html):
    """Everything in the HTML that must not be there."""
    for node in elements(html):
        if node.tag.rpartition("}")[2] in FORBIDDEN:
            yield f"<{node.tag}>"
        if node.tag == "input" and set(node.attrib) - {"type", "disabled", "checked", "aria-label"}:
            yield "<input>"
        for name, value in node.attrib.items():
            if name.startswith("on") or name in {"style", "srcdoc", "target"}:
                yield f"{name} of <{node.tag}>"
            if name in ADDRESSES and scheme(value) not in {None, *ALLOWED_SCHEMES}:
                yield f"{name}={value}"


def scheme(address):
    folded = re.sub(r"[\x00-\x20]", "", address).lower()
    found = re.match(r"([a-z][a-z0-9+.-]*):", folded)
    return found[1] if found else None


@pytest.mark.slow
@given(TEXTS)
@example("[a](javascript:alert(1)) <javascript:alert(1)>")
@example("[a](java\tscript:x) [b](&#106;avascript:x) [c](\x01javascript:x)")
@example("![a](data:text/html,x) ![b](data:image/svg+xml,x)")
@example("[x]: javascript:alert(1)\n\n[x]")
@example("<details open ontoggle=alert(1)>")
def test_no_danger_survives_in_a_text(text):
    assert list(dangers(render_markdown(text, FakePage(for_staff=True)).html)) == []


@pytest.mark.slow
@given(TEXTS)
@example('<a href="javascript:alert(1)">x</a>')
@example('<svg><a xlink:href="javascript:x">')
@example('<math><mtext><table><mglyph><style><img src=x onerror="alert(1)">')
@example("<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>")
@example('<noscript><p title="</noscript><img src=x onerror=alert(1)>">')
@example('<a href="&#1;javascript:alert(1)" style="x" class="cta">x</a>')
@example('<a href="java&#1;&#11;script:alert(1)">x</a>')
@example('<p><![><img src="]><img src=x onerror=alert(1)//">')
@example("<p><![x")
def test_no_danger_survives_where_raw_html_is_allowed(text):
    html = render_markdown(text, FakePage(for_staff=True), allow_html=True).html

    assert list(dangers(html)) == []


@pytest.mark.slow
@pytest.mark.parametrize("call", ["{{{{< x >}}}}{}{{{{< /x >}}}}", "{{{{% x %}}}}{}{{{{% /x %}}}}"])
@given(TEXTS)
@example('<a href="javascript:alert(1)">x</a>')
@example("<b title='{{< y >}}\"><script>alert(1)</script>{{< /y >}}'>")
@example("## <img src=x onerror=alert(1)>")
def test_no_danger_survives_in_what_a_shortcode_wraps(call, text):
    html = render_markdown(call.format(text), FakePage(for_staff=True)).html

    assert list(dangers(html)) == []


@pytest.mark.slow
@given(st.text(max_size=40) | TEXTS)
def test_no_danger_survives_in_parameters(value):
    page = FakePage(urls={value: "/x/"}, linked={"problems": [FakeLink(value, "/x/", value)]})
    try:
        written = quote(value)
    except ValueError:
        return
    text = (
        f"{{{{< contact-cta heading={written} >}}}}\n\n"
        f"{{{{< figure src={written} alt={written} caption={written} link={written} >}}}}\n\n"
        f"{{{{< youtube id={written} title={written} >}}}} [a]({{{{< ref {written} >}}}})\n\n"
        f"{{{{< related-problems >}}}}\n\n"
        f"{{{{< details summary={written} >}}}}x{{{{< /details >}}}}\n\n"
        f"{{{{< highlight lang={written} >}}}}{value.replace('{{', '')}{{{{< /highlight >}}}}"
    )

    assert list(dangers(render_markdown(text, page).html)) == []


@pytest.mark.slow
@given(TEXTS)
@example("<p><object></p>")
@example("<p><button></p>")
def test_sanitising_twice_changes_nothing(text):
    once = sanitise(text)

    assert sanitise(once) == once


@pytest.mark.slow
@given(TEXTS)
def test_no_danger_appears_when_another_parser_writes_it_again(text):
    tree = html5lib.parseFragment(sanitise(text), treebuilder="etree", namespaceHTMLElements=False)
    written = html5lib.serialize(tree, tree="etree", omit_optional_tags=False)

    assert list(dangers(written)) == []


@pytest.mark.parametrize(
    "address",
    [
        "/a",
        "a/b",
        "#a",
        "?a",
        "",
        "//h/x",
        "https://a",
        "HTTP://A",
        "mailto:a@b.c",
        "tel:1",
        "a/b:c",
    ],
)
def test_safe_addresses(address):
    assert is_safe_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:x",
        " JavaScript:x",
        "java\nscript:x",
        "\x01vbscript:x",
        "data:,x",
        "file:///x",
        "x:y",
    ],
)
def test_unsafe_addresses(address):
    assert not is_safe_address(address)


def test_what_is_removed_is_named():
    html = '<p onclick="x" title="y"><script>z</script><a href="javascript:x" class="c">a</a></p>'

    assert disallowed(html) == ["onclick of <p>", "<script>", "href of <a>", "class of <a>"]


def test_harmless_html_stays():
    html = '<p lang="de"><mark>a</mark> <a href="https://b.example" title="c">d</a></p>'

    assert sanitise(html) == html


def test_classes_of_the_site_cannot_be_borrowed():
    assert sanitise('<div class="cta"><a class="button" href="/x">y</a></div>') == (
        '<div><a href="/x">y</a></div>'
    )
