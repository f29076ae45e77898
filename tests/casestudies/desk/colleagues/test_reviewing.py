"""A review is asked for with a word, and answered: whoever has to know is told by mail, once."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from casestudies.desk.saving.opened import Opened
from casestudies.history.revisions import draft_changes
from casestudies.models import Article, AskedReview
from contact.mail.outbox import stuck
from contact.models import OutgoingMail
from tests.desk import admin_url, as_sent, form_for, said, send, sign_in
from tests.factories import make_article
from tests.worker import deliver_due

pytestmark = pytest.mark.django_db

LIST = "/admin/casestudies/article/"


def draft_of(author, **kwargs):
    """A draft that the author has written."""
    page = make_article(published_at=None, title="Rebuild", **kwargs)
    send(author, page, body="Words of Mari")
    page.refresh_from_db()
    return page


def asked(author, page, **changes):
    send(author, page, _submit="1", **changes)
    page.refresh_from_db()
    OutgoingMail.objects.all().delete()


def mails():
    return [
        (mail.recipient, mail.subject.partition(": ")[2]) for mail in OutgoingMail.objects.all()
    ]


def test_review_is_asked_of_those_who_may_publish(author, editor, settings):
    sign_in("Editors", "without address")
    sign_in("Editors", "gone", email="gone@example.org", is_active=False)
    sign_in("Authors", "other", email="other@example.org")
    page = draft_of(author)

    send(author, page, _submit="1", word="Please look\nat the numbers")

    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.reply_to) == ("jaan@example.org", "mari@example.org")
    assert mail.subject.endswith("Mari asks for a review of “Rebuild”")
    assert f"{settings.SITE_URL}{admin_url(page)}\n" in mail.body
    assert "> Please look\n> at the numbers\n" in mail.body


def test_who_asks_is_not_asked(editor):
    page = make_article(published_at=None)

    send(editor, page, _submit="1")

    assert mails() == []
    assert "Nobody who may publish has an e-mail address here" in said(editor)[0][1]


def test_mail_about_a_review_goes_out_and_raises_the_alarm_if_it_fails(author, editor):
    send(author, draft_of(author), _submit="1")

    assert deliver_due() == 1

    OutgoingMail.objects.update(sent_at=None, failed_at=timezone.now())
    assert stuck(timezone.now()).count() == 1


def test_same_form_sent_twice_asks_once(author, editor):
    page = draft_of(author)
    form = as_sent(form_for(author, page) | {"_submit": "1"})

    for _time in range(2):
        author.post(admin_url(page), form)

    assert len(mails()) == 1


def test_word_stays_with_the_page_until_it_is_decided(author, editor):
    page = draft_of(author)

    send(author, page, _submit="1", word="Are the numbers right?")

    shown = editor.get(admin_url(page)).text
    assert "Are the numbers right?" in shown
    assert 'name="_hand_back"' in shown
    assert 'name="_hand_back"' not in author.get(admin_url(page)).text


def test_draft_changes_are_reviewed_too(author, editor):
    page = make_article(title="Live")

    send(author, page, title="Better", _submit="1")
    send(author, page, _submit="1")

    page.refresh_from_db()
    assert (page.title, page.in_review_since) == ("Live", None)
    assert mails() == [("jaan@example.org", "Mari asks for a review of “Live”")]
    assert "draft changes to “Live”" in OutgoingMail.objects.get().body


def test_review_of_later_draft_changes_is_another_one(author, editor):
    page = make_article(title="Live")
    send(author, page, title="Better", _submit="1")

    send(author, page, title="Best", _submit="1")

    assert len(mails()) == 2
    assert AskedReview.objects.count() == 1


def test_published_page_is_told_to_who_asked(author, editor):
    page = draft_of(author)
    asked(author, page)

    send(editor, page, _publish="1", word="Well done")

    assert mails() == [("mari@example.org", "“Rebuild” is published")]
    assert "> Well done" in OutgoingMail.objects.get().body
    assert ("info", "Mari is told by mail.") in said(editor)
    assert not AskedReview.objects.exists()


def test_page_that_nobody_asked_about_is_told_to_its_writer(author, editor):
    page = draft_of(author)
    send(editor, page, title="Rebuilt")

    send(editor, page, _publish="1")

    assert mails() == [("mari@example.org", "“Rebuilt” is published")]


def test_own_page_is_told_to_nobody(editor):
    page = draft_of(editor)

    send(editor, page, _publish="1")

    assert mails() == []


def test_moment_in_the_future_is_told(author, editor):
    page = draft_of(author)
    asked(author, page)

    send(editor, page, published_at_0="2090-01-02", published_at_1="09:00")

    assert mails() == [("mari@example.org", "“Rebuild” is scheduled")]
    assert "2 January 2090" in OutgoingMail.objects.get().body


def test_correction_of_a_live_page_is_told_to_nobody(author, editor):
    page = make_article()
    send(author, page, body="Words of Mari")
    send(editor, page, _take_over="1")
    OutgoingMail.objects.all().delete()

    send(editor, page, body="Corrected")

    assert mails() == []


def test_handing_back_makes_a_draft_and_mails_the_word(author, editor):
    page = draft_of(author)
    asked(author, page)

    send(editor, page, _hand_back="1", word="Which team?")

    page.refresh_from_db()
    assert page.state == "draft"
    assert mails() == [("mari@example.org", "“Rebuild” is handed back to you")]
    assert "> Which team?" in OutgoingMail.objects.get().body
    assert not AskedReview.objects.exists()


def test_open_remarks_go_along_when_a_page_is_handed_back(author, editor):
    page = draft_of(author)
    asked(author, page)
    editor.post(f"/admin/remarks/article/{page.pk}/", {"text": "Which words?", "line": "1"})

    send(editor, page, _hand_back="1")

    body = OutgoingMail.objects.get().body
    assert "- Line 1: Which words? (Jaan)\n" in body
    assert "\n\n\n" not in body


def test_draft_changes_that_are_handed_back_go_on_waiting(author, editor):
    page = make_article(title="Live")
    asked(author, page, title="Better")

    send(editor, page, _hand_back="1")

    page.refresh_from_db()
    assert page.title == "Live"
    assert draft_changes(page).fields["title"] == "Better"
    assert mails() == [("mari@example.org", "“Live” is handed back to you")]


def test_author_hands_nothing_back(author):
    page = make_article(published_at=None, in_review_since=timezone.now())

    assert send(author, page, _hand_back="1").status_code == 403


def test_taking_back_ends_the_review_without_a_mail(author, editor):
    page = draft_of(author)
    asked(author, page)

    send(author, page, _withdraw="1")

    assert mails() == []
    assert not AskedReview.objects.exists()


@pytest.mark.parametrize(
    ("button", "told"),
    [
        ("_take_over", "Your changes to “Better” are published"),
        ("_discard", "Your changes to “Live” are discarded"),
    ],
)
def test_end_of_draft_changes_is_told_to_their_writer(author, editor, button, told):
    page = make_article(title="Live")
    send(author, page, title="Better")

    send(editor, page, **{button: "1"})

    assert mails() == [("mari@example.org", told)]


def test_own_draft_changes_are_told_to_nobody_who_wrote_long_ago(author, editor):
    page = draft_of(author)
    send(editor, page, _publish="1")
    OutgoingMail.objects.all().delete()
    send(editor, page, _keep="1", title="Rebuilt")

    send(editor, page, _take_over="1")

    assert mails() == []


def test_pages_published_together_are_one_mail_to_each_writer(author, editor):
    other = sign_in("Authors", "liis", email="liis@example.org")
    pages = [draft_of(author), draft_of(author), draft_of(other)]
    asked(author, pages[0])
    seen = {f"version-{page.pk}": Opened.of(page).version for page in pages}
    chosen = {"action": "publish_now", "_selected_action": [page.pk for page in pages]}

    for _time in range(2):
        editor.post(LIST, chosen | seen)

    assert mails() == [
        ("mari@example.org", "2 pages are published"),
        ("liis@example.org", "“Rebuild” is published"),
    ]
    assert Article.objects.published().count() == 3
    assert not AskedReview.objects.exists()


def test_account_that_is_gone_is_told_nothing(author, editor):
    page = draft_of(author)
    asked(author, page)
    User.objects.get(username="mari").delete()
    page.refresh_from_db()

    send(editor, page, _publish="1")

    assert mails() == []
    assert Article.objects.get(pk=page.pk).is_published


@pytest.mark.parametrize("change", [{"is_staff": False}, {"is_active": False}, {"email": ""}])
def test_colleague_without_desk_or_address_is_told_nothing(author, editor, change):
    page = draft_of(author)
    asked(author, page)
    User.objects.filter(username="mari").update(**change)

    send(editor, page, _hand_back="1")

    assert mails() == []
    assert "told by mail" not in " ".join(text for _level, text in said(editor))


def test_writer_who_may_not_read_pages_any_more_is_told_nothing(author, editor):
    page = draft_of(author)
    asked(author, page)
    author.user.groups.clear()

    send(editor, page, _hand_back="1", word="Not for strangers")

    assert mails() == []


def test_long_title_fits_into_the_subject(author, editor):
    page = draft_of(author)

    send(author, page, title="w" * 200, _submit="1")

    assert len(OutgoingMail.objects.get().subject) < 200
