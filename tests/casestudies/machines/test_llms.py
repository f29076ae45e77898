"""`/llms.txt`: a short file on any site, which leads to every page as Markdown."""

import re

import pytest

from casestudies.kinds import KINDS
from casestudies.machines import llms
from contact.organisation import Organisation
from tests.factories import make_article, make_page, make_person, make_problem
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

SITE = "https://www.example.com"


def test_file_has_the_form_of_the_standard(client):
    """https://llmstxt.org: a title, a quotation, words, then sections of nothing but links."""
    Organisation.objects.create(name="Roofs & Sons", statement="We *look*.", introduction="At\nit.")
    make_problem(title="Scaling [1]", slug="scaling", description="Of\nteams.")

    lines = client.get("/llms.txt").text.splitlines()

    assert lines[:4] == ["# Roofs & Sons", "", "> We \\*look\\*.", "> At it."]
    first = next(number for number, line in enumerate(lines) if line.startswith("## "))
    sections = [line for line in lines[first:] if line]
    assert [line for line in sections if line.startswith("#")] == ["## Problems", "## Optional"]
    link = re.compile(rf"- \[.+\]\({SITE}/\S+\)(: .+)?")
    assert all(link.fullmatch(line) for line in sections if not line.startswith("#"))
    assert f"- [Scaling \\[1\\]]({SITE}/problems/scaling.md): Of teams." in sections
    assert sections[2] == f"- [The whole list]({SITE}/problems.md)"


def test_every_link_leads_somewhere(client):
    make_article(slug="a")
    make_person(slug="b")
    make_page("services/coaching")

    addresses = re.findall(rf"\({SITE}(/\S+)\)", client.get("/llms.txt").text)

    assert {"/case-studies/a.md", "/people/b.md", "/services/coaching.md"} < set(addresses)
    assert {client.get(address).status_code for address in addresses} == {200}


def test_pages_beyond_the_first_are_in_the_parts(client, monkeypatch):
    monkeypatch.setattr(llms, "MOST_NAMED", 2)
    studies = [make_article(description="Of one.") for _ in range(4)]

    text = client.get("/llms.txt").text
    addresses = re.findall(rf"\({SITE}(/llms-case-studies-\d+.txt)\)", text)
    rest = "".join(client.get(address).text for address in addresses)

    shown = [f"[{study.title}]({SITE}/case-studies/{study.slug}.md): Of one." for study in studies]
    assert sum(line in text for line in shown) == 2
    assert all(line in rest for line in shown)


@pytest.mark.parametrize(
    "hidden",
    [{"noindex": True}, {"canonical": "https://example.org/"}, {"sitemap_disabled": True}],
)
def test_what_search_engines_shall_not_find_is_in_neither(client, hidden):
    make_article(slug="shown")
    make_article(slug="kept-back", **hidden)

    text = client.get("/llms.txt").text
    (address,) = re.findall(rf"\({SITE}(/llms-case-studies-\d+.txt)\)", text)

    assert "kept-back" not in text
    assert "shown" in client.get(address).text
    assert "kept-back" not in client.get(address).text


@pytest.mark.parametrize("path", ["/llms-case-studies-0.txt", "/llms-site-0.txt", "/llms-x-0.txt"])
def test_part_that_is_not_named_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_file_asks_no_more_for_more_pages(client):
    make_article()
    few = count_queries(client, "/llms.txt")
    for _ in range(3):
        make_article()

    assert count_queries(client, "/llms.txt") == few <= 2 + len(KINDS)
