"""Links between imported pages."""

import pytest

from casestudies.models import Article, Outcome, Problem
from tests.content_folder import import_content, page, write

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "problems/scaling",
        "/problems/scaling",
        "problems/scaling/",
        "/Problems/Scaling/",
        "problems/scaling.md",
        "problems/growing-pains",
        "../problems/scaling",
        "scaling",
    ],
)
def test_related_is_found_in_every_form(tmp_path, path):
    write(tmp_path, **{
        "case-studies/a.md": page(related=f'["{path}"]'),
        "problems/scaling.md": page(slug="growing-pains"),
    })  # fmt: skip

    _, output = import_content(tmp_path)

    assert Article.objects.get().problems.get().slug == "growing-pains"
    assert "1 links" in output


def test_taxonomy_terms_lead_to_the_pages_they_name(tmp_path):
    keys = {"problems": '["Growing pains"]', "outcomes": "Clarity", "related": "[problems/x]"}
    write(tmp_path, **{
        "insights/a.md": page(**keys),
        "problems/growing-pains.md": page(),
        "problems/x.md": page(),
        "outcomes/clarity.md": page(),
    })  # fmt: skip

    import_content(tmp_path)

    article = Article.objects.get()
    assert {problem.slug for problem in article.problems.all()} == {"growing-pains", "x"}
    assert article.outcomes.get().slug == "clarity"


def test_bundle_is_found_by_its_folder(tmp_path):
    write(tmp_path, **{
        "insights/a.md": page(related="case-studies/deep"),
        "case-studies/deep/index.md": page(slug="other"),
    })  # fmt: skip

    import_content(tmp_path)

    assert Article.objects.get(slug="a").related.get().slug == "other"


def test_every_kind_of_link_is_stored_once_whoever_declares_it(tmp_path):
    write(tmp_path, **{
        "case-studies/a.md": page(related="[problems/p, outcomes/o, insights/i]"),
        "insights/i.md": page(related="[case-studies/a]"),
        "problems/p.md": page(related="[outcomes/o, case-studies/a]"),
        "outcomes/o.md": page(related="[problems/p]"),
    })  # fmt: skip

    _, output = import_content(tmp_path)

    study = Article.objects.get(slug="a")
    assert study.problems.get() == Problem.objects.get()
    assert study.outcomes.get() == Outcome.objects.get()
    assert Problem.objects.get().outcomes.get() == Outcome.objects.get()
    assert Article.related.through.objects.count() == 1
    assert "4 links" in output


@pytest.mark.parametrize(
    ("related", "message"),
    [
        ("[problems/nothing]", "“problems/nothing” leads to no page."),
        ("[problems/p]", "“problems/p” is this page itself."),
        ("[outcomes/o, /outcomes/o/]", "“/outcomes/o/” stands here twice."),
        ("[problems/q]", "“problems/q” cannot be linked from here."),
        ("[outcomes/d]", "“outcomes/d” is a draft; the link shows when it is published."),
    ],
)
def test_odd_links_are_reported_and_the_page_goes_in(tmp_path, related, message):
    write(tmp_path, **{
        "problems/p.md": page(related=related),
        "problems/q.md": page(),
        "outcomes/o.md": page(),
        "outcomes/d.md": page(draft="true"),
    })  # fmt: skip

    status, output = import_content(tmp_path)

    assert status == 0
    assert "p.md:4:" in output
    assert message in output
    assert Problem.objects.published().filter(slug="p").exists()


def test_pages_stored_earlier_can_be_linked_to(tmp_path):
    write(tmp_path / "one", **{"problems/p.md": page()})
    write(tmp_path / "two", **{"insights/a.md": page(related="[problems/p]")})
    import_content(tmp_path / "one")

    import_content(tmp_path / "two")

    assert Article.objects.get().problems.exists()
