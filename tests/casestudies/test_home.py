"""The home page is a text of its owner's, while there is a published one."""

import re

import pytest
from django.urls import reverse

from casestudies.models import Section, ShareLink
from contact.models import DiagnosticRequest
from contact.organisation import Organisation
from tests.desk import admin_url, opened, sign_in
from tests.factories import make_article, make_outcome, make_person, make_problem, make_section
from tests.posts import ANSWERS, OURS
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

EVERY_BLOCK = """Some *words* of ours.

{{< problem-constraints heading="Stuck?" >}}

{{< case-studies-list heading="Evidence" limit="3" >}}

{{< outcomes heading="Outcomes" >}}

{{< steps heading="Steps" />}}

{{< people heading="Who we are" limit="2" >}}

{{< contact-cta heading="Talk to us about it" >}}
"""


def make_content(count):
    problems = [make_problem(fact_signal=f"Signal {n}") for n in range(count)]
    outcomes = [make_outcome() for _ in range(count)]
    for _ in range(count):
        make_article(problems=problems, outcomes=outcomes)
        make_person(role="Partner")


def test_published_home_is_what_its_owner_wrote(client):
    make_content(1)
    make_section("home", title="Our statement", description="An introduction.", body=EVERY_BLOCK)

    page = client.get("/").text

    assert "<h1>Our statement</h1>" in page
    assert '<p class="standfirst">An introduction.</p>' in page
    assert "<em>words</em>" in page
    assert '<meta property="og:title" content="Our statement">' in page
    assert [name in page for name in ("Signal 0", "Partner", "Evidence")] == [True] * 3


def test_home_without_an_introduction_is_described_by_that_of_the_site(client):
    Organisation(introduction="Who we are.").save()
    make_section("home", title="Our statement")

    page = client.get("/").text

    assert '<meta name="description" content="Who we are.">' in page
    assert '<meta property="og:description" content="Who we are.">' in page


def test_site_without_a_published_home_says_what_a_fresh_one_says(client):
    make_problem(fact_signal="Nothing ships.")
    make_section("home", title="Not yet", body="Hidden words", published_at=None)

    page = client.get("/").text

    assert "Not yet" not in page
    assert "Hidden words" not in page
    assert "What is blocking you?" in page
    assert "Nothing ships." in page
    assert "We read and answer" in page


def test_queries_of_home_do_not_grow_with_content_or_blocks(client):
    make_section("home", body=EVERY_BLOCK)
    make_content(2)
    few = count_queries(client, "/")
    make_content(6)

    assert count_queries(client, "/") == few <= 6


def test_request_from_home_tells_which_block_it_came_from(client):
    make_section("home", body='{{< contact-cta >}}\n\n{{< contact-cta heading="Second" >}}')
    tokens = re.findall(r'name="source" value="([^"]+)"', client.get("/").text)

    client.post(reverse("contact:diagnostic"), ANSWERS | {"source": tokens[1]}, headers=OURS)

    diagnostic = DiagnosticRequest.objects.get()
    assert diagnostic.source_path == "/"
    assert (diagnostic.cta_ordinal, diagnostic.cta_heading) == (2, "Second")


def test_chosen_case_studies_stand_in_the_order_of_their_paths(client):
    for name in ("a", "b", "c"):
        make_article(title=f"Study {name}", slug=name)
    paths = "case-studies/c, /case-studies/a/, nowhere"
    make_section("home", body=f'{{{{< case-studies-list paths="{paths}" >}}}}')

    page = client.get("/").text

    assert page.index("Study c") < page.index("Study a")
    assert "Study b" not in page


def test_case_studies_of_a_problem_and_an_outcome_are_chosen(client):
    drift, pace = make_problem(slug="drift"), make_outcome(slug="pace")
    make_article(title="Both", problems=[drift], outcomes=[pace])
    make_article(title="One alone", problems=[drift])
    make_section("home", body='{{< case-studies-list problem="drift" outcome="outcomes/pace" >}}')

    page = client.get("/").text

    assert "Both" in page
    assert "One alone" not in page


def test_lists_have_the_order_of_their_pages_and_end_at_the_limit(client):
    make_person(title="Last")
    make_person(title="Second", weight=2)
    make_person(title="First", weight=1)
    make_section("home", body='{{< people limit="2" >}}')

    page = client.get("/").text

    assert page.index("First") < page.index("Second")
    assert "Last" not in page


def test_case_study_in_a_list_has_its_tags(client):
    study = make_article(problems=[make_problem(title="A problem")], outcomes=[])
    study.outcomes.add(
        make_outcome(title="Published"), make_outcome(title="Draft", published_at=None)
    )
    make_section("home", body="{{< case-studies-list >}}")

    page = client.get("/").text

    assert "A problem" in page
    assert "Published" in page
    assert "Draft" not in page


def test_reference_to_the_root_leads_home(client):
    make_article(slug="study", body='[a]({{< ref "/" >}}) [b]({{< relref "/_index.md" >}})')

    page = client.get("/case-studies/study/").text

    assert re.findall(r'<a href="/"[^>]*>(a|b)</a>', page) == ["a", "b"]


@pytest.fixture
def editor():
    return sign_in("Editors", "eva", first_name="Eva")


def test_editor_begins_with_what_home_says_and_publishes_it(editor, client):
    add = reverse("admin:casestudies_section_add") + "?slug=home"
    form = opened(editor, add)

    response = editor.post(add, form | {"title": "Our statement", "_publish": "1"})

    assert "{{< problem-constraints heading=" in form["body"]
    assert response.status_code == 302
    assert Section.objects.get().slug == "home"
    assert "<h1>Our statement</h1>" in client.get("/").text


def test_form_of_home_calls_its_words_by_their_names(editor):
    home, above = make_section("home"), make_section("insights")

    form, other = (editor.get(admin_url(one, "change")).text for one in (home, above))

    assert ">Statement:</label>" in form
    assert ">Introduction:</label>" in form
    assert ">Title:</label>" in other


def test_draft_of_home_is_previewed_and_shared(editor, client):
    draft = make_section("home", title="Words to come", published_at=None)

    preview = editor.get(reverse("desk:preview", args=["section", draft.pk])).text
    editor.post(admin_url(draft, "share"), {"days": 7})

    assert "<h1>Words to come</h1>" in preview
    assert "<h1>Words to come</h1>" in client.get(ShareLink.objects.get().get_absolute_url()).text
    assert "Words to come" not in client.get("/").text


def test_card_of_home_is_there_while_it_is_published(client):
    home = make_section("home", title="Our statement")

    assert client.get("/cards/home/home.png").status_code == 200
    home.published_at = None
    home.save()
    assert client.get("/cards/home/home.png").status_code == 404


def test_list_in_the_text_tells_the_summary_of_what_has_no_description(client):
    make_article(body="The short of it. <!--more--> The long of it.")
    make_section("home", body="{{< case-studies-list >}}")

    page = client.get("/").text

    assert "The short of it." in page
    assert "The long of it." not in page
