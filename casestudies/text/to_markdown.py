"""HTML of the site as Markdown, for readers that want no HTML: assistants, and people who copy.

What reads HTML takes some megabytes of a process, so this is loaded when the first of them asks.
"""

import re

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from casestudies.text.escaping import escaped, markdown_link

# What says nothing without a screen, or sends something.
_LEFT_OUT = "button, form, input, nav, script, style, svg, template, [hidden], .visually-hidden"
_TICKS = re.compile("`{3,}")
_LANGUAGE = "language-"


def html_to_markdown(html: str) -> str:
    """Sanitised HTML as Markdown (CommonMark, with tables): without forms, and without images that
    show nothing.
    """
    try:
        return str(Converter().convert(html)).strip()
    except RecursionError:
        # Lists within lists, a hundred deep: their words are left.
        return escaped(BeautifulSoup(html, "html.parser").get_text(" ", strip=True))


class Converter(MarkdownConverter):
    """Its rules for elements, named as the library wants them; ours where it says less."""

    class Options:
        heading_style = "atx"
        bullets = "-"
        newline_style = "backslash"

    def convert_soup(self, soup: BeautifulSoup) -> str:
        for element in soup.select(_LEFT_OUT):
            element.decompose()
        return super().convert_soup(soup)

    def escape(self, text: str, parent_tags: set[str]) -> str:
        return escaped(text)

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        address, words = str(el.get("href") or ""), " ".join(text.split())
        return markdown_link(words, address) if words and address else words

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        alt, address = str(el.get("alt") or ""), str(el.get("src") or "")
        return f"!{markdown_link(escaped(alt), address)}" if alt and address else ""

    def convert_figure(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return "\n\n" + re.sub(r"\n\s*\n\s*", "\n\n", text.strip()) + "\n\n"

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802
        # What heads a row of a list is its link.
        mark = "" if "li" in parent_tags else f"{'#' * n} "
        words = " ".join(text.split())
        return f"\n\n{mark}{words}\n\n" if words else ""

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        fence = max([*_TICKS.findall(text), "``"], key=len) + "`"
        return f"\n\n{fence}{code_language(el)}\n{text.strip(chr(10))}\n{fence}\n\n"

    def convert_q(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"“{text}”"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        cell = text.replace("|", r"\|").replace("\\\n", " ")
        return super().convert_td(el, cell, parent_tags)  # type: ignore[misc,no-any-return]

    convert_th = convert_td


def code_language(pre: Tag) -> str:
    """That of the code in it, as fences have it; empty where nobody has named one."""
    code = pre.find("code")
    classes = code.get("class") if isinstance(code, Tag) else None
    names = [str(name) for name in classes or () if str(name).startswith(_LANGUAGE)]
    return names[0].removeprefix(_LANGUAGE) if names else ""
