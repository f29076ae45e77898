"""Remarks on a page: left, shown where they belong, resolved and reopened."""

import pytest
from django.utils import timezone

from casestudies.history.revisions import record
from casestudies.models import Article, MarginRemark, SiteVersion
from tests.desk import admin_url, send, sign_in
from tests.factories import make_article

pytestmark = pytest.mark.django_db

BODY = "First line.\n\nThe rebuild took two years.\n\nLast line."


@pytest.fixture
def page():
    return make_article(body=BODY)


def address(page):
    return f"/admin/remarks/article/{page.pk}/"


def leave(client, page, text="Is that so?", **sent):
    return client.post(address(page), {"text": text, **sent}, follow=True)


def test_remark_on_a_line_keeps_its_words(mari, page):
    leave(mari, page, line="3")

    remark = MarginRemark.objects.get()
    assert (remark.line, remark.words) == (3, "The rebuild took two years.")
    assert (remark.maker, remark.number, remark.resolved_at) == ("Mari", 1, None)


def test_remark_on_a_version_names_it(mari, page):
    record(page, by=None)
    record(page, by=None)

    leave(mari, page, version="1")

    assert MarginRemark.objects.get().number == 1


def test_remark_on_draft_changes_is_on_their_text(mari, jaan, page):
    send(mari, page, body="Written by Mari")

    leave(jaan, page, line="1")

    assert MarginRemark.objects.get().words == "Written by Mari"


def test_form_counts_and_lists_what_is_open(mari, jaan, page):
    leave(jaan, page, "Two? Three!", line="3")
    leave(jaan, page, "Well done")

    shown = mari.get(admin_url(page)).text

    assert '<span class="desk-count">2</span>' in shown
    assert "Two? Three!" in shown
    assert 'data-remark-line="3"' in shown
    assert "Well done" in shown


def test_remark_moves_with_its_line(mari, jaan, page):
    leave(jaan, page, line="3")

    send(jaan, page, body=f"New beginning\n\n{BODY}")

    assert 'data-remark-line="5"' in mari.get(admin_url(page)).text


def test_line_that_is_gone_is_said_with_its_words(mari, jaan, page):
    leave(jaan, page, line="3")

    send(jaan, page, body="All is new")

    for shown in (mari.get(admin_url(page)).text, mari.get(address(page)).text):
        assert "Its line is gone:" in shown
        assert "<q>The rebuild took two years.</q>" in shown


def test_resolved_and_reopened_tell_who_and_when(mari, jaan, page):
    leave(mari, page)
    remark = MarginRemark.objects.get()

    jaan.post(address(page), {"resolve": remark.pk})
    shown = mari.get(admin_url(page)).text
    assert "Resolved by Jaan, " in shown
    assert '<span class="desk-count">0</span>' in shown

    mari.post(address(page), {"reopen": remark.pk})
    shown = mari.get(admin_url(page)).text
    assert "Reopened by Mari, " in shown
    assert '<span class="desk-count">1</span>' in shown


def test_resolved_twice_stays_resolved_by_the_first(mari, jaan, page):
    leave(mari, page)
    remark = MarginRemark.objects.get()

    for client in (jaan, mari):
        client.post(address(page), {"resolve": remark.pk})

    remark.refresh_from_db()
    assert remark.resolver == "Jaan"


def test_text_stands_line_by_line_with_what_is_remarked(mari, page):
    leave(mari, page, line="3")

    shown = mari.get(address(page)).text

    beside = shown.partition('id="line-3"')[2].partition("</li>")[0]
    assert "The rebuild took two years." in beside
    assert "Is that so?" in beside


def test_comparison_shows_remarks_beside_their_lines(mari, jaan, page):
    send(jaan, page, body=BODY.replace("two", "three"))
    leave(mari, page, "Four", line="3")

    shown = mari.get(f"{admin_url(page, 'history')}compare/?old=1&new=2").text

    line = shown.partition('<div class="diff">')[2].partition("<ins>")[2].partition("<span>")[0]
    assert "three" in line
    assert "Four" in line
    assert f"{address(page)}?version=2&amp;line=3#leave" in line


def test_history_counts_what_is_open_on_each_version(mari, jaan, page):
    send(jaan, page, body=BODY.replace("two", "three"))
    leave(mari, page, version="1")
    leave(mari, page, version="2")
    leave(mari, page, version="2")

    shown = mari.get(admin_url(page, "history")).text

    assert f'<a href="{address(page)}?version=1">1 remark</a>' in shown
    assert f'<a href="{address(page)}?version=2">2 remarks</a>' in shown


def test_piece_for_the_script_is_the_list_alone(mari, page):
    answer = mari.post(address(page), {"text": "Here", "piece": "1"})

    assert "Here" in answer.text
    assert "<html" not in answer.text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": " "}, "between 1 and 2000 characters"),
        ({"text": "x" * 2001}, "between 1 and 2000 characters"),
        ({"line": "2"}, "no words in line 2"),
        ({"line": "99"}, "no words in line 99"),
        ({"line": "-1"}, "no words in line -1"),
        ({"line": "first"}, "no words in line first"),
    ],
)
def test_what_cannot_be_a_remark_is_refused_and_kept_in_the_form(mari, page, sent, said):
    answer = mari.post(address(page), {"text": "Typed words", **sent})

    assert said in answer.text
    assert not MarginRemark.objects.exists()
    assert sent.get("text", "Typed words").strip() in answer.text


def test_who_may_not_view_the_page_remarks_nothing(page):
    consultant = sign_in("Consultants")

    assert leave(consultant, page).status_code == 403
    assert not MarginRemark.objects.exists()


def test_remark_of_another_page_is_not_resolved_here(mari, page):
    leave(mari, page)
    other = make_article()

    answer = mari.post(address(other), {"resolve": MarginRemark.objects.get().pk})

    assert answer.status_code == 404


def test_remark_changes_nothing_that_visitors_see(mari, page):
    record(page, by=None)
    before = list(SiteVersion.objects.values()), Article.objects.get().updated_at

    leave(mari, page, line="1")

    assert before == (list(SiteVersion.objects.values()), Article.objects.get().updated_at)
    assert MarginRemark.objects.get().made_at <= timezone.now()


def test_remark_outlives_the_account_of_its_maker(mari, jaan, page):
    leave(mari, page)
    mari.user.delete()

    assert "Mari, " in jaan.get(admin_url(page)).text
