"""Renaming, merging, unpublishing, deleting: no public address leads nowhere unasked."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.urls import reverse
from django.utils import timezone

from casestudies.desk.saving.opened import Opened
from casestudies.history.snapshots import snapshot
from casestudies.models import Outcome, Problem, Redirect, Revision
from tests.desk import admin_url
from tests.factories import make_article, make_outcome, make_problem, make_section, make_user

pytestmark = pytest.mark.django_db

ARTICLES = reverse("admin:casestudies_article_changelist")


@pytest.fixture
def editor(client):
    client.force_login(make_user(groups=["Editors"]))
    return client


def posted(page, **kwargs):
    began = timezone.localtime(page.published_at) if page.published_at else None
    return {
        "title": page.title,
        "slug": page.slug,
        "body": page.body,
        "published_at_0": began.strftime("%Y-%m-%d") if began else "",
        "published_at_1": began.strftime("%H:%M:%S") if began else "",
        "old_addresses": "\n".join(alias.path for alias in page.aliases.all()),
        "version": Opened.of(page).version,
        **kwargs,
    }


def chosen(*pages, **values):
    """The list's form with these pages selected, as it was shown."""
    versions = {f"version-{page.pk}": Opened.of(page).version for page in pages}
    return {"_selected_action": [page.pk for page in pages], **versions, **values}


def paths():
    return {redirect.path: redirect.page for redirect in Redirect.objects.to_pages()}


def said(response):
    return [str(message) for message in response.context["messages"]]


def slug_help(client, page):
    form = client.get(admin_url(page)).context["adminform"].form
    return form.fields["slug"].help_text


def merge_url(page):
    return reverse("desk:merge", args=[page._meta.model_name, page.pk])


def into(target, page):
    """The form by which the page, as it is now, is merged into the target."""
    return {"target": target.pk, "version": Opened.of(page).version}


def test_form_says_which_redirect_a_new_slug_makes(editor):
    problem = make_problem(slug="drift")

    assert slug_help(editor, problem) == (
        "Public at /problems/drift/. After a change, that address redirects to the new one."
    )


def test_form_of_an_introduction_promises_no_redirect(editor):
    page = editor.get(admin_url(make_section("problems"))).text

    assert "Public at" not in page


def test_an_introduction_that_moves_to_another_list_makes_no_redirect(editor):
    section = make_section("problems")

    response = editor.post(admin_url(section), posted(section, slug="insights"), follow=True)

    section.refresh_from_db()
    assert section.slug == "insights"
    assert "redirects to" not in response.text
    assert paths() == {}


def test_renaming_what_is_public_makes_a_redirect_and_says_so(editor, client):
    problem = make_problem(slug="drift")

    response = editor.post(admin_url(problem), posted(problem, slug="Clarity"), follow=True)

    assert "/problems/drift/ redirects to /problems/Clarity/ now." in said(response)
    assert client.get("/problems/drift/")["Location"] == "/problems/Clarity/"


@pytest.mark.parametrize("published_at", [None, timezone.now() + timedelta(days=2)])
def test_renaming_what_was_never_public_makes_none(editor, published_at):
    problem = make_problem(slug="drift", published_at=published_at)

    assert slug_help(editor, problem) == (
        "/problems/drift/ was never public. A change makes no redirect."
    )
    editor.post(admin_url(problem), posted(problem, slug="clarity"))

    assert paths() == {}


@pytest.mark.parametrize("how", ["button", "action"])
def test_what_was_public_and_is_a_draft_now_still_redirects(editor, how):
    problem = make_problem(slug="drift")
    if how == "button":
        editor.post(admin_url(problem), posted(problem, _unpublish="1"))
    else:
        values = chosen(problem, action="unpublish")
        editor.post(reverse("admin:casestudies_problem_changelist"), values)
    problem.refresh_from_db()

    editor.post(admin_url(problem), posted(problem, slug="clarity"))
    problem.refresh_from_db()
    editor.post(admin_url(problem), posted(problem, slug="third"))

    assert problem.published_at is None
    assert paths() == {"/problems/drift/": problem}
    assert editor.get("/problems/drift/").status_code == 410


def test_chains_are_flat_and_coming_back_makes_no_loop(editor, client):
    problem = make_problem(slug="one")
    for slug in ("two", "three", "one"):
        problem.refresh_from_db()
        editor.post(admin_url(problem), posted(problem, slug=slug))

    assert paths() == {"/problems/two/": problem, "/problems/three/": problem}
    assert client.get("/problems/one/").status_code == 200
    assert client.get("/problems/two/")["Location"] == "/problems/one/"


@pytest.mark.parametrize("path", ["/problems/clarity/", "/problems/clarity"])
def test_a_new_slug_takes_over_an_old_address_of_another_page(editor, path):
    other, problem = make_problem(), make_problem(slug="drift")
    Redirect.objects.create(path=path, page=other)

    response = editor.post(admin_url(problem), posted(problem, slug="clarity"), follow=True)

    assert "/problems/clarity/ is a page now and redirects no more." in said(response)
    assert paths() == {"/problems/drift/": problem}


def test_an_old_address_that_is_like_the_new_one_stays(editor):
    other, problem = make_problem(), make_problem(slug="drift", published_at=None)
    Redirect.objects.create(path="/problems/clarity", page=other)

    editor.post(admin_url(problem), posted(problem, slug="clarityX"))

    assert paths() == {"/problems/clarity": other}


def test_a_new_draft_leaves_the_old_address_at_which_it_will_stand(editor, client):
    other, draft = make_problem(slug="clarity"), Problem(title="New", slug="drift")
    Redirect.objects.create(path="/problems/drift/", page=other)
    add = reverse("admin:casestudies_problem_add")

    response = editor.post(add, {"title": draft.title, "slug": draft.slug}, follow=True)

    assert Problem.objects.filter(slug="drift").exists()
    assert "redirects no more" not in response.text
    assert client.get("/problems/drift/")["Location"] == "/problems/clarity/"


def test_article_that_changes_its_kind_redirects(editor):
    article = make_article(slug="study")
    values = posted(article, kind="insights", date="2026-01-05")

    editor.post(admin_url(article), values)

    assert paths() == {"/case-studies/study/": article}


def test_slug_in_another_script_redirects(editor, client):
    problem = make_problem(slug="küsimus")

    editor.post(admin_url(problem), posted(problem, slug="vastus"))

    assert client.get("/problems/küsimus/")["Location"] == "/problems/vastus/"


def test_old_address_where_a_page_stands_is_refused(editor):
    other, problem = make_article(title="Standing", slug="study"), make_problem()

    values = posted(problem, old_addresses="/case-studies/study/")
    response = editor.post(admin_url(problem), values)

    errors = response.context["adminform"].form.errors
    assert errors == {"old_addresses": ["“Standing” stands at /case-studies/study/."]}
    assert other.aliases.count() == problem.aliases.count() == 0


def test_merging_moves_links_in_their_order_and_redirects(editor, client):
    first, page, target = make_problem(), make_problem(slug="drift"), make_problem(slug="clarity")
    one, both = make_article(problems=[page]), make_article(problems=[page, target])
    one.problems.add(first)
    outcome, shared = make_outcome(), make_outcome()
    page.outcomes.set([outcome, shared])
    target.outcomes.set([shared])
    Redirect.objects.create(path="/old/", page=page)

    response = editor.post(merge_url(page), into(target, page), follow=True)

    assert "is merged into" in response.text
    assert not Problem.objects.filter(pk=page.pk).exists()
    assert list(one.problems.order_by("Article_problems+__pk")) == [target, first]
    assert list(both.problems.all()) == [target]
    assert set(target.outcomes.all()) == {outcome, shared}
    assert paths() == {"/old/": target, "/problems/drift/": target}
    assert client.get("/problems/drift/")["Location"] == "/problems/clarity/"


def test_merging_outcomes_moves_the_problems_they_answer(editor):
    page, target = make_outcome(), make_outcome()
    problem = make_problem()
    problem.outcomes.set([page])

    editor.post(merge_url(page), into(target, page))

    assert list(problem.outcomes.all()) == [target]
    assert Outcome.objects.count() == 1


MERGED = "Merged “Drift” into “Clarity”."


def test_log_names_both_ends_of_a_merge(editor):
    page, target = make_problem(title="Drift"), make_problem(title="Clarity")

    editor.post(merge_url(page), into(target, page))

    entries = LogEntry.objects.values_list("action_flag", "object_id", "change_message")
    assert set(entries) == {
        (CHANGE, str(target.pk), MERGED),
        (DELETION, str(page.pk), MERGED),
    }


def test_history_tells_of_a_merge(editor):
    page, target = make_problem(title="Drift"), make_problem(title="Clarity")

    editor.post(merge_url(page), into(target, page))

    versions = Revision.objects.of(target).values_list("reason", "made_by__groups__name")
    found = ("Found like this; not saved at the desk.", None)
    assert list(versions) == [(MERGED, "Editors"), found]
    assert Revision.objects.filter(object_id=page.pk, fields__title="Drift").exists()
    assert MERGED in editor.get(reverse("admin:casestudies_problem_history", args=[target.pk])).text


@pytest.mark.parametrize("also_linked", [False, True])
def test_history_of_what_linked_a_merged_page_tells_of_the_merge(editor, also_linked):
    page, target = make_problem(title="Drift"), make_problem(title="Clarity")
    article = make_article(problems=[page, target] if also_linked else [page])

    editor.post(merge_url(page), into(target, page))

    merged, found = Revision.objects.of(article)
    assert (merged.reason, merged.made_by.groups.get().name) == (MERGED, "Editors")
    assert merged.snapshot == snapshot(article)
    assert page.pk in found.fields["problems"]


def test_history_of_a_problem_tells_of_a_merge_of_its_outcomes(editor):
    page, target = make_outcome(title="Drift"), make_outcome(title="Clarity")
    problem = make_problem()
    problem.outcomes.set([page])

    editor.post(merge_url(page), into(target, page))

    assert Revision.objects.of(problem).first().reason == MERGED


def test_merging_shows_what_moves_and_what_does_not(editor):
    page = make_problem(body="A text to keep.")
    make_article(title="Study", problems=[page])

    shown = editor.get(merge_url(page)).text

    assert "Study</a>" in shown
    assert "A text to keep." in shown


def test_what_a_colleague_changed_meanwhile_is_not_merged(editor):
    page, target = make_problem(), make_problem()
    form = into(target, page)
    Problem.objects.filter(pk=page.pk).update(body="By a colleague")

    response = editor.post(merge_url(page), form, follow=True)

    assert "This was changed after you opened it." in response.text
    assert "By a colleague" in response.text
    assert Problem.objects.filter(pk=page.pk).exists()


def test_a_page_is_not_merged_into_itself(editor):
    page = make_problem()

    response = editor.post(merge_url(page), into(page, page))

    assert response.status_code == 200
    assert Problem.objects.filter(pk=page.pk).exists()


def test_articles_are_not_merged(editor):
    assert editor.get(reverse("desk:merge", args=["article", make_article().pk])).status_code == 404


@pytest.mark.parametrize("groups", [[], ["Consultants"]])
def test_merging_is_for_those_who_may_delete(client, groups):
    client.force_login(make_user(groups=groups))

    assert client.post(merge_url(make_problem())).status_code == 403


def test_merging_sends_a_visitor_to_the_login(client):
    assert client.get(merge_url(make_problem()))["Location"].startswith("/admin/login/")


def test_form_says_what_unpublishing_breaks(editor):
    problem = make_problem()
    make_article(title="Referring", body=f"[a](/problems/{problem.slug}/)")

    page = editor.get(admin_url(problem)).text

    assert "When it is unpublished, these links lead nowhere" in page


def test_form_of_what_nothing_links_to_breaks_nothing(editor):
    assert "lead nowhere" not in editor.get(admin_url(make_problem())).text


def test_bulk_unpublishing_asks_first_and_can_be_confirmed(editor):
    article = make_article()
    make_article(title="Referring", body=f"[a]({article.get_absolute_url()})")
    values = chosen(article, action="unpublish")

    asked = editor.post(ARTICLES, values)
    article.refresh_from_db()
    was_published = article.is_published
    editor.post(ARTICLES, {**values, "confirmed": "yes"})
    article.refresh_from_db()

    assert was_published
    assert "Referring</a>" in asked.text
    assert article.state == "draft"


def test_what_goes_together_breaks_nothing(editor):
    one = make_article()
    two = make_article(body=f"[a]({one.get_absolute_url()})", related=[one])
    values = chosen(one, two, action="unpublish")

    editor.post(ARTICLES, values)

    one.refresh_from_db()
    assert one.state == "draft"


def test_deleting_says_what_it_breaks(editor):
    article = make_article()
    make_article(title="Referring", body=f"[a]({article.get_absolute_url()})")
    url = reverse("admin:casestudies_article_delete", args=[article.pk])
    values = chosen(article, action="delete_selected")

    for page in (editor.get(url, follow=True).text, editor.post(ARTICLES, values).text):
        assert "lead nowhere, or vanish" in page
        assert "Referring</a>" in page
