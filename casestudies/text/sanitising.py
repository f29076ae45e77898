"""What HTML of an author's making may contain. Everything else is removed.

No script, no handler, no style, no form, no frame, no embedded document; addresses only of the
schemes listed. Our own blocks are put in after this, so nothing here has to allow them.
"""

import re
from collections import Counter, defaultdict
from html.parser import HTMLParser

import nh3

from casestudies.text.budget import MAX_HTML_DEPTH, Budget, refuse_depth

ALLOWED_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

ALLOWED_TAGS = frozenset(
    (  # noqa: SIM905
        "a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
        "figcaption figure h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp "
        "section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var "
        "wbr"
    ).split()
)

ALLOWED_ATTRIBUTES = {
    "*": {"dir", "id", "lang", "title"},
    "a": {"class", "href", "role"},
    "blockquote": {"cite"},
    "code": {"class"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "div": {"class", "role"},
    "img": {"alt", "height", "src", "width"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "q": {"cite"},
    "td": {"class", "colspan", "rowspan"},
    "th": {"class", "colspan", "rowspan", "scope"},
    "time": {"datetime"},
    **{f"h{level}": {"class"} for level in range(2, 7)},
}

_CLASSES = {
    "a": re.compile(r"footnote-(ref|backref)"),
    "code": re.compile(r"language-[\w+#.-]+"),
    "div": re.compile(r"footnotes"),
    "td": re.compile(r"align-(left|center|right)"),
    "th": re.compile(r"align-(left|center|right)"),
}
_ADDRESSES = frozenset({"cite", "href", "src"})
_ROLES = frozenset({"doc-noteref", "doc-backlink", "doc-endnotes"})
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# What a browser takes out of an address before it looks for the scheme.
_IGNORED_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f\u200b\ufeff]")


def _filter(tag: str, attribute: str, value: str) -> str | None:
    """The value an allowed attribute may keep; None takes the attribute away."""
    if attribute == "class" and tag in _CLASSES:
        return value if _CLASSES[tag].fullmatch(value) else None
    if attribute == "role":
        return value if value in _ROLES else None
    if attribute in _ADDRESSES:
        return value if is_safe_address(value) else None
    return value


_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
# Elements that hold nothing, and those that the next of their kind closes.
_SHALLOW = frozenset(
    (  # noqa: SIM905
        "area base br col embed hr img input link meta source track wbr "
        "p li dt dd tr td th thead tbody tfoot caption colgroup option optgroup rp rt"
    ).split()
)
# Elements that an HTML parser opens again in each block for as long as nobody closes them (HTML,
# 13.2.4.3).
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())  # noqa: SIM905

# Elements, not listed here, in which a paragraph from outside cannot be closed: `</p>` makes one
# more there (HTML, 13.2.4.2).
_BOUNDARIES = re.compile(r"<(?:applet|button|marquee|math|object|svg|template)\b", re.IGNORECASE)

# Blocks that are not allowed, and what stands for them: so their words stay apart from others.
_AS_DIV = (
    "address|article|aside|button|center|dialog|fieldset|footer|form|header|hgroup|legend|main|nav"
)
_DROPPED_BLOCKS = re.compile(
    rf"<(/?)(?:(h1)|(option|select)|(?:{_AS_DIV}))(?![^\s/>])", re.IGNORECASE
)

_CLEANER = nh3.Cleaner(
    tags=set(ALLOWED_TAGS),
    attributes=ALLOWED_ATTRIBUTES,
    attribute_filter=_filter,
    url_schemes=set(ALLOWED_SCHEMES),
    link_rel=None,
)


def sanitise(html: str) -> str:
    """The HTML with only what is listed here. Idempotent; the result is well-formed."""
    html = _DROPPED_BLOCKS.sub(_stand_in, html)
    # Once these are gone, what stood in them stands in another place: read it from there.
    if _BOUNDARIES.search(html):
        html = _CLEANER.clean(html)
    return _CLEANER.clean(html)


def sanitise_within(budget: Budget, html: str, *, has_raw: bool) -> str:
    """The HTML of a text sanitised. `has_raw`: its author wrote some of it.

    Raises TextRefusedError where that is endless work, or makes more of it than may be.
    """
    refuse_deep(html)
    if has_raw:
        budget.write(0, due=length_repeated(html))
    clean = sanitise(html)
    budget.write(max(0, len(clean) - len(html)))
    return clean


def _stand_in(tag: re.Match[str]) -> str:
    """A block that is allowed for one that is not; a blank where the next of its kind closes it."""
    if tag[3]:
        return f" {tag[0]}"
    return f"<{tag[1]}{'h2' if tag[2] else 'div'}"


def refuse_deep(html: str) -> None:
    """Raises TextRefusedError where elements stand inside each other too deep.

    An HTML parser looks through all that are open, again and again.
    """
    opened: Counter[str] = Counter()
    depth = 0
    for slash, name in _TAG.findall(html):
        if (name := name.lower()) in _SHALLOW:
            continue
        if not slash:
            opened[name] += 1
            depth += 1
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
        if depth > MAX_HTML_DEPTH:
            refuse_depth()


def length_repeated(html: str) -> int:
    """About how many characters an HTML parser writes for what it opens again and again."""
    opened: defaultdict[str, list[int]] = defaultdict(list)
    held = total = 0
    tags = list(_TAG.finditer(html))
    ends = [*(tag.start() for tag in tags), len(html)][1:]
    for tag, end in zip(tags, ends, strict=True):
        name = tag[2].lower()
        if name not in _FORMATTING:
            total += held
        elif not tag[1]:
            length = max(0, html.rfind(">", tag.start(), end) - tag.start())
            opened[name].append(length)
            held += length
        elif opened[name]:
            held -= opened[name].pop()
    return total


def is_safe_address(address: str) -> bool:
    """Whether a link or an image may lead there: no scheme, or one of those allowed.

    Control characters and blanks are ignored, as browsers do when they look for the scheme.
    """
    scheme = _SCHEME.match(_IGNORED_IN_ADDRESS.sub("", address))
    return scheme is None or scheme[1].lower() in ALLOWED_SCHEMES


def disallowed(html: str) -> list[str]:
    """What `sanitise` will take out of the beginning of this piece of raw HTML: `<script>`,
    `onclick of <b>`…
    """
    listing = _Listing()
    # No more of it: Python's parser takes the square of the time for what is never closed.
    listing.feed(html[:5_000])
    listing.close()
    return list(dict.fromkeys(listing.found))


class _Listing(HTMLParser):
    """Notes the tags and attributes that are not allowed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def parse_html_declaration(self, i: int) -> int:
        """`<!…>` is a comment to browsers; Python's parser fails on `<![>` and its like."""
        return self.parse_bogus_comment(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED_TAGS:
            self.found.append(f"<{tag}>")
            return
        self.found += (f"{name} of <{tag}>" for name, value in attrs if not _kept(tag, name, value))


def _kept(tag: str, name: str, value: str | None) -> bool:
    if name not in ALLOWED_ATTRIBUTES["*"] | ALLOWED_ATTRIBUTES.get(tag, set()):
        return False
    return _filter(tag, name, value or "") is not None
