"""The editors' desk: who may enter, and what publishing, scheduling and linking do."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone

from casestudies.models import Article
from casestudies.publishing import PageState
from tests.desk import admin_url, form_for, opened
from tests.factories import make_article, make_outcome, make_problem

pytestmark = pytest.mark.django_db

ADD = reverse("admin:casestudies_article_add")
LIST = reverse("admin:casestudies_article_changelist")


def make_user(*groups, **kwargs):
    user = User.objects.create_user("someone", password="secret", **{"is_staff": True, **kwargs})
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


@pytest.fixture
def editor(client):
    client.user = make_user("Editors")
    client.force_login(client.user)
    return client


def form_data(**kwargs):
    """The change form of an article as a browser would post it."""
    return {
        "kind": "case-studies",
        "title": "A title",
        "slug": "a-title",
        "description": "A description.",
        "date": "2026-01-05",
        "body": "Some text.",
        **kwargs,
    }


def admin_addresses():
    article, problem, outcome = make_article(), make_problem(), make_outcome()
    return [
        "/admin/",
        LIST,
        ADD,
        *(admin_url(page) for page in (article, problem, outcome)),
        reverse("desk:preview", args=["article", article.pk]),
        reverse("desk:live_preview"),
        reverse("desk:upload"),
        reverse("admin:contact_calltoaction_changelist"),
        reverse("admin:contact_diagnosticrequest_changelist"),
    ]


def test_anonymous_visitor_is_refused_everywhere(client):
    for url in admin_addresses():
        assert client.get(url).status_code in {302, 403, 405}, url
        assert client.post(url).status_code in {302, 401, 403, 405}, url


def test_staff_without_a_group_is_refused_everywhere_but_the_front_page(client):
    client.force_login(make_user())

    for url in admin_addresses()[1:]:
        assert client.get(url).status_code in {403, 405}, url


@pytest.mark.parametrize("url", ["/markdownx/upload/", "/markdownx/markdownify/"])
def test_the_widgets_own_addresses_are_not_mounted(admin_client, url):
    assert admin_client.get(url).status_code == HTTPStatus.NOT_FOUND
    assert admin_client.post(url, {"content": "x"}).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_editor_may_write_all_kinds_of_page(editor):
    for page in (make_article(), make_problem(), make_outcome()):
        assert editor.get(admin_url(page)).status_code == 200


def test_editor_writes_an_article_with_links(editor):
    problem, other = make_problem(), make_article()

    editor.post(ADD, form_data(problems=[problem.pk], related=[other.pk]))

    article = Article.objects.get(slug="a-title")
    assert article.state == "draft"
    assert list(article.problems.all()) == [problem]
    assert list(other.related_from.all()) == [article]


def test_save_and_publish_now(editor):
    article = make_article(published_at=None)

    editor.post(admin_url(article), form_for(editor, article) | {"_publish": "1"})

    article.refresh_from_db()
    assert article.state == "published"


def test_save_and_unpublish(editor):
    article = make_article()

    editor.post(admin_url(article), form_for(editor, article) | {"_unpublish": "1"})

    article.refresh_from_db()
    assert article.state == "draft"


def test_scheduling(editor):
    article = make_article(published_at=None)
    later = timezone.localtime() + timedelta(days=3)
    times = {"published_at_0": later.strftime("%Y-%m-%d"), "published_at_1": "09:00:00"}

    editor.post(admin_url(article), form_for(editor, article) | times)

    article.refresh_from_db()
    assert article.state == "scheduled"


@pytest.mark.parametrize(
    ("action", "state"), [("publish_now", "published"), ("unpublish", "draft")]
)
def test_actions_change_many_pages(editor, action, state):
    articles = [make_article(published_at=None), make_article()]

    chosen = {"action": action, "_selected_action": [a.pk for a in articles]}
    editor.post(LIST, opened(editor, LIST, "changelist-form") | chosen)

    assert {article.state for article in Article.objects.all()} == {state}


def test_broken_shortcode_is_refused_with_line_and_column(editor):
    response = editor.post(ADD, form_data(body='One.\n\nTwo {{< contact-cta heading="x >}}'))

    assert response.status_code == 200
    assert not Article.objects.exists()
    assert "line 3, column" in response.text
    assert "Two {{&lt; contact-cta heading=" in response.text


def test_text_keeps_its_newlines(editor):
    unix = make_article(body="One\nTwo\n")
    dos = make_article(body="One\r\nTwo\r\n")

    for article in (unix, dos):
        posted = form_for(editor, article) | {"body": "One\r\nThree\r\n"}
        editor.post(admin_url(article), posted)
        article.refresh_from_db()

    assert unix.body == "One\nThree\n"
    assert dos.body == "One\r\nThree\r\n"


def test_article_list_has_a_constant_number_of_queries(editor, django_assert_max_num_queries):
    for _ in range(5):
        make_article()
    with django_assert_max_num_queries(19):
        editor.get(LIST)
    for _ in range(30):
        make_article()

    with django_assert_max_num_queries(19):
        editor.get(LIST)


@pytest.mark.parametrize("state", [*PageState.values, "draft-changes", "nonsense"])
def test_list_filters_by_state(editor, state):
    make_article()

    assert editor.get(LIST, {"state": state}).status_code == 200


def test_preview_shows_a_draft_to_editors_only_by_id(editor):
    draft = make_article(published_at=None, body="Not yet public")

    response = editor.get(reverse("desk:preview", args=["article", draft.pk]))

    assert "Not yet public" in response.text
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]


def test_form_leads_to_the_page_or_to_the_preview_of_a_draft(editor):
    page, draft = make_article(), make_article(published_at=None)
    preview = reverse("desk:preview", args=["article", draft.pk])

    assert f'href="{page.get_absolute_url()}"' in editor.get(admin_url(page)).text
    assert f'href="{preview}" class="viewsitelink"' in editor.get(admin_url(draft)).text


def test_live_preview_is_escaped_and_from_the_same_renderer(editor):
    content = "## Head\n\n<script>alert(1)</script>\n\n{{< contact-cta >}}"

    response = editor.post(reverse("desk:live_preview"), {"content": content})

    assert "<" not in response.text
    assert "&lt;h2 id=&quot;head&quot;" in response.text
    assert "alert(1)&lt;/script" not in response.text
    assert "&lt;form" in response.text
