"""The demo is taken away again, but for what was edited or is in use."""

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from casestudies.demo_content import remove_demo
from casestudies.desk.first_day import first_day
from casestudies.models import (
    Article,
    Client,
    Outcome,
    Person,
    PlainPage,
    Problem,
    Redirect,
    Revision,
    Section,
    Testimonial,
)
from casestudies.tables.menu_entries import MenuEntry
from tests.content_folder import run
from tests.demo_site import left
from tests.factories import make_article, make_problem, make_section, make_user, stored_once
from tests.queries import count_queries

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The demo, stored once for all tests; its images lie in no test's media folder."""
    with stored_once(django_db_blocker):
        run("demo")
        yield


def test_demo_has_a_home_people_services_and_proof(client, loaded):
    home, about = client.get("/").text, client.get("/about/").text

    assert "Ingrid Tarn" in home
    assert "I had asked for more engineers." in home
    assert "Nobody sees this one" not in home
    assert "Alder &amp; Bridge" in home
    assert "Marcus Hollis" in about
    assert client.get("/services/decision-review/").status_code == 200
    assert '<a href="/about/">About</a>' in home
    assert '<a href="/legal/imprint/">Imprint</a>' in home


def test_home_of_the_demo_asks_at_most_eight_queries(client, loaded):
    assert count_queries(client, "/") <= 8


def test_dry_run_removes_nothing_and_says_what_would_go(loaded):
    before = left()

    _, output = run("demo", remove=True, dry_run=True)

    assert "10 articles" in output
    assert "nothing was removed" in output
    assert left() == before


def edit_the_text():
    Article.objects.filter(slug="built-before-anyone-agreed").update(body="Ours.")


def edit_the_links():
    Problem.objects.get(slug="scaling").outcomes.clear()


def take_back():
    Person.objects.filter(slug="ingrid-tarn").update(published_at=None)


def add_an_old_address():
    Redirect.objects.create(path="/former/", page=PlainPage.objects.get(slug="about"))


def link_a_page_of_ours():
    make_article(slug="ours", outcomes=[Outcome.objects.get(slug="delivery-momentum")])


def change_a_quotation():
    Testimonial.objects.filter(key="eight-lines").update(quote="Nine lines.")


def withdraw_a_permission():
    Client.objects.filter(key="omstart").update(withdrawn_at=timezone.now())


@pytest.mark.parametrize(
    ("edit", "kept"),
    [
        (edit_the_text, "Built before anyone had agreed”: it was edited here"),
        (edit_the_links, "/problems/scaling/"),
        (take_back, "/people/ingrid-tarn/"),
        (add_an_old_address, "/about/ “Two people, and no bench”: it was edited here"),
        (link_a_page_of_ours, "/outcomes/delivery-momentum/ “Delivery that keeps its pace”: “"),
        (change_a_quotation, "testimonial Henrik Aasen"),
        (withdraw_a_permission, "client Omstart: it was edited here"),
    ],
)
def test_what_was_edited_stays_and_is_named(loaded, edit, kept):
    edit()

    _, output = run("demo", remove=True)

    assert f"{kept}" in output
    assert output.count("Kept: ") == 1
    assert sum(left().values()) >= 1


def test_page_with_draft_changes_stays(loaded):
    about = PlainPage.objects.get(slug="about")
    Revision.objects.create(
        content_type=ContentType.objects.get_for_model(about),
        object_id=about.pk,
        number=99,
        kind=Revision.Kind.DRAFT,
        fields={},
        digest="x",
    )

    _, output = run("demo", remove=True)

    assert "Kept: /about/" in output
    assert PlainPage.objects.get() == about


@pytest.mark.parametrize("own", [{"address": "/people/"}, {"label": "Write to us"}], ids=str)
def test_menu_entry_that_was_edited_stays(loaded, own):
    MenuEntry.objects.filter(menu="footer", address="/diagnostic/").update(**own)

    run("demo", remove=True)

    assert MenuEntry.objects.filter(**own).count() == MenuEntry.objects.count() == 1


def test_content_of_ones_own_stays(loaded):
    make_problem(slug="ours")
    make_section("insights", title="Our words")

    run("demo", remove=True)

    assert left() == {"Problem": 1, "Section": 1}


def test_account_that_somebody_has_used_stays(loaded):
    User.objects.filter(username="editor").update(last_login=timezone.now())

    _, output = run("demo", remove=True)

    assert "Kept: The account editor: somebody has signed in with it." in output
    assert left() == {"User": 1}


def test_page_from_a_copy_of_its_file_elsewhere_stays(loaded):
    PlainPage.objects.filter(slug="about").update(file_path="ours/about.md")

    remove_demo()

    assert PlainPage.objects.get().slug == "about"


def test_image_that_a_page_of_ours_shows_stays(loaded):
    ((portrait, _digest),) = Person.objects.get(slug="ingrid-tarn").imported["images"].values()
    make_article(body=f"![Somebody](/media/{portrait})")

    removal = remove_demo()

    assert removal.images
    assert portrait not in removal.images


def ticked_lines():
    """Of the list of the first day, each with whether it is done."""
    administrator = make_user(permissions=["change_organisation"])
    return {step.text: step.is_done for step in first_day(administrator)}


def test_what_the_demo_brought_ticks_no_line_of_the_first_day(loaded):
    lines = ticked_lines()

    assert set(lines.values()) == {False}
    assert "Take the demonstration away" in lines


def test_what_was_made_ones_own_ticks_its_line(loaded):
    Section.objects.filter(slug="home").update(title="We mend roofs")
    person = Person.objects.get(slug="ingrid-tarn")
    Person.objects.filter(pk=person.pk).update(title="Anna Tamm")
    MenuEntry.objects.create(menu="main", position=9, page=person)

    done = {text for text, is_done in ticked_lines().items() if is_done}

    assert done == {
        "A home page in your words", "A person: who are you?", "A menu that leads to your pages",
    }  # fmt: skip


def test_line_of_the_demo_goes_with_it(loaded):
    run("demo", remove=True)

    assert "Take the demonstration away" not in ticked_lines()


def test_demo_that_was_taken_away_comes_again(loaded):
    before = Article.objects.count()
    run("demo", remove=True)

    run("demo")

    assert Article.objects.count() == before > 0
