"""IndexNow: a real server is told which public pages have changed, and of nothing else."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.management import call_command
from django.utils import timezone

from casestudies.machines import index_now
from casestudies.machines.index_now import IndexNow
from casestudies.models import Article, Section, ToldPage
from contact.models import Heartbeat
from tests.factories import make_article, make_page, make_problem, make_section

pytestmark = pytest.mark.django_db

SITE = "https://www.example.com"
KEY = "0123456789abcdef"


class Engine(HTTPServer):
    """A search engine on loopback: keeps what it is told, and answers with `status`."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Told)
        self.messages, self.status = [], 202
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    @property
    def addresses(self):
        return [url.removeprefix(SITE) for said in self.messages for url in said["urlList"]]

    def stop(self):
        self.shutdown()
        self.thread.join()
        self.server_close()


class Told(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.status < 300:
            self.server.messages.append(json.loads(body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_args):
        pass


@pytest.fixture
def engine(settings):
    server = Engine()
    settings.INDEXNOW_KEY, settings.NOINDEX = KEY, False
    settings.INDEXNOW_URL = f"http://127.0.0.1:{server.server_port}/indexnow"
    yield server
    server.stop()


def turn():
    """The worker's next turn, whenever the last one was; as after a new start."""
    Heartbeat.objects.filter(job=index_now.JOB).delete()
    return IndexNow().work()


def test_what_is_public_is_told_once(engine):
    make_article(slug="study")
    make_page("services/coaching")
    make_section("insights")
    make_section("home")

    said = turn()

    assert said == "Addresses told to search engines: 4."
    assert engine.messages[0].keys() == {"host", "key", "keyLocation", "urlList"}
    assert engine.messages[0]["host"] == "www.example.com"
    assert engine.messages[0]["key"] == KEY
    assert engine.messages[0]["keyLocation"] == f"{SITE}/{KEY}.txt"
    told = ["/case-studies/study/", "/services/coaching/", "/insights/", "/"]
    assert sorted(engine.addresses) == sorted(told)
    assert turn() == ""
    assert len(engine.addresses) == 4


@pytest.mark.parametrize(
    "hidden",
    [
        {"published_at": None},
        {"published_at": timezone.now() + timedelta(days=1)},
        {"expires_at": timezone.now() - timedelta(hours=1)},
        {"noindex": True},
        {"sitemap_disabled": True},
        {"canonical": "https://example.org/"},
    ],
)
def test_what_is_not_to_be_found_is_never_told(engine, hidden):
    make_article(slug="secret", **hidden)

    assert turn() == ""
    assert engine.messages == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"updated_at": timezone.now()}, ["/case-studies/study/"]),
        ({"slug": "renamed"}, ["/case-studies/study/", "/case-studies/renamed/"]),
        ({"kind": "insights"}, ["/case-studies/study/", "/insights/study/"]),
        ({"published_at": None}, ["/case-studies/study/"]),
        ({"expires_at": timezone.now()}, ["/case-studies/study/"]),
        ({"noindex": True}, ["/case-studies/study/"]),
        ({"weight": 3}, []),
    ],
)
def test_change_is_told_also_one_by_hand(engine, change, told):
    make_article(slug="study", updated_at=timezone.now() - timedelta(days=3))
    make_article(slug="other")
    turn()
    engine.messages.clear()

    Article.objects.filter(slug="study").update(**change)

    turn()
    assert sorted(engine.addresses) == sorted(told)


def test_deleted_page_is_told_and_forgotten(engine):
    make_section("insights")
    problem = make_problem(slug="scaling")
    turn()
    engine.messages.clear()

    problem.delete()
    Section.objects.all().delete()

    turn()
    assert sorted(engine.addresses) == ["/insights/", "/problems/scaling/"]
    assert not ToldPage.objects.exists()


@pytest.mark.parametrize("status", [400, 403, 422, 429, 500, 503])
def test_what_was_not_taken_is_told_another_time(engine, status):
    make_article(slug="study")
    engine.status = status

    said = turn()

    assert f"{status}" in said
    assert said.endswith("next try in 20 minutes.")
    engine.status = 200
    turn()
    assert engine.addresses == ["/case-studies/study/"]


def test_engine_that_is_away_is_tried_more_and_more_seldom(settings, monkeypatch):
    settings.INDEXNOW_KEY, settings.NOINDEX = KEY, False
    settings.INDEXNOW_URL = "http://127.0.0.1:9/indexnow"
    make_article()
    worker, clock = IndexNow(), [0.0]
    monkeypatch.setattr(index_now.time, "monotonic", lambda: clock[0])
    waits = []

    for _ in range(10):
        Heartbeat.objects.all().delete()
        assert "were not told" in worker.work()
        waits.append((worker.due - clock[0]) / 60)
        assert worker.work() == ""
        clock[0] = worker.due

    assert waits == [20, 40, 80, 160, 320, 640, 1280, 1440, 1440, 1440]


def test_two_workers_do_not_say_it_twice(engine):
    make_article(slug="study")

    assert IndexNow().work() != ""
    make_article(slug="other")
    assert IndexNow().work() == ""


def test_worker_asks_nothing_of_the_pages_while_nothing_changes(engine, monkeypatch):
    worker, clock = IndexNow(), [0.0]
    monkeypatch.setattr(index_now.time, "monotonic", lambda: clock[0])
    make_article()
    worker.work()
    asked = []
    monkeypatch.setattr(worker, "tell_some", lambda: asked.append(1) or (0, True))

    clock[0] = worker.due
    Heartbeat.objects.all().delete()
    worker.work()

    assert asked == []


def test_large_site_is_told_in_several_turns(engine, monkeypatch):
    monkeypatch.setattr(index_now, "MOST_PAGES", 2)
    monkeypatch.setattr(index_now, "MOST_MESSAGES", 2)
    slugs = {make_article().slug for _ in range(5)}

    first, second = turn(), turn()

    assert first == "Addresses told to search engines: 4."
    assert second == "Addresses told to search engines: 1."
    assert {url.split("/")[2] for url in engine.addresses} == slugs
    assert len(engine.addresses) == 5


@pytest.mark.parametrize("off", [{"INDEXNOW_KEY": ""}, {"NOINDEX": True}])
def test_nobody_is_told_where_the_owner_has_not_asked(engine, settings, off):
    for name, value in off.items():
        setattr(settings, name, value)
    make_article()

    assert turn() == ""
    assert engine.messages == []


def test_mail_worker_does_it(engine):
    make_article(slug="study")

    call_command("deliver_mail", once=True)

    assert engine.addresses == ["/case-studies/study/"]


def test_key_stands_at_its_address(client, settings):
    settings.INDEXNOW_KEY = KEY

    response = client.get(f"/{KEY}.txt")

    assert response.text == f"{KEY}\n"
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert client.get("/another-key.txt").status_code == 404


def test_without_a_key_there_is_no_such_address(client):
    assert client.get("/none.txt").status_code == 404
