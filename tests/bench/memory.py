"""The memory of a process that answers, over a million requests of all kinds (visitors.lua).

On a site of more pages than it keeps, a robot reads every page in every coding first. Visitors
then ask for pages with queries that nobody reads, for what is not there, under foreign names, for
campaigns, for the sign-in. MEMORY_REQUESTS says how many.
"""

import os
import re
import subprocess
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path

from tests.bench.databases import python
from tests.bench.table import Row
from tests.bench.wrk import load, want
from tests.served import empty_environment, free_port, serving

PAGES = 1_500
REQUESTS = int(os.environ.get("MEMORY_REQUESTS", "1000000"))
CODINGS = ("br", "zstd", "gzip", "identity")
VISITORS = Path(__file__).with_name("visitors.lua")
MOST = 150
# What the last nine tenths of all requests may add to the first.
GROWTH = 1.05


def rows():
    want("wrk")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="memory-") as folder:
        environment = empty_environment(folder, f"http://127.0.0.1:{port}")
        python(environment, "tests.many_pages", str(PAGES))
        with serving(environment, port, processes=1, log=subprocess.DEVNULL) as server:
            yield from over_requests(server, port, folder)


def over_requests(server, port, folder):
    fresh = memory(server)
    paths = Path(folder, "paths")
    paths.write_text("\n".join(addresses(port)))
    read_all(port, paths.read_text().split())
    after = {0: memory(server)}
    for wanted in (REQUESTS // 100, REQUESTS // 10, REQUESTS):
        asked = max(after)
        while asked < wanted:
            asked += visit(port, paths, seed=asked)
        after[asked] = memory(server)
    told = [f"{fresh:.0f} MB at its start", f"{after[0]:.0f} after the robot"]
    told += [f"{size:.0f} after {count:,}" for count, size in after.items() if count]
    *_, before, last = after.values()
    yield Row("a process", last, "MB", most=MOST, figures=", ".join(told))
    yield Row("and nine tenths of the requests before", last / before, "×", most=GROWTH)


def addresses(port):
    """The paths of all pages, by the sitemap."""
    parts = re.findall("<loc>[^<]*(/sitemap-[^<]*)", ask(port, "/sitemap.xml"))
    return [
        path for part in parts for path in re.findall("<loc>http://[^/]*([^<]*)", ask(port, part))
    ]


def read_all(port, paths):
    for coding in CODINGS:
        for path in paths:
            ask(port, path, coding)


def ask(port, path, coding="identity"):
    visitor = HTTPConnection("127.0.0.1", port, timeout=60)
    visitor.request("GET", path, headers={"Accept-Encoding": coding})
    answer = visitor.getresponse()
    body = answer.read()
    visitor.close()
    assert answer.status == 200, path
    return body.decode() if coding == "identity" else ""


def visit(port, paths, seed):
    """Let all kinds of visitors in for some seconds; how many there were."""
    script = (VISITORS, "127.0.0.1", paths, str(seed))
    return load(f"http://127.0.0.1:{port}", seconds=3, script=script).count


def memory(server):
    """Megabytes of the largest process that answers, when it has come to rest."""
    time.sleep(3)
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    web = [pid for pid in children if "server.web" in Path(f"/proc/{pid}/cmdline").read_text()]
    pages = max(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in web)
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2
