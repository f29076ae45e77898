"""The site does not start with a value that would fail later, or that nobody would notice."""

import os
import re
import subprocess
import sys

import pytest

from consultancy.checks import check_environment
from consultancy.environment import problems_of
from tests.settings import EXAMPLE, VARIABLES

KEY = "ldqWtNwMEsBu53DXMft1BNddmp0A815qpAfC9I48n4dnAR39rcv6Yx95cDB7TolU_g8"
GOOD = {
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "www.example.com",
    "SITE_URL": "https://www.example.com",
    "DIAGNOSTIC_RECIPIENTS": "team@example.com",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.com:587",
}
# Wrong outside of DEBUG, where nobody would notice.
UNSAFE = {
    "SECRET_KEY": [
        "secret",
        "x" * 60,
        "0123456789" * 6,
        "correct horse battery staple " * 3,
        f"django-insecure-{KEY}",
        f"change-me-{KEY}",
        f"${KEY}",
    ],
    "SECRET_KEY_FALLBACKS": ["secret", f"{KEY},secret"],
    "ALLOWED_HOSTS": ["*", "www.example.com,*"],
    "SITE_URL": ["http://www.example.com", "http://192.0.2.7:8000", "http://0.0.0.0:8000"],
    "EDITION_URL": ["http://standby.example.net"],
    "EMAIL_URL": ["", "consolemail://", "filemail:///var/mail", "dummymail://", "memorymail://"],
}
# Wrong everywhere.
BROKEN = {
    "INDEXNOW_KEY": ["short", "with blanks in it", "a/../b-and-more", "ä" * 20],
    "INDEXNOW_URL": ["", "api.indexnow.org", "ftp://api.indexnow.org/", "file:///etc/passwd"],
    "DEBUG": ["ture", "none"],
    "NOINDEX": ["ture", "none"],
    "HSTS_SECONDS": ["", "-1", "a year", "63072001"],
    "HSTS_SUBDOMAINS": ["ture", "none"],
    "HSTS_PRELOAD": ["ture", "true", "1"],
    "SECOND_FACTOR_REQUIRED": ["ture", "none"],
    "SECRET_KEY": [""],
    "ALLOWED_HOSTS": ["", ",", "https://www.example.com", "www.example.com:443", "a.test, b.test"],
    "SITE_URL": [
        "",
        "www.example.com",
        "ftp://www.example.com",
        "https://",
        "https://[",
        "https://www.example.com:port",
        "https://www.example.com/site",
        "https://www.example.com?x",
        "https://user:password@www.example.com",
    ],
    "EDITION_URL": ["standby.example.net", "https://standby.example.net/site", "ftp://a.test"],
    "DATABASE_URL": [
        "nonsense",
        "mysql://user:password@host/name",
        "oracle://user:password@host/name",
        "postgres://user:password@host",
        "postgres://user:password@host:port/name",
        "postgres://user:password@host/name?pool=true",
        "sqlite://",
        "sqlite://:memory:",
        "sqlite://db.sqlite3",
    ],
    "PAGE_CACHE_MB": ["-1", "32M", "many"],
    "CACHE_URL": ["", "nonsense", "memcache://127.0.0.1", "s3://x"],
    "SEARCH_URL": [
        "http://search.example.com",
        "opensearch3://x",
        "opensearch9+https://x",
        "solr+http://x",
    ],
    "EMAIL_URL": ["mail.example.com", "http://mail.example.com", "smtp", "smtp://host:port"],
    "DEFAULT_FROM_EMAIL": ["nobody", "Tarn & Hollis", "Tarn <hello@>", "a@example.com\nBcc: b@x.y"],
    "DIAGNOSTIC_RECIPIENTS": ["", ",", "team", "team@example.com, b@example.com", "T <t@x.test>"],
    "SECURITY_CONTACT": ["security", "https://example.com/report"],
    "PROBE_TOKEN": ["short", "nineteen-characters", "with spaces in its middle"],
    "REQUEST_RETENTION_DAYS": ["0", "-1", "36501", "x", ""],
    "QUARANTINE_RETENTION_DAYS": ["0", "-1", "36501", "1.5"],
    "DIAGNOSTIC_HOURLY_LIMIT": ["0", "-1", "many", "9" * 20],
    "TRUSTED_PROXY_HOPS": ["-1", "11", "one"],
    "IMAGE_QUOTA_MB": ["0", "-5", "2 GB"],
    "MEDIA_STORAGE_URL": [
        *("s3://key:secret@bucket", "gs://bucket", "file://", "media"),
        *("s3://", "s3://B", "s3:///folder", "s3://bucket/../other", "s3://bucket?acl=public"),
        *("s3://bucket?endpoint=s3.example.com", "s3://bucket?endpoint=https://key:secret@x"),
        *("s3://bucket?region=eu north", "s3://bucket?endpoint=https://[", "s3://bucket?x"),
    ],
    "AWS_ACCESS_KEY_ID": ["AKIA ", '"AKIA"'],
    "AWS_SECRET_ACCESS_KEY": ["'wJalr'", "two words"],
    "MEDIA_COPIES_FOLDER": ["copies", "s3://bucket"],
    "DISK_FREE_MB": ["0", "-5", "2 GB"],
    "METRICS_TOKEN": ["short", "with blanks in it, and long"],
    "ADMINS": ["ops", "a@example.com, b@example.com", "Ops <ops@example.com>"],
    "SENTRY_DSN": ["yes", "https://errors.example.com/1", "https://key@errors.example.com/x"],
    "LOG_FORMAT": ["xml", "JSON "],
    "LOG_LEVEL": ["", "all", "CRITICAL"],
    "ACCESS_LOG": ["ture", "none"],
    "ERASURES_FILE": ["erasures.jsonl", "s3://bucket/erasures"],
    "CARDS_FOLDER": ["s3://bucket", "cards"],
    "STATIC_FOLDER": ["s3://bucket", "static"],
    "STATIC_RELEASES": ["0", "-1", "101", "all"],
    "CARD_FONTS": ["fonts", "https://example.org/fonts"],
    "LANGUAGE_CODE": ["de", "en", "et-ee", ""],
    "TIME_ZONE": ["Mars/Olympus", "CET+25", "../../etc/passwd", "", "\x00"],
}
RIGHT = {
    "DEBUG": ["false", "False", "0", "off", ""],
    "SECRET_KEY": ["1718243b7c615d17517af35f0de2ddcbc0178e56a955415162e05ea05f60e333"],
    "SECRET_KEY_FALLBACKS": ["", f"{KEY},{KEY[::-1]}"],
    "ALLOWED_HOSTS": ["localhost,127.0.0.1,[::1]", ".example.com"],
    "SITE_URL": [
        "https://www.example.com/",
        "https://www.example.com:8443",
        "http://127.0.0.1:8000",
        "http://[::1]:8000",
        "http://localhost",
    ],
    "EDITION_URL": ["", "https://standby.example.net/", "http://127.0.0.1:8100"],
    "HSTS_SECONDS": ["0", "300", "63072000"],
    "HSTS_SUBDOMAINS": ["true"],
    "HSTS_PRELOAD": ["", "false"],
    "DATABASE_URL": [
        "",
        "sqlite:////srv/site/db.sqlite3",
        "postgres://user:p%40ss@host:5432/name",
        "postgresql://user@/name?host=/run/postgresql",
        "postgres://user:password@one:5432,two:5432/name",
    ],
    "CACHE_URL": ["locmemcache://", "filecache:///var/cache/site", "dbcache://cache"],
    "EMAIL_URL": ["smtp://127.0.0.1:25", "smtp+ssl://mail.example.com", "smtps://a:b@c.test:587"],
    "DEFAULT_FROM_EMAIL": ["", "Tarn & Hollis <hello@example.com>", "hello@example.com"],
    "DIAGNOSTIC_RECIPIENTS": ["a@example.com,b@example.com"],
    "PROBE_TOKEN": ["", KEY],
    "TRUSTED_PROXY_HOPS": ["0", "2"],
    "MEDIA_STORAGE_URL": [
        *("", "file:///srv/site/media", "/srv/site/media", "s3://bucket", "s3://my.bucket/a/b"),
        "s3://bucket/media?endpoint=https://s3.example.com:9000&region=eu-north-1",
    ],
    "AWS_ACCESS_KEY_ID": ["", "AKIAIOSFODNN7EXAMPLE"],
    "AWS_SECRET_ACCESS_KEY": ["wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"],
    "MEDIA_COPIES_FOLDER": ["", "/srv/site/copies"],
    "METRICS_TOKEN": ["", KEY],
    "ADMINS": ["", "ops@example.com", "a@example.com,b@example.com"],
    "SENTRY_DSN": ["", "https://0123abcd@errors.example.com/12", "http://k@127.0.0.1:9000/s/1"],
    "LOG_FORMAT": ["", "text", "json"],
    "LOG_LEVEL": ["debug", "WARNING"],
    "ACCESS_LOG": ["", "true"],
    "CARDS_FOLDER": ["", "/srv/site/cards"],
    "STATIC_FOLDER": ["", "/srv/site/static", "file:///srv/site/static"],
    "STATIC_RELEASES": ["1", "5"],
    "CARD_FONTS": ["", "/usr/share/fonts"],
    "LANGUAGE_CODE": ["et"],
    "TIME_ZONE": ["UTC", "Europe/Tallinn"],
}


def each(table):
    return [(name, value) for name, values in table.items() for value in values]


def test_good_values_are_no_problem():
    assert problems_of(GOOD, in_production=True) == []


@pytest.mark.parametrize(("name", "value"), each(RIGHT))
def test_value_that_is_right_is_no_problem(name, value):
    assert problems_of(GOOD | {name: value}, in_production=True) == []


@pytest.mark.parametrize(("name", "value"), each(UNSAFE))
def test_unsafe_value_is_told_by_its_variable_and_allowed_in_development(name, value):
    variables = GOOD | {name: value}

    (line,) = problems_of(variables, in_production=True)

    assert line.startswith(f"{name} is ")
    assert problems_of(variables, in_production=False) == []


@pytest.mark.parametrize("in_production", [True, False])
@pytest.mark.parametrize(("name", "value"), each(BROKEN))
def test_broken_value_is_told_by_its_variable(name, value, in_production):
    (line,) = problems_of(GOOD | {name: value}, in_production=in_production)

    assert line.startswith(f"{name} is ")
    assert "password" not in line.partition(":")[0]


@pytest.mark.parametrize("name", GOOD)
def test_variable_without_a_safe_default_must_be_set(name):
    rest = {other: value for other, value in GOOD.items() if other != name}

    (line,) = problems_of(rest, in_production=True)

    assert line.startswith(f"{name} is not set: ")


def test_every_variable_has_a_rule():
    assert sorted({*UNSAFE, *BROKEN}) == sorted(VARIABLES)


@pytest.mark.parametrize(
    ("seconds", "subdomains", "problems"),
    [("31536000", "true", 0), ("31536000", "false", 1), ("300", "true", 1), ("soon", "true", 2)],
)
def test_host_is_preloaded_with_all_below_it_and_for_a_year(seconds, subdomains, problems):
    hsts = {"HSTS_SECONDS": seconds, "HSTS_SUBDOMAINS": subdomains, "HSTS_PRELOAD": "true"}

    assert len(problems_of(GOOD | hsts, in_production=True)) == problems


@pytest.mark.parametrize(("installed", "problems"), [(None, 1), (object(), 0)])
def test_redis_is_right_once_its_library_is_there(monkeypatch, installed, problems):
    monkeypatch.setattr("consultancy.environment_values.find_spec", lambda name: installed)

    lines = problems_of(GOOD | {"CACHE_URL": "rediscache://127.0.0.1:6379/1"}, in_production=True)

    assert len(lines) == problems


@pytest.mark.parametrize(("installed", "problems"), [(None, 1), (object(), 0)])
def test_bucket_is_right_once_its_library_is_there(monkeypatch, installed, problems):
    monkeypatch.setattr("consultancy.media.address.find_spec", lambda name: installed)

    lines = problems_of(GOOD | {"MEDIA_STORAGE_URL": "s3://bucket"}, in_production=True)

    assert len(lines) == problems
    assert all("make setup EXTRAS=s3" in line for line in lines)


def test_no_secret_is_quoted():
    secret = "hunter2-hunter2"
    wrong = {
        "SECRET_KEY": secret,
        "SECRET_KEY_FALLBACKS": secret,
        "PROBE_TOKEN": secret[:10],
        "DATABASE_URL": f"mysql://user:{secret}@host/name",
        "CACHE_URL": f"memcache://:{secret}@host",
        "EMAIL_URL": f"mailto://user:{secret}@host",
        "MEDIA_STORAGE_URL": f"s3://key:{secret}@bucket",
        "SITE_URL": f"https://user:{secret}@www.example.com",
    }

    lines = problems_of(GOOD | wrong, in_production=True)

    assert len(lines) == len(wrong)
    assert "hunter2" not in "".join(lines)


def test_example_file_must_be_filled_in_first():
    example = dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE.read_text(), re.MULTILINE))

    lines = problems_of(example, in_production=True)

    assert [line.partition(":")[0] for line in lines] == [
        "SECRET_KEY is not set",
        "EMAIL_URL is not set",
    ]


@pytest.mark.parametrize(("name", "value"), each(UNSAFE))
def test_check_deploy_says_the_same_before_the_site_is_in_production(monkeypatch, name, value):
    monkeypatch.setattr(os, "environ", GOOD | {"DEBUG": "true", name: value})

    (error,) = check_environment()

    assert error.msg.startswith(f"{name} is ")
    assert error.is_serious()


WRONG = {
    "SECRET_KEY": "secret",
    "ALLOWED_HOSTS": "*",
    "SITE_URL": "http://www.example.com",
    "DATABASE_URL": "mysql://user:password@host/name",
    "CACHE_URL": "memcache://127.0.0.1",
    "EMAIL_URL": "consolemail://",
    "TRUSTED_PROXY_HOPS": "-1",
    "MEDIA_STORAGE_URL": "gs://bucket",
}


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ["manage.py", "check", "--deploy"],
        ["manage.py", "migrate"],
        ["manage.py", "deliver_mail"],
        ["-c", "import consultancy.wsgi"],
    ],
)
def test_process_ends_with_a_line_for_each_and_no_traceback(command):
    done = subprocess.run(
        [sys.executable, *command],
        env=os.environ | WRONG,
        capture_output=True,
        text=True,
        check=False,
    )

    *problems, last = done.stderr.splitlines()
    assert done.returncode == 1
    assert [line.split()[0] for line in problems] == [*WRONG]
    assert last == ".env.example explains every variable."
    assert done.stdout == ""
