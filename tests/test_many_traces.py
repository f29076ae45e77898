"""The generator of what readers and a team leave behind, by which the desk is measured."""

import pytest
from django.contrib.auth.models import User

from tests import many_edits, many_pages, many_requests, many_traces
from tests.bench.desk_costs import PAGES, places

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_every_page_that_is_measured_is_shown(client):
    many_pages.fill(120)
    many_requests.fill(400)
    many_edits.fill()
    many_traces.fill()
    client.force_login(User.objects.get(username="editor"))

    found = places()
    statuses = {name: client.get(path.format(**found)).status_code for name, path in PAGES.items()}

    assert {name: status for name, status in statuses.items() if status != 200} == {}
