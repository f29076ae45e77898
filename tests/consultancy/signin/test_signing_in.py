"""The sign-in page: one answer for whatever is wrong, limits that no stranger turns on an owner."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from consultancy.signin.hashing import STRANGERS, BusyError
from consultancy.signin.models import CountedTry
from tests.signin import (
    ELSEWHERE,
    HOME,
    LOGIN,
    CountingHasher,
    attempt,
    code_of,
    is_in,
    make_app,
    make_colleague,
    said,
    wrong_code,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def hashed(settings):
    """The passwords that are hashed while the test runs."""
    settings.PASSWORD_HASHERS = ["tests.signin.CountingHasher"]
    CountingHasher.hashed.clear()
    return CountingHasher.hashed


def stranger(number):
    """An address in a network of its own."""
    return f"203.0.{number}.1"


def signed_in_before(username="owner", address=HOME):
    """A browser from which the account was signed in to, and now nobody is."""
    client = Client()
    assert attempt(username, address=address, client=client).status_code == 302
    client.post("/admin/logout/")
    return client


@pytest.fixture
def six_ways_to_fail(settings):
    app = make_app(make_colleague("with-app"))
    make_colleague("inactive", is_active=False)
    make_colleague("outsider", is_staff=False)
    make_colleague("invited", password=None)
    make_colleague("owner")
    return {
        "unknown": ("nobody", ""),
        "inactive": ("inactive", ""),
        "no colleague": ("outsider", ""),
        "no password yet": ("invited", ""),
        "no code": ("with-app", ""),
        "wrong code": ("with-app", wrong_code(app)),
    }


def page_without_names(response):
    return "".join(line for line in response.text.split("\n") if "name=" not in line)


def test_all_failures_look_alike_and_hash_one_password(six_ways_to_fail, hashed):
    wrong_password = page_without_names(attempt("owner", "not it, not it at all"))

    for what, (username, code) in six_ways_to_fail.items():
        hashed.clear()
        response = attempt(username, code=code)
        assert response.status_code == 200, what
        assert page_without_names(response) == wrong_password, what
        assert len(hashed) == 1, what


def test_right_password_and_code_let_in(client):
    app = make_app(make_colleague())

    response = attempt(code=code_of(app), client=client)

    assert response["Location"] == "/admin/"
    assert is_in(client)


def test_unknown_accounts_are_limited_like_known_ones(six_ways_to_fail):
    make_colleague("other")
    unknown = [attempt("nobody", "wrong", address=stranger(1)) for _ in range(7)]
    known = [attempt("other", "wrong", address=stranger(2)) for _ in range(7)]

    assert [r.status_code for r in unknown] == [r.status_code for r in known]
    assert [said(r) for r in unknown] == [said(r) for r in known]


def test_sixth_try_at_an_account_from_a_new_network_is_not_looked_at(hashed):
    make_colleague()
    for _ in range(5):
        attempt(password="wrong")
    hashed.clear()

    response = attempt()

    assert (response.status_code, response["Retry-After"]) == (429, "900")
    assert "Wait a quarter of an hour" in said(response)[0]
    assert hashed == []


def test_one_network_has_20_tries_at_all_accounts_together(hashed):
    for number in range(22):
        attempt(f"guess{number}", "wrong", address=ELSEWHERE)

    assert len(hashed) == 20
    assert attempt("other", "wrong", address=HOME).status_code == 200


def test_ipv6_is_counted_by_its_64(hashed):
    for number in range(22):
        attempt(f"guess{number}", "wrong", address=f"2001:db8:0:1::{number}")

    assert len(hashed) == 20
    assert attempt("other", "wrong", address="2001:db8:0:2::1").status_code == 200


def test_botnet_has_20_tries_at_one_account(hashed):
    make_colleague()
    hashed.clear()

    statuses = [attempt(password="wrong", address=stranger(n)).status_code for n in range(21)]

    assert statuses == [200] * 20 + [429]
    assert len(hashed) == 20


def test_forwarded_address_counts_behind_our_proxy_only(settings, hashed):
    for number in range(6):
        headers = {"X-Forwarded-For": stranger(number)}
        peer = Client(REMOTE_ADDR="198.51.100.1")
        peer.post(LOGIN, {"username": "x", "password": "y"}, headers=headers)
    settings.TRUSTED_PROXY_HOPS = 1
    headers = {"X-Forwarded-For": stranger(9)}

    answer = Client().post(LOGIN, {"username": "x", "password": "y"}, headers=headers)

    assert len(hashed) == 6
    assert answer.status_code == 200


def test_strangers_never_lock_out_a_browser_that_was_here_before():
    make_colleague()
    browser = signed_in_before()
    for number in range(21):
        attempt(password="wrong", address=stranger(number))
    for _ in range(21):
        attempt(password="wrong", address=HOME)

    assert attempt(address=HOME, client=browser).status_code == 302
    browser.post("/admin/logout/")
    assert attempt(address=ELSEWHERE, client=browser).status_code == 302


def test_strangers_elsewhere_never_lock_out_a_network_that_was_here_before():
    make_colleague()
    signed_in_before(address=HOME)
    for number in range(21):
        attempt(password="wrong", address=stranger(number))

    assert attempt(address=HOME).status_code == 302


def test_others_in_a_known_network_use_up_their_own_tries_only():
    make_colleague()
    signed_in_before(address=HOME)
    for number in range(21):
        attempt(f"guess{number}", "wrong", address=HOME)

    assert attempt(address=HOME).status_code == 302


def test_known_browser_is_limited_by_its_own_failures(hashed):
    make_colleague()
    browser = signed_in_before()
    hashed.clear()

    answers = [attempt(password="wrong", client=browser).status_code for _ in range(12)]

    assert answers == [200] * 10 + [429] * 2
    assert len(hashed) == 10


@pytest.mark.parametrize(
    "spoil", [lambda value: value[:-1], lambda value: "", lambda value: "a:b:c"]
)
def test_cookie_of_a_known_browser_cannot_be_made_up(spoil):
    make_colleague()
    browser = signed_in_before()
    browser.cookies["device"] = spoil(browser.cookies["device"].value)
    for number in range(20):
        attempt(password="wrong", address=stranger(number))

    assert attempt(address=ELSEWHERE, client=browser).status_code == 429


def test_browser_known_to_one_account_is_a_stranger_to_another():
    make_colleague("owner")
    make_colleague("other")
    browser = signed_in_before("other", address=ELSEWHERE)
    for number in range(20):
        attempt(password="wrong", address=stranger(number))

    assert attempt("owner", address=ELSEWHERE, client=browser).status_code == 429


def test_limit_ends_by_itself_and_tries_that_were_refused_do_not_prolong_it(monkeypatch):
    make_colleague()
    for _ in range(8):
        attempt(password="wrong")
    now = timezone.now() + timedelta(minutes=16)
    monkeypatch.setattr(timezone, "now", lambda: now)

    assert attempt().status_code == 302
    assert not CountedTry.objects.exists()


def test_success_counts_as_no_failure():
    make_colleague()

    assert {attempt(address=stranger(1)).status_code for _ in range(8)} == {302}
    assert not CountedTry.objects.exists()


def test_refused_try_writes_nothing(django_assert_num_queries):
    make_colleague()
    for _ in range(5):
        attempt(password="wrong")

    # Is the network known? How many tries? How is the site called?
    with django_assert_num_queries(3):
        attempt(password="wrong")


def test_nothing_counted_names_an_account_or_a_network():
    attempt("owner", "wrong", address=HOME)

    kept = " ".join(CountedTry.objects.values_list("key", flat=True))
    assert len(kept) == 3 * 64 + 2
    assert "owner" not in kept
    assert "192.0.2" not in kept


def test_where_no_address_is_known_only_the_account_is_limited():
    make_colleague()
    for _ in range(20):
        attempt(password="wrong", address="")

    assert attempt(address="").status_code == 429
    assert attempt("somebody", "wrong", address="").status_code == 200


def guess_and_hang_up(number):
    try:
        return attempt(password=f"guess {number}").status_code
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_of_24_tries_that_come_together_no_more_than_5_are_looked_at(hashed):
    make_colleague()
    hashed.clear()

    with ThreadPoolExecutor(24) as pool:
        statuses = list(pool.map(guess_and_hang_up, range(24)))

    assert len(hashed) <= 5
    assert set(statuses) <= {200, 429}


def test_third_stranger_at_once_is_told_so_and_the_owner_gets_in(hashed):
    make_colleague()
    browser = signed_in_before()
    hashed.clear()

    with STRANGERS.turn():
        assert STRANGERS.places.acquire(blocking=False)
        crowded = attempt("guess", "wrong", address=ELSEWHERE)
        owner = attempt(client=browser)
        STRANGERS.places.release()

    assert (crowded.status_code, crowded["Retry-After"], owner.status_code) == (429, "5", 302)
    assert "in a few seconds" in said(crowded)[0]
    assert len(hashed) == 1
    assert not CountedTry.objects.exists()


def test_lane_hashes_one_at_a_time_and_lets_one_wait():
    at_once, most = [], []

    def one(_number):
        try:
            with STRANGERS.turn():
                at_once.append(1)
                most.append(len(at_once))
                time.sleep(0.02)
                at_once.pop()
        except BusyError:
            return "busy"
        return "done"

    with ThreadPoolExecutor(24) as pool:
        results = list(pool.map(one, range(24)))

    assert max(most) == 1
    assert results.count("busy") >= 1
    assert results.count("done") >= 2


def test_passwords_are_hashed_slowly_and_those_of_before_still_fit(monkeypatch):
    from consultancy import settings as own

    names = [name.rpartition(".")[2] for name in own.PASSWORD_HASHERS]

    assert names == ["ScryptPasswordHasher", "PBKDF2PasswordHasher"]


def test_demo_account_gets_nobody_into_a_real_site(settings):
    make_colleague("editor", password="editor")

    assert said(attempt("editor", "editor"))[0].startswith("That is not right")
    settings.DEBUG = True
    assert attempt("editor", "editor").status_code == 302


def test_sign_in_page_leads_who_is_in_to_the_desk(client):
    make_colleague()
    attempt(client=client)

    assert client.get(LOGIN)["Location"] == "/admin/"
