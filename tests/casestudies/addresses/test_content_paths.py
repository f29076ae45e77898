"""Whoever asks where a content path leads gets the same answer: own section first, then all, and
as in Hugo in any letter case.
"""

import pytest

from casestudies.addresses.content_paths import published_urls
from casestudies.desk.links.inbound import inbound
from casestudies.desk.links.reading import read_changed_texts
from casestudies.tables.mentions import Mention, key_of
from tests.content_folder import import_content, page, write
from tests.factories import make_article, make_outcome, make_problem

pytestmark = pytest.mark.django_db

# Of a problem with the slug `scaling` whose file is called `Growing-Pains.md`.
WAYS = [
    "problems/scaling",
    "problems/Scaling",
    "/Problems/SCALING/",
    "../Problems/scaling.md",
    "Scaling",
    "problems/growing-pains",
    "problems/Growing-Pains.md",
    "GROWING-PAINS",
    "problems/Former",
]


@pytest.fixture
def problem():
    made = make_problem(slug="scaling", file_path="problems/Growing-Pains.md")
    made.aliases.create(path="/problems/former/")
    return made


@pytest.mark.parametrize("written", WAYS)
def test_visitors_are_led_there(problem, written):
    assert published_urls([written], "insights") == {written: "/problems/scaling/"}


@pytest.mark.parametrize("written", WAYS)
def test_the_link_desk_knows_where_it_leads(problem, written):
    make_article(body=f'[a]({{{{< ref "{written}" >}}}})')

    read_changed_texts()

    assert Mention.objects.get().target == key_of(problem)


@pytest.mark.parametrize("written", WAYS)
def test_its_target_knows_that_it_is_linked(problem, written):
    article = make_article(body=f'[a]({{{{< ref "{written}" >}}}})')

    assert [link.page for link in inbound(problem)] == [article]


@pytest.mark.parametrize("written", WAYS)
def test_an_import_finds_it(problem, tmp_path, written):
    text = page(body=f'[a]({{{{< ref "{written}" >}}}})')

    _status, output = import_content(write(tmp_path, **{"insights/a.md": text}))

    assert "leads nowhere" not in output


def test_the_own_section_counts_first():
    problem, outcome = make_problem(slug="scaling"), make_outcome(slug="scaling")
    source = make_problem(body='[a]({{< ref "scaling" >}})')

    assert published_urls(["scaling"], "problems") == {"scaling": "/problems/scaling/"}
    read_changed_texts()
    assert Mention.objects.get().target == key_of(problem)
    assert [link.page for link in inbound(problem)] == [source]
    assert inbound(outcome) == []


def test_a_list_is_a_target_everywhere(tmp_path):
    text = page(body='[a]({{< ref "Problems" >}})')

    _status, output = import_content(write(tmp_path, **{"insights/a.md": text}))

    assert "leads nowhere" not in output
    assert published_urls(["Problems"]) == {"Problems": "/problems/"}
    read_changed_texts()
    assert not Mention.objects.get().is_broken
