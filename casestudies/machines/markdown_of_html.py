"""The pages that are of no kind as Markdown: what their own HTML says, without its frame."""

from collections.abc import Callable, Iterator
from copy import copy
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.encoding import iri_to_uri
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from casestudies.kinds import MARKDOWN
from casestudies.machines.markdown_pages import front_matter, markdown_at
from contact.text.characters import UNSHOWABLE

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

HTMLView = Callable[..., HttpResponse]
# What is of use on a screen alone, or on paper alone.
NOT_IN_MARKDOWN = ".search-form, .print-only, .not-printed"
KEPT_HEADERS = {"Cache-Control", "Retry-After"}


def in_markdown(view: HTMLView) -> HTMLView:
    """The same page as Markdown (decorator), at its address with `.md` in the place of the last
    slash. Forms that send something are links to their page.
    """

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return markdown_of(view(at_page(request), *args, **kwargs))

    return answer


def markdown_of(page: HttpResponse) -> HttpResponse:
    """An answer of HTML as one of Markdown, kept as long and hidden as well."""
    # As late as what converts it (text/to_markdown.py).
    from bs4 import BeautifulSoup  # noqa: PLC0415

    soup = BeautifulSoup(page.text, "html.parser")
    original = said_in_head(soup, 'link[rel="canonical"]', "href")
    text = UNSHOWABLE.sub("", "\n\n".join(filter(None, markdown_parts(soup, original))))
    kind = "text/markdown; charset=utf-8"
    response = HttpResponse(f"{text}\n", status=page.status_code, content_type=kind)
    for name in KEPT_HEADERS & page.headers.keys():
        response.headers[name] = page.headers[name]
    if "noindex" in said_in_head(soup, 'meta[name="robots"]', "content"):
        response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Link"] = f'<{iri_to_uri(original)}>; rel="canonical"'
    return response


def path_of_page(path: str) -> str:
    return f"{path.removesuffix(MARKDOWN)}/"


def at_page(request: HttpRequest) -> HttpRequest:
    """The request as it would be for the page itself."""
    asked = copy(request)
    asked.path = path_of_page(request.path)
    asked.path_info = path_of_page(request.path_info)
    return asked


def markdown_parts(soup: "BeautifulSoup", original: str) -> Iterator[str]:
    """What the page at that address says of itself, and its text."""
    main = soup.select_one("main") or soup
    for element in main.select(NOT_IN_MARKDOWN):
        element.decompose()
    for word in main.select(".kicker > :not(:last-child)"):
        # On the screen space keeps them apart.
        word.insert_after(" · ")
    for form in main.select("form"):
        replace_form(soup, form)
    title = soup.title.get_text() if soup.title else ""
    yield front_matter(
        {
            "title": title.strip(),
            "description": said_in_head(soup, 'meta[name="description"]', "content"),
            "canonical": original,
        }
    )
    yield markdown_at(main.decode_contents(), original)


def replace_form(soup: "BeautifulSoup", form: "Tag") -> None:
    """A link that says what the button does, or where one only chooses, one for each box."""
    action = str(form.get("action", ""))
    if str(form.get("method", "")).lower() == "post":
        button = form.select_one("button[type=submit]")
        paragraph = soup.new_tag("p")
        paragraph.append(leading_link(soup, action, button))
        form.replace_with(paragraph)
        return
    for label in form.select("label:has(input[type=checkbox])"):
        box = label.input
        query = urlencode({str(box.get("name")): str(box.get("value"))}) if box else ""
        label.replace_with(leading_link(soup, f"{action}?{query}", label))
    form.unwrap()


def leading_link(soup: "BeautifulSoup", address: str, said: "Tag | None") -> "Tag":
    leading = soup.new_tag("a", href=address)
    leading.string = said.get_text(strip=True) if said else ""
    return leading


def said_in_head(soup: "BeautifulSoup", selector: str, attribute: str) -> str:
    found = soup.select_one(selector)
    return str(found.get(attribute, "")) if found else ""
