"""Texts made to keep whoever reads them busy; each function of a size gives about that many
characters.

Read by the tests of bounds and by `python -m tests.bench.hostile_texts`. The names say what is
repeated, nested or left open.
"""

from itertools import accumulate, takewhile


def _repeated(piece):
    return lambda size: piece * (size // len(piece))


def _around(before, middle, after):
    """The first part as often as the last, so that they may pair."""
    return lambda size: (
        before * (times := size // (len(before) + len(after))) + middle + after * times
    )


def _after(head, piece):
    return lambda size: head + piece * ((size - len(head)) // len(piece))


def _filled(before, piece, after):
    return lambda size: before + piece * ((size - len(before) - len(after)) // len(piece)) + after


def _numbered(piece, *, start=0):
    """The piece again and again, each with a number of its own."""

    def text(size):
        pieces = [piece.format(number) for number in range(start, start + size // 2)]
        ends = accumulate(map(len, pieces))
        return "".join(takewhile(lambda _: next(ends) < size, pieces))

    return text


def _halves(first, second):
    return lambda size: first(size // 2) + "\n\n" + second(size // 2)


def _growing(piece, end=""):
    """1, 2, 3… of the piece, which makes as many lines as the root of the size."""

    def text(size):
        rows = int((2 * size / len(piece)) ** 0.5)
        return "".join(piece * row + end for row in range(1, rows))

    return text


def _square(row, separator="\n"):
    """As many rows as a row has pieces."""

    def text(size):
        side = int((size / len(row)) ** 0.5)
        return separator.join([row * side] * side)

    return text


def _table(columns, rows_of):
    def text(size):
        width = columns(size)
        head = "|a" * width + "|\n" + "|-" * width + "|\n"
        return head + rows_of * max(0, (size - len(head)) // len(rows_of))

    return text


REPEATED = {
    "emphasis openers": "*a ",
    "emphasis of two kinds": "*a _",
    "emphasis": "*a* ",
    "strong": "**a** ",
    "strong openers": "**a ",
    "underscores in words": "a_b",
    "emphasis closers": "a* ",
    "emphasis both ways": "a*",
    "emphasis of odd lengths": "*a**b***c",
    "emphasis and strike": "*~_a",
    "stars alone": "*",
    "stars and blanks": "* ",
    "underscores alone": "_",
    "strike openers": "~a",
    "strike": "~~a~~ ",
    "strike of two widths": "~a~~b",
    "tildes alone": "~",
    "link openers": "[a](",
    "links": "[a](b) ",
    "links with titles": '[a](b "c") ',
    "links with open titles": '[a](b "',
    "links with open brackets": "[a](<b",
    "links with parentheses": "[a]((",
    "brackets open": "[",
    "brackets closed": "]",
    "brackets unbalanced": "[[]",
    "brackets and stars": "[*",
    "images open": "![",
    "images": "![a](b) ",
    "images in links": "[![a](b)](c) ",
    "images in images": "![![",
    "addresses open": "](x)",
    "shortcut references": "[x] ",
    "collapsed references": "[x][] ",
    "calls of no note": "[^1] ",
    "backticks and blanks": "`` ` ",
    "code": "`a` ",
    "code open": "`a ``",
    "backslashes": "\\",
    "escapes": "\\*",
    "hard breaks": "a\\\n",
    "breaks by blanks": "a  \n",
    "entities": "&amp;",
    "entities of digits": "&#65;",
    "entities without end": "&#",
    "entities of long names": "&CounterClockwiseContourIntegral;",
    "ampersands": "&",
    "angles": "<",
    "angles both": "<>",
    "angles closed": ">",
    "tags": "<b>",
    "tags open": "<b",
    "tags closed": "</b>",
    "tags with attributes": "<b a=1 c='d' ",
    "tags nested in lists": "<ul><li>",
    "tags of definitions": "<dl><dd>",
    "tags of tables": "<table><tr><td>",
    "tags of links": "<a><b>",
    "tags of formatting": "<i><b><u><s>",
    "tags of formatting and blocks": "<b><p>",
    "tags of paragraphs": "<p>a",
    "tags of headings": "<h2>",
    "tags not allowed": "<x-a>",
    "tags of options": "<select><option>",
    "tags of mathematics": "<math><mi>",
    "tags of drawings": "<svg><g>",
    "blocks of HTML": "<div>\n\n",
    "details of HTML": "<details><summary>",
    "comments open": "<!--",
    "comments": "<!-- a -->",
    "declarations": "<!A ",
    "instructions": "<?",
    "character data": "<![CDATA[",
    "closing angles": "</",
    "hrefs open": '<a href="',
    "autolinks": "<http://a.b> ",
    "autolinks open": "<http:a",
    "mail in angles": "<a@b.c> ",
    "addresses": "http://a.b ",
    "addresses joined": "http://a.",
    "addresses of www": "www.a.b ",
    "addresses in parentheses": "(http://a.b/) ",
    "addresses in closing parentheses": "https://a.b/)).",
    "mail": "a@b.c ",
    "mail without host": "a@",
    "mail with dots": "a@b.",
    "quotation marks": '"',
    "apostrophes": "'a",
    "quotations": '"a" ',
    "dots": "...",
    "dashes": "---a",
    "guillemets": "<<a>> ",
    "quotes": "> ",
    "quotes on lines": "> a\n",
    "quotes, one lazy": "> a\nb\n\n",
    "quotes in lists": "> - ",
    "lists in a line": "- ",
    "lists": "- a\n",
    "loose lists": "- a\n\n",
    "lists of three kinds": "- a\n+ a\n* a\n",
    "numbered lists": "1. a\n",
    "numbered lists in a line": "1. ",
    "empty items": "-\n",
    "tasks": "- [x] a\n",
    "tasks in a line": "- [x] ",
    "rules": "---\n",
    "rules of stars": "* * ",
    "headings": "# a\n",
    "headings with one text": "## Same\n\n",
    "headings with attributes": "# a {#b .c}\n",
    "headings with open attributes": "# {#a .b ",
    "headings of lines": "a\n---\n",
    "headings of many lines": "a\n",
    "hashes": "#",
    "hashes and blanks": "# ",
    "empty lines": "\n",
    "lines of blanks": "   \n",
    "blanks": " ",
    "tabs": "\t",
    "tabs and letters": "\ta\n",
    "definitions without term": ":\n",
    "definitions": "a\n: b\n\n",
    "definitions without blank": "T\n: D\n",
    "definitions in a line": ": ",
    "definitions loose": "a\n\n: b\n\n",
    "tables of one row": "| a |\n|---|\n",
    "bars": "|",
    "bars and dashes": "|-",
    "bars and letters": "|a",
    "bars escaped": "\\|",
    "fences": "```\n",
    "fences of tildes": "~~~\n",
    "fences with info": "``` a\nb\n```\n",
    "code by indentation": "    a\n",
    "reference definitions": "[a]: b\n",
    "reference definitions open": "[a]: <b",
    "reference labels open": "[a\n",
    "notes": "[^1]: a\n",
    "notes in place": "^[a]",
    "colons": ":",
    "wide characters": "\U0001f600",
    "combining characters": "a\u0301",
    "joined characters": "\u200d",
    "directions": "\u202ea",
    "titles of dotted capitals": "# \u0130\n",
    "no-break blanks": "\u00a0",
    "percent signs": "[a](%) ",
    "shortcodes open": "{{< ",
    "shortcodes unknown": "{{< a >}}",
    "shortcodes closed only": "{{< /a >}}",
    "shortcodes with open quotes": '{{< a "',
    "shortcodes with open backticks": "{{< a `",
    "shortcodes escaped and open": "{{</*",
    "shortcodes escaped": "{{</* a */>}}",
    "folds open": "{{< details >}}",
    "calls to action": "{{< contact-cta >}} ",
    "references by shortcode": '{{< ref "a" >}} ',
    "links by shortcode": '[a]({{< ref "a" >}}) ',
    "pairs of shortcodes": "{{< a >}}{{< b >}}{{< /a >}}",
    "braces": "{{",
    "lists of case studies": "{{< case-studies-list >}}\n\n",
}

SHAPES = {
    **{name: _repeated(piece) for name, piece in REPEATED.items()},
    # Found in the running site.
    "references to one long address": lambda size: (
        f"[x]: http://a/{'a' * (size // 2)}\n\n" + "[x] " * (size // 8)
    ),
    "references to one long title": lambda size: (
        f'[x]: a "{"b" * (size // 2)}"\n\n' + "[x]" * (size // 6)
    ),
    "images by one long address": lambda size: (
        f"[x]: http://a/{'a' * (size // 2)}\n\n" + "![x]" * (size // 8)
    ),
    "references to an address of escapes": lambda size: (
        f"[x]: {'ö' * (size // 2)}\n\n" + "[x]" * (size // 6)
    ),
    "heading, blanks and a hash": _filled("# a", " ", "#"),
    "heading, tabs and a hash": _filled("# a", "\t", "#"),
    "heading, blanks and a letter": _filled("# a", " ", "b"),
    "heading of hashes, then a letter": _filled("# a ", "#", "b"),
    "heading of hashes and blanks, a letter": _filled("# a ", "# ", "b"),
    "heading, open attributes and blanks": _filled("# a {", " ", "b"),
    "heading, attributes without end": _filled("# a {", "#a ", ""),
    "heading, many braces": _filled("# a ", "{#a", ""),
    "heading, blanks and braces": _filled("# a ", " {", ""),
    # Nested.
    "quotes in quotes": _filled("", ">", " a"),
    "lists in lists": _growing(" ", "- a\n"),
    "lists in lists by tabs": _growing("\t", "- a\n"),
    "quotes growing": _growing("> ", "a\n"),
    "quotes growing, without blanks": _growing(">", "a\n"),
    "quotes shrinking": lambda size: "".join(
        ">" * row + "a\n" for row in range(int((2 * size) ** 0.5), 0, -1)
    ),
    "quotes and lists in turn": _square("> - "),
    "deep quotes, lazy lines": _after(">" * 20 + "a\n", "b\n"),
    "deep list, lazy lines": _after("- " * 20 + "a\n", "b\n"),
    "deep list, empty lines": _after("- " * 20 + "a\n", "\n"),
    "deep list, then rules": _after("- " * 20 + "a\n", "* * *\n"),
    "quotes of 90 and definitions": _square("> : "),
    "definitions in definitions": _growing("  ", ": a\n"),
    "emphasis nested": _around("*a ", "b", " c*"),
    "strong nested": _around("**a ", "b", " c**"),
    "stars and back": _around("*", "a", "*"),
    "strike nested": _around("~a ", "b", " c~"),
    "brackets nested": _around("[", "a", "]"),
    "links nested": _around("[", "a", "](b)"),
    "images nested": _around("![", "a", "](b)"),
    "parentheses in an address": _around("(", "a", ")"),
    "address of parentheses": lambda size: "[a](" + "(" * (size // 2) + ")" * (size // 2) + ")",
    "HTML nested in formatting": _around("<b>", "a", "</b>"),
    "HTML nested in boxes": _around("<div>", "a", "</div>"),
    "HTML nested in quotes": _around("<blockquote>\n", "a", "</blockquote>\n"),
    "HTML misnested": _around("<b><i>", "a", "</b></i>"),
    "HTML of tables in cells": _around("<table><td>", "a", "</td></table>"),
    "HTML of one tag, many attributes": _numbered('<b a{0}="b">'),
    "HTML of one tag, attributes without end": lambda size: "<b " + "a=b " * (size // 4),
    "HTML of one tag, attributes that end": lambda size: (
        "<b " + "".join(f"a{n}=b " for n in range(size // 9)) + ">"
    ),
    "folds in folds": _around("{{< details >}}", "a", "{{< /details >}}"),
    "unknown pairs in pairs": _around("{{< a >}}", "a", "{{< /a >}}"),
    # One long thing.
    "one word": _repeated("a"),
    "one line of words": _repeated("word "),
    "one paragraph": _repeated("word\n"),
    "backticks of every length": _growing("`", " "),
    "tildes of every length": _growing("~", " "),
    "stars of every length": _growing("*", " "),
    "backticks of every length, then one more": lambda size: _growing("`", "a")(size) + "`",
    "one fence": _filled("```\n", "a\n", ""),
    "one fence of empty lines": _filled("```\n", "\n", "```"),
    "one label": _filled("[", "a", "]: b"),
    "one label of lines": _filled("[", "a\n", "]: b"),
    "one label without end": _filled("[", "a\n", ""),
    "one title of lines": _filled('[a]: b "', "c\n", '"'),
    "one title of lines without end": _filled('[a]: b "', "c\n", ""),
    "one address": _filled("http://a.b/", "c", ""),
    "one address of percent signs": _filled("[a](", "%", ")"),
    "one address of umlauts": _filled("[a](", "ä", ")"),
    "one address of full stops": _filled("http://a.b/", ".", ""),
    "one address of parentheses": _filled("http://a.b/", ")", ""),
    "one address of entities": _filled("http://a.b/", "&a;", ""),
    "one host": _filled("http://", "a.", "b"),
    "one mailbox": _filled("", "a.", "@b.c"),
    "one host of mail": _filled("a@", "b.", "c"),
    "one host of dashes": _filled("a@", "b-", "."),
    "one name of an entity": _filled("&", "a", ";"),
    "one number of an entity": _filled("&#", "1", ";"),
    "one number of a list": _filled("", "1", ". a"),
    "one comment": _filled("<!--", "-", ">"),
    "one comment of dashes": _filled("<!--", " --", ""),
    "one declaration": _filled("<!A", "a", ""),
    "one tag": _filled("<", "a", ">"),
    "one parameter": _filled('{{< a "', "b", '" >}}'),
    "one parameter of backslashes": _filled('{{< a "', "\\", '" >}}'),
    "one parameter of quotes": _filled('{{< a "', '\\"', '" >}}'),
    "parameters": _filled("{{< a ", "b ", ">}}"),
    "parameters with names": _filled("{{< a ", "b=c ", ">}}"),
    "one shortcode's name": _filled("{{< ", "a", " >}}"),
    "one reference by shortcode": _filled('{{< ref "', "a/", '" >}}'),
    "one picture's name": _filled("![a](", "b/", ")"),
    "one id": _filled("# a {#", "b", "}"),
    "classes": _filled("# a {", ".b ", "}"),
    "attributes": _filled("# a {", "b=c ", "}"),
    # Tables.
    "table, deep": _table(lambda size: 50, "|a" * 50 + "|\n"),
    "table, wide": _table(lambda size: size // 5, "|b\n"),
    "table, long": _table(lambda size: 2, "|c\n"),
    "table, square and empty": _table(lambda size: 256, "|\n"),
    "table, a root wide": _table(lambda size: int(size**0.5), "|\n"),
    "table heads without rows": _square("|a"),
    "table of escapes": _table(lambda size: 2, "\\|" * 50 + "|a|\n"),
    "tables again": _repeated("|a|b|\n|-|-|\n|c|d|\n\n"),
    # Many different ones.
    "reference definitions, different": _numbered("[{0}]: a\n"),
    "references and definitions, different": _halves(_numbered("[{0}]: a\n"), _numbered("[{0}] ")),
    "references, none defined": _numbered("[{0}] "),
    "headings, different": _numbered("# {0}\n"),
    "headings that take each other's ids": _halves(_repeated("# a\n"), _numbered("# a-{0}\n")),
    "ids, then headings": _halves(_numbered("# x {{#a-{0}}}\n"), _repeated("# a\n")),
    "calls of notes": _numbered("[^{0}] "),
    "notes, called": _halves(_numbered("[^{0}] "), _numbered("[^{0}]: a\n\n")),
    "notes, called backwards": _halves(_numbered("[^{0}]: a\n\n"), _repeated("[^1] ")),
    "one note, called often": lambda size: "[^1]: a\n\n" + "[^1] " * (size // 5),
    "notes in notes": _numbered("[^{0}]: a [^1]\n\n", start=1),
    "one note of many calls of itself": lambda size: "[^1]\n\n[^1]: " + "[^1]" * (size // 4),
    "shortcodes, different": _numbered("{{{{< a{0} >}}}} "),
    "entities, different": _numbered("&#{0};", start=100),
    "numbered lists, different": _numbered("{0}. a\n"),
    "images, different": _numbered("![a](b{0}.png)\n"),
    "images from elsewhere": _numbered("![a](http://b/{0}.png)\n"),
    "addresses not allowed": _numbered("[a](javascript:{0})\n"),
    "raw HTML, different": _numbered("<b{0}>\n"),
    # Several readers at once.
    "code of shortcodes": _repeated("`{{< a >}}` "),
    "headings of shortcodes": _repeated("# {{< ref \"a\" >}}\n"),
    "emphasis round links": _repeated("*[a](b)* "),
    "quotes of tables": _repeated("> |a|\n> |-|\n> |b|\n\n"),
    "lists of tables": _repeated("- |a|\n  |-|\n  |b|\n"),
    "lists of fences": _repeated("- ```\n  a\n  ```\n"),
    "lists of headings": _repeated("- # a\n"),
    "lists of quotes": _repeated("- > a\n"),
    "lists of HTML": _repeated("- <b>\n"),
    "cells of links": _table(lambda size: 2, "|[a](b)|*c*|\n"),
    "marks of every kind": _repeated("*_~`[!<&\\\"'"),
    "lines of every kind": _repeated(
        "# a\n> b\n- c\n1. d\n\ne\n: f\n\n|g|\n|-|\n\n```\nh\n```\n\n"
    ),
    "CRLF": _repeated("a\r\n"),
    "CR": _repeated("a\r"),
    "characters of control": _repeated("a\x01\x0c"),
    "NUL": _repeated("\x00a"),
}  # fmt: skip
