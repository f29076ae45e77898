"""Somebody who reads a page in a browser, as far as a server can tell."""

import urllib.request

BROWSER = {
    "User-Agent": (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/130.0.0.0 Safari/537.36"
    ),
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
}


def read_page(port, path):
    """Open a page of a server on this host."""
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=BROWSER)
    with urllib.request.urlopen(asked, timeout=120) as answered:
        return answered.read()
