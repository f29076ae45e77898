"""Where Jekyll showed a page, by its configuration and the page's front matter.

https://jekyllrb.com/docs/permalinks/
"""

from dataclasses import replace
from datetime import date
from fnmatch import fnmatch
from posixpath import normpath
from typing import Any

from casestudies.files.front_matter.values import FrontMatter, Param, texts
from casestudies.files.importing.reading.markdown_file import MarkdownFile
from casestudies.files.importing.reading.permalinks import (
    Tokens,
    dated,
    expanded,
    in_jekyll_words,
    slugified,
)

STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
# What is tried for posts whose site did not come along.
USUAL = ("date", "pretty")


def jekyll_addresses(
    file: MarkdownFile, front: FrontMatter, day: date | None, slug: str
) -> list[str]:
    """The page's address below the site's root; several where no configuration tells which."""
    own = texts(front.get("permalink"))
    if own:
        patterns = [STYLES.get(own[0], own[0])]
    elif "_drafts" in file.content_path.split("/") or (is_post(file) and day is None):
        return []
    else:
        patterns = patterns_for(file)
    tokens = jekyll_tokens(file, front, day, slug)
    return sorted({written_path(pattern, tokens) for pattern in patterns})


def is_post(file: MarkdownFile) -> bool:
    return "_posts" in file.content_path.split("/")


def collection_of(file: MarkdownFile) -> str:
    """The name of the collection that the file belongs to; empty for a page."""
    folders = file.content_path.split("/")[:-1]
    top = folders[0] if folders else ""
    is_known = top[1:] in file.site.collections or not file.site.is_configured
    return top[1:] if top.startswith("_") and is_known else ""


def patterns_for(file: MarkdownFile) -> list[str]:
    """The permalinks of a file that has none itself."""
    configured = texts(file.site.config.get("permalink"))[:1]
    style = configured[0] if configured else "date"
    collection = "posts" if is_post(file) else collection_of(file)
    chosen = texts(file.site.collections.get(collection, {}).get("permalink"))
    if chosen:
        return [STYLES.get(chosen[0], chosen[0])]
    if collection == "posts":
        styles = [style] if file.site.is_configured else [*USUAL]
        return [STYLES.get(one, one) for one in styles]
    if collection:
        return [f"/:collection/:path{suffix(style)}"]
    return ["/:folder/"] if file.is_bundle else [f"/:folder/:basename{suffix(style)}"]


def suffix(style: str) -> str:
    """The end of an address that is no post's, as the permalinks of posts have it."""
    pattern = STYLES.get(style, style)
    return next((end for end in ("/", ":output_ext") if pattern.endswith(end)), "")


def jekyll_tokens(file: MarkdownFile, front: FrontMatter, day: date | None, slug: str) -> Tokens:
    folders = file.content_path.split("/")[:-1]
    below = "/".join([*folders[1:], file.stem])
    given = slug_or(front, slug)
    categories = [name.lower() for name in categories_of(file, front)]
    folder = "/".join(folders)
    return {
        **dated(day),
        "categories": "/".join(dict.fromkeys(categories)),
        "slugified_categories": "/".join(dict.fromkeys(map(slugified, categories))),
        "title": in_jekyll_words(given),
        "slug": slugified(given),
        "name": slugified(file.stem),
        "basename": file.stem,
        "collection": folder.partition("/")[0].removeprefix("_"),
        "path": below if folder.startswith("_") else folder,
        "folder": folder,
        "output_ext": ".html",
    }


def slug_or(front: FrontMatter, name: str) -> str:
    written = front.get("slug")
    return str(written) if isinstance(written, str | int) and written else name


def written_path(pattern: str, tokens: Tokens) -> str:
    """The address as a path on the site; blanks as in the address bar."""
    path = normpath(expanded(f"/{pattern}", tokens)).replace("//", "/").replace(" ", "%20")
    # Web servers show `x.html` at `x` too.
    return path if "." in path.rpartition("/")[2] or path == "/" else f"{path}/"


def categories_of(file: MarkdownFile, front: FrontMatter) -> list[str]:
    """Those of the folders above `_posts`, and the page's own: `category` is one; `categories` may
    be several, split at blanks where it is no list.
    """
    folders = file.content_path.split("/")
    above = folders[: folders.index("_posts")] if is_post(file) else []
    several = front.get("categories")
    names = several.split() if isinstance(several, str) else texts(several)
    return [*above, *texts(front.get("category")), *names]


def with_defaults(file: MarkdownFile, front: FrontMatter) -> FrontMatter:
    """The front matter over what the configuration says for files of that path and type.

    https://jekyllrb.com/docs/configuration/front-matter-defaults/
    """
    values: dict[str, Param] = {}
    for _path, found in sorted(defaults_for(file), key=lambda one: len(one[0])):
        values |= found
    return replace(front, values=values | front.values) if values else front


def defaults_for(file: MarkdownFile) -> list[tuple[str, dict[str, Any]]]:
    configured = file.site.config.get("defaults")
    found = []
    for one in configured if isinstance(configured, list) else ():
        values = one.get("values") if isinstance(one, dict) else None
        scope = one.get("scope") if isinstance(one, dict) else None
        scope = scope if isinstance(scope, dict) else {}
        path = str(scope.get("path") or "").strip("/")
        if isinstance(values, dict) and covers(path, file) and has_type(scope.get("type"), file):
            found.append((path, values))
    return found


def covers(path: str, file: MarkdownFile) -> bool:
    here = file.content_path
    return not path or here == path or here.startswith(f"{path}/") or fnmatch(here, f"{path}*")


def has_type(wanted: Param, file: MarkdownFile) -> bool:
    if "_drafts" in file.content_path.split("/"):
        own = {"drafts", "posts"}
    else:
        own = {"posts"} if is_post(file) else {collection_of(file) or "pages"}
    return not wanted or bool(own & set(texts(wanted)))
