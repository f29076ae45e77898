"""The second factor: set up before anything else, asked for ever after, and lost without harm."""

import html
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from consultancy.signin.second_factor import secret_of
from contact.models import OutgoingMail
from tests.desk import sign_in
from tests.signin import (
    LOGIN,
    SECOND_FACTOR,
    attempt,
    code_of,
    is_in,
    later,
    make_app,
    make_colleague,
    make_recovery_codes,
    setting,
    wrong_code,
)

pytestmark = pytest.mark.django_db

IMAGE = f"{SECOND_FACTOR}image.svg"
USERS = "/admin/auth/user/"


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def newcomer(required, client):
    """A browser that has given the right password of an account without a second factor."""
    make_colleague()
    assert attempt(client=client).status_code == 302
    return client


@pytest.fixture
def owner():
    return make_colleague()


def recovery_codes_in(response):
    return re.findall(r"<li><code>([A-Z2-7 ]+)</code>", response.text)


def set_up(browser):
    """Set up an app; the answer is the page with the recovery codes."""
    browser.get(SECOND_FACTOR)
    app = TOTPDevice.objects.get(confirmed=False)
    return browser.post(SECOND_FACTOR, {"code": code_of(app)})


def mails():
    return list(OutgoingMail.objects.values_list("subject", flat=True))


@pytest.mark.parametrize(
    "address",
    ["", "casestudies/article/", "password_change/", "auth/user/", "links/", "signin/signin/"],
)
def test_password_alone_opens_nothing_but_the_set_up(newcomer, address):
    assert newcomer.get(f"/admin/{address}")["Location"] == SECOND_FACTOR
    assert newcomer.post(f"/admin/{address}")["Location"] == SECOND_FACTOR
    assert newcomer.get(SECOND_FACTOR).status_code == 200


def test_editors_script_learns_that_it_is_not_in(newcomer):
    assert newcomer.post("/admin/markdownx/markdownify/").status_code == 302


def test_newcomer_may_sign_out(newcomer):
    assert newcomer.post("/admin/logout/").status_code == 200


def test_secret_is_shown_as_text_and_as_a_picture_of_our_own(newcomer):
    page = newcomer.get(SECOND_FACTOR)
    picture = newcomer.get(IMAGE)

    app = TOTPDevice.objects.get()
    shown = re.search(r'signin-secret">([A-Z2-7 ]+)<', page.text)[1]
    assert shown.replace(" ", "") in html.unescape(app.config_url)
    assert f'src="{IMAGE}"' in page.text
    assert "data:" not in page.text
    assert "<script" not in page.text.partition('id="content"')[2].partition("</form>")[0]
    assert picture["Content-Type"] == "image/svg+xml"
    assert "no-store" in picture["Cache-Control"]
    assert b"<svg" in picture.content


def test_right_code_sets_it_up_and_shows_ten_recovery_codes(newcomer):
    response = set_up(newcomer)

    assert len(set(recovery_codes_in(response))) == 10
    assert "no-store" in response["Cache-Control"]
    assert is_in(newcomer)
    assert any("second factor was changed" in subject for subject in mails())


def test_recovery_codes_are_shown_once_and_kept_as_hashes(newcomer):
    codes = recovery_codes_in(set_up(newcomer))

    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert not {code.replace(" ", "") for code in codes} & kept
    assert not recovery_codes_in(newcomer.get(SECOND_FACTOR))


def test_secret_is_shown_no_more_once_it_is_in_use(newcomer):
    set_up(newcomer)

    assert newcomer.get(IMAGE).status_code == 404
    assert "signin-secret" not in newcomer.get(SECOND_FACTOR).text


def test_secret_that_somebody_else_has_seen_is_not_the_owners(newcomer):
    thief = Client()
    attempt(client=thief)
    thief.get(SECOND_FACTOR)
    seen = TOTPDevice.objects.get()

    shown = newcomer.get(SECOND_FACTOR)
    newcomer.get(IMAGE)
    refused = newcomer.post(SECOND_FACTOR, {"code": code_of(seen)})

    assert secret_of(seen) not in shown.text
    assert not recovery_codes_in(refused)


def test_set_up_begun_in_two_browsers_ends_with_one_app(newcomer):
    other = Client()
    attempt(client=other)
    other.get(SECOND_FACTOR)
    newcomer.get(SECOND_FACTOR)
    own = TOTPDevice.objects.latest("pk")

    newcomer.post(SECOND_FACTOR, {"code": code_of(own)})

    assert TOTPDevice.objects.get() == own


def test_wrong_code_sets_up_nothing_and_keeps_the_secret(newcomer):
    newcomer.get(SECOND_FACTOR)
    app = TOTPDevice.objects.get()

    response = newcomer.post(SECOND_FACTOR, {"code": wrong_code(app)})

    assert "That code is not right" in response.text
    assert TOTPDevice.objects.get(confirmed=False).key == app.key
    assert not is_in(newcomer)


@pytest.mark.parametrize("code", ["", "abc", "१२३४५६", "9" * 40, "\0" * 6, "+12345", "²²²²²²"])
def test_nonsense_for_a_code_is_refused_with_a_message(newcomer, code):
    response = newcomer.post(SECOND_FACTOR, {"code": code})

    assert response.status_code == 200
    assert "errorlist" in response.text


@pytest.mark.parametrize("code", ["abc", "१२३४५६", "9" * 40, "+12345", "²²²²²²", "a" * 41])
def test_nonsense_for_a_code_lets_nobody_in(owner, code):
    make_app(owner)
    make_recovery_codes(owner)

    assert attempt(code=code).status_code == 200


def test_code_is_good_for_once(owner):
    app = make_app(owner)
    code = code_of(app)

    assert attempt(code=code).status_code == 302
    assert attempt(code=code).status_code == 200


def test_code_of_an_app_that_is_not_set_up_yet_counts_for_nothing(owner):
    make_app(owner)
    other = make_app(owner, confirmed=False)

    assert attempt(code=code_of(other)).status_code == 200


def test_code_of_a_colleague_counts_for_nothing(owner):
    make_app(owner)
    other = make_app(make_colleague("other"))

    assert attempt(code=code_of(other)).status_code == 200


def test_each_recovery_code_lets_in_once(owner):
    make_app(owner)
    first, second, *_rest = make_recovery_codes(owner)

    assert attempt(code=first.lower()).status_code == 302
    assert attempt(code=first).status_code == 200
    assert attempt(code=second.replace(" ", "-")).status_code == 302


def test_recovery_code_lets_in_fully_and_says_when_few_are_left(required, owner, client):
    make_app(owner)
    codes = make_recovery_codes(owner)
    spent = StaticToken.objects.order_by("pk")[:7]
    StaticToken.objects.filter(pk__in=list(spent.values_list("pk", flat=True))).delete()
    attempt(code=codes[-1], client=client)

    page = client.get("/admin/")

    assert page.status_code == 200
    assert "2 recovery codes left" in page.text


def test_wrong_codes_of_strangers_are_limited_and_lock_no_owner_out(owner):
    app = make_app(owner)
    browser = Client()
    attempt(code=code_of(app), client=browser)
    browser.post("/admin/logout/")
    for number in range(21):
        attempt(code=wrong_code(app), address=f"203.0.{number}.1")

    assert attempt(code=code_of(app, 1), address="203.0.99.1").status_code == 429
    assert attempt(code=code_of(app, 1), client=browser).status_code == 302


def test_owner_is_told_once_that_a_stranger_has_the_password(owner):
    app = make_app(owner)
    attempt(password="wrong")
    assert mails() == []

    attempt()
    attempt(code=wrong_code(app))

    assert mails() == ["Tarn & Hollis: Somebody has your password"]


def test_owners_own_wrong_code_is_no_news(owner):
    app = make_app(owner)
    browser = Client()
    attempt(code=code_of(app), client=browser)
    OutgoingMail.objects.all().delete()
    browser.post("/admin/logout/")

    attempt(code=wrong_code(app), client=browser)

    assert mails() == []


def test_new_recovery_codes_want_a_code_and_void_the_old_ones(newcomer):
    old = recovery_codes_in(set_up(newcomer))
    app = TOTPDevice.objects.get()

    refused = newcomer.post(SECOND_FACTOR, {"code": wrong_code(app)})
    new = recovery_codes_in(newcomer.post(SECOND_FACTOR, {"code": code_of(app, 1)}))

    assert not recovery_codes_in(refused)
    assert len(new) == 10
    assert is_in(newcomer)
    assert attempt(code=old[0]).status_code == 200
    assert attempt(code=new[0]).status_code == 302


def test_another_app_takes_over_once_its_first_code_is_right(newcomer):
    set_up(newcomer)
    old = TOTPDevice.objects.get()

    asked = newcomer.post(SECOND_FACTOR, {"code": code_of(old, 1), "replace": "1"}, follow=True)
    still_asked = attempt().status_code
    replaced = set_up(newcomer)

    assert "signin-secret" in asked.text
    assert still_asked == 200
    assert recovery_codes_in(replaced)
    assert TOTPDevice.objects.get().key != old.key


def test_set_up_of_another_app_that_was_left_wants_a_code_again(newcomer, monkeypatch):
    set_up(newcomer)
    old = TOTPDevice.objects.get()
    newcomer.post(SECOND_FACTOR, {"code": code_of(old, 1), "replace": "1"}, follow=True)
    other = TOTPDevice.objects.get(confirmed=False)

    later(monkeypatch, 11 * 60)
    refused = newcomer.post(SECOND_FACTOR, {"code": code_of(other)})

    assert not recovery_codes_in(refused)
    assert "signin-secret" not in newcomer.get(SECOND_FACTOR).text
    assert TOTPDevice.objects.get(confirmed=True) == old


def test_codes_are_guessed_ten_times_by_whoever_is_in(newcomer):
    set_up(newcomer)
    app = TOTPDevice.objects.get()
    for _ in range(10):
        newcomer.post(SECOND_FACTOR, {"code": wrong_code(app)})

    response = newcomer.post(SECOND_FACTOR, {"code": code_of(app, 1)})

    assert "Wait a quarter of an hour" in response.text


def test_set_up_signs_other_browsers_out(newcomer):
    other = Client()
    attempt(client=other)

    set_up(newcomer)

    assert other.get("/admin/")["Location"].startswith(LOGIN)
    assert is_in(newcomer)


def test_where_it_is_not_required_it_may_be_set_up_all_the_same(settings, client, owner):
    settings.SECOND_FACTOR_REQUIRED = False
    attempt(client=client)
    assert SECOND_FACTOR in client.get("/admin/").text

    set_up(client)

    assert is_in(client)
    assert attempt().status_code == 200


def test_it_is_required_unless_the_site_is_for_development():
    assert setting("SECOND_FACTOR_REQUIRED", DEBUG="false") == "True"
    assert setting("SECOND_FACTOR_REQUIRED", DEBUG="true") == "False"
    assert setting("SECOND_FACTOR_REQUIRED", DEBUG="true", SECOND_FACTOR_REQUIRED="on") == "True"


def reset(browser, *users):
    values = {"action": "reset_second_factor", "_selected_action": [user.pk for user in users]}
    return browser.post(USERS, values, follow=True)


def test_administrator_resets_a_colleagues_second_factor_with_a_trace(owner):
    make_app(owner)
    make_recovery_codes(owner)
    colleague = Client()
    colleague.force_login(owner)

    response = reset(sign_in("Administrators"), owner)

    entry = LogEntry.objects.get(object_id=owner.pk)
    assert "1 colleague sets up" in response.text
    assert (entry.user.username, entry.change_message) == (
        "administrators",
        "Reset the second factor.",
    )
    assert not TOTPDevice.objects.exists()
    assert not StaticToken.objects.exists()
    assert not is_in(colleague)
    assert any("second factor was changed" in subject for subject in mails())


def test_administrator_resets_no_superusers_second_factor():
    boss = User.objects.create_superuser("boss", password=None)
    make_app(boss)

    response = reset(sign_in("Administrators"), boss)

    assert "left alone" in response.text
    assert TOTPDevice.objects.filter(user=boss).exists()


def test_secrets_have_no_page_in_the_admin(admin_client, owner):
    app = make_app(owner)

    assert admin_client.get(f"/admin/otp_totp/totpdevice/{app.pk}/change/").status_code == 404
    assert admin_client.get("/admin/otp_static/staticdevice/").status_code == 404


def test_owner_who_lost_everything_gets_in_by_the_command_line(required, owner, capsys, client):
    make_app(owner)

    call_command("reset_second_factor", "owner")

    assert "sets up a new second factor" in capsys.readouterr().out
    assert LogEntry.objects.get().change_message == "Reset the second factor on the command line."
    assert attempt(client=client).status_code == 302
    assert recovery_codes_in(set_up(client))


def test_command_line_can_be_asked_what_it_would_do(owner, capsys):
    make_app(owner)

    call_command("reset_second_factor", "owner", "--dry-run")

    assert "Nothing was done." in capsys.readouterr().out
    assert TOTPDevice.objects.exists()


def test_command_line_names_the_accounts_where_there_is_none_of_that_name(owner):
    with pytest.raises(CommandError, match=r"There is no account ownr\. Accounts: owner"):
        call_command("reset_second_factor", "ownr")
