"""Pages from memory beside nginx with the same bytes.

Requests a second by wrk with 16 connections, two processes each, in short alternating rounds.
"""

import gzip
import os
import re
import shutil
import socket
import subprocess
import tempfile
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from tests.bench.site import demo_site
from tests.bench.table import MissingError, Row
from tests.demo_site import ARTICLE
from tests.served import free_port, serving, wait_until

ROUNDS = 7
PAGES = {"article": ARTICLE, "list": "/case-studies/", "home": "/"}
NGINX = """
daemon off; worker_processes 2; pid {folder}/pid; error_log stderr crit; events {{ }}
http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
open_file_cache max=100; default_type text/html;
server {{ listen 127.0.0.1:{port}; root {folder}; }} }}
"""


def rows():
    for tool, package in (("wrk", "wrk"), ("nginx", "nginx-light")):
        if not shutil.which(tool):
            raise MissingError(f"{tool} is not installed: apt-get install {package}")
    port = free_port()
    with serving(demo_site(port), port):
        for name, path in PAGES.items():
            for coding in ("gzip", "identity"):
                yield from compared(f"{name}, {coding}", f"http://127.0.0.1:{port}{path}", coding)


def compared(name, url, coding):
    """Our page, nginx, and our page that has not changed, in turns."""
    accept = f"Accept-Encoding: {coding}"
    asked = urllib.request.Request(url, headers={"Accept-Encoding": coding})
    with urllib.request.urlopen(asked) as answer:
        body, tag = answer.read(), answer.headers["ETag"]
    assert coding == "identity" or gzip.decompress(body)
    with ExitStack() as running, tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "page")
        file.write_bytes(body)
        Path(folder).chmod(0o755)
        static = running.enter_context(nginx(folder))
        rounds = [
            (
                rate(url, accept),
                rate(static, accept),
                rate(url, accept, f"If-None-Match: {tag}"),
            )
            for _round in range(ROUNDS)
        ]
    ours = f"{median(each[0] for each in rounds):,.0f} a second"
    ratio = median(each[0] / each[1] for each in rounds)
    yield Row(name, ratio, "of nginx", least=0.42, figures=ours)
    yield Row(f"{name}, 304", median(each[2] / each[0] for each in rounds), "of its 200", least=1)


@contextmanager
def nginx(folder):
    port = free_port()
    file = Path(folder, "nginx.conf")
    file.write_text(NGINX.format(folder=folder, port=port))
    with subprocess.Popen(["nginx", "-c", file, "-p", folder], env=os.environ) as process:
        wait_until(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0)
        yield f"http://127.0.0.1:{port}/page"
        process.terminate()


def rate(url, *headers):
    """Requests a second within a second. Raises AssertionError for errors among them."""
    options = [part for header in headers for part in ("-H", header)]
    command = ["wrk", "-t1", "-c16", "-d1s", *options, url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
