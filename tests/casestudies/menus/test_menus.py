"""The menus: what visitors see of them, and where their entries lead."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from casestudies.menus.menu_targets import menu_target
from casestudies.tables.menu_entries import MenuEntry
from tests.factories import make_article, make_page, make_problem, make_section
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


def put(menu, *entries):
    """Entries as their form stores them: where each leads, and its label."""
    for position, (written, label) in enumerate(entries, start=1):
        target = menu_target(written)
        MenuEntry.objects.create(
            menu=menu, position=position, label=label, page=target.page, address=target.address
        )


def links(client, path="/", part="header"):
    html = re.search(rf"<{part}.*?<nav.*?</nav>", client.get(path).text, re.DOTALL)[0]
    nav = html[html.index("<nav") :]
    return re.findall(r'<a href="([^"]+)"(?: aria-current="(\w+)")?>([^<]+)</a>', nav)


def test_fresh_site_shows_its_four_lists(client):
    assert [name for _url, _current, name in links(client)] == [
        "Problems",
        "Case studies",
        "Outcomes",
        "Insights",
    ]
    assert ("/privacy/", "", "Privacy") in links(client, part="footer")


def test_entries_stand_in_their_order_under_their_labels(client):
    make_page("about", title="Who we are", short_title="About")
    put("main", ("/about/", ""), ("/problems/", ""), ("https://blog.example.com/", "Blog"))
    put("footer", ("about", "The people"))

    assert links(client) == [
        ("/about/", "", "About"),
        ("/problems/", "", "Problems"),
        ("https://blog.example.com/", "", "Blog"),
    ]
    assert links(client, part="footer") == [("/about/", "", "The people")]


def test_entry_of_an_unpublished_page_is_not_shown(client):
    page = make_page("about", title="Secret plans", published_at=None)
    put("main", ("/about/", ""), ("/problems/", ""))
    put("footer", ("/about/", "Secret label"))

    assert "about" not in client.get("/").text
    assert "Secret" not in client.get("/").text

    page.published_at = timezone.now()
    page.save()
    assert ("/about/", "", "Secret plans") in links(client)


def test_menu_whose_pages_are_all_unpublished_is_empty(client):
    make_page("about", published_at=None)
    put("main", ("/about/", ""))
    put("footer", ("/about/", ""))

    page = client.get("/").text

    assert "<nav" not in page
    assert "about" not in page


def test_entry_follows_its_page_to_another_address(client):
    page = make_page("about", title="About")
    put("main", ("/about/#team", ""))

    page.slug = "who-we-are"
    page.save()

    assert links(client) == [("/who-we-are/#team", "", "About")]


def test_entry_goes_with_its_page():
    put("main", (make_problem(slug="scaling").get_absolute_url(), ""))

    MenuEntry.objects.get().page.delete()

    assert not MenuEntry.objects.exists()


def test_home_is_current_on_the_home_page_alone(client):
    make_page("services")
    put("main", ("/", "Home"))

    assert links(client, "/") == [("/", "page", "Home")]
    assert links(client, "/services/") == [("/", "", "Home")]


@pytest.mark.parametrize(
    ("path", "current"), [("/services/", "page"), ("/services/coaching/", "true"), ("/about/", "")]
)
def test_current_entry_is_said(client, path, current):
    for slug in ("services", "services/coaching", "about"):
        make_page(slug)
    put("main", ("/services/", "Services"))

    assert links(client, path) == [("/services/", current, "Services")]


def test_two_entries_take_one_query_as_twenty_do(client):
    make_article(slug="study")
    before = count_queries(client, "/case-studies/study/")

    for number in range(10):
        make_page(f"page-{number}")
        make_problem(slug=f"problem-{number}")
    put("main", *[(f"page-{number}", "") for number in range(10)])
    put("footer", *[(f"problems/problem-{number}", "") for number in range(10)])

    assert count_queries(client, "/case-studies/study/") == before


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("problems", "/problems/"),
        ("/privacy/", "/privacy/"),
        ("/robots.txt", "/robots.txt"),
        ("/media/prices.pdf", "/media/prices.pdf"),
        ("/diagnostic/?about=scaling", "/diagnostic/?about=scaling"),
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("/", "/"),
    ],
)
def test_address_is_understood(written, address):
    assert menu_target(written).address == address


def test_page_is_known_by_its_path_and_by_the_address_it_had():
    page = make_page("services/coaching", published_at=None)
    page.aliases.create(path="/coaching/")

    for written in ("services/coaching", "/services/coaching", "/Coaching/".lower(), "coaching"):
        assert menu_target(written).page == page


def test_address_that_a_list_once_had_leads_to_the_list(client):
    make_section("case-studies", title="Portfolio").aliases.create(path="/portfolio/")

    put("main", ("/portfolio/#recent", "Our work"))

    assert links(client) == [("/case-studies/#recent", "", "Our work")]


@pytest.mark.parametrize(
    "written",
    [
        *("/nothing/", "problems/nothing", "/admin/", "http://example.org/", "//example.org/"),
        *("javascript:alert(1)", "mailto:a@example.org", "https://"),
        "/shared/the-token-of-a-version/",
    ],
)
def test_what_leads_nowhere_is_refused_with_a_sentence(written):
    with pytest.raises(ValidationError, match=r"There is no page at|is no address"):
        menu_target(written)
