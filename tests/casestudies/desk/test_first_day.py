"""The first day: a list that ticks itself until the site can go public."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from casestudies.models import PlainPage, Section
from casestudies.tables.menu_entries import MenuEntry
from contact.backup_runs import BackupRun, note_success
from contact.mail.outbox import deliveries
from contact.models import OutgoingMail
from contact.organisation import Organisation
from tests.desk import sign_in
from tests.factories import make_article, make_page, make_person, make_problem
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

PRIVACY = dict.fromkeys(("controller", "privacy_contact", "legal_basis", "authority"), "We do.")


@pytest.fixture
def owner():
    return sign_in("Administrators", email="owner@example.com")


def steps(client):
    """What is ticked and what is not, by its first words."""
    found = client.get("/admin/").context["front"].first_day
    return {step.text.partition(" ")[2].split(":")[0]: step.is_done for step in found}


def test_empty_site_has_everything_before_it(owner):
    page = owner.get("/admin/").text

    assert "Until the site can go public" in page
    assert set(steps(owner).values()) == {False}
    assert "Still empty: name, legal name, address" in page
    assert "Still empty: controller, contact for privacy" in page


def test_each_line_leads_to_its_form(owner):
    for step in owner.get("/admin/").context["front"].first_day[:-1]:
        assert owner.get(step.url, follow=True).status_code == 200


def test_lines_tick_themselves(owner):
    Organisation(name="Roofs", legal_name="Roofs OÜ", address="Pikk 1", **PRIVACY).save()
    Section.objects.create(slug="home", title="We mend roofs", published_at=timezone.now())
    for make in (make_person, make_problem, make_article):
        make()
    MenuEntry.objects.create(menu="main", position=1, address="/problems/")

    left = [text for text, is_done in steps(owner).items() if not is_done]

    assert left == ["test mail that arrived", "back-up that was restored"]


def test_menu_without_a_published_page_is_not_done(owner):
    page = make_page("about", published_at=None)
    MenuEntry.objects.create(menu="main", position=1, page=page)

    assert not steps(owner)["menu that leads to your pages"]

    PlainPage.objects.update(published_at=timezone.now())
    assert steps(owner)["menu that leads to your pages"]


def test_backup_is_ticked_by_hand_with_who_said_so(owner):
    owner.post("/admin/first-day/backup/")

    assert steps(owner)["back-up that was restored"]
    assert f"{owner.user} said so on" in owner.get("/admin/").text


def test_backup_is_ticked_by_a_drill_with_its_file(owner):
    note_success(BackupRun.Kind.DRILL, "last.backup", 1)

    assert steps(owner)["back-up that was restored"]
    assert "last.backup could be restored on" in owner.get("/admin/").text


def test_draft_is_not_enough_but_its_line_leads_to_it(owner):
    person = make_person(published_at=None)

    lines = owner.get("/admin/").context["front"].first_day
    line = next(step for step in lines if "person" in step.text)

    assert not line.is_done
    assert line.url == person.edit_url


def test_test_mail_ticks_when_the_server_has_taken_it(owner, smtp):
    # A transactional test before this one has emptied the table of groups.
    owner.user.user_permissions.add(Permission.objects.get(codename="change_organisation"))

    owner.post("/admin/first-day/mail/")
    assert not steps(owner)["test mail that arrived"]
    assert "queued" in owner.get("/admin/").text

    list(deliveries("worker"))

    assert OutgoingMail.objects.get().recipient == "owner@example.com"
    assert steps(owner)["test mail that arrived"]


def test_list_that_was_put_away_stays_away_and_privacy_is_still_told(owner):
    owner.post("/admin/first-day/put-away/")

    page = owner.get("/admin/").text
    assert "Until the site can go public" not in page
    assert "The privacy page does not say: controller, contact for privacy" in page

    Organisation.objects.update(**PRIVACY)
    assert "The privacy page does not say" not in owner.get("/admin/").text


def test_list_asks_no_more_queries_for_more_pages(owner):
    before = count_queries(owner, "/admin/")
    for make in 3 * (make_person, make_problem, make_article):
        make()

    assert count_queries(owner, "/admin/") == before


@pytest.mark.parametrize("role", ["Editors", "Authors", "Consultants"])
def test_others_see_no_list_and_may_not_press_its_buttons(role):
    client = sign_in(role)

    assert "Until the site can go public" not in client.get("/admin/").text
    assert client.post("/admin/first-day/mail/").status_code == 403
    assert client.post("/admin/first-day/put-away/").status_code == 403
    assert client.post("/admin/first-day/backup/").status_code == 403
    assert not OutgoingMail.objects.exists()
    assert not Organisation.objects.exists()
