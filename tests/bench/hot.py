"""Pages from memory beside nginx with the same bytes, and beside a constant answer of our server.

Requests a second by wrk with 16 connections, two processes each, in short alternating rounds.
"""

import gzip
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from tests.bench.site import demo_site
from tests.bench.table import ROOT, MissingError, Row
from tests.demo_site import ARTICLE
from tests.served import free_port, serving, wait_until

ROUNDS = 7
PAGES = {"article": ARTICLE, "list": "/case-studies/", "home": "/"}
CONSTANT = """
import json, sys, uvloop
from consultancy.server.web import answer_requests

BODY = open(sys.argv[2], "rb").read()
HEADERS = [tuple(header) for header in json.loads(sys.argv[3])]

class Front:
    def answer_at_once(self, scope, protocol):
        protocol.response_bytes(200, HEADERS, BODY)
        return True

    def say_good_bye(self):
        pass

uvloop.run(answer_requests(int(sys.argv[1]), Front()))
"""
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
    """Our page, the constant answer, nginx, in turns."""
    accept = f"Accept-Encoding: {coding}"
    asked = urllib.request.Request(url, headers={"Accept-Encoding": coding})
    with urllib.request.urlopen(asked) as answer:
        body, tag = answer.read(), answer.headers["ETag"]
        # The server adds its own.
        headers = [one for one in answer.headers.items() if one[0] not in {"server", "date"}]
    assert coding == "identity" or gzip.decompress(body)
    with ExitStack() as running, tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "page")
        file.write_bytes(body)
        Path(folder).chmod(0o755)
        floor = running.enter_context(constant(file, headers))
        static = running.enter_context(nginx(folder))
        rounds = [
            (
                rate(url, accept),
                rate(floor, accept),
                rate(static, accept),
                rate(url, accept, f"If-None-Match: {tag}"),
            )
            for _round in range(ROUNDS)
        ]
    ours = f"{median(each[0] for each in rounds):,.0f} a second"
    ratio = median(each[0] / each[1] for each in rounds)
    yield Row(name, ratio, "of a constant answer", least=0.9, figures=ours)
    yield Row(name, median(each[0] / each[2] for each in rounds), "of nginx", least=0.42)
    yield Row(f"{name}, 304", median(each[3] / each[0] for each in rounds), "of its 200", least=1)


@contextmanager
def constant(file, headers):
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as listening, ExitStack() as running:
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        number = listening.fileno()
        command = [sys.executable, "-c", CONSTANT, str(number), str(file), json.dumps(headers)]
        for _process in range(2):
            process = subprocess.Popen(command, cwd=ROOT, pass_fds=(number,))
            running.callback(process.kill)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"


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
