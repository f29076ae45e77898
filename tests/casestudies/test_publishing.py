"""The publishing rule: what is not published is never shown."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from casestudies.models import Article, Problem
from casestudies.page.page_context import SitePage
from casestudies.publishing import (
    PageState,
    hidden_rule,
    page_model_or_404,
    published_rule,
    state_rule,
)
from tests.factories import make_article, make_problem

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)

STATES = [
    pytest.param(None, None, False, id="draft"),
    pytest.param(HOUR, None, False, id="scheduled"),
    pytest.param(-HOUR, None, True, id="published"),
    pytest.param(-HOUR, HOUR, True, id="published for a while"),
    pytest.param(-2 * HOUR, -HOUR, False, id="expired"),
    pytest.param(None, HOUR, False, id="draft that expires"),
    pytest.param(None, -HOUR, False, id="draft whose end has passed"),
]


def from_now(delta):
    return delta and timezone.now() + delta


def states():
    """The states by which articles are found."""
    return [state for state in PageState if Article.objects.filter(state_rule(state)).exists()]


@pytest.mark.parametrize(("published", "expires", "visible"), STATES)
def test_state_of_one_page_and_of_the_queryset_agree(published, expires, visible):
    article = make_article(published_at=from_now(published), expires_at=from_now(expires))

    assert states() == [article.state]


@pytest.mark.parametrize(("published", "expires", "visible"), STATES)
def test_rule_for_one_page_and_for_the_queryset_agree(published, expires, visible):
    article = make_article(published_at=from_now(published), expires_at=from_now(expires))

    assert article.is_published is visible
    assert Article.objects.published().exists() is visible
    assert Article.objects.filter(hidden_rule()).exists() is not visible


MOMENT = datetime(2026, 5, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
AROUND = [
    pytest.param(MOMENT - SECOND, PageState.SCHEDULED, id="before it appears"),
    pytest.param(MOMENT, PageState.PUBLISHED, id="when it appears"),
    pytest.param(MOMENT + HOUR - SECOND, PageState.PUBLISHED, id="before it expires"),
    pytest.param(MOMENT + HOUR, PageState.EXPIRED, id="when it expires"),
]


@pytest.mark.parametrize(("now", "state"), AROUND)
def test_page_appears_and_expires_at_its_moments(monkeypatch, now, state):
    article = make_article(published_at=MOMENT, expires_at=MOMENT + HOUR)
    monkeypatch.setattr(timezone, "now", lambda: now)

    assert article.state == state
    assert article.is_published is (state == PageState.PUBLISHED)
    assert states() == [state]


@pytest.mark.parametrize(("now", "state"), AROUND)
def test_another_moment_can_be_asked_about(now, state):
    problem = make_problem()
    make_article(problems=[problem], published_at=MOMENT, expires_at=MOMENT + HOUR)

    of_problem = Problem.objects.filter(published_rule("articles__", at=now))

    assert Article.objects.published(at=now).exists() is (state == PageState.PUBLISHED)
    assert of_problem.exists() is (state == PageState.PUBLISHED)


@pytest.mark.parametrize("made", ["draft", "in-review"])
def test_draft_in_review_is_told_from_other_drafts(made):
    since = {"draft": None, "in-review": MOMENT}[made]
    article = make_article(published_at=None, in_review_since=since)

    assert article.state == made
    assert states() == [made]


def test_page_that_was_in_review_when_it_appeared_is_published():
    article = make_article(in_review_since=MOMENT)

    assert article.state == "published"
    assert states() == ["published"]


def test_unknown_state_is_refused():
    with pytest.raises(ValueError, match="forgotten"):
        state_rule("forgotten")


def said_of(**kwargs):
    """What an editor is told who saves such an article, by field."""
    with pytest.raises(ValidationError) as refused:
        Article(title="Title", slug=kwargs.pop("slug", "slug"), **kwargs).clean()
    return refused.value.message_dict


BROKEN = '{{< contact-cta heading="x >}}'


@pytest.mark.parametrize(
    ("line", "quoted"), [(f"   {BROKEN} ", BROKEN), (BROKEN + "y" * 300, BROKEN + "y" * 170)]
)
def test_broken_shortcode_is_refused_with_its_place_and_line(line, quoted):
    (said,) = said_of(body=f"Fine.\n\n{line}\n\nFine.")["body"]

    assert said.startswith("line 3, column ")
    assert said.endswith(f"closing quote on the same line — {quoted}")


def test_each_broken_shortcode_is_told():
    assert len(said_of(body=f"{BROKEN}\n\n{BROKEN}")["body"]) == 2


def test_text_may_be_empty_and_link_to_what_is_not_there():
    Article(title="Title", slug="slug", body="").clean()
    Article(title="Title", slug="slug", body='[a]({{< ref "nowhere" >}})').clean()


@pytest.mark.parametrize("expires", [MOMENT, MOMENT - SECOND])
def test_page_cannot_expire_before_it_appears(expires):
    said = said_of(published_at=MOMENT, expires_at=expires)

    assert said == {"expires_at": ["A page can only expire after it appeared."]}


def remarks(**fields):
    article = Article(title="Title", slug="slug", **fields)
    article.context = SitePage(article)
    article.clean()
    return [str(remark) for remark in article.remarks]


def test_link_that_leads_nowhere_is_remarked_and_no_error():
    (remark,) = remarks(body="[a]({{< ref `problems/none` >}})")

    assert "“problems/none” leads nowhere" in remark


@pytest.mark.parametrize(("keeps_html", "count"), [(False, 1), (True, 0)])
def test_html_is_remarked_where_it_is_left_out(keeps_html, count):
    assert len(remarks(body="A <b>text</b>.", keeps_html=keeps_html)) == count


def test_page_may_expire_after_it_appears_and_a_draft_at_any_time():
    Article(title="Title", slug="slug", published_at=MOMENT, expires_at=MOMENT + SECOND).clean()
    Article(title="Title", slug="slug", published_at=None, expires_at=MOMENT).clean()
    Article(title="Title", slug="slug", published_at=MOMENT, expires_at=None).clean()


def test_slug_that_is_an_address_of_the_site_is_refused():
    said = said_of(slug="feed")

    assert said == {
        "slug": ["“feed” is an address of the site itself: nobody could reach the page."]
    }


def test_image_that_came_with_the_page_has_its_place_in_the_media_folder():
    article = Article(imported={"images": {"photo.png": ("content/photo.png", "digest")}})

    assert article.media_path("photo.png") == "content/photo.png"
    assert article.media_path("other.png") is None
    assert Article().media_path("photo.png") is None


def test_page_is_called_by_its_title_and_found_at_its_slug():
    insight = make_article(title="Title", slug="slug", kind="insights")

    assert str(insight) == "Title"
    assert insight.get_absolute_url() == "/insights/slug/"
    assert insight.content_path == "insights/slug"


def test_model_of_a_page_is_known_by_name():
    assert page_model_or_404("problem") is Problem
    with pytest.raises(Http404):
        page_model_or_404("libraryimage")


@pytest.mark.parametrize("slug", ["Slow-Boat", "slow-boat", "SLOW-BOAT"])
def test_page_is_found_by_its_slug_in_any_letter_case(slug):
    page = make_article(slug="Slow-Boat")
    make_article(slug="boat")

    assert list(Article.objects.with_slug(slug)) == [page]
