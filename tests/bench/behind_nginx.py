"""The site behind the shipped nginx configuration, beside a file of the same bytes, with the same
headers, from that nginx.

Both over TLS, by wrk with 16 connections, in short alternating rounds.
"""

import tempfile
from functools import partial
from pathlib import Path
from statistics import median

from tests import nginx
from tests.bench.hot import answer
from tests.bench.site import demo_site
from tests.bench.table import ROOT, Row
from tests.bench.wrk import in_turns, load, ratio, want
from tests.demo_site import ARTICLE
from tests.served import free_port, serving

ROUNDS = 5
LEAST = 0.85
FILE = """location = /page {{
    root {folder}; default_type text/html; include {headers};
    add_header Cache-Control "public, max-age=0, s-maxage=1"; add_header Vary Accept-Encoding;
}}"""
HEADERS = ROOT / "docs" / "nginx" / "headers.conf"


def rows():
    want("wrk", "nginx", "openssl")
    port = free_port()
    site = demo_site(port)
    yield from (compared(site, port, coding) for coding in ("gzip", "identity"))


def compared(site, port, coding):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "page")
        with serving(site, port):
            file.write_bytes(answer(f"http://127.0.0.1:{port}{ARTICLE}", coding)[0])
        more = FILE.format(folder=folder, headers=HEADERS)
        with (
            serving(site | {"SITE_URL": "https://127.0.0.1", "TRUSTED_PROXY_HOPS": "1"}, port),
            nginx.before_site(
                folder, port, ROOT / "var/static", f"{folder}/media", more=more
            ) as url,
        ):
            accept = f"Accept-Encoding: {coding}"
            addresses = {"ours": f"{url}{ARTICLE}", "file": f"{url}/page"}
            asked = {one: partial(load, address, accept) for one, address in addresses.items()}
            loads = in_turns(asked, ROUNDS)
    figures = f"{median(one.rate for one in loads['ours']):,.0f} a second"
    share = ratio(loads["ours"], loads["file"])
    return Row(f"article, {coding}", share, "of nginx's file", least=LEAST, figures=figures)
