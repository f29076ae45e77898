"""What a page of the desk costs does not grow with the requests: none reads all of anything."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contact.models import DiagnosticRequest, OutgoingMail
from contact.opened_requests import note_access
from tests.desk import sign_in
from tests.many_requests import fill

pytestmark = pytest.mark.django_db

INBOX = "/admin/contact/diagnosticrequest/"
QUARANTINE = "/admin/contact/quarantinedrequest/"
MAILS = "/admin/contact/outgoingmail/"
SINCE = "created_at__gte=2020-01-01+00%3A00%3A00%2B00%3A00"
LISTS = {
    INBOX: ["", "p=3", "status=new", "status=won", "owner=me", "owner=nobody", "o=5", "o=-5",
            "o=5&status=won", "o=-5&owner=nobody", "is_over_limit__exact=1", "late=answer",
            "late=step", "q=team", "q=nothing", "q=DC-00042", SINCE],
    QUARANTINE: ["", "opened=no", "opened=yes", "o=5", "o=-5", "q=team", "q=nothing"],
    MAILS: ["", "state=waiting", "state=stuck", "state=failed", "state=sent", "q=nothing",
            "kind__exact=notification&state=failed", "o=3", "o=-3", SINCE],
    f"{INBOX}where-from/": ["", "start=2020-01-01"],
    f"{INBOX}erased-next/": [""],
    "/admin/": [""],
}  # fmt: skip
ACCESSES = "/admin/contact/access/"
LARGE = (
    "contact_access|contact_pageread|contact_diagnosticrequest|contact_outgoingmail"
    "|contact_statuschange|django_admin_log"
)
BY_KEY = re.compile(r'ORDER BY (1|"[a-z_]+"\."id") DESC LIMIT \d+( OFFSET \d+)?$')


def reads_all(cursor, query):
    """The steps of the database's plan that read a large table row by row."""
    is_sqlite = connection.vendor == "sqlite"
    cursor.execute(f"EXPLAIN {'QUERY PLAN ' * is_sqlite}{query}")
    names = "|".join([LARGE, *re.findall(rf'"(?:{LARGE})" (?:AS )?"?([TUVW]\d+)', query)])
    scan = rf"SCAN ({names})$" if is_sqlite else rf"Seq Scan on ({names})\b"
    return [row[-1] for row in cursor.fetchall() if re.search(scan, row[-1])]


def is_in_question(query):
    """Reads something, and not just the newest rows by their keys."""
    return query.startswith(("SELECT", "(SELECT")) and not BY_KEY.search(query)


def findings(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # It reads small tables whole, unless there is an index that would do.
            cursor.execute("SET LOCAL enable_seqscan = off")
        asked = [query["sql"] for query in captured if is_in_question(query["sql"])]
        return [(step, query) for query in asked for step in reads_all(cursor, query)]


def test_no_page_of_the_desk_reads_all_requests_mails_or_its_log():
    fill(300)
    client = sign_in("Consultants")
    request = DiagnosticRequest.objects.in_inbox().first().pk
    mail = OutgoingMail.objects.first().pk
    addresses = [f"{path}?{query}" for path, queries in LISTS.items() for query in queries]
    addresses += [
        f"{INBOX}{request}/change/",
        f"{INBOX}{request}/history/",
        f"{MAILS}{mail}/change/",
    ]

    found = {address: findings(client, address) for address in addresses}

    assert {address: steps for address, steps in found.items() if steps} == {}


def test_list_of_who_opened_requests_reads_no_table_whole():
    fill(300)
    note_access(DiagnosticRequest.objects.all(), "opened", None)
    client = sign_in("Administrators")
    queries = ["", "p=2", "kind__exact=opened", "q=team", SINCE.replace("created_", "")]

    found = {query: findings(client, f"{ACCESSES}?{query}") for query in queries}

    assert {query: steps for query, steps in found.items() if steps} == {}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL knows its own numbers")
@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (lambda: DiagnosticRequest.objects.in_inbox().order_by("turn", "-created_at", "-pk"),
         "request_turn (turn=?)"),
        (lambda: DiagnosticRequest.objects.in_inbox().filter(created_at__gte=timezone.now())
         .order_by("turn", "-created_at", "-pk"), "request_turn (turn=? AND created_at>?)"),
        (lambda: DiagnosticRequest.objects.in_status("won").order_by("created_at", "pk"),
         "request_status_turn (status=? AND turn=?)"),
        (lambda: DiagnosticRequest.objects.unopened().order_by("-created_at", "-pk"),
         "request_turn_opened (turn=? AND opened_at=?)"),
    ],
    ids=["inbox", "period", "status", "unopened"],
)  # fmt: skip
def test_list_is_read_in_the_order_of_an_index(rows, index):
    plan = rows()[:50].explain()

    assert index in plan
    assert "TEMP B-TREE" not in plan
