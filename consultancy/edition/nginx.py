"""What nginx is told: `nginx.conf`, for `include` within a server of its configuration."""

import re
from collections.abc import Iterator, Mapping

from django.conf import settings
from django.urls import reverse

from consultancy.edition.files import Findings
from consultancy.edition.hosts import (
    HEADERS,
    ROBOTS,
    RULES,
    bare_path,
    common_headers,
    old_paths,
)
from consultancy.edition.media_types import MediaTypes
from consultancy.edition.places import NEVER_FILES
from consultancy.server.pages.addresses import PROBED, names_read_at

# Pages that answer questions in their addresses.
QUESTIONS = ("casestudies:case_studies", "casestudies:pack", "contact:diagnostic")
NGINX = "nginx.conf"
IMMUTABLE = {"Cache-Control": "public, max-age=315360000, immutable"}
# For nginx, and nobody else.
HIDDEN = (r"nginx\.conf", RULES, HEADERS, r"\.(?!well-known/).*")

HEAD = """\
# Written by `manage.py export_site`, anew each time: for `include` within a `server` that names
# `listen`, `server_name`, its certificate, and this folder as its `root`.
index index.html;
charset off;
default_type application/octet-stream;
error_page 404 /404.html;
error_page 410 /404.html;
error_page 418 = @site;
{headers}
types {{
{types}}}

# What no file can answer is for the site.
if ($request_method !~ "^(GET|HEAD)$") {{ return 418; }}
set $edition_asked $uri?$args;
if ($edition_asked ~ "^({asking})=") {{ return 418; }}
location ~ "^({never})" {{ return 418; }}
{site}
# Further pages of a list.
set $edition_page "";
set $edition_markdown "";
if ($args ~ "^page=([1-9][0-9]*)$") {{
    set $edition_page "page/$1/";
    set $edition_markdown "/page/$1";
}}
location ~ "/$" {{ try_files ${{uri}}${{edition_page}}index.html ${{uri}}index.html =404; }}
location ~ "^(?<edition_stem>/.+)\\.md$" {{
    try_files $edition_stem$edition_markdown.md $uri =404;
{noindex}}}
location ~ "^/(llms|sitemap)[^/]*$" {{
{noindex}}}

# With a hash in its name a file never changes.
location /static/ {{ gzip_static on; gzip_vary on; }}
location ~ "^/static/.+\\.[0-9a-f]{{12}}\\.[a-z0-9]+$" {{
    gzip_static on;
    gzip_vary on;
{immutable}}}
location ~ "^/({hidden})$" {{ return 404; }}

# Addresses whose files end otherwise than they are.
{unusual}
# Old addresses.
{old}"""
# To the site itself, which stands under another name.
ELSEWHERE = 'location @site {{ return 307 "{site}$request_uri"; }}\n'
# To the machine behind this name.
BEHIND = """\
location @site {
    # `upstream live { server 10.0.0.5:8000; }` says where it is.
    proxy_pass http://live;
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_connect_timeout 5s;
}
"""


def nginx_file(found: Findings, types: MediaTypes) -> str:
    headers = common_headers(found)
    return HEAD.format(
        headers=header_directives(headers),
        types="".join(f'    "{one}" {ending};\n' for ending, one in types.usual().items()),
        asking="|".join(map(asking_pattern, QUESTIONS)),
        never="|".join([*map(re.escape, NEVER_FILES), *(f"{path}$" for path in sorted(PROBED))]),
        site=BEHIND if found.is_verbatim else ELSEWHERE.format(site=settings.SITE_URL),
        noindex=header_directives(headers | {ROBOTS: "noindex"}, "    "),
        immutable=header_directives(headers | IMMUTABLE, "    "),
        hidden="|".join(HIDDEN),
        unusual="".join(unusual_locations(types)),
        old="".join(old_locations(found)),
    )


def asking_pattern(view: str) -> str:
    """What begins an address of that page with a parameter that it reads, but for its number."""
    address = reverse(view)
    names = "|".join(name for name in names_read_at(address) if name != "page")
    return rf"{address.removesuffix('/')}(?:/|\.md)\?(?:.*&)?(?:{names})"


def header_directives(headers: Mapping[str, str], indent: str = "") -> str:
    """A location that has one of its own has none of its server's."""
    said = {name: nginx_quoted(value) for name, value in headers.items()}
    return "".join(f"{indent}add_header {name} {value} always;\n" for name, value in said.items())


def unusual_locations(types: MediaTypes) -> Iterator[str]:
    for address, media_type in types.unusual():
        file = "${uri}index.html" if address.endswith("/") else "$uri"
        said = f"types {{ }} default_type {nginx_quoted(media_type)};"
        yield f"location = {nginx_quoted(address)} {{ {said} try_files {file} =404; }}\n"


def old_locations(found: Findings) -> Iterator[str]:
    """By their own names: hashes of nginx have a size that an owner would have to raise."""
    for path, moved in old_paths(found):
        target = target_of(moved.target)
        yield f"location = {nginx_quoted(path)} {{ return {moved.status} {target}; }}\n"
    for path in sorted(found.gone):
        yield f"location = {nginx_quoted(path)} {{ return 410; }}\n"
        if bare := bare_path(path, found):
            yield f"location = {nginx_quoted(bare)} {{ return 410; }}\n"


def target_of(address: str) -> str:
    """Where it leads, with the query that it was asked with, as the site itself leads on."""
    before, mark, fragment = address.replace("$", "%24").partition("#")
    query = "" if "?" in before else "$is_args$args"
    return nginx_quoted(f"{before}{query}{mark}{fragment}")


def nginx_quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
