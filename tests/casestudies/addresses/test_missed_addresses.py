"""What was asked for and not found is counted behind the visitors' backs, and within bounds."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from casestudies.tables import missed_addresses
from casestudies.tables.missed_addresses import MissedAddress, missed, note_missed, write_missed
from tests.factories import make_article, make_problem

pytestmark = pytest.mark.django_db


def counts():
    return {one.path: one.count for one in MissedAddress.objects.all()}


def test_what_is_not_found_is_counted_by_its_path_alone(client):
    for query in ("", "?utm_source=letter", "?email=maria@example.org"):
        client.get(f"/brochure/{query}", REMOTE_ADDR="192.0.2.1", HTTP_USER_AGENT="Maria's")

    missed.write_now()

    row = MissedAddress.objects.get()
    today = timezone.localdate()
    assert (row.path, row.count, row.last_asked_on) == ("/brochure/", 3, today)
    assert {field.name for field in row._meta.fields} == {"id", "path", "count", "last_asked_on"}


def test_what_is_asked_for_again_counts_on():
    write_missed({"/brochure/": 2})
    MissedAddress.objects.update(last_asked_on=timezone.localdate() - timedelta(days=9))

    write_missed({"/brochure/": 3})

    assert counts() == {"/brochure/": 5}
    assert MissedAddress.objects.get().last_asked_on == timezone.localdate()


def test_no_request_writes(client):
    client.get("/brochure/")

    assert not MissedAddress.objects.exists()
    assert missed.counted == {"/brochure/": 1}


def test_what_is_there_moved_or_withdrawn_is_not_counted(client):
    make_problem(slug="drift")
    make_article(slug="gone").delete()

    for path in ("/problems/drift/", "/problems/drift", "/case-studies/gone/"):
        client.get(path)

    assert not missed.counted


@pytest.mark.parametrize(
    "path",
    [
        "/wp-login.php",
        "/WP-admin/setup-config.php",
        "/blog/wp-includes/x/",
        "/xmlrpc.php",
        "/.env",
        "/.git/config",
        "/.well-known/traffic-advice",
        "/old/backup.zip",
        "/index.php",
        "/cgi-bin/luci",
        "/phpmyadmin/",
        "/vendor/phpunit/",
        "/actuator/health",
        "/apple-touch-icon-precomposed.png",
        "/static/site.0f.css",
        "/shared/aGVsbG8-secret-token/",
        "/admin/reset/Mg/token/",
        "/unsubscribe/maria@example.org/",
        "/a\u202eb/",
        "/" + "a" * 300,
    ],
)
def test_noise_and_secrets_are_not_counted(path):
    note_missed(path)

    assert not missed.counted


@pytest.mark.parametrize(
    "path", ["/about/team/", "/2019/03/post.html", "/files/brochure.pdf", "/blog/café", "/apis/"]
)
def test_addresses_that_people_follow_are_counted(path):
    note_missed(path)

    assert missed.counted == {path: 1}


def test_few_are_added_at_once_those_first_that_most_ask_for(monkeypatch):
    monkeypatch.setattr(missed_addresses, "MOST_ADDED", 2)

    write_missed({"/a/": 1, "/b/": 5, "/c/": 3})

    assert counts() == {"/b/": 5, "/c/": 3}


def test_when_there_is_no_room_the_least_asked_for_and_oldest_goes(monkeypatch):
    monkeypatch.setattr(missed_addresses, "MOST_MISSED", 3)
    write_missed({"/often/": 9, "/old/": 1, "/new/": 1})
    yesterday = timezone.localdate() - timedelta(days=1)
    MissedAddress.objects.filter(path="/old/").update(last_asked_on=yesterday)

    write_missed({"/newest/": 1})

    assert counts() == {"/often/": 9, "/new/": 1, "/newest/": 1}


def test_what_nobody_asks_for_any_more_is_forgotten():
    write_missed({"/old/": 9, "/kept/": 1})
    today = timezone.localdate()
    for path, days in {"/old/": 91, "/kept/": 90}.items():
        last = today - timedelta(days=days)
        MissedAddress.objects.filter(path=path).update(last_asked_on=last)

    write_missed({"/new/": 1})

    assert counts() == {"/kept/": 1, "/new/": 1}


def test_locked_database_delays_the_count_and_no_answer(client, monkeypatch):
    def refuse(counted):
        raise OperationalError("database is locked")

    monkeypatch.setattr(missed, "write", refuse)
    client.get("/brochure/")
    missed.write_now()

    assert client.get("/brochure/").status_code == 404
    assert missed.counted == {"/brochure/": 2}
