"""Testimonials and clients at the desk: who records a permission, and that none is lost."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime

from casestudies.desk.image_users import image_users
from casestudies.desk.links.merging import merge_into
from casestudies.models import Client, Testimonial
from tests.content_folder import picture
from tests.desk import admin_url, opened, said, send, sign_in
from tests.factories import (
    make_article,
    make_client,
    make_outcome,
    make_problem,
    make_testimonial,
)

pytestmark = pytest.mark.django_db

UNCONFIRMED = {"permission_by": "", "permission_at": None}
TESTIMONIALS = "/admin/casestudies/testimonial/"
CLIENTS = "/admin/casestudies/client/"
LIST = "changelist-form"
PERMISSION = {
    "permission_by": "Maria Keller, by mail",
    "permission_at_0": "2026-01-02",
    "permission_at_1": "09:00",
    "permission_until_0": "",
    "permission_until_1": "",
    "shown": "named",
}


def act(client, url, action, rows, **sent):
    """Choose the action for those rows of the list, and what a page between would send."""
    chosen = {"action": action, "_selected_action": [str(row.pk) for row in rows]}
    return client.post(url, opened(client, url, LIST) | chosen | sent)


def confirm(client, url, rows, **changes):
    return act(client, url, "confirm_permission", rows, confirmed="yes", **PERMISSION | changes)


def test_author_writes_what_nobody_has_confirmed():
    author = sign_in("Authors")
    add = reverse("admin:casestudies_testimonial_add")
    study = make_article()
    typed = {"quote": "They asked what nobody dared to ask.", "name": "Maria Keller"}
    claimed = {"permission_by": "Me", "permission_at_0": "2026-01-02", "permission_at_1": "09:00"}

    author.post(add, opened(author, add) | typed | claimed | {"case_studies": [str(study.pk)]})

    stored = Testimonial.objects.get()
    assert stored.permission == "unconfirmed"
    assert stored.key == "they-asked-what-nobody-dared"
    assert list(stored.case_studies.all()) == [study]


def test_author_changes_no_words_that_were_confirmed():
    author, row = sign_in("Authors"), make_testimonial()

    response = author.post(admin_url(row), {"quote": "Other words"})

    assert response.status_code == 403
    assert author.get(admin_url(row)).status_code == 200


def test_editor_records_a_permission_in_the_form():
    editor, row = sign_in("Editors"), make_testimonial(**UNCONFIRMED)
    given = {name: PERMISSION[name] for name in PERMISSION if name != "shown"}

    send(editor, row, **given)

    row.refresh_from_db()
    assert row.is_permitted


def test_permission_of_a_day_begins_with_the_day():
    editor, row = sign_in("Editors"), make_testimonial(**UNCONFIRMED)
    given = {name: PERMISSION[name] for name in PERMISSION if name != "shown"}

    send(editor, row, **given | {"permission_at_1": ""})

    row.refresh_from_db()
    assert row.is_permitted
    assert localtime(row.permission_at).isoformat()[:16] == "2026-01-02T00:00"


def test_half_a_permission_comes_back_with_what_is_missing():
    editor, row = sign_in("Editors"), make_testimonial(**UNCONFIRMED)

    response = send(editor, row, permission_by="Maria Keller")

    assert "Say when the permission was given." in response.text
    assert 'value="Maria Keller"' in response.text


@pytest.mark.parametrize(
    ("changes", "is_warned"), [({"quote": "Other words."}, True), ({"weight": "3"}, False)]
)
def test_who_changes_permitted_words_is_told_to_ask_again(changes, is_warned):
    editor, row = sign_in("Editors"), make_testimonial()

    send(editor, row, **changes)

    assert ("permitted other words" in str(said(editor))) is is_warned
    assert Testimonial.objects.get().is_permitted


def test_many_are_confirmed_on_a_page_between():
    editor = sign_in("Editors")
    rows = [make_testimonial(**UNCONFIRMED) for _ in range(3)]

    asked = act(editor, TESTIMONIALS, "confirm_permission", rows)
    before = Testimonial.objects.permitted().count()
    confirm(editor, TESTIMONIALS, rows)

    assert "Given by" in asked.text
    assert before == 0
    assert Testimonial.objects.permitted().count() == 3
    assert not Testimonial.objects.filter(is_anonymous=True).exists()


def test_permission_without_a_name_is_recorded_as_such():
    editor, row = sign_in("Editors"), make_testimonial(**UNCONFIRMED)

    confirm(editor, TESTIMONIALS, [row], shown="anonymous")

    row.refresh_from_db()
    assert row.is_anonymous


@pytest.mark.parametrize("missing", ["permission_by", "permission_at_0", "shown"])
def test_permission_that_is_not_whole_is_asked_for_again(missing):
    editor, row = sign_in("Editors"), make_testimonial(**UNCONFIRMED)

    response = confirm(editor, TESTIMONIALS, [row], **{missing: ""})

    row.refresh_from_db()
    assert response.status_code == 200
    assert "This field is required." in response.text or "Enter a valid date" in response.text
    assert not row.is_permitted


def test_time_of_a_permission_for_many_may_be_left_out():
    editor, row = sign_in("Editors"), make_testimonial(**UNCONFIRMED)

    asked = act(editor, TESTIMONIALS, "confirm_permission", [row]).text
    confirm(editor, TESTIMONIALS, [row], permission_at_1="")

    row.refresh_from_db()
    assert row.is_permitted
    assert "required" in re.search(r'<input[^>]*name="permission_at_0"[^>]*>', asked)[0]
    assert "required" not in re.search(r'<input[^>]*name="permission_at_1"[^>]*>', asked)[0]


def test_permission_for_many_that_ends_before_it_begins_is_asked_for_again():
    editor, row = sign_in("Editors"), make_testimonial(**UNCONFIRMED)
    end = {"permission_until_0": "2026-01-02", "permission_until_1": "09:00"}

    response = confirm(editor, TESTIMONIALS, [row], **end)

    row.refresh_from_db()
    assert "A permission ends after it was given." in response.text
    assert 'value="Maria Keller, by mail"' in response.text
    assert not row.is_permitted


def test_what_was_withdrawn_keeps_its_moment():
    editor, long_ago = sign_in("Editors"), timezone.now() - timedelta(hours=5)
    row, shown = make_testimonial(withdrawn_at=long_ago), make_testimonial()

    act(editor, TESTIMONIALS, "withdraw_permission", [row, shown])

    row.refresh_from_db()
    assert row.withdrawn_at == long_ago
    assert not Testimonial.objects.permitted().exists()


def test_recorded_permission_is_replaced_only_if_that_is_ticked():
    editor, row = sign_in("Editors"), make_client(permission_by="Their lawyer")

    asked = act(editor, CLIENTS, "confirm_permission", [row])
    confirm(editor, CLIENTS, [row])
    row.refresh_from_db()
    kept = row.permission_by
    confirm(editor, CLIENTS, [row], replace="on")
    row.refresh_from_db()

    assert "Their lawyer" in asked.text
    assert kept == "Their lawyer"
    assert row.permission_by == "Maria Keller, by mail"


def test_what_a_colleague_changed_meanwhile_is_not_confirmed():
    editor, row = sign_in("Editors"), make_testimonial(**UNCONFIRMED)
    listed = opened(editor, TESTIMONIALS, LIST)
    Testimonial.objects.update(quote="Other words")

    chosen = {"action": "confirm_permission", "_selected_action": [str(row.pk)]}
    editor.post(TESTIMONIALS, listed | chosen | PERMISSION | {"confirmed": "yes"})

    row.refresh_from_db()
    assert not row.is_permitted


def test_nameless_row_is_confirmed_without_a_name_only():
    editor, row = sign_in("Editors"), make_testimonial(name="", **UNCONFIRMED)

    confirm(editor, TESTIMONIALS, [row])

    row.refresh_from_db()
    assert not row.is_permitted
    assert any("has no name to show" in text for _level, text in said(editor))


def test_withdrawn_permission_stays_on_record():
    editor, row = sign_in("Editors"), make_client()

    act(editor, CLIENTS, "withdraw_permission", [row])

    row.refresh_from_db()
    assert row.permission == "withdrawn"
    assert row.permission_by
    assert not Client.objects.permitted().exists()


@pytest.mark.parametrize("action", ["confirm_permission", "withdraw_permission"])
def test_author_may_not_use_the_actions(action):
    author, row = sign_in("Authors"), make_testimonial(**UNCONFIRMED)
    given = make_testimonial()

    act(author, TESTIMONIALS, action, [row, given], confirmed="yes", **PERMISSION)

    assert list(Testimonial.objects.permitted()) == [given]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("unconfirmed", ["Open"]), ("confirmed", ["Given", "Soon"]), ("soon", ["Soon"])],
)
def test_list_filters_by_permission(wanted, found):
    editor = sign_in("Editors")
    make_client(name="Open", **UNCONFIRMED)
    make_client(name="Given")
    make_client(name="Soon", permission_until=timezone.now() + timedelta(days=3))

    rows = editor.get(f"{CLIENTS}?permission={wanted}").context["cl"].result_list

    assert sorted(row.name for row in rows) == found


def test_page_picks_its_testimonials_and_clients():
    editor, study = sign_in("Editors"), make_article()
    kept, gone = make_testimonial([study]), make_testimonial([study])
    new, client = make_testimonial(), make_client()

    send(editor, study, testimonials=[str(kept.pk), str(new.pk)], clients=[str(client.pk)])

    assert set(study.testimonials.all()) == {kept, new}
    assert list(study.clients.all()) == [client]
    assert gone not in study.testimonials.all()


@pytest.mark.parametrize("make", [make_problem, make_outcome])
def test_problems_and_outcomes_pick_testimonials(make):
    editor, page, row = sign_in("Editors"), make(), make_testimonial()

    send(editor, page, testimonials=[str(row.pk)])

    assert list(page.testimonials.all()) == [row]


def test_two_who_pick_at_once_do_not_undo_each_other():
    editor, study = sign_in("Editors"), make_article()
    mine, theirs = make_testimonial(), make_testimonial()
    form = opened(editor, admin_url(study))
    study.testimonials.add(theirs)

    editor.post(admin_url(study), form | {"testimonials": [str(mine.pk)]})

    assert set(study.testimonials.all()) == {mine, theirs}


def test_picker_finds_testimonials_by_their_words():
    editor, row = sign_in("Editors"), make_testimonial(quote="Unlike any other.")
    page = editor.get("/admin/casestudies/article/add/").text
    asked = "app_label=casestudies&model_name=testimonial_case_studies&field_name=testimonial"

    found = editor.get(f"/admin/autocomplete/?{asked}&term=unlike").json()["results"]

    assert 'data-model-name="testimonial_case_studies"' in page
    assert [one["id"] for one in found] == [str(row.pk)]


def test_deleting_says_where_it_is_shown():
    editor = sign_in("Editors")
    study = make_article(title="A linked study")
    make_article(title="A study that names it", body='{{< testimonial id="Said" >}}')
    make_article(title="A study with its logo", body='{{< client-logos id="other, acme" >}}')
    row, client = make_testimonial([study], key="said"), make_client([study], key="acme")

    asked = editor.get(admin_url(row, "delete"), follow=True).text
    asked_for_client = editor.get(admin_url(client, "delete"), follow=True).text
    asked_for_many = act(editor, TESTIMONIALS, "delete_selected", [row]).text

    assert "A linked study" in asked
    assert "A study that names it" in asked
    assert "A linked study" in asked_for_client
    assert "A study with its logo" in asked_for_client
    assert "A study that names it" in asked_for_many


def test_portrait_and_logo_are_uploaded_and_count_as_used(settings):
    editor, client = sign_in("Editors"), make_client()
    upload = SimpleUploadedFile("logo.png", picture(), "image/png")

    editor.post(admin_url(client), opened(editor, admin_url(client)) | {"upload": upload})

    client.refresh_from_db()
    assert (settings.MEDIA_ROOT / client.logo).exists()
    assert image_users([client.logo])[client.logo] == [client]


def test_upload_that_is_no_picture_comes_back_with_the_reason():
    editor, client = sign_in("Editors"), make_client()
    upload = SimpleUploadedFile("logo.svg", b"<svg/>", "image/svg+xml")

    response = editor.post(
        admin_url(client), opened(editor, admin_url(client)) | {"upload": upload, "name": "New"}
    )

    client.refresh_from_db()
    assert "a page, a script or an archive" in response.text
    assert "save it as PNG, at least 480 pixels wide." in response.text
    assert 'value="New"' in response.text
    assert client.logo == ""


def test_merged_problem_hands_its_testimonials_on():
    editor = sign_in("Editors")
    page, target, row = make_problem(), make_problem(), make_testimonial()
    row.problems.set([page])

    merge_into(page, target, by=editor.user)

    assert list(row.problems.all()) == [target]


def test_colleague_s_change_is_not_overwritten():
    editor, row = sign_in("Editors"), make_testimonial()
    form = opened(editor, admin_url(row))
    Testimonial.objects.update(role="Changed meanwhile")

    response = editor.post(admin_url(row), form | {"role": "Mine"})

    row.refresh_from_db()
    assert "This was changed after you opened it" in response.text
    assert row.role == "Changed meanwhile"
