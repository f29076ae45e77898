"""Several case studies as one document to print."""

import re

import pytest
from django.utils import timezone

from casestudies.models import Redirect
from consultancy.server.pages.addresses import with_query
from tests.factories import make_article, make_person, make_problem

pytestmark = pytest.mark.django_db

PACK = "/case-studies/pack/"


def titles(response):
    return re.findall(r"<h2[^>]*>([^<]+)</h2>", response.text)


@pytest.fixture
def studies():
    problem, person = make_problem(slug="scaling"), make_person(slug="ann", title="Ann")
    text = "## What it was\n\nA [link](https://example.org/a) and a note[^1].\n\n[^1]: Noted."
    return [
        make_article(title=name, slug=name.lower(), body=text, problems=[problem], authors=[person])
        for name in ("One", "Two", "Three")
    ]


def test_pack_holds_the_studies_whole_in_the_order_asked_for(client, studies):
    response = client.get(f"{PACK}?ids=three,one,two")

    assert titles(response) == ["Three", "One", "Two"]
    assert response.text.count("What it was</h3>") == 3


def test_boxes_of_a_form_name_studies_as_commas_do(client, studies):
    assert titles(client.get(f"{PACK}?ids=two&ids=one")) == ["Two", "One"]


@pytest.mark.parametrize(
    "ids",
    ["one,one", "ONE,one/", "/case-studies/one/", "https://www.example.com/case-studies/one/"],
)
def test_study_is_named_in_any_way_that_one_would_and_stands_there_once(client, studies, ids):
    assert titles(client.get(PACK, {"ids": ids})) == ["One"]


def test_number_and_old_slug_still_lead_to_a_renamed_study(client, studies):
    Redirect.objects.create(path="/case-studies/first/", page=studies[0])

    assert titles(client.get(PACK, {"ids": f"{studies[1].pk},first"})) == ["Two", "One"]


def test_title_page_says_whose_it_is_when_it_was_made_and_what_it_holds(client, studies):
    head = (
        client.get(f"{PACK}?ids=two,one").text.partition("pack-head")[2].partition("</header>")[0]
    )

    assert "Tarn &amp; Hollis" in head
    assert timezone.localdate().isoformat() in head
    assert head.index("Two</a>") < head.index("One</a>")


def test_each_study_tells_its_own_address(client, studies, settings):
    text = client.get(f"{PACK}?ids=two,one").text

    assert f"{settings.SITE_URL}/case-studies/two/</p>" in text
    assert f"{settings.SITE_URL}/case-studies/one/</p>" in text


def test_ids_of_one_study_are_not_those_of_another(client, studies):
    text = client.get(f"{PACK}?ids=two,one,three").text

    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)


def test_draft_answers_like_what_never_was(client, studies):
    draft = make_article(title="Unannounced", slug="secret", published_at=None)
    insight = make_article(title="Insight", slug="insight", kind="insights")

    for name in ("secret", str(draft.pk), "insight", str(insight.pk), "no-such"):
        one, alone = client.get(f"{PACK}?ids=one,{name}"), client.get(f"{PACK}?ids={name}")

        assert titles(one) == ["One"]
        assert "1 study that was asked for is not here" in one.text
        assert "None of the studies" in alone.text
        assert "Unannounced" not in one.text + alone.text


def test_pack_is_bounded_and_says_so(client):
    for number in range(8):
        make_article(title=f"Study {number}", slug=f"s{number}")

    response = client.get(PACK, {"ids": ",".join(f"s{number}" for number in range(8))})

    assert len(titles(response)) == 6
    assert "holds 6 studies at most" in response.text


@pytest.mark.parametrize("ids", ["", ",", "9" * 400, "x" * 900, "ü,%C3%BC", "'\"<b>", "../..", "٣"])
def test_whatever_is_asked_for_there_is_a_form_to_choose_by(client, studies, ids):
    response = client.get(PACK, {"ids": ids})

    assert response.status_code == 200
    assert 'type="checkbox" name="ids" value="one"' in response.text
    assert "<b>" not in response.text


def test_number_of_queries_does_not_grow_with_the_studies(
    client, studies, django_assert_max_num_queries
):
    with django_assert_max_num_queries(9):
        client.get(f"{PACK}?ids=three,one,two")


def test_search_engines_and_caches_keep_no_pack(client, studies):
    for address in (f"{PACK}?ids=one", f"{PACK}?ids=unknown"):
        response = client.get(address)

        assert '<meta name="robots" content="noindex">' in response.text
        assert response["Cache-Control"] == "no-store"


def test_page_cache_knows_one_address_for_the_same_studies():
    assert with_query(PACK, "ids=a&x=1&ids=b") == with_query(PACK, "ids=a,b")


def test_study_leads_to_a_pack_with_what_is_like_it(client, studies):
    text = client.get("/case-studies/one/").text

    found = re.search(r'href="(/case-studies/pack/\?ids=one,[a-z]+,[a-z]+)"', text)
    assert len(titles(client.get(found[1]))) == 3


def test_insight_leads_to_no_pack(client, studies):
    make_article(slug="insight", kind="insights", related=studies)

    assert PACK not in client.get("/insights/insight/").text
