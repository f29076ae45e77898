"""Markdown as the plain text of a mail, as a person would type it."""

from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

# What looks like HTML is text, and stays as it was typed.
READER = MarkdownIt("commonmark", {"html": False})
MARKS = {"strong": "*", "em": "_"}


def as_plain_mail(markdown: str) -> str:
    """The text with its line breaks, lists and quotations; a link's address stands after its words,
    in the angle brackets by which mail programs find its end.
    """
    return mail_blocks(SyntaxTreeNode(READER.parse(markdown)).children)


def mail_blocks(nodes: Iterable[SyntaxTreeNode], between: str = "\n\n") -> str:
    return between.join(mail_block(node) for node in nodes)


def mail_block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "bullet_list" | "ordered_list":
            return mail_list(node)
        case "blockquote":
            return "\n".join(
                f"> {line}".rstrip() for line in mail_blocks(node.children).split("\n")
            )
        case "fence" | "code_block":
            return "\n".join(f"    {line}" for line in node.content.rstrip("\n").split("\n"))
        case "hr":
            return "* * *"
        case "inline":
            return "".join(map(mail_phrase, node.children))
    return mail_blocks(node.children)


def mail_list(node: SyntaxTreeNode) -> str:
    """The items under each other, with blank lines between where the author left some."""
    first = int(node.attrs.get("start", 1))
    is_tight = all(
        one.hidden for item in node.children for one in item.children if one.type == "paragraph"
    )
    between = "\n" if is_tight else "\n\n"
    items = []
    for number, item in enumerate(node.children, start=first):
        mark = "- " if node.type == "bullet_list" else f"{number}. "
        text = mail_blocks(item.children, between)
        items.append(mark + text.replace("\n", "\n" + " " * len(mark)))
    return between.join(items)


def mail_phrase(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text" | "code_inline":
            return node.content
        case "softbreak" | "hardbreak":
            return "\n"
        case "strong" | "em":
            mark = MARKS[node.type]
            return mark + "".join(map(mail_phrase, node.children)) + mark
        case "link":
            return link_in_mail(node)
        case "image":
            return node.content
    return "".join(map(mail_phrase, node.children))


def link_in_mail(node: SyntaxTreeNode) -> str:
    """Words and address; the address alone where it is its own words."""
    address, words = str(node.attrs["href"]), "".join(map(mail_phrase, node.children))
    if words in {address, address.removeprefix("mailto:")}:
        return words
    return f"{words} <{address}>"
