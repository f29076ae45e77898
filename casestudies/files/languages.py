"""The language of a content file by its place and its name, and what the page is in all of them.

https://gohugo.io/content-management/multilingual/ tells how Hugo does it.
"""

import re
from typing import Any, NamedTuple

from django.conf.locale import LANG_INFO

from casestudies.files.sites import Site, own_language

# Hugo's `name.de.md`: the same page in another language.
ENDING = re.compile(r"\.([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)(?=\.\w+$)")


class InLanguage(NamedTuple):
    """The code of a language, and the path of a file without what tells it: `blog/x.md` for
    `fr/blog/x.md` and for `blog/x.fr.md`.
    """

    language: str
    path: str


def in_language(content_path: str, site: Site) -> InLanguage:
    """The language of a content file, and its path in any of them. A folder that is configured for
    a language tells it, or the ending of the name.
    """
    first, _slash, rest = content_path.partition("/")
    language, path = site.language or own_language(site), content_path
    if first in site.contents and first != site.language:
        language, path = first, rest
    match = ENDING.search(path)
    if match and is_language(match[1].lower(), site):
        return InLanguage(match[1].lower(), path[: match.start()] + path[match.end() :])
    return InLanguage(language, path)


def is_language(code: str, site: Site) -> bool:
    """Whether an ending is that of a language: of those configured, of any where nothing is."""
    return code in (LANG_INFO if not site.is_configured else site.languages)


def is_disabled(language: str, site: Site) -> bool:
    """Whether the configuration says that Hugo builds nothing in a language."""
    own: dict[str, Any] = site.languages.get(language, {})
    return language in site.disabled_languages or own.get("disabled") is True


def shared_path(path: str) -> str:
    """What the translations of a page have in common, if their names say so: `/blog/x` for
    `blog/x.md` and `blog/x/index.md`, a slash for the home page.
    """
    stem = "/" + path.rpartition(".")[0]
    for end in ("/index", "/_index"):
        stem = stem.removesuffix(end)
    return stem or "/"
