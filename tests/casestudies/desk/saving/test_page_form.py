"""The form of a page: its text as it was typed, its links, and its old addresses."""

import pytest
from django import forms

from casestudies.desk.saving.old_addresses import PathsField, replace_old_addresses
from casestudies.models import Article, Redirect
from tests.desk import admin_url, form_of, opened, send, sign_in
from tests.factories import make_article, make_problem, make_section, make_user

pytestmark = pytest.mark.django_db

ADD = "/admin/casestudies/article/add/"


@pytest.fixture
def ann():
    return sign_in("Editors", "ann")


def errors(answer, name="old_addresses"):
    return answer.context["adminform"].form.errors.get(name, [])


def paths(page):
    return sorted(page.aliases.values_list("path", flat=True))


def test_white_space_at_both_ends_of_a_text_stays(ann):
    page = make_article(body="Old")

    send(ann, page, body="    code\n\n")

    page.refresh_from_db()
    assert page.body == "    code\n\n"


def test_zone_is_written_beside_each_date(ann, settings):
    settings.TIME_ZONE = "Europe/Tallinn"

    fields = form_of(make_article(), ann.user).fields

    told = {"published_at": "Empty: a draft.", "expires_at": "From this moment", "changes_at": ""}
    for name, says in told.items():
        assert fields[name].help_text.startswith(says)
        assert " Times are in Europe/Tallinn, now EE" in fields[name].help_text
    assert "Times are in" not in fields["date"].help_text


def test_who_sets_no_dates_has_a_form_all_the_same():
    fields = form_of(make_article(), sign_in("Authors").user).fields

    assert "title" in fields
    assert "published_at" not in fields


def test_form_without_the_fields_for_search_engines_is_a_form_all_the_same(ann):
    user = make_user(permissions=["view_article"])

    assert "seo_title" not in form_of(make_article(), user).fields


@pytest.mark.parametrize(
    ("slug", "labels"),
    [("home", ["Statement", "Introduction"]), ("insights", ["Title", "Description"])],
)
def test_words_of_home_are_called_what_they_are_there(ann, slug, labels):
    fields = form_of(make_section(slug), ann.user).fields

    assert [fields[name].label for name in ("title", "description")] == labels


def test_an_introduction_is_saved(ann):
    page = make_section("insights")

    send(ann, page, title="All of them")

    page.refresh_from_db()
    assert page.title == "All of them"


def test_an_article_is_not_related_to_itself(ann):
    page = make_article()

    answer = send(ann, page, related=[page.pk])

    assert errors(answer, "related") == ["An article cannot be related to itself."]
    assert not page.related.exists()


def test_links_are_stored_in_the_order_they_were_picked(ann):
    last, first = make_article(), make_article()
    page = make_article()

    send(ann, page, related=[first.pk, last.pk])

    assert opened(ann, admin_url(page))["related"] == [str(first.pk), str(last.pk)]


def test_old_addresses_are_a_path_a_line(ann):
    page = make_article()

    send(ann, page, old_addresses=" /b/ \n\n/a/\n/b/")

    assert paths(page) == ["/a/", "/b/"]
    assert opened(ann, admin_url(page))["old_addresses"].strip() == "/a/\n/b/"


def test_old_addresses_are_added_and_taken_away(ann):
    page, other = make_article(), make_problem()
    for owner, path in ((page, "/gone/"), (page, "/stays/"), (other, "/other/")):
        Redirect.objects.create(path=path, page=owner)

    send(ann, page, old_addresses="/stays/\n/new/")

    assert paths(page) == ["/new/", "/stays/"]
    assert paths(other) == ["/other/"]


def test_old_addresses_that_stay_take_no_queries_one_by_one(django_assert_num_queries):
    page = make_article()
    replace_old_addresses(page, ["/a/", "/b/", "/c/"])

    # Those to take away, and those that are there.
    with django_assert_num_queries(2):
        replace_old_addresses(page, ["/a/", "/b/", "/c/"])

    assert paths(page) == ["/a/", "/b/", "/c/"]


def test_a_new_page_has_its_old_addresses(ann):
    form = opened(ann, ADD) | {"title": "New", "slug": "new", "old_addresses": "/old/"}

    ann.post(ADD, form)

    assert paths(Article.objects.get()) == ["/old/"]


@pytest.mark.parametrize(("make", "pk"), [(make_problem, 77), (make_article, 78)])
def test_an_old_address_of_another_page_is_refused(ann, make, pk):
    page, other = make_article(pk=77), make(pk=pk)
    Redirect.objects.create(path="/old/", page=other)

    answer = send(ann, page, old_addresses="/old/")

    assert errors(answer) == ["/old/ leads elsewhere."]
    assert paths(other) == ["/old/"]


@pytest.mark.parametrize(("length", "is_refused"), [(500, False), (501, True)])
def test_a_path_has_at_most_500_characters(ann, length, is_refused):
    page = make_article()

    answer = send(ann, page, old_addresses="/" + "a" * (length - 1))

    assert (answer.status_code == 302) != is_refused
    assert not is_refused or errors(answer) == ["A path has at most 500 characters."]


def test_a_character_that_no_page_can_hold_is_refused_in_an_address(ann):
    page = make_article()

    answer = send(ann, page, old_addresses="/good/\n/b\x01d/")

    assert len(errors(answer)) == 1
    assert paths(page) == []


def test_what_is_no_path_is_refused(ann):
    page = make_article()

    send(ann, page, old_addresses="https://www.example.com/old/")

    assert paths(page) == []


class Addresses(forms.Form):
    """A form of addresses alone."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["paths"] = PathsField(initial=["/a/", "/b/"])


def test_old_addresses_are_explained_and_may_be_none():
    field = Addresses()["paths"]

    assert field.label == "Old addresses"
    assert field.help_text == "They lead to this page while it is published. A path a line."
    assert "/a/\n/b/</textarea>" in str(field)
    assert "required" not in str(field)
    assert Addresses({"paths": ""}).is_valid()


@pytest.mark.parametrize(
    ("sent", "changed"),
    [
        ("/a/\r\n/b/", []),
        (" /b/\n\n/a/ ", []),
        (["/b/", "/a/"], []),
        ("/a/", ["paths"]),
        ("", ["paths"]),
        (None, ["paths"]),
    ],
)
def test_old_addresses_change_with_what_they_say(sent, changed):
    assert Addresses({"paths": sent}).changed_data == changed
