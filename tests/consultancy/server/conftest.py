"""The production server in real processes, on the database of the test run."""

import pytest

from casestudies.tables.missed_addresses import MissedAddress
from contact.models import Heartbeat
from tests.mail_load import environment
from tests.served import free_port, serving


def site_on(port):
    """The environment of a site at that port; DEBUG for static files that nobody has collected."""
    return environment(
        25,
        DJANGO_SETTINGS_MODULE="tests.served_settings",
        DEBUG="true",
        NOINDEX="false",
        SITE_URL=f"http://127.0.0.1:{port}",
        ALLOWED_HOSTS="127.0.0.1",
        EMAIL_URL="filemail:///var/mail",
    )


@pytest.fixture(scope="module")
def nothing_left(django_db_setup, django_db_blocker):
    """What the servers and their mail workers noted is gone when the next file's tests begin."""
    yield
    with django_db_blocker.unblock():
        Heartbeat.objects.all().delete()
        MissedAddress.objects.all().delete()


@pytest.fixture(scope="module")
def port(nothing_left):
    """Where a server with one process answers; it has as many threads as there are."""
    port = free_port()
    with serving(site_on(port), port, processes=1):
        yield port
