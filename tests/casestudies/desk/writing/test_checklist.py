"""The checklist before publishing: warnings with their line, never a wall."""

import pytest
from django.urls import reverse

from casestudies.desk.saving.opened import Opened
from casestudies.desk.writing.checklist import checklist
from tests.factories import make_article, make_client, make_problem, make_testimonial, make_user

pytestmark = pytest.mark.django_db

GOOD = {
    "description": "What happened, in a sentence.",
    "body": "## One\n\nSee [the problem](/problems/drift/).\n\n### Two\n\n{{< contact-cta >}}",
}


def remarks(**kwargs):
    return [(r.line, r.text) for r in checklist(make_article(**{**GOOD, **kwargs})).remarks]


@pytest.fixture(autouse=True)
def problem():
    return make_problem(slug="drift")


def test_nothing_is_said_about_a_good_page():
    assert remarks() == []


@pytest.mark.parametrize(
    ("kwargs", "line", "text"),
    [
        ({"title": "x" * 71}, 0, "The title has 71 characters"),
        ({"description": " "}, 0, "There is no description"),
        ({"description": "x" * 201}, 0, "The description has 201 characters"),
        ({"image": "images/a.png"}, 0, "The image has no description"),
        ({"body": "Text."}, 0, "No call to action"),
    ],
)
def test_about_the_page(kwargs, line, text):
    said = remarks(**kwargs)

    assert len(said) == 1
    assert said[0][0] == line
    assert said[0][1].startswith(text)


@pytest.mark.parametrize(
    ("body", "line", "text"),
    [
        ("One\n\n![](/a.png)", 3, "this image has no description"),
        ("## One\n\n#### Two", 3, "“Two” skips a level"),
        ("One\n\n[click here](/problems/drift/)", 3, "“click here” does not say"),
        ("One\n\n[Here.]({{< ref `problems/drift` >}})", 3, "“Here.” does not say"),
        ("One\n[away](/problems/gone/)", 2, "“/problems/gone/” leads nowhere"),
        ("One\n[away](/gone)", 2, "“/gone” leads nowhere"),
        ("One\n[down](#gone)", 2, "“#gone” leads nowhere"),
        ("One\n[away]({{< ref `problems/gone` >}})", 2, "“problems/gone” leads nowhere"),
        ('{{< contact-cta heading="x\n', 1, "this quote has no closing quote"),
    ],
)
def test_about_a_line_of_the_text(body, line, text):
    said = remarks(body="{{< contact-cta >}} " + body)

    assert [at for at, _ in said] == [line]
    assert text in said[0][1]


@pytest.mark.parametrize(
    ("call", "names"),
    [
        ('case-studies-list paths="there, gone problems/drift"', ["gone", "problems/drift"]),
        ('case-studies-list paths="case-studies/draft" limit="1"', ["case-studies/draft"]),
        ('case-studies-list problem="problems/gone" outcome="lost"', ["problems/gone", "lost"]),
        ('people paths="ann, people/gone"', ["ann", "people/gone"]),
        ('problem-constraints paths="DRIFT, /problems/drift/"', []),
        ('contact-cta person="gone"', ["people/gone"]),
        ('testimonial id="gone"', ["gone"]),
        ('testimonial id="open"', ["open"]),
        ('social-proof "Given"', []),
        ('testimonials problem="drift" outcome="gone" case="there"', ["gone"]),
        ('client-logos id="acme, gone" problem="lost"', ["gone", "lost"]),
    ],
)
def test_name_that_visitors_do_not_see_is_said(call, names):
    make_article(slug="there")
    make_article(slug="draft", published_at=None)
    make_testimonial(key="given")
    make_testimonial(key="open", permission_at=None, permission_by="")
    make_client(key="acme")

    said = remarks(body=f"{{{{< contact-cta >}}}}\n\n{{{{< {call} >}}}}")

    assert [line for line, _ in said] == [3] * len(names)
    assert [text.split("”")[0].removeprefix("“") for _, text in said] == names


TELLING = [
    "With northwind Freight",
    "![](/logos/northwind-freight.svg)",
    '{{< client-logos id="nw" >}}',
    "Ann Keller said it.",
]


@pytest.mark.parametrize("text", TELLING)
@pytest.mark.parametrize("is_anonymous", [True, False])
def test_text_that_tells_who_stays_unnamed_beside_it_is_said(text, is_anonymous):
    client = make_client(name="Northwind Freight", key="nw")
    study = make_article(**GOOD | {"body": f"{{{{< contact-cta >}}}}\n\n{text}"})
    said_by = {"name": "Ann Keller", "organisation": "", "client": client}
    make_testimonial([study], is_anonymous=is_anonymous, **said_by)

    said = [r.line for r in checklist(study).remarks if "stays unnamed on this page" in r.text]

    assert said == ([3] if is_anonymous else [])


def test_lines_count_over_a_shortcode_of_many_lines():
    body = '{{< contact-cta\n  heading="x"\n>}}\n\n[here](/problems/drift/)'

    assert [line for line, _ in remarks(body=body)] == [5]


def test_link_to_a_draft_is_said(problem):
    problem.published_at = None
    problem.save()

    assert "not published" in remarks()[0][1]


def test_words_and_minutes_are_counted():
    found = checklist(make_article(body="word " * 660 + "{{< contact-cta >}}"))

    assert (found.words, found.minutes) == (660, 3)


def test_queries_do_not_grow_with_the_links(django_assert_max_num_queries):
    article = make_article(body="[a](/problems/gone/) [b](/problems/drift/)" * 50)

    with django_assert_max_num_queries(5):
        checklist(article)


def test_a_page_with_remarks_can_be_published(client):
    client.force_login(make_user(groups=["Editors"]))
    problem = make_problem(body="[here](/nowhere/)", published_at=None)
    url = reverse("admin:casestudies_problem_change", args=[problem.pk])
    values = {
        "title": problem.title,
        "slug": problem.slug,
        "body": problem.body,
        "version": Opened.of(problem).version,
        "_publish": "1",
    }

    page = client.post(url, values, follow=True).text

    problem.refresh_from_db()
    assert problem.is_published
    assert "“/nowhere/” leads nowhere" in page
    assert 'data-line="1"' in page


def test_of_a_text_that_is_not_shown_nothing_else_is_said():
    said = remarks(body="[here](/nowhere/) " * 11_000 + "\n\n{{< contact-cta >}}")

    assert [text for _line, text in said] == [
        "the text has more markup than can be shown; divide it among several pages"
    ]


def test_remarks_have_a_bound():
    assert len(remarks(body="[a](/nowhere/) " * 500 + "\n\n{{< contact-cta >}}")) == 100
