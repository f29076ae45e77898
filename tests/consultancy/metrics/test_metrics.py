"""/metrics: numbers for whoever shows the token, and nothing for anybody else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from consultancy.metrics.folder import VARIABLE, counting_together
from tests.factories import make_mail

pytestmark = pytest.mark.django_db

TOKEN = "a-token-of-more-than-twenty-characters"
OURS = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def token(settings):
    settings.METRICS_TOKEN = TOKEN


def samples(text):
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_numbers_tell_how_the_site_is(client, token):
    make_mail()

    found = samples(client.get("/metrics", headers=OURS).text)

    assert found["site_health", "database"] == 0
    assert found["site_mails_waiting",] == 1
    assert found["site_migrations_missing",] == 0
    assert found["site_disk_free_media",] > 0


def test_numbers_hold_nothing_personal(client, token):
    make_mail(recipient="maria@example.org", last_error="550 maria")

    assert "maria" not in client.get("/metrics", headers=OURS).text


@pytest.mark.parametrize("header", ["", "Bearer", f"Bearer {TOKEN}x", f"Basic {TOKEN}"])
def test_strangers_find_nothing_there(client, token, header):
    response = client.get("/metrics", headers={"Authorization": header})

    assert response.status_code == 404
    assert "no-store" in response["Cache-Control"]


def test_nobody_finds_anything_where_no_token_is_set(client):
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_nothing_is_imported_where_nobody_counts():
    code = (
        "import sys, django; django.setup(); "
        "import consultancy.urls, consultancy.server.access_log; "
        "sys.exit('prometheus_client' in sys.modules or 'sentry_sdk' in sys.modules)"
    )

    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    assert (
        subprocess.run([sys.executable, "-c", code], check=False, env=environment).returncode == 0
    )


COUNT = "from prometheus_client import Counter; Counter('site_tries', 'Tries.').inc()"
TELL = (
    "import django; django.setup(); from consultancy.metrics.page import process_metrics; "
    "print(process_metrics())"
)


def test_what_ended_processes_counted_stays_counted():
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings"}

    with counting_together(is_wanted=True):
        folder = os.environ[VARIABLE]
        for _process in range(2):
            subprocess.run([sys.executable, "-c", COUNT], check=True)
        told = subprocess.run(
            [sys.executable, "-c", TELL],
            check=True,
            env=os.environ | environment,
            capture_output=True,
        )
    del os.environ[VARIABLE]

    assert samples(told.stdout.decode())["site_tries_total",] == 2
    assert not Path(folder).exists()


def test_no_folder_is_made_where_nobody_counts():
    with counting_together(is_wanted=False):
        assert VARIABLE not in os.environ
