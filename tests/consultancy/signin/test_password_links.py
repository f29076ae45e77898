"""Links to choose a password: for who forgot it, and for a colleague who was invited."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultancy.signin.limits import LINKS_FROM_ONE_NETWORK
from contact.models import OutgoingMail
from tests.desk import admin_url, opened, sign_in
from tests.signin import ELSEWHERE, HOME, LOGIN, attempt, is_in, make_app, make_colleague

pytestmark = pytest.mark.django_db

FORGOTTEN = "/admin/password_reset/"
USERS = "/admin/auth/user/"
NEW = "four quite unlike animals"


def ask(address="owner@example.com", network=HOME, **kwargs):
    return Client().post(FORGOTTEN, {"email": address}, REMOTE_ADDR=network, **kwargs)


def link():
    mail = OutgoingMail.objects.filter(kind="account").latest("pk")
    return re.search(r"https://www\.example\.com(/admin/reset/\S+)", mail.body)[1]


def choose(address, browser, password=NEW):
    form = browser.get(address, follow=True)
    target = form.redirect_chain[-1][0] if form.redirect_chain else address
    return browser.post(target, {"new_password1": password, "new_password2": password})


def test_sign_in_page_leads_to_it(client):
    assert f'href="{FORGOTTEN}"' in client.get(LOGIN).text


def test_link_in_the_mail_chooses_a_new_password_once(client):
    make_colleague()
    ask()
    address = link()

    choose(address, client)

    assert attempt(password=NEW).status_code == 302
    assert "invalid" in Client().get(address, follow=True).text


def test_link_is_no_second_factor(client):
    make_app(make_colleague())
    ask()

    choose(link(), client)

    assert not is_in(client)
    assert attempt(password=NEW, client=client).status_code == 200


def test_link_refuses_a_password_that_is_easy_to_guess(client):
    make_colleague()
    ask()

    response = choose(link(), client, "passwordpassword")

    assert "too easy to guess" in response.text


def test_old_link_does_nothing(client, settings):
    make_colleague()
    ask()
    address = link()
    settings.PASSWORD_RESET_TIMEOUT = -1

    assert "invalid" in client.get(address, follow=True).text


def test_answer_is_the_same_for_addresses_that_nobody_has():
    make_colleague()
    make_colleague("inactive", is_active=False)
    make_colleague("outsider", is_staff=False)

    answers = [ask(f"{name}@example.com") for name in ("owner", "nobody", "inactive", "outsider")]

    assert {(a.status_code, a["Location"]) for a in answers} == {
        (302, "/admin/password_reset/done/")
    }
    assert OutgoingMail.objects.get().recipient == "owner@example.com"


def statements(address):
    """What the database is asked while somebody asks for a link."""
    with CaptureQueriesContext(connection) as queries:
        ask(address)
    words = [query["sql"].partition(" FROM ")[0].split("(")[0] for query in queries]
    return [said for said in words if "SAVEPOINT" not in said]


def test_known_and_unknown_addresses_make_the_same_work():
    make_colleague()

    known, unknown = statements("owner@example.com"), statements("nobody@example.com")

    assert unknown == known
    assert OutgoingMail.objects.get().recipient == "owner@example.com"


def test_link_leads_to_our_own_site_whatever_host_was_asked(settings):
    settings.ALLOWED_HOSTS = ["*"]
    make_colleague()

    ask(headers={"Host": "evil.example"})

    assert "evil" not in OutgoingMail.objects.get().body
    assert link()


def test_one_address_gets_three_links_a_quarter_of_an_hour():
    make_colleague()

    answers = {ask(network=f"203.0.{number}.1").status_code for number in range(6)}

    assert answers == {302}
    assert OutgoingMail.objects.count() == 3


def test_one_network_asks_ten_times_a_quarter_of_an_hour():
    answers = [ask(f"guess{number}@example.com").status_code for number in range(12)]

    assert answers == [302] * 10 + [429] * 2
    assert ask(network=ELSEWHERE).status_code == 302


def test_owner_under_attack_gets_in_by_the_link(client):
    make_colleague()
    for number in range(21):
        attempt(password="wrong", address=f"203.0.{number}.1")
    assert attempt(address=ELSEWHERE, client=client).status_code == 429
    ask(network=ELSEWHERE)

    choose(link(), client)

    assert attempt(password=NEW, address=ELSEWHERE, client=client).status_code == 302


def test_text_of_a_mail_about_an_account_is_shown_to_nobody(admin_client):
    make_colleague()
    ask()
    mail = OutgoingMail.objects.get()

    page = admin_client.get(admin_url(mail))

    assert page.status_code == 200
    assert "Choose a password" in page.text
    assert link() not in page.text


def test_text_of_a_mail_about_an_account_cannot_be_asked_for_letter_by_letter():
    make_colleague()
    ask()
    outbox, colleague = reverse("admin:contact_outgoingmail_changelist"), sign_in("Consultants")

    for lookup in ("body__contains", "body__startswith", "body"):
        assert colleague.get(outbox, {lookup: link()}).status_code == 400


def invite(browser, **values):
    form = opened(browser, f"{USERS}add/", "user_form")
    return browser.post(
        f"{USERS}add/", form | {"username": "newcomer", "email": "new@example.com", **values}
    )


def test_invited_colleague_chooses_a_password_that_no_administrator_knows(client):
    invite(sign_in("Administrators"))

    newcomer = User.objects.get(username="newcomer")
    assert (newcomer.is_staff, newcomer.has_usable_password()) == (True, False)
    choose(link(), client)

    assert attempt("newcomer", NEW).status_code == 302


def test_invitation_that_was_lost_is_sent_anew():
    administrator = sign_in("Administrators")
    invite(administrator)
    newcomer = User.objects.get(username="newcomer")

    values = {"action": "send_password_link", "_selected_action": [newcomer.pk]}
    response = administrator.post(USERS, values, follow=True)
    ask("new@example.com")

    assert "1 link is on its way" in response.text
    assert OutgoingMail.objects.filter(recipient="new@example.com").count() == 3


def test_invitation_wants_an_address():
    response = invite(sign_in("Administrators"), email="")

    assert "This field is required" in response.text
    assert not User.objects.filter(username="newcomer").exists()


def test_administrator_invites_no_superuser():
    invite(sign_in("Administrators"), is_superuser="on")

    assert not User.objects.get(username="newcomer").is_superuser


def test_administrator_sends_no_link_for_a_superuser():
    boss = User.objects.create_superuser("boss", "boss@example.com", None)

    values = {"action": "send_password_link", "_selected_action": [boss.pk]}
    response = sign_in("Administrators").post(USERS, values, follow=True)

    assert "left alone" in response.text
    assert not OutgoingMail.objects.exists()


def ask_and_hang_up(number):
    try:
        return ask(f"nobody{number}@example.com").status_code
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_of_24_that_come_together_exactly_as_many_are_let_go_on_as_the_limit_has_room_for():
    with ThreadPoolExecutor(24) as pool:
        statuses = list(pool.map(ask_and_hang_up, range(24)))

    assert statuses.count(302) == LINKS_FROM_ONE_NETWORK
    assert statuses.count(429) == 24 - LINKS_FROM_ONE_NETWORK
