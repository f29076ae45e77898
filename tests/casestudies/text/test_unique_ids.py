"""No id stands twice on a page, whatever an author's headings are called."""

from collections import Counter

import html5lib
import pytest

from tests.factories import make_article, make_problem

pytestmark = pytest.mark.django_db

BODY = "\n\n".join(
    [
        *(f"## {name}" for name in ("Main", "Related", "Practice", "Insights", "Main")),
        *("{{< contact-cta >}}" for _ in range(3)),
    ]
)


@pytest.mark.parametrize(
    ("make", "link"),
    [(make_article, "related"), (make_problem, "problems")],
    ids=["article", "tag"],
)
def test_ids_are_unique(client, make, link):
    page = make(body=BODY)
    make_article(kind="insights", **{link: [page]})
    make_article(**{link: [page]})

    document = html5lib.parse(client.get(page.get_absolute_url()).content)

    ids = Counter(element.get("id") for element in document.iter() if element.get("id"))
    assert ids["page.main"] == 1
    assert [name for name, count in ids.items() if count > 1] == []
