"""Two machines behind a proxy are released, and reloaded one after the other, while visitors ask:
no request fails, and each page finds its styles on whichever machine it asks.
"""

import re
import threading
from collections import Counter
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from contact.models import Heartbeat
from tests.casestudies.test_draft_leak import make_site
from tests.machines import MIGRATION, RELEASE, TABLE, Machine, all_released
from tests.posts import ANSWERS, OURS
from tests.served import answers, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

HOST = "127.0.0.1"
ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def machines(tmp_path, django_db_blocker):
    """Two of them, with the same database and settings; what their release makes is gone after."""
    yield [Machine(tmp_path / name, HOST) for name in ("first", "second")]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
    MigrationRecorder.Migration.objects.filter(name=MIGRATION).delete()
    Heartbeat.objects.all().delete()


class Proxy:
    """Sends visitors to each machine in turn, and notes what fails."""

    def __init__(self, machines):
        self.ports = [machine.port for machine in machines]
        self.pages = ["/", "/case-studies/study/"]
        self.seen = {port: Counter() for port in self.ports}
        self.failures, self.posted, self.has_ended = Counter(), 0, threading.Event()

    def visit(self):
        """Read pages until the end, each with its styles and scripts from the other machine."""
        while not self.has_ended.is_set():
            for here, there in (self.ports, self.ports[::-1]):
                for path in list(self.pages):
                    self.read(here, there, path)
                self.write(here)

    def read(self, here, there, path):
        page = self.ask(here, path)
        if found := RELEASE.search(page):
            self.seen[here][found[1], path] += 1
        for asset in set(ASSET.findall(page)):
            self.ask(there, asset)

    def write(self, here):
        self.ask(here, "/diagnostic/", urlencode(ANSWERS), expected=302)
        self.posted += 1

    def ask(self, port, path, body=None, expected=200):
        headers = {"Host": HOST} | (FORM | OURS if body else {})
        visitor = HTTPConnection("127.0.0.1", port, timeout=120)
        try:
            visitor.request("POST" if body else "GET", path, body, headers)
            response = visitor.getresponse()
            text = response.read().decode(errors="replace")
        except OSError as error:
            self.failures[path, repr(error)] += 1
            return ""
        finally:
            visitor.close()
        if response.status != expected:
            self.failures[path, response.status] += 1
        return text

    def shows(self, port, number, path="/"):
        """Whether that machine has answered with that release from now on."""
        before = self.seen[port][str(number), path]
        return lambda: self.seen[port][str(number), path] > before

    @contextmanager
    def under_load(self):
        visitors = [threading.Thread(target=self.visit) for _number in range(2)]
        for visitor in visitors:
            visitor.start()
        try:
            yield
        finally:
            self.has_ended.set()
            for visitor in visitors:
                visitor.join()


@pytest.fixture
def on_one_server(transactional_db):
    if connection.vendor == "sqlite":
        pytest.skip("Machines share no file of SQLite's")


@pytest.fixture
def in_one_file(transactional_db):
    if connection.vendor != "sqlite":
        pytest.skip("On PostgreSQL the test of machines that are rolled does it")


@pytest.mark.usefixtures("on_one_server")
def test_machines_are_rolled_under_load_and_nobody_notices(machines):
    make_site()
    assert all_released(machines[:1])[0] == [0]
    machines[1].get_static_files_of(machines[0])
    proxy = Proxy(machines)
    with ExitStack() as running:
        for machine in machines:
            running.enter_context(machine.serving())
        wait_until(lambda: all(answers(port) for port in proxy.ports))
        running.enter_context(proxy.under_load())
        wait_until(lambda: all(proxy.seen.values()))

        for machine in machines:
            machine.lay_over()
        assert all_released(machines)[0] == [0, 0]
        # Nobody has asked for it yet: it is made by the templates of release 1 all the same.
        proxy.pages.append("/privacy/")
        for machine in machines:
            wait_until(proxy.shows(machine.port, 1, "/privacy/"))
        for machine in machines:
            machine.take_up()
            wait_until(proxy.shows(machine.port, 2, "/privacy/"))
        for machine in machines:
            wait_until(proxy.shows(machine.port, 2))

    assert proxy.failures == Counter()
    assert proxy.posted


@pytest.mark.usefixtures("in_one_file")
def test_two_releases_at_once_migrate_once(machines):
    for machine in machines:
        machine.lay_over()
        # For the sake of speed: static files as they are.
        machine.environment["DEBUG"] = "true"

    statuses, said = all_released(machines)

    assert statuses == [0, 0]
    assert "".join(said).count(f"Applying contact.{MIGRATION}") == 1
