"""Cross-linking at the desk: picked order, suggestions, what links here, the page Links."""

import pytest
from django.urls import reverse

from casestudies.desk.links.consequences import consequences
from casestudies.desk.links.findings import FindingKind as Kind
from casestudies.desk.links.findings import findings
from casestudies.desk.links.inbound import breaks, inbound
from casestudies.desk.links.suggestions import suggestions
from casestudies.desk.saving.opened import Opened
from casestudies.history.revisions import record
from casestudies.history.snapshots import snapshot
from casestudies.models import Article, Redirect, Revision
from casestudies.tables.menu_entries import MenuEntry
from tests.desk import admin_url, opened
from tests.factories import (
    make_article,
    make_outcome,
    make_page,
    make_problem,
    make_section,
    make_user,
)
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

LINKS = reverse("desk:links")


@pytest.fixture
def editor(client):
    client.force_login(make_user(groups=["Editors"]))
    return client


def posted(article, **kwargs):
    return {
        "kind": article.kind,
        "title": article.title,
        "slug": article.slug,
        "date": "2026-01-05",
        "body": article.body,
        "published_at_0": "2026-01-01",
        "published_at_1": "00:00:00",
        "version": Opened.of(article).version,
        **kwargs,
    }


def found(kind):
    return [finding for finding in findings() if finding.kind == kind]


def test_picked_pages_keep_the_editors_order(editor, client):
    first, second, third = (make_problem(title=name, weight=1) for name in "ABC")
    article = make_article(problems=[first, second])

    editor.post(admin_url(article), posted(article, problems=[third.pk, first.pk, second.pk]))
    page = client.get(article.get_absolute_url()).text
    form = editor.get(admin_url(article)).text

    assert page.index(">C</a>") < page.index(">A</a>") < page.index(">B</a>")
    values = [form.index(f'value="{p.pk}" selected>{p}') for p in (third, first, second)]
    assert values == sorted(values)


def test_only_a_new_order_is_a_change(editor):
    first, second = make_problem(), make_problem()
    article = make_article(problems=[first, second])
    before = article.updated_at

    editor.post(admin_url(article), posted(article, problems=[second.pk, first.pk]))

    article.refresh_from_db()
    assert article.updated_at > before


def test_related_articles_stand_in_the_picked_order(client):
    old, new = make_article(date="2020-01-01"), make_article(date="2026-01-01")
    article = make_article(related=[])
    article.related.add(old)
    article.related.add(new)

    page = client.get(article.get_absolute_url()).text

    assert page.index(old.title) < page.index(new.title)


def test_article_cannot_be_related_to_itself(editor):
    article = make_article()

    response = editor.post(admin_url(article), posted(article, related=[article.pk]))

    assert response.status_code == 200
    assert not article.related.exists()


def test_suggestions_share_a_problem_or_an_outcome_and_say_so():
    problem, outcome = make_problem(title="Drift"), make_outcome(title="Clarity")
    article = make_article(problems=[problem], outcomes=[outcome])
    both = make_article(problems=[problem], outcomes=[outcome])
    one = make_article(outcomes=[outcome])
    make_article(problems=[problem], related=[article])
    make_article()

    made = suggestions(article)

    assert [(s.page, s.reason) for s in made] == [
        (both, "also about Drift and Clarity"),
        (one, "also about Clarity"),
    ]


def test_suggestions_name_the_outcomes_that_answer_its_problems():
    problem, outcome = make_problem(title="Drift"), make_outcome()
    problem.outcomes.add(outcome)
    article = make_article(problems=[problem])

    made = suggestions(article)

    assert [(s.page, s.field, s.reason) for s in made] == [(outcome, "outcomes", "answers Drift")]


@pytest.mark.parametrize(
    "body",
    [
        '[a]({{< ref "problems/drift" >}})',
        '[a]({{< relref "/problems/drift.md#causes" >}})',
        "[a](/problems/drift/)",
        "[a](/problems/drift#causes)",
        "[a](https://www.example.com/problems/drift/)",
        "[a][1]\n\n[1]: /problems/drift/",
        '[a]({{< ref "problems/before" >}})',
        "[a](/problems/before/)",
        """<p class=x><a title='A' HREF = '/problems/drift/'>a</a></p>""",
        "<a href=/problems/drift/>a</a>",
        '{{< problem-constraints heading="On drift" limit=3 paths="gone, drift" >}}',
        "{{< case-studies-list problem=problems/drift >}}",
        '{{< testimonials problem = `drift` outcome="drift" >}}',
    ],
)
def test_what_links_here_reads_texts(settings, body):
    settings.SITE_URL = "https://www.example.com"
    problem = make_problem(slug="drift")
    Redirect.objects.create(path="/problems/before/", page=problem)
    article = make_article(body=f"One.\n\n{body}\n")
    make_article(body="drift, before, [b](/problems/drift-two/)")

    links = inbound(problem)

    assert [link.page for link in links] == [article]
    assert links[0].line >= 3


def keep_draft_changes(body):
    article = make_article(title="Referring")
    record(article, by=None, kind="draft", fields=snapshot(article) | {"body": body})
    return article


@pytest.mark.parametrize(
    ("make", "how"),
    [
        (lambda body: make_section("insights", body=body), "/problems/drift/"),
        (keep_draft_changes, "/problems/drift/ (draft changes)"),
    ],
    ids=["introduction", "draft changes"],
)
def test_what_links_here_reads_every_text(make, how):
    problem = make_problem(slug="drift")

    source = make("One.\n\n[a](/problems/drift/)")

    [link] = inbound(problem)
    assert (link.page, link.how, link.line) == (source, how, 3)
    assert breaks(problem) == [link]
    assert consequences([problem]) == [(problem, [link])]


def test_draft_changes_that_ended_link_to_nothing():
    problem = make_problem(slug="drift")
    article = keep_draft_changes("[a](/problems/drift/)")

    record(article, by=None, kind="ended")

    assert inbound(problem) == []
    assert consequences([problem]) == []


def test_introduction_is_examined_but_owes_no_link_back():
    make_problem(slug="drift")
    section = make_section("insights", body="[a](/nowhere/) [b](/problems/drift/)")

    assert [finding.page for finding in found(Kind.BROKEN)] == [section]
    assert found(Kind.ORPHAN) == found(Kind.ONE_WAY) == []


@pytest.mark.parametrize("address", ["/problems/küsimus/", "/problems/k%C3%BCsimus/"])
def test_addresses_in_another_script_are_read_encoded_or_not(address):
    problem = make_problem(slug="küsimus")
    article = make_article(body=f"[a]({address})")

    assert [link.page for link in inbound(problem)] == [article]
    assert not found(Kind.BROKEN)


def test_form_has_a_constant_number_of_queries(editor):
    problem = make_problem()
    article = make_article(problems=[problem])
    make_article(problems=[problem], body=f"[a]({article.get_absolute_url()})")
    few = count_queries(editor, admin_url(article))
    for _ in range(6):
        make_article(
            problems=[problem], related=[article], body=f"[a]({article.get_absolute_url()})"
        )

    assert count_queries(editor, admin_url(article)) == few


def test_form_reads_once_what_links_to_its_page(editor, django_assert_max_num_queries):
    article = make_article()

    with django_assert_max_num_queries(100) as queries:
        editor.get(admin_url(article))

    searches = [
        query["sql"] for query in queries if "NOT" in query["sql"].partition("target_model")[2]
    ]
    assert len([sql for sql in searches if 'FROM "casestudies_mention"' in sql]) == 1


def test_what_links_here_names_rows_once():
    article, other = make_article(), make_article()
    article.related.add(other)
    other.related.add(article)

    assert [link.page for link in inbound(article)] == [other]


@pytest.mark.parametrize(
    "body",
    [
        '[a]({{< ref "problems/nowhere" >}})',
        "[a](/problems/nowhere/)",
        "[a](/nowhere)",
        '{{< people paths="nowhere" >}}',
        '{{< client-logos problem="nowhere" id="gone" >}}',
    ],
)
def test_broken_links_are_found_with_their_line(body):
    article = make_article(body=f"One.\n{body}")

    broken = found(Kind.BROKEN)

    assert [(finding.page, finding.line) for finding in broken] == [(article, 2)]


@pytest.mark.parametrize(
    "body", ["[a](/diagnostic/)", "[a](/problems/)", "[a](/case-studies/feed/)", "[a](//else.org/)"]
)
def test_other_addresses_are_no_findings(body):
    make_article(body=body)

    assert not found(Kind.BROKEN)


def test_fragments_are_followed_to_their_heading():
    make_problem(slug="drift", body="## What *causes* it\n\n## Own {#named}")
    make_article(
        body="## Here\n[a](#here) [b](#there) [c](/problems/drift/#what-causes-it)"
        ' [d]({{< ref "problems/drift#gone" >}}) [e](/problems/drift/#named)'
    )

    assert [finding.text for finding in found(Kind.FRAGMENT)] == ["#there", "problems/drift#gone"]


def test_fragments_are_followed_to_what_has_their_name_in_an_html_page():
    text = '<h2 class="a" ID=causes>Causes</h2>\n<p data-id="not">A</p>'
    make_page(slug="old", body=text, imported={"markdown": {"is_html": True}})
    make_article(body="[a](/old/#causes) [b](/old/#not)")

    assert [finding.text for finding in found(Kind.FRAGMENT)] == ["/old/#not"]


def test_links_to_drafts_count_on_published_pages_only():
    make_problem(slug="drift", published_at=None)
    article = make_article(body="[a](/problems/drift/)")
    make_article(body="[a](/problems/drift/)", published_at=None)

    assert [finding.page for finding in found(Kind.DRAFT)] == [article]


def test_one_way_links_orphans_and_missing_evidence():
    shown, bare = make_problem(title="Shown"), make_problem(title="Bare")
    outcome = make_outcome()
    study = make_article(problems=[shown])
    insight = make_article(kind="insights", body=f"[a](/case-studies/{study.slug}/)")

    assert [finding.page for finding in found(Kind.ONE_WAY)] == [insight]
    assert [finding.page for finding in found(Kind.NO_CASE_STUDY)] == [bare]
    assert [finding.page for finding in found(Kind.NO_EVIDENCE)] == [outcome]
    assert {finding.page.title for finding in found(Kind.ORPHAN)} == {
        insight.title,
        "Bare",
        outcome.title,
    }


def test_page_in_a_menu_or_below_another_is_no_orphan():
    about, _coaching = make_page("services"), make_page("services/coaching")
    make_page("imprint")
    make_page("secret/plan")
    make_page("secret", published_at=None)
    MenuEntry.objects.create(menu="footer", position=1, page=about)

    orphans = {finding.page.slug for finding in found(Kind.ORPHAN)}

    assert orphans == {"imprint", "secret/plan"}


def test_menus_are_told_before_a_page_goes(editor):
    page = make_page("about")
    MenuEntry.objects.create(menu="main", position=1, label="Who we are", page=page)
    sent = opened(editor, "/admin/casestudies/plainpage/", "changelist-form")

    form = editor.get(admin_url(page)).text
    asked = editor.post(
        "/admin/casestudies/plainpage/", sent | {"action": "unpublish", "_selected_action": page.pk}
    )
    deleting = editor.get(admin_url(page, "delete"), follow=True)

    for text in (form, asked.text, deleting.text):
        assert '<a href="/admin/menus/">Who we are</a>' in text
        assert "Main menu" in text
    page.refresh_from_db()
    assert page.is_published


def test_old_targets_are_mended_with_one_click(editor):
    problem = make_problem(slug="now")
    Redirect.objects.create(path="/problems/before/", page=problem)
    article = make_article(
        body='[a]({{< ref "problems/before#x" >}})\r\n[b](/problems/before/) `before`'
    )

    response = editor.post(
        reverse("desk:update_old_links", args=["article", article.pk]), follow=True
    )

    article.refresh_from_db()
    assert article.body == '[a]({{< ref "problems/now#x" >}})\r\n[b](/problems/now/) `before`'
    assert "2 links in" in response.text
    assert Revision.objects.of(article)[0].reason == "Mended links to old addresses."
    assert not found(Kind.OLD)


def test_old_names_in_blocks_are_updated_too(editor):
    Redirect.objects.create(path="/problems/before/", page=make_problem(slug="now"))
    call = '{{< problem-constraints heading="before" paths="else problems/before, before" >}}'
    article = make_article(body=call)

    editor.post(reverse("desk:update_old_links", args=["article", article.pk]))

    article.refresh_from_db()
    assert 'heading="before" paths="else problems/now, problems/now"' in article.body


def test_old_links_of_an_introduction_are_updated_too(editor):
    Redirect.objects.create(path="/problems/before/", page=make_problem(slug="now"))
    section = make_section("insights", published_at=None, body="[a](/problems/before/)")

    editor.post(reverse("desk:update_old_links", args=["section", section.pk]))

    section.refresh_from_db()
    assert section.body == "[a](/problems/now/)"


def test_ref_to_an_old_name_still_leads_to_the_page(client):
    problem = make_problem(slug="now")
    Redirect.objects.create(path="/problems/before/", page=problem)
    article = make_article(body='[a]({{< ref "problems/before#x" >}})')

    assert 'href="/problems/now/#x"' in client.get(article.get_absolute_url()).text


def test_ref_to_an_old_name_of_a_draft_tells_nothing(client):
    problem = make_problem(slug="now", published_at=None)
    Redirect.objects.create(path="/problems/before/", page=problem)
    article = make_article(body='[a]({{< ref "problems/before" >}})')

    assert "problems/now" not in client.get(article.get_absolute_url()).text


def test_links_page_shows_the_map_and_what_there_is_to_do(editor):
    problem = make_problem(title="Drift", published_at=None)
    article = make_article(title="Study <1>", problems=[problem], body="[a](/nowhere/)")

    page = editor.get(LINKS).text

    assert f'<a href="{admin_url(problem)}">' in page
    assert "desk-map-draft" in page
    assert "Study &lt;1&gt;" in page
    assert f'href="{admin_url(article)}#line-1"' in page


def test_links_page_has_a_constant_number_of_queries(editor):
    make_article(problems=[make_problem()], outcomes=[make_outcome()], body="[a](/nowhere/)")
    few = count_queries(editor, LINKS)
    for _ in range(8):
        make_article(problems=[make_problem()], outcomes=[make_outcome()], body="[a](/nowhere/)")

    assert count_queries(editor, LINKS) == few


@pytest.mark.parametrize(
    ("groups", "status"), [([], 403), (["Editors"], 200), (["Consultants"], 403)]
)
def test_links_page_is_for_those_who_may_view_articles(client, groups, status):
    client.force_login(make_user(groups=groups))

    assert client.get(LINKS).status_code == status


def test_links_page_sends_a_visitor_to_the_login(client):
    assert client.get(LINKS)["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("groups", [[], ["Consultants"]])
def test_mending_is_for_those_who_may_change_the_page(client, groups):
    client.force_login(make_user(groups=groups))
    article = make_article()

    assert (
        client.post(reverse("desk:update_old_links", args=["article", article.pk])).status_code
        == 403
    )


def test_mending_what_visitors_see_is_for_those_who_publish(client):
    client.force_login(make_user(groups=["Authors"]))
    shown, draft = make_article(), make_article(published_at=None)

    assert (
        client.post(reverse("desk:update_old_links", args=["article", shown.pk])).status_code == 403
    )
    assert (
        client.post(reverse("desk:update_old_links", args=["article", draft.pk])).status_code == 302
    )


def test_mending_is_offered_to_those_who_may(client):
    problem = make_problem()
    Redirect.objects.create(path="/problems/before/", page=problem)
    make_article(body="[a](/problems/before/)")
    draft = make_article(body="[a](/problems/before/)", published_at=None)
    client.force_login(make_user(groups=["Authors"]))

    page = client.get(LINKS).text

    assert page.count("/admin/links/mend/") == 1
    assert reverse("desk:update_old_links", args=["article", draft.pk]) in page


def test_mending_refuses_a_link(editor):
    assert (
        editor.get(
            reverse("desk:update_old_links", args=["article", make_article().pk])
        ).status_code
        == 405
    )


def test_nothing_but_pages_is_mended(editor):
    assert editor.post(reverse("desk:update_old_links", args=["user", 1])).status_code == 404
    assert editor.post(reverse("desk:update_old_links", args=["article", 1])).status_code == 404


def test_form_shows_what_links_here_and_suggestions(editor):
    problem = make_problem()
    article = make_article(problems=[problem])
    make_article(title="Similar", problems=[problem])
    make_article(title="Referring", body=f"[a]({article.get_absolute_url()})")

    page = editor.get(admin_url(article)).text

    assert 'data-title="Similar"' in page
    assert "Referring</a>" in page
    assert Article.objects.count() == 3
