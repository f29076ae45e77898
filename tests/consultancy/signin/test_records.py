"""Each sign-in is written down, shown to whom it concerns, mailed when it is new, and erased."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from consultancy.signin.models import SignIn
from contact.models import OutgoingMail
from tests.desk import admin_url, sign_in
from tests.factories import make_mail
from tests.signin import ELSEWHERE, HOME, LOGIN, PASSWORD, attempt, make_colleague

pytestmark = pytest.mark.django_db

LIST = "/admin/signin/signin/"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64)"


def mails():
    return list(OutgoingMail.objects.filter(kind="account").order_by("pk"))


def test_sign_in_is_written_down(client):
    make_colleague()

    Client(headers={"User-Agent": BROWSER}).post(
        LOGIN, {"username": "owner", "password": PASSWORD}, REMOTE_ADDR=HOME
    )

    kept = SignIn.objects.get()
    assert (kept.user.username, kept.network, kept.browser) == ("owner", "192.0.2.0/24", BROWSER)
    assert timezone.now() - kept.at < timedelta(minutes=1)


def test_ipv6_is_kept_as_its_64():
    make_colleague()

    attempt(address="2001:db8:1:2:3:4:5:6")

    assert SignIn.objects.get().network == "2001:db8:1:2::/64"


def test_browsers_name_is_shortened_and_made_harmless():
    make_colleague()

    Client(headers={"User-Agent": "A\x0b\u202eB" + "c" * 5000}).post(
        LOGIN, {"username": "owner", "password": PASSWORD}
    )

    kept = SignIn.objects.get().browser
    assert len(kept) == 200
    assert kept.isprintable()


def test_failure_is_no_sign_in():
    make_colleague()

    attempt(password="wrong")

    assert not SignIn.objects.exists()


def test_sign_in_from_a_new_network_is_mailed_and_from_the_same_not_again():
    make_colleague()

    for address in (HOME, HOME, ELSEWHERE, HOME):
        attempt(address=address)

    assert [mail.recipient for mail in mails()] == ["owner@example.com"] * 2
    assert "198.51.100.0/24" in mails()[1].body
    assert "https://www.example.com/admin/password_change/" in mails()[1].body


def test_known_browser_in_a_new_network_is_mailed_all_the_same(client):
    make_colleague()
    attempt(client=client, address=HOME)

    attempt(client=client, address=ELSEWHERE)

    assert len(mails()) == 2


def test_account_without_an_address_gets_no_mail():
    make_colleague(email="")

    assert attempt().status_code == 302
    assert mails() == []


def test_mail_goes_out_by_the_worker(mailoutbox):
    make_colleague()
    attempt()

    call_command("deliver_mail", "--once")

    assert mailoutbox[0].to == ["owner@example.com"]
    assert mailoutbox[0].extra_headers["Auto-Submitted"] == "auto-generated"
    assert "Somebody signed in to the account owner" in mailoutbox[0].body


def test_colleague_sees_own_sign_ins_only():
    SignIn.objects.create(user=make_colleague("other"), network="203.0.113.0/24")
    author = sign_in("Authors")
    SignIn.objects.create(user_id=author.session["_auth_user_id"], network="192.0.2.0/24")

    page = author.get(LIST)

    assert "192.0.2.0/24" in page.text
    assert "203.0.113.0/24" not in page.text


def test_administrator_sees_everybodys_sign_ins():
    SignIn.objects.create(user=make_colleague("other"), network="203.0.113.0/24")

    assert "203.0.113.0/24" in sign_in("Administrators").get(LIST).text


def test_nobody_writes_in_the_record(admin_client):
    kept = SignIn.objects.create(user=make_colleague("other"), network="203.0.113.0/24")

    for view in (f"{kept.pk}/change/", f"{kept.pk}/delete/", "add/"):
        answer = admin_client.post(LIST + view, {"post": "yes", "network": "1.2.3.0/24"})
        assert answer.status_code == 404

    assert SignIn.objects.get().network == "203.0.113.0/24"


def test_nobody_deletes_from_the_list(admin_client):
    kept = SignIn.objects.create(user=make_colleague("other"))

    values = {"action": "delete_selected", "_selected_action": [kept.pk], "post": "yes"}
    admin_client.post(LIST, values)

    assert SignIn.objects.exists()


def test_account_with_sign_ins_is_deleted_with_them():
    other = make_colleague("other")
    attempt("other")

    sign_in("Administrators").post(admin_url(other, "delete"), {"post": "yes"})

    assert not SignIn.objects.exists()


def test_list_takes_the_same_queries_for_one_and_for_many(admin_client, django_assert_num_queries):
    user = make_colleague("other")
    for number in range(20):
        SignIn.objects.create(user=user, network=f"203.0.{number}.0/24")

    # Session, user, four counts, the rows, the site’s name.
    with django_assert_num_queries(8):
        admin_client.get(LIST)


@pytest.fixture
def old():
    user = make_colleague("other")
    long_ago = timezone.now() - timedelta(days=181)
    SignIn.objects.create(user=user, at=long_ago)
    make_mail(kind="account", created_at=long_ago)
    make_mail(created_at=long_ago)
    SignIn.objects.create(user=user, at=timezone.now() - timedelta(days=179))


def test_next_sign_in_erases_what_is_older_than_180_days(old):
    make_colleague()

    attempt()

    assert SignIn.objects.filter(user__username="other").count() == 1
    assert OutgoingMail.objects.filter(kind="account").count() == 1
    assert OutgoingMail.objects.filter(kind="notification").count() == 1


def test_purge_command_says_beforehand_what_would_go(old, capsys):
    call_command("purge_sign_ins", "--dry-run")
    assert capsys.readouterr().out == (
        "Nothing was erased. This would go:\nsign-ins: 1\nmails about accounts: 1\n"
    )
    assert SignIn.objects.count() == 2

    call_command("purge_sign_ins")

    assert capsys.readouterr().out == "sign-ins: 1\nmails about accounts: 1\n"
    assert SignIn.objects.count() == 1
