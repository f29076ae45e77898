"""Editors keep the list of old addresses, and lead on what was asked for and not found."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from casestudies.models import Redirect
from casestudies.tables.missed_addresses import MissedAddress
from tests.desk import at_once, opened, sign_in, values
from tests.factories import make_article, make_page, make_person, make_problem, make_section

pytestmark = pytest.mark.django_db

LIST, ADD = "/admin/casestudies/redirect/", "/admin/casestudies/redirect/add/"
MISSED = "/admin/casestudies/missedaddress/"


@pytest.fixture
def editor():
    return sign_in("Editors")


def add(editor, path, leads_to):
    return editor.post(ADD, {"path": path, "leads_to": leads_to})


def errors(response):
    return [text for texts in response.context["errors"] for text in texts]


@pytest.mark.parametrize(
    ("leads_to", "arrives"),
    [
        ("/case-studies/study/", "/case-studies/study/"),
        ("case-studies/study", "/case-studies/study/"),
        ("/people/anna/#life", "/people/anna/#life"),
        ("/services/coaching", "/services/coaching/"),
        ("/problems/drift/", "/problems/drift/"),
        ("/insights/", "/insights/"),
        ("/case-studies/?problem=drift", "/case-studies/?problem=drift"),
        ("/", "/"),
        ("https://www.example.com/problems/drift/", "/problems/drift/"),
        ("https://other.example.org/a?b=c#d", "https://other.example.org/a?b=c#d"),
    ],
)
def test_redirect_leads_to_a_page_of_any_kind_a_list_or_another_site(
    editor, client, leads_to, arrives
):
    make_article(slug="study")
    make_person(slug="anna")
    make_page("services/coaching")
    make_problem(slug="drift")

    add(editor, "/old/", leads_to)

    response = client.get("/old/")
    assert (response.status_code, response.url) == (301, arrives)


def test_page_stays_the_target_when_it_is_renamed(editor, client):
    page = make_problem(slug="drift")
    add(editor, "/old/", "/problems/drift/")
    page.slug = "decision-drift"
    page.save()

    assert client.get("/old/").url == "/problems/decision-drift/"


def test_old_address_as_a_target_is_followed_to_its_end(editor, client):
    Redirect.objects.create(path="/older/", page=make_problem(slug="drift"))

    add(editor, "/old/", "/older/")

    assert client.get("/old/").url == "/problems/drift/"


def test_redirect_to_a_draft_waits(editor, client):
    make_problem(slug="drift", published_at=None)

    add(editor, "/old/", "/problems/drift/")

    assert client.get("/old/").status_code == 404
    assert "Draft" in editor.get(LIST).text


def test_address_without_a_target_is_gone(editor, client):
    add(editor, "/old/", "")

    assert client.get("/old/").status_code == 410


@pytest.mark.parametrize(
    "leads_to",
    [
        "javascript:alert(1)",
        "//evil.example/",
        "http://plain.example.org/",
        "data:text/html,x",
        "/nothing/here/",
        "/admin/",
        "https://",
        "ftp://example.org/x",
        "/old/",
    ],
)
def test_target_that_leads_nowhere_or_is_unsafe_is_refused_and_stays_typed(editor, leads_to):
    response = add(editor, "/old/", leads_to)

    assert len(errors(response)) == 1
    assert response.context["adminform"].form["leads_to"].value() == leads_to
    assert not Redirect.objects.exists()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("old", "Write a path on this site"),
        ("https://other.example.org/old/", "Write a path on this site"),
        ("/problems/drift/", "stands at /problems/drift/"),
        ("/Problems/Drift", "stands at /problems/drift/"),
        ("/insights/", "The site itself answers at /insights/"),
        ("/", "The site itself answers at /"),
        ("/admin/old/", "Nothing leads on from there"),
        ("/known", "leads to /problems/drift/ already"),
        ("/KNOWN/", "leads to /problems/drift/ already"),
    ],
)
def test_address_from_which_nobody_would_be_led_is_refused(editor, path, said):
    Redirect.objects.create(path="/known/", page=make_problem(slug="drift"))

    response = add(editor, path, "/insights/")

    assert said in errors(response)[0]
    assert Redirect.objects.count() == 1


@pytest.mark.parametrize("slug", ["draft", "other"])
def test_redirect_from_where_a_draft_waits_does_not_lead_to_itself(editor, slug):
    make_problem(slug="draft", published_at=None)

    response = add(editor, "/problems/draft/", "/problems/draft/")

    assert errors(response) == ["This leads to itself."]


def test_whole_address_may_be_pasted(editor):
    add(editor, "https://www.example.com/Old%20Page/?utm_source=x#y", "/insights/")

    assert Redirect.objects.get().path == "/Old%20Page/"


def test_withdrawn_page_is_led_on(editor, client):
    make_article(slug="study").delete()
    values = opened(editor, f"{ADD}?path=/case-studies/study/")
    gone = Redirect.objects.get()

    url = reverse("admin:casestudies_redirect_change", args=[gone.pk])
    editor.post(url, values | {"leads_to": "/insights/"})

    assert client.get("/case-studies/study/").url == "/insights/"


def test_withdrawn_page_is_led_on_by_a_new_redirect_too(editor, client):
    make_article(slug="study").delete()

    add(editor, "/case-studies/study/", "/insights/")

    assert client.get("/case-studies/study/").url == "/insights/"


def test_what_is_deleted_is_forgotten(editor, client):
    row = Redirect.objects.create(path="/old/", page=make_problem(), was_public=True)

    asked = editor.get(f"{LIST}{row.pk}/delete/").url
    editor.post(asked, {"post": "yes"})

    assert client.get("/old/").status_code == 404


def test_several_are_deleted_at_once(editor):
    rows = [Redirect.objects.create(path=f"/{n}/", page=make_problem()) for n in range(3)]

    chosen = {"_selected_action": [row.pk for row in rows], "action": "delete_selected"}
    editor.post(LIST, chosen | {"post": "yes"})

    assert not Redirect.objects.exists()


@pytest.mark.parametrize("term", ["/old", "Decision dri", "drifting"])
def test_list_is_searched_by_path_and_by_the_page(editor, term):
    page = make_problem(title="Decision drift", slug="drifting")
    Redirect.objects.create(path="/old/", page=page)
    Redirect.objects.create(path="/elsewhere/", address="/insights/")

    found = editor.get(LIST, {"q": term}).context["cl"].result_list

    assert [row.path for row in found] == ["/old/"]


@pytest.mark.parametrize("target", ["page", "address", "gone"])
def test_list_is_narrowed_by_target(editor, target):
    Redirect.objects.create(path="/page/", page=make_problem())
    Redirect.objects.create(path="/address/", address="/insights/")
    Redirect.objects.create(path="/gone/")

    found = editor.get(LIST, {"target": target}).context["cl"].result_list

    assert [row.path for row in found] == [f"/{target}/"]


def test_list_asks_no_more_for_more_rows(editor, django_assert_max_num_queries):
    for number in range(9):
        Redirect.objects.create(path=f"/{number}/", page=make_problem())
        Redirect.objects.create(path=f"/section-{number}/", page=make_article())
    make_section("insights")

    with django_assert_max_num_queries(14):
        editor.get(LIST)


def test_missed_address_leads_to_the_filled_form_and_goes_with_the_redirect(editor, client):
    MissedAddress.objects.create(path="/brochure/ü&x/", count=7)
    link = f"{ADD}?path=%2Fbrochure%2F%C3%BC%26x%2F"

    shown = editor.get(MISSED).text
    values = opened(editor, link)
    editor.post(ADD, values | {"leads_to": "/insights/"})

    assert f'href="{link}"' in shown
    assert values["path"] == "/brochure/ü&x/"
    assert client.get("/brochure/ü&x/").url == "/insights/"
    assert not MissedAddress.objects.exists()


def test_missed_addresses_are_shown_as_text(editor):
    MissedAddress.objects.create(path="/<script>alert(1)</script>/", count=1)

    assert "<script>alert(1)" not in editor.get(MISSED).text


def test_missed_addresses_are_not_written_by_hand(editor):
    row = MissedAddress.objects.create(path="/brochure/", count=7)

    assert editor.get(f"{MISSED}add/").status_code == 403
    editor.post(f"{MISSED}{row.pk}/change/", {"count": 1})

    assert MissedAddress.objects.get().count == 7


@pytest.mark.parametrize("url", [LIST, ADD, MISSED])
@pytest.mark.parametrize("group", ["Authors", "Consultants"])
def test_lists_are_for_editors(url, group):
    assert sign_in(group).get(url).status_code == 403


@pytest.mark.parametrize("address", ["javascript:x", "//evil.example/", "http://x.example/", "x"])
def test_database_holds_no_unsafe_target(address):
    with pytest.raises(IntegrityError):
        Redirect.objects.create(path="/old/", address=address)


@pytest.fixture
def opened_by_two(editor):
    """An old address, its page in the desk, and the form that two editors have opened there."""
    url = f"{LIST}{Redirect.objects.create(path='/old/', address='/insights/').pk}/change/"
    return url, opened(editor, url), opened(sign_in("Editors", "other"), url)


def test_second_of_two_editors_overwrites_nothing_unknowingly(editor, opened_by_two):
    url, mine, theirs = opened_by_two
    sign_in("Editors", "third").post(url, theirs | {"leads_to": "/problems/"})

    response = editor.post(url, mine | {"leads_to": "https://other.example.org/"})

    assert "Now it is /old/ → /problems/. Nothing is saved yet" in errors(response)[0]
    assert Redirect.objects.get().address == "/problems/"
    assert response.context["adminform"].form["leads_to"].value() == "https://other.example.org/"


def test_who_has_read_of_the_colleague_may_replace_it(editor, opened_by_two):
    url, mine, theirs = opened_by_two
    editor.post(url, theirs | {"leads_to": ""})
    response = editor.post(url, mine | {"leads_to": "/outcomes/"})
    assert "Now it is /old/ → withdrawn (410)." in errors(response)[0]

    editor.post(url, values(response.text))

    assert Redirect.objects.get().address == "/outcomes/"


def test_form_without_its_version_saves_nothing(editor, opened_by_two):
    url, mine, _theirs = opened_by_two
    del mine["version"]

    editor.post(url, mine | {"leads_to": "/outcomes/"})

    assert Redirect.objects.get().address == "/insights/"


def test_what_a_colleague_has_deleted_stays_typed(editor, opened_by_two):
    url, mine, _theirs = opened_by_two
    Redirect.objects.all().delete()

    response = editor.post(url, mine | {"leads_to": "/problems/"}, follow=True)
    editor.post(ADD, values(response.text))

    assert "A colleague has deleted this." in response.text
    assert [(row.path, row.address) for row in Redirect.objects.all()] == [("/old/", "/problems/")]


def test_what_a_colleague_has_changed_is_not_deleted(editor):
    row = Redirect.objects.create(path="/old/", address="/insights/")
    asked = editor.get(f"{LIST}{row.pk}/delete/").url
    Redirect.objects.update(address="/problems/")

    response = editor.post(asked, {"post": "yes"}, follow=True)

    assert "Nothing is deleted." in response.text
    assert Redirect.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_store_the_same_path_at_once_get_one_row_and_a_sentence():
    editors = [User.objects.create_superuser(name) for name in ("one", "two")]

    def add_it(user, leads_to):
        client = Client()
        client.force_login(user)
        return client.post(ADD, {"path": "/old/", "leads_to": leads_to}).status_code

    answers = at_once(
        lambda: add_it(editors[0], "/insights/"), lambda: add_it(editors[1], "/problems/")
    )

    assert sorted(answers) == [200, 302]
    assert Redirect.objects.count() == 1
