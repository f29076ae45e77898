"""The site as real processes keep it: Django's own bytes, for everybody, until it changes."""

import itertools
import random
import socket
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
from django.db import connection

from casestudies.models import Article, SiteVersion
from casestudies.triggers.version_triggers import install_triggers, remove_triggers
from consultancy.server.pages.codings import CODINGS
from contact.models import DiagnosticRequest
from tests.casestudies.test_draft_leak import make_site
from tests.consultancy.server.conftest import site_on
from tests.posts import ANSWERS
from tests.served import free_port, serving, wait_until
from tests.surfaces import PUBLIC

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PAGE = "/case-studies/study/"
QUERIED = [
    "/case-studies/?page=1&problem=problem",
    "/case-studies/?outcome=outcome&x=y&page=",
    "/diagnostic/thanks/?about=problem&about=outcome",
    "/insights/insight/?utm_source=a&page=2",
    "/insights/feed/?utm_source=a",
]
ELSEWHERE = [
    ("/nowhere/", 404, None),
    ("//insights/", 301, "/insights/"),
    ("/case-studies/?problem=nowhere", 404, None),
    ("/insights?page=1&x=y", 301, "/insights/?page=1&x=y"),
    ("/insights/index.html?x=y", 301, "/insights/?x=y"),
]
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


# Numbers of the site's version that no test before has come to.
later = itertools.count(1_000, 1_000)


@pytest.fixture(scope="module")
def ports(nothing_left):
    """Where two servers, with one process each, answer for one site and keep its pages."""
    ports = free_port(), free_port()
    settings = site_on(ports[0]) | {"PAGE_CACHE_MB": "2"}
    with serving(settings, ports[0], processes=1), serving(settings, ports[1], processes=1):
        yield ports


@pytest.fixture
def port(ports):
    return ports[0]


@pytest.fixture
def visit(port):
    """Ask for a target in a connection of its own; the answer, read."""

    def visit(target, *lines, port=port):
        visitor = HTTPConnection("127.0.0.1", port, timeout=120)
        visitor.putrequest("GET", target, skip_host=True, skip_accept_encoding=True)
        visitor.putheader("Host", f"127.0.0.1:{port}")
        for name, value in lines:
            visitor.putheader(name, value)
        visitor.endheaders()
        answer = visitor.getresponse()
        answer.body = answer.read()
        visitor.close()
        return answer

    return visit


@pytest.fixture
def both(visit, ports):
    """Ask both servers, several times; all their answers."""
    return lambda target: [visit(target, port=port) for port in ports * 3]


@pytest.fixture
def site(transactional_db, both):
    """Published pages that both servers have seen, after they saw the last test's pages go."""
    # What empties the database lets the number begin anew: who slept through that on a busy machine
    # would take these pages for the last test's.
    SiteVersion.objects.create(writer=-1, number=next(later))
    wait_until(lambda: 200 not in statuses(both(PAGE)))
    make_site()
    wait_until(lambda: statuses(both(PAGE)) == {200})


def statuses(answers):
    return {answer.status for answer in answers}


def test_pages_from_memory_are_djangos_own(site, visit, client, settings, port):
    settings.SITE_URL = f"http://127.0.0.1:{port}"

    for target in [*PUBLIC, *QUERIED]:
        own = client.get(target)
        for _ in range(3):
            kept = visit(target)
            assert (target, kept.status, kept.body) == (target, 200, own.content)
            assert not kept.getheader("Set-Cookie")


@pytest.mark.parametrize(("target", "status", "location"), ELSEWHERE)
def test_what_is_elsewhere_is_told_from_memory_too(site, visit, target, status, location):
    for _ in range(3):
        answer = visit(target)
        assert (answer.status, answer.getheader("Location")) == (status, location)


ODD = ["", "*", "evil.example", "https", "1", "bytes=0-9", 'W/"x"', "et", "no-cache", "é".encode()]
NAMES = [
    *("Accept", "Accept-Language", "Accept-Charset", "Authorization", "Cache-Control", "Cookie"),
    *("Forwarded", "From", "If-Match", "If-Range", "If-Unmodified-Since", "Origin", "Pragma"),
    *("Range", "Referer", "User-Agent", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"),
    *("X-Forwarded-Port", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Original-URL"),
    *("X-HTTP-Method-Override", "X-Host", "X-Rewrite-URL", "Save-Data", "DNT", "Via", "TE"),
]


def mutations(count):
    """Headers that somebody may send; the same ones at each run."""
    dice = random.Random(13)
    for _ in range(count):
        chosen = dice.choices(NAMES, k=dice.randint(1, 8))
        yield [(name, dice.choice(ODD)) for name in chosen]


def test_no_header_changes_a_byte(site, visit):
    first = {coding: visit(PAGE, ("Accept-Encoding", coding)) for coding in ["", *CODINGS]}

    for coding, lines in zip(itertools.cycle(first), mutations(200), strict=False):
        answer, same = visit(PAGE, ("Accept-Encoding", coding), *lines), first[coding]
        assert (lines, answer.status, answer.body) == (lines, 200, same.body)
        assert answer.getheader("ETag") == same.getheader("ETag")


PREFERENCES = ["", ";q=0", ";q=0.001", ";q=1", "; q = 1 ", ";q=2", ";q=x", ";level=1", ";q=0.5;q=0"]
CODED = ["br", "zstd", "gzip", "GZIP", "identity", "*", "deflate", "x-gzip", "", "br gzip"]


def acceptances(count):
    """What somebody may say of the codings that he takes; the same at each run."""
    dice = random.Random(26)
    for _ in range(count):
        chosen = dice.choices(CODED, k=dice.randint(0, 6))
        yield ",".join(coding + dice.choice(PREFERENCES) for coding in chosen)


def test_nobody_gets_a_coding_that_he_did_not_ask_for(site, visit):
    first = {coding: visit(PAGE, ("Accept-Encoding", coding)) for coding in ["", *CODINGS]}

    for said in acceptances(200):
        answer = visit(PAGE, ("Accept-Encoding", said))
        coding = answer.getheader("Content-Encoding", "")
        assert (said, answer.status, answer.body) == (said, 200, first[coding].body)
        assert answer.getheader("ETag") == first[coding].getheader("ETag")
        assert coding in said.lower() or "*" in said


def floods(count):
    """Requests of strangers that could fill a memory: target and headers; the same at each run."""
    dice = random.Random(39)
    for number in range(count):
        name = f"{dice.getrandbits(64):x}"
        yield (
            "/insights/insight/",
            [("X-Forwarded-Host", f"{name}.example"), ("Cookie", f"sessionid={name}")],
        )
        yield f"/insights/insight/?fbclid={name}&{name}", []
        yield f"/{name}.php", []
        yield f"/case-studies/?page={number + 2}&problem=problem", []
        yield f"/{name}/?page={name}", [("Accept-Encoding", dice.choice([name, *CODINGS]))]


@pytest.fixture
def unseen(site, visit):
    """From now on changes are not told to the server until the triggers are installed again."""
    Article.objects.filter(slug="study").update(title="Told")
    wait_until(lambda: b"Told" in visit(PAGE).body)
    remove_triggers()
    yield
    install_triggers()


def test_no_flood_drives_a_page_out(unseen, visit):
    """The page is changed behind the site's back: whoever makes it anew shows that."""
    first = visit(PAGE)
    Article.objects.filter(slug="study").update(title="Made anew")

    for target, lines in floods(200):
        assert visit(target, *lines).status in {200, 404}

    assert visit(PAGE).body == first.body
    install_triggers()
    wait_until(lambda: b"Made anew" in visit(PAGE).body)


def test_targets_of_other_spellings_leave_the_page_as_it_is(site, visit):
    first = visit(PAGE)

    for spelled in (
        "/case-studies/stud%79/",
        "/%63ase-studies/study%2F",
        f"http://evil.example{PAGE}",
        f"{PAGE}?",
        f"{PAGE}?;",
        f"{PAGE}?%00",
        f"{PAGE}?{'x=y&' * 3000}",
    ):
        assert (spelled, visit(spelled).body) == (spelled, first.body)
    for other in (f"{PAGE}%3Fpage=2", f"{PAGE};a"):
        assert (other, visit(other).status) == (other, 404)
    assert visit("/Case-Studies/study/").getheader("Location") == PAGE
    assert visit(PAGE).body == first.body


def test_stranger_host_is_refused_and_leaves_the_page_as_it_is(site, visit, port):
    first = visit(PAGE)
    head = f"GET {PAGE} HTTP/1.1\r\nConnection: close\r\n"

    for hosts in (
        "Host: evil.example\r\n",
        f"Host: 127.0.0.1:{port}\r\nHost: evil.example\r\n",
        "",
    ):
        with socket.create_connection(("127.0.0.1", port)) as visitor:
            visitor.sendall(f"{head}{hosts}\r\n".encode())
            assert b" 400 " in visitor.recv(20)
    assert visit(PAGE).body == first.body


def test_head_and_unfinished_bodies_disturb_nobody_on_the_same_connection(site, port):
    with closing(HTTPConnection("127.0.0.1", port, timeout=120)) as visitor:
        for method, body in (("GET", None), ("HEAD", None), ("GET", b"x" * 1000), ("GET", None)):
            visitor.request(method, PAGE, body)
            answer = visitor.getresponse()
            length = len(answer.read())
            assert answer.status == 200
            assert int(answer.getheader("Content-Length")) == length or method == "HEAD"


def test_change_is_seen_by_every_server(site, both):
    study = Article.objects.filter(slug="study")

    study.update(title="Another title")
    wait_until(lambda: all(b"Another title" in answer.body for answer in both(PAGE)))
    study.update(published_at=None)
    wait_until(lambda: 200 not in statuses(both(PAGE)))

    assert all(b"Another title" not in answer.body for answer in both("/case-studies/"))


@pytest.fixture
def gone():
    """The database lets nobody in until it is told to, and ends the connections there are."""
    name = connection.settings_dict["NAME"]

    def let_in(answer):
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS {answer}')
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )

    yield let_in
    let_in("true")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server")
def test_visitors_read_on_while_the_database_is_gone_and_the_form_is_honest(
    site, visit, both, port, gone
):
    first = visit(PAGE)

    def is_read_on():
        """A page made while the last change is on its way is not kept; the next one is."""
        gone("true")
        both(PAGE)
        gone("false")
        wait_until(lambda: statuses(both("/insights/")) == {500})
        return {answer.body for answer in both(PAGE)} == {first.body}

    wait_until(is_read_on)
    with closing(HTTPConnection("127.0.0.1", port, timeout=120)) as form:
        form.request("POST", "/diagnostic/", urlencode(ANSWERS), FORM)
        posted = form.getresponse().status

    assert posted == 503
    assert {answer.body for answer in both(PAGE)} == {first.body}
    gone("true")
    wait_until(lambda: statuses(both("/insights/")) == {200})
    assert not DiagnosticRequest.objects.exists()
