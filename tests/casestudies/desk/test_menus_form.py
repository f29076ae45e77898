"""The form of the menus: stores rows, says what is wrong with one, loses nothing typed."""

import pytest

from casestudies.tables.menu_entries import MenuEntry
from tests.desk import opened, sign_in
from tests.factories import make_page

pytestmark = pytest.mark.django_db

FORM = "/admin/menus/"


@pytest.fixture
def editor():
    return sign_in("Editors")


def filled(client, **values):
    """The form as it is opened, with those fields; rows are numbered from 0."""
    return opened(client, FORM, "desk-menus") | {
        name.replace("_", "-", 2): value for name, value in values.items()
    }


def entries(menu="main"):
    return [(entry.label, entry.url) for entry in MenuEntry.objects.filter(menu=menu)]


def test_rows_are_stored_in_the_order_of_their_places(editor):
    make_page("about", title="About")
    rows = {"main_0_leads_to": "/problems/", "main_0_ORDER": "2", "main_1_leads_to": "about"}

    editor.post(FORM, filled(editor, **rows, main_1_ORDER="1", main_1_label="Us"))

    assert entries() == [("Us", "/about/"), ("", "/problems/")]


def test_row_without_a_place_comes_last_and_a_removed_one_goes(editor):
    editor.post(FORM, filled(editor, main_0_leads_to="/problems/", main_1_leads_to="/insights/"))
    editor.post(FORM, filled(editor, main_0_DELETE="on", main_2_leads_to="/outcomes/"))

    assert entries() == [("", "/insights/"), ("", "/outcomes/")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"main_0_leads_to": "/nowhere/"}, "There is no page at"),
        ({"main_0_leads_to": "https://example.org/"}, "give it a label"),
        ({"main_0_leads_to": "ftp://example.org/"}, "is no address"),
        ({"main_0_leads_to": "/privacy/", "main_0_label": "a\0b"}, "Null characters"),
    ],
)
def test_row_says_what_is_wrong_with_it_and_nothing_is_lost(editor, row, reason):
    sent = filled(editor, **row, footer_0_leads_to="/problems/", footer_0_label="Kept")

    page = editor.post(FORM, sent).text

    assert reason in page
    assert f'value="{row["main_0_leads_to"]}"' in page
    assert 'value="Kept"' in page
    assert not MenuEntry.objects.exists()


def test_second_of_two_who_edit_is_told_and_keeps_what_was_typed(editor):
    mine = filled(editor, main_0_leads_to="/outcomes/", main_0_label="Mine")
    editor.post(FORM, filled(editor, main_0_leads_to="/problems/", main_0_label="Theirs"))

    refused = editor.post(FORM, mine)

    assert "Nothing is saved yet" in refused.text
    assert "Theirs (/problems/)" in refused.text
    assert 'value="Mine"' in refused.text
    assert entries() == [("Theirs", "/problems/")]

    version = refused.context["version"]
    editor.post(FORM, mine | {"version": version})
    assert entries() == [("Mine", "/outcomes/")]


@pytest.mark.parametrize("role", ["Authors", "Consultants"])
def test_others_may_not_change_the_menus(role):
    client = sign_in(role)

    assert client.post(FORM, {"main-0-leads_to": "/problems/"}).status_code == 403
    assert not MenuEntry.objects.exists()
