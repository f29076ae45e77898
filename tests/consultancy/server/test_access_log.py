"""The access log and the counters, on a real server: of every answer, from memory too."""

import json
import urllib.error
import urllib.request
from types import SimpleNamespace

import pytest

from consultancy.server.access_log import SeenFront, seen_by_those_who_want
from tests.consultancy.metrics.test_metrics import samples
from tests.served import empty_environment, free_port, serving, wait_until

TOKEN = "a-token-of-more-than-twenty-characters"
NAMED = "abcdefgh12345678"


@pytest.mark.parametrize(("wanted", "stands"), [(False, False), (True, True)])
def test_nothing_stands_before_the_front_unless_it_is_wanted(settings, wanted, stands):
    settings.ACCESS_LOG = wanted
    front = SimpleNamespace(warm_up=None, end=None, say_good_bye=None)

    assert isinstance(seen_by_those_who_want(front), SeenFront) is stands


def ask(port, path, **headers):
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What a server told while it was asked: its lines, its numbers, the answers' headers."""
    folder, port = tmp_path_factory.mktemp("seen"), free_port()
    wanted = {"ACCESS_LOG": "true", "LOG_FORMAT": "json", "METRICS_TOKEN": TOKEN}
    proxied = {"TRUSTED_PROXY_HOPS": "1", "DEBUG": "true", "PAGE_CACHE_MB": "8"}
    environment = empty_environment(folder, f"http://127.0.0.1:{port}") | wanted | proxied
    with (folder / "log").open("w") as log, serving(environment, port, 2, log):
        answers = [ask(port, "/", **{"X-Request-Id": NAMED}) for _time in range(9)]
        ask(port, "/search/?q=maria%40example.org")
        ask(port, "/people/maria@example.org/")
        ready = ask(port, "/readyz", **{"X-Request-Id": NAMED})
        numbers = ask(port, "/metrics", Authorization=f"Bearer {TOKEN}")[2].decode()
        wait_until(lambda: "/metrics" in (folder / "log").read_text())
    lines = (folder / "log").read_text().splitlines()
    return SimpleNamespace(lines=lines, numbers=numbers, home=answers, ready=ready)


pytestmark = pytest.mark.slow


def test_every_line_of_every_process_is_json(told):
    found = [json.loads(line) for line in told.lines]

    assert len({line["process"] for line in found}) > 2
    assert all({"time", "level", "logger", "message"} <= set(line) for line in found)


def answers_in(told, path):
    found = [json.loads(line) for line in told.lines]
    return [
        line for line in found if line["logger"] == "consultancy.access" and line["path"] == path
    ]


def test_answers_from_memory_are_logged_like_all_others(told):
    found = answers_in(told, "/")

    assert len(found) == 9
    assert {line["by"] for line in found} == {"memory", "site"}
    assert {line["status"] for line in found} == {200}
    assert {line["request"] for line in found} == {NAMED}
    assert min(line["bytes"] for line in found) > 1000


def test_pages_from_memory_are_the_same_for_all_and_carry_no_name(told):
    assert len({body for _status, _headers, body in told.home}) == 1
    assert {headers.get("X-Request-Id") for _status, headers, _body in told.home} == {None}
    assert told.ready[1]["X-Request-Id"] == NAMED


def test_log_says_neither_what_was_searched_for_nor_who_asked(told):
    text = "\n".join(told.lines)

    assert answers_in(told, "/search/")
    assert answers_in(told, "/people/…@…/")
    assert "maria" not in text
    assert "127.0.0.1" not in "\n".join(line for line in told.lines if "access" in line)


def test_processes_count_together(told):
    found = samples(told.numbers)
    home = sum(value for (name, *_), value in found.items() if name == "site_answers_total")

    assert home >= 12
    assert found["site_answers_total", "200", "memory"] >= 5
    assert found["site_answer_seconds_count", "memory"] >= 5
    assert found["site_health", "mail"] == 0
