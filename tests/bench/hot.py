"""Pages from memory beside nginx with the same bytes, and beside a constant answer of our server.

Requests a second by wrk with 16 connections, two processes each, in short alternating rounds.
"""

import json
import socket
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median

from tests import nginx
from tests.bench.site import demo_site
from tests.bench.table import ROOT, Row
from tests.bench.wrk import in_turns, load, ratio, want
from tests.demo_site import ARTICLE
from tests.served import free_port, serving

ROUNDS = 5
PAGES = {"article": ARTICLE, "list": "/case-studies/", "home": "/"}
# A bare application of Granian's (RSGI), with our server's options; or by our server's short cut,
# which answers without a task (decision 0041): no page of ours can be faster than that.
CONSTANT = """
import json, sys, uvloop
from consultancy.server import web

BODY = open(sys.argv[2], "rb").read()
HEADERS = [tuple(header) for header in json.loads(sys.argv[3])]

class Front:
    def say_good_bye(self):
        pass

    def answer_at_once(self, scope, protocol):
        protocol.response_bytes(200, HEADERS, BODY)
        return True

    async def __rsgi__(self, scope, protocol):
        protocol.response_bytes(200, HEADERS, BODY)

if sys.argv[4] == "later":
    web.ask_first = lambda front: None
print("ready", flush=True)
uvloop.run(web.answer_requests(int(sys.argv[1]), Front()))
"""
# The server's own; and what was for the one who asked for them (with `Connection: close`, an answer
# would be a third as fast).
NOT_CONSTANT = {"server", "date", "content-length", "connection"}


def rows():
    want("wrk", "nginx")
    port = free_port()
    with serving(demo_site(port), port):
        for name, path in PAGES.items():
            for coding in ("gzip", "identity"):
                yield from compared(f"{name}, {coding}", f"http://127.0.0.1:{port}{path}", coding)


def compared(name, url, coding):
    """Our page, our page that has not changed, constant answers and nginx, in turns."""
    accept = f"Accept-Encoding: {coding}"
    body, headers = answer(url, coding)
    with ExitStack() as running, tempfile.TemporaryDirectory() as folder:
        Path(folder, "page").write_bytes(body)
        addresses = {
            "ours": url,
            "constant": running.enter_context(constant(folder, headers, "later")),
            "at once": running.enter_context(constant(folder, headers, "at once")),
            "nginx": f"{running.enter_context(nginx.files_of(folder))}/page",
        }
        asked = {one: partial(load, address, accept) for one, address in addresses.items()}
        known = f"If-None-Match: {headers['etag']}"
        loads = in_turns(asked | {"304": partial(load, url, accept, known)}, ROUNDS)
    yield from judged(name, loads)


def judged(name, loads):
    ours = loads["ours"]
    figures = f"{median(one.rate for one in ours):,.0f} a second"
    yield Row(name, ratio(ours, loads["nginx"]), "of nginx", least=0.42, figures=figures)
    beside = f"{ratio(ours, loads['at once']):.2f} of one by the same short cut"
    constant = ratio(ours, loads["constant"])
    yield Row(name, constant, "of a constant answer", least=0.9, figures=beside)
    yield Row(f"{name}, 304", ratio(loads["304"], ours), "of its 200", least=1)
    waits = (f"{one} {median(each.p99 for each in loads[one]):.2f} ms" for one in ("ours", "nginx"))
    slow = ratio(ours, loads["nginx"], of="p99")
    yield Row(f"{name}, p99", slow, "of nginx's", most=3, figures=", ".join(waits))


def answer(url, coding):
    """The bytes of a page, and its headers."""
    asked = urllib.request.Request(url, headers={"Accept-Encoding": coding})
    with urllib.request.urlopen(asked) as answered:
        assert coding == (answered.headers["Content-Encoding"] or "identity")
        headers = answered.headers.items()
        return answered.read(), {name: text for name, text in headers if name not in NOT_CONSTANT}


@contextmanager
def constant(folder, headers, when):
    """A server that answers everything with the page in that folder; two processes, as ours."""
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as listening, ExitStack() as running:
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        number, port = listening.fileno(), listening.getsockname()[1]
        values = (str(number), f"{folder}/page", json.dumps(list(headers.items())), when)
        command = [sys.executable, "-c", CONSTANT, *values]
        for _process in range(2):
            server = subprocess.Popen(command, cwd=ROOT, pass_fds=(number,), stdout=subprocess.PIPE)
            running.enter_context(server)
            running.callback(server.kill)
            server.stdout.readline()
        yield f"http://127.0.0.1:{port}/"
