"""Shortcodes against the real Hugo: the same values, and refused where it refuses."""

import json
import random
import re
from html import unescape

import pytest

from casestudies.text.shortcodes import Shortcode, ShortcodeError, quote
from tests.hugo_oracle import HugoError, build
from tests.shortcodes import parse

# Prints name and parameters as JSON; `w` is one that takes inner text.
ECHO = """{{ $all := dict "name" .Name "params" .Params }}<i>{{ $all | jsonify }}</i>"""
TEMPLATES = {"p": ECHO, "p-q_r": ECHO, "n/s": ECHO, "w": ECHO + "{{ .Inner }}<b></b>"}

TAKEN = [
    '{{< p "x" >}}',
    '{{<p a = "x" >}}',
    "{{< p a=xy >}}",
    '{{< p a="x >}} y" >}}',
    '{{< p a="1 > 2 <b> & c" >}}',
    '{{< p a="x \\"q\\" \\y" >}}',
    '{{< p a="x\\n\\\\y" >}}',
    '{{< p a=`x "q"\n y` >}}',
    "{{< p a='xy' >}}",
    "{{< p a=“xy” >}}",
    '{{< p a=\\"x\\" >}}',
    '{{< p \\"x\\" >}}',
    "{{< p true 1 -1 1.5 x.y x-y_z >}}",
    "{{< p a=true b=-1 c=+2 d=0.5 e=1e3 f=0x1 g=99999999999999999999 >}}",
    '{{< p a="1" a="2" A=3 >}}',
    "{{< p a-b=1 c_d=2 é=3 >}}",
    '{{< p a="" b=`` >}}',
    '{{< p "" >}}',
    '{{< p "a""b" >}}',
    '{{< p a="x"b="y" >}}',
    "{{< p a=x=y >}}",
    "{{< p a=@b/c >}}",
    '{{< p\n"x"\n>}}',
    '{{< p a=\n"x" >}}',
    '{{< p\t"x"\t>}}',
    '{{< p "x>}}" >}}',
    '{{< p "\u00a0" >}}',
    "{{< n/s >}}",
    "{{< p-q_r >}}",
    "{{<p>}}{{<  p  >}}",
    '{{< p "x" >}}{{< p "y" >}}',
    '{{< w >}}in {{< p "n" >}}{{< /w >}}',
    "{{< w a >}}{{< w b >}}c{{< /w >}}{{< /w >}}",
    '{{< w />}}{{< w "x"/>}}{{< w / >}}',
    "{{< w >}}x{{% /w %}}",
    "{{</* p */>}} {{%/* p */%}} {{</* a */>}}",
    "\\{{< p >}} {{{< p >}}}",
]
REFUSED = [
    "{{< p a='x y' >}}",
    "{{< p a=“x y” >}}",
    '{{< p "x" b="y" >}}',
    '{{< p a="x" y >}}',
    "{{< >}}",
    "a {{< p",
    "{{< /w >}}",
    "{{< p a=xy>}}",
    "{{< p “x” >}}",
    "{{< p %}} x >}}",
    '{{< p a="x\ny" >}}',
    "{{< p a= >}}",
    '{{< p a="x\\`" >}}',
    "{{< p a=`x >}}",
    "{{< p .5 >}}",
    "{{< p @ >}}",
    "{{< -p >}}",
    "{{< w >}} {{< /w x >}}",
    "{{</* p",
]


def described(parts):
    """The literal text, with names and values as JSON where calls stand."""
    return "".join(
        call_as_json(part.name, part.params or list(part.args)) + described(part.inner or ())
        if isinstance(part, Shortcode)
        else part
        for part in parts
    )


def described_by_hugo(html):
    text = re.sub(r"</?p>|<b></b>", "", html).removesuffix("\n")
    return "".join(
        literal + (call_as_json(**json.loads(unescape(call))) if call else "")
        for literal, call in re.findall(r"([^<]*)(?:<i>(.*?)</i>)?", text, flags=re.DOTALL)
    )


def call_as_json(name, params):
    return json.dumps([name, params or []], sort_keys=True, ensure_ascii=False)


def test_what_hugo_takes_is_read_with_the_same_values(tmp_path):
    built = build(tmp_path / "site", [f"x {text}" for text in TAKEN], TEMPLATES)

    ours = [described(parse(f"x {text}")) for text in TAKEN]

    assert ours == [unescape(described_by_hugo(html)) for html in built]


@pytest.mark.slow
@pytest.mark.parametrize("text", REFUSED)
def test_what_hugo_refuses_is_refused(text, tmp_path):
    with pytest.raises(HugoError):
        build(tmp_path / "site", [f"x {text}"], TEMPLATES)

    with pytest.raises(ShortcodeError):
        parse(f"x {text}")


@pytest.mark.slow
def test_what_is_quoted_is_read_back_by_hugo(tmp_path):
    source = random.Random(2026)
    alphabet = "ab\"\\`'“”\n >}<%={é&"
    values = ["".join(source.choices(alphabet, k=source.randint(0, 8))) for _ in range(400)]
    pairs = [(value, written) for value in values if (written := quote_or_nothing(value))]

    built = build(
        tmp_path / "site", [f"x {{{{< p a={written} >}}}}" for _, written in pairs], TEMPLATES
    )

    read = [json.loads(described_by_hugo(html).removeprefix("x "))[1]["a"] for html in built]
    assert read == [value for value, _ in pairs]
    assert len(pairs) > 300


def quote_or_nothing(value):
    try:
        return quote(value)
    except ValueError:
        return None
