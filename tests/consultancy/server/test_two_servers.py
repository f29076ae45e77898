"""Two servers and one database are one site: nobody can tell by which of them he was answered."""

import re
from collections import Counter
from contextlib import closing
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest

from casestudies.models import Article
from contact.mail.outbox import enqueue, waiting
from contact.models import DiagnosticRequest
from tests.consultancy.server.conftest import site_on
from tests.factories import make_article
from tests.mail_load import header
from tests.posts import ANSWERS, OURS
from tests.served import free_port, serving, wait_until
from tests.signin import LOGIN, PASSWORD, make_colleague
from tests.smtp import MailServer

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LIMIT = 2
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Visitor:
    """A browser, whom a proxy sends now to this server and now to that one."""

    def __init__(self, host, address="192.0.2.7"):
        self.cookies = {}
        self.headers = {"Host": host, "X-Forwarded-For": address}

    def ask(self, port, path, fields=None, **headers):
        """The answer of the server at that port, read; its cookies are kept."""
        method, body = ("GET", None) if fields is None else ("POST", urlencode(fields))
        headers |= self.headers | {"Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            response.body = response.read()
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return response

    def sign_in(self, port, password=PASSWORD):
        """The answer to the sign-in form, which was shown by that server, too."""
        token = TOKEN.search(self.ask(port, LOGIN).body.decode())[1]
        fields = {"username": "owner", "password": password, "next": "/admin/"}
        return self.ask(port, LOGIN, fields | {"csrfmiddlewaretoken": token})


@pytest.fixture(scope="module")
def mail_server():
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def ports(nothing_left, mail_server, tmp_path_factory):
    """Of two servers that have nothing in common but database, media and settings."""
    ports = free_port(), free_port()
    settings = site_on(ports[0]) | {
        "PAGE_CACHE_MB": "8",
        "TRUSTED_PROXY_HOPS": "1",
        "DIAGNOSTIC_HOURLY_LIMIT": str(LIMIT),
        "SECOND_FACTOR_REQUIRED": "false",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_server.port}",
    }
    first, second = (
        settings | {"CARDS_FOLDER": str(tmp_path_factory.mktemp("cards"))} for _ in ports
    )
    with serving(first, ports[0], processes=1), serving(second, ports[1], processes=1):
        yield ports


@pytest.fixture
def visitor(ports):
    return Visitor(f"127.0.0.1:{ports[0]}")


@pytest.fixture
def colleague(settings):
    """One whose password is kept as the site keeps it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    return make_colleague(is_superuser=True)


@pytest.mark.usefixtures("colleague")
def test_whoever_is_signed_in_on_one_is_signed_in_on_the_other(ports, visitor):
    assert visitor.sign_in(ports[0]).status == 302

    pages = [visitor.ask(port, "/admin/") for port in ports]
    assert [page.status for page in pages] == [200, 200]
    token = TOKEN.search(pages[1].body.decode())[1]
    visitor.ask(ports[1], "/admin/logout/", {"csrfmiddlewaretoken": token})

    assert [visitor.ask(port, "/admin/").status for port in ports] == [302, 302]


@pytest.mark.usefixtures("colleague")
def test_wrong_passwords_count_over_both(ports, visitor):
    for number in range(5):
        Visitor(visitor.headers["Host"]).sign_in(ports[number % 2], password=f"wrong {number}")

    answers = [Visitor(visitor.headers["Host"]).sign_in(port) for port in ports]

    assert [answer.status for answer in answers] == [429, 429]


def test_requests_count_over_both(ports, visitor):
    for number in range(LIMIT + 1):
        fields = ANSWERS | {"email": f"person{number}@example.org", "fold": ""}
        assert visitor.ask(ports[number % 2], "/diagnostic/", fields, **OURS).status == 302

    rows = DiagnosticRequest.objects.order_by("pk")
    assert list(rows.values_list("is_over_limit", flat=True)) == [False] * LIMIT + [True]


def test_card_is_the_same_whoever_draws_it(ports, visitor):
    make_article(slug="study")

    cards = [visitor.ask(port, "/cards/case-studies/study.png") for port in ports]

    assert [card.status for card in cards] == [200, 200]
    assert cards[0].body == cards[1].body


def test_page_that_both_keep_changes_on_both(ports, visitor):
    make_article(slug="study", body="As it was.")
    path = "/case-studies/study/"

    def says(words):
        return [words in visitor.ask(port, path).body for port in ports]

    wait_until(lambda: all(says(b"As it was.")))
    Article.objects.update(body="As it is.")

    wait_until(lambda: all(says(b"As it is.")))
    assert not any(says(b"As it was."))


def test_each_mail_goes_out_once(ports, mail_server):
    mail_server.received.clear()
    mails = [
        enqueue(kind="notification", recipient="team@example.com", subject=f"{n}", body="Text")
        for n in range(30)
    ]

    wait_until(lambda: not waiting().exists())

    sent = Counter(header(mail, b"Message-ID") for mail in mail_server.received)
    assert sent == Counter(mail.message_id for mail in mails)
