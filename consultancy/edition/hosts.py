"""What hosts of plain files read: `_headers` and `_redirects`, as Netlify and Cloudflare Pages have
them (https://docs.netlify.com/manage/routing/redirects/overview/).
"""

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from django.conf import settings

from consultancy.edition.files import Findings, Moved
from consultancy.edition.media_types import MediaTypes
from consultancy.headers import EVERYWHERE

RULES, HEADERS = "_redirects", "_headers"
POLICY, HSTS, ROBOTS = "Content-Security-Policy", "Strict-Transport-Security", "X-Robots-Tag"
OWN_FORMS = "form-action 'self'"
# What the site asks search engines to pass over too, or of which it names the original.
UNINDEXED = ("/*.md", "/llms*", "/sitemap*")
# What the site answers that no file can.
ASKED_OF_SITE = ("/search/", "/diagnostic/thanks/")


def common_headers(found: Findings) -> dict[str, str]:
    """Those that every answer of the site has. Forms may be sent to the site; for how long a host
    of another name is to be asked over https only is for its owner to say.
    """
    names = [*EVERYWHERE, ROBOTS, *([HSTS] if found.is_verbatim else [])]
    said = {name: found.headers[name] for name in names if name in found.headers}
    if not found.is_verbatim and POLICY in said:
        said[POLICY] = said[POLICY].replace(OWN_FORMS, f"{OWN_FORMS} {settings.SITE_URL}")
    return said


def headers_file(found: Findings, types: MediaTypes) -> str:
    rules = {"/*": common_headers(found)}
    rules |= {pattern: {ROBOTS: "noindex"} for pattern in UNINDEXED}
    rules |= {quote(address): {"Content-Type": one} for address, one in types.unusual()}
    return "".join(f"{pattern}\n{header_lines(said)}" for pattern, said in rules.items())


def header_lines(said: Mapping[str, str]) -> str:
    return "".join(f"  {name}: {value}\n" for name, value in said.items())


def rules_file(found: Findings) -> str:
    """Old addresses, and what is for the site: the first rule that fits holds."""
    rules = [f"{quote(path)} {moved.target} {moved.status}\n" for path, moved in old_paths(found)]
    if not found.is_verbatim:
        rules += [f"{path}* {settings.SITE_URL}{path}:splat 302\n" for path in ASKED_OF_SITE]
    return "".join(rules)


def old_paths(found: Findings) -> Iterator[tuple[str, Moved]]:
    """Each as it is, and without the slash at its end."""
    for path, moved in sorted(found.moved.items()):
        yield path, moved
        if bare := bare_path(path, found):
            yield bare, moved


def bare_path(path: str, found: Findings) -> str:
    """The path without the slash that the site itself adds to it; empty where that is another old
    address, or a file's, or none.
    """
    bare = path.removesuffix("/")
    known = (found.moved, found.gone, found.files)
    return "" if bare == path or any(bare in paths for paths in known) else bare
