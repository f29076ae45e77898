"""Every page as Markdown: what is public of it, its text without a form, and links to the rest."""

import re
from datetime import UTC, date, datetime

import pytest
from ruamel.yaml import YAML

from casestudies.models import Redirect
from tests.factories import (
    make_article,
    make_outcome,
    make_page,
    make_person,
    make_problem,
    make_section,
    make_testimonial,
)
from tests.queries import count_queries
from tests.surfaces import DETAILS

pytestmark = pytest.mark.django_db

SITE = "https://www.example.com"
KIND = "text/markdown; charset=utf-8"


def parts(response):
    """Front matter and text."""
    assert response.headers["Content-Type"] == KIND
    _empty, head, text = response.text.split("---\n", 2)
    return YAML(typ="safe", pure=True).load(head), text.strip()


def test_article_says_what_is_public_of_it_and_nothing_of_its_file(client):
    make_article(
        title='Fourteen "teams": one\u2028shipment',
        slug="study",
        description="One & two.",
        date=date(2024, 9, 17),
        published_at=datetime(2024, 9, 17, tzinfo=UTC),
        updated_at=datetime(2024, 9, 18, 7, tzinfo=UTC),
        language="et",
        fact_constraint="Hiring.\nNobody asked.",
        problems=[make_problem(title="Scaling without chaos", short_title="Scaling")],
        outcomes=[make_outcome(title="Calm")],
        authors=[make_person(title="Anna Tamm"), make_person(published_at=None)],
        front_matter="---\ntitle: x\nsecret_budget: 12\n---\n",
        body="Text.",
    )

    head, text = parts(client.get("/case-studies/study.md"))

    assert head == {
        "title": 'Fourteen "teams": one shipment',
        "description": "One & two.",
        "date": date(2024, 9, 17),
        "updated": datetime(2024, 9, 18, 7, tzinfo=UTC),
        "canonical": f"{SITE}/case-studies/study/",
        "language": "et",
        "authors": ["Anna Tamm"],
        "problems": ["Scaling"],
        "outcomes": ["Calm"],
        "facts": {"constraint": "Hiring.\nNobody asked."},
    }
    assert text.startswith('# Fourteen "teams": one\u2028shipment\n\nOne & two.\n\nText.\n\n')


def test_shortcodes_are_markdown_with_whole_addresses(client):
    problem = make_problem(title="Scaling [1]", slug="scaling", description="Of teams.")
    make_article(slug="study", body=TEXT, problems=[problem])

    _head, text = parts(client.get("/case-studies/study.md"))

    assert text.partition("\n\n")[2] == SHOWN


TEXT = """\
Text with *stress*, `code`, a\\_b and [a link]({{< ref "problems/scaling" >}}).<!-- secret -->

# Heading

{{< figure src="/media/a.png" alt="A yard" caption="Where it was" >}}

{{< problem-constraints heading="Problems" >}}

- [x] done
- two

  more

{{< details summary="Folded" >}}Inner.{{< /details >}}

{{< contact-cta heading="Where does it hurt?" >}}
"""
SHOWN = f"""\
Text with *stress*, `code`, a_b and [a link]({SITE}/problems/scaling/).

## Heading

![A yard]({SITE}/media/a.png)

Where it was

## Problems

- [Scaling \\[1\\]]({SITE}/problems/scaling/)

- ☑ done
- two

  more

Folded

Inner.

[Where does it hurt?]({SITE}/diagnostic/)"""


def test_page_without_a_call_to_action_ends_in_a_link_to_the_form(client):
    make_article(slug="study", body="Text.")
    make_page("imprint", body="Text.")

    assert client.get("/case-studies/study.md").text.endswith(f"]({SITE}/diagnostic/)\n")
    assert "/diagnostic/" not in client.get("/imprint.md").text


def test_related_articles_are_links_with_their_reason(client):
    problem = make_problem(title="Scaling")
    make_article(slug="study", problems=[problem])
    make_article(title="Other", slug="other", description="Of one.", problems=[problem])

    text = client.get("/case-studies/study.md").text

    line = f"- [Other]({SITE}/case-studies/other/): The same problem: Scaling – Of one.\n"
    assert f"## How this shows up elsewhere\n\n{line}" in text


def test_tag_leads_to_its_articles_in_pages(client):
    problem = make_problem(slug="scaling")
    for number in range(21):
        make_article(title=f"Study {number:02}", problems=[problem])

    first, second = (client.get(f"/problems/scaling.md{query}").text for query in ("", "?page=2"))

    assert len(re.findall("^- .*Study", first, re.MULTILINE)) == 20
    assert f"[Next page]({SITE}/problems/scaling.md?page=2)" in first
    assert len(re.findall("^- .*Study", second, re.MULTILINE)) == 1
    assert f"[Previous page]({SITE}/problems/scaling.md?page=1)" in second


def test_list_is_filtered_as_its_page_is(client):
    problem = make_problem(slug="scaling")
    make_article(title="With", problems=[problem])
    make_article(title="Without")

    text = client.get("/case-studies.md?problem=scaling").text

    assert "[With]" in text
    assert "[Without]" not in text


def test_list_begins_with_its_introduction(client):
    make_section("insights", title="What we think", description="Of late.", body="Some *text*.")

    head, text = parts(client.get("/insights.md"))

    assert head["title"] == "What we think"
    assert text == "# What we think\n\nOf late.\n\nSome *text*."


def test_home_is_index(client):
    make_section("home", title="We look.", body="Text.")

    head, text = parts(client.get("/index.md"))

    assert head["canonical"] == f"{SITE}/"
    assert text.startswith("# We look.\n\nText.")


def test_fresh_home_says_nothing_that_is_not_there(client):
    head, _text = parts(client.get("/index.md"))

    assert set(head) == {"title", "description", "canonical", "language"}


def test_search_engines_are_told_which_page_is_meant(client):
    make_article(slug="own")
    make_article(slug="first", canonical="https://example.org/ü/")
    make_article(slug="hidden", noindex=True)

    own, first, hidden = (client.get(f"/case-studies/{x}.md") for x in ("own", "first", "hidden"))

    assert own.headers["Link"] == f'<{SITE}/case-studies/own/>; rel="canonical"'
    assert "X-Robots-Tag" not in own.headers
    assert first.headers["Link"] == '<https://example.org/%C3%BC/>; rel="canonical"'
    assert hidden.headers["X-Robots-Tag"] == "noindex"
    assert client.get("/people.md").headers["Link"] == f'<{SITE}/people/>; rel="canonical"'


@pytest.mark.parametrize(
    ("address", "markdown"),
    [
        ("/", "/index.md"),
        ("/case-studies/", "/case-studies.md"),
        ("/insights/?page=1&x=2", "/insights.md?page=1"),
        ("/case-studies/study/", "/case-studies/study.md"),
        ("/services/coaching/", "/services/coaching.md"),
    ],
)
def test_page_announces_itself_as_markdown(client, address, markdown):
    make_article(slug="study")
    make_page("services/coaching")

    text = client.get(address).text

    assert re.findall('type="text/markdown" href="([^"]*)"', text) == [SITE + markdown]
    assert client.get(markdown).headers["Content-Type"] == KIND


def test_what_is_no_page_announces_nothing(client):
    assert "text/markdown" not in client.get("/nowhere/").text


def test_quotations_are_left_out_as_a_permission_may_end(client):
    study = make_article(slug="study", body='{{< testimonial id="anna" >}}')
    make_testimonial(key="anna", quote="They listened.", case_studies=[study])

    assert "They listened." in client.get("/case-studies/study/").text
    assert "They listened." not in client.get("/case-studies/study.md").text


@pytest.mark.parametrize("old", ["/old/", "/old", "/old.md"])
def test_former_address_leads_to_the_page_as_markdown(client, old):
    Redirect.objects.create(path=old, page=make_article(slug="new"))

    response = client.get("/old.md")

    assert response.status_code == 301
    is_page = old == "/old.md"
    assert response.url == ("/case-studies/new/" if is_page else "/case-studies/new.md")


@pytest.mark.parametrize("path", ["/none.md", "/case-studies/none.md", "/case-studies/a.md/"])
def test_what_is_not_there_is_not_found(client, path):
    make_article(slug="a")

    assert client.get(path).status_code == 404


def test_nothing_is_written_there(client):
    make_article(slug="a")

    assert client.post("/case-studies/a.md").status_code == 405


@pytest.mark.parametrize("address", DETAILS)
def test_markdown_asks_no_more_than_the_page(client, address):
    from tests.casestudies.test_draft_leak import make_site

    make_site()
    markdown = f"{address.rstrip('/')}.md"

    assert count_queries(client, markdown) <= count_queries(client, address)


def test_pages_below_are_read_at_once_where_they_say_nothing_of_themselves(client):
    make_page(slug="services")
    make_page(slug="services/one", description="", body="Steps.<!--more-->Others.")
    one = count_queries(client, "/services.md")
    for number in range(3):
        make_page(slug=f"services/more-{number}", description="")

    assert count_queries(client, "/services.md") == one
    assert "services/one/): Steps." in client.get("/services.md").text


def test_stored_control_character_ends_no_page(client):
    make_article(slug="a", title="A\x0cB", body="c\x01d")

    head, text = parts(client.get("/case-studies/a.md"))

    assert head["title"] == "A\x0cB"
    assert "# AB\n\ncd" in text
