"""People at the desk: who may tie an account to a person, and what becomes of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casestudies.history.revisions import Revision
from casestudies.models import LibraryImage, Person
from tests.content_folder import picture
from tests.desk import admin_url, opened, send, sign_in
from tests.factories import make_article, make_person, make_user

pytestmark = pytest.mark.django_db


def tied(person):
    person.refresh_from_db()
    return person.account


def test_administrator_ties_an_account_to_a_person():
    person, anna = make_person(), make_user(username="anna")

    send(sign_in("Administrators"), person, colleague=str(anna.pk))

    assert tied(person) == anna


def test_account_stays_when_an_editor_saves_the_person():
    anna = make_user(username="anna")
    person = make_person(account=anna)
    editor = sign_in("Editors")

    form = opened(editor, admin_url(person))
    send(editor, person, title="Anna Tamm", colleague=str(editor.user.pk))

    assert "colleague" not in form
    assert tied(person) == anna
    assert person.title == "Anna Tamm"


def test_account_tied_meanwhile_stays_when_a_colleague_saves():
    person, anna = make_person(), make_user(username="anna")
    administrator = sign_in("Administrators")
    form = opened(administrator, admin_url(person))
    Person.objects.update(account=anna)

    administrator.post(admin_url(person), form | {"role": "Partner"})

    assert tied(person) == anna
    assert person.role == "Partner"


def test_account_of_somebody_else_is_refused():
    ben = make_user(username="ben")
    make_person(title="Ben", account=ben)
    person, administrator = make_person(), sign_in("Administrators")

    response = send(administrator, person, colleague=str(ben.pk))

    assert "This is the account of Ben." in response.text
    assert tied(person) is None


def test_account_of_the_person_stays_hers_when_she_is_saved():
    anna = make_user(username="anna")
    person = make_person(account=anna)

    send(sign_in("Administrators"), person, title="Anna Tamm")

    assert tied(person) == anna
    assert person.title == "Anna Tamm"


def test_account_of_no_colleague_is_refused():
    person, stranger = make_person(), make_user(is_staff=False)

    response = send(sign_in("Administrators"), person, colleague=str(stranger.pk))

    assert "Select a valid choice" in response.text
    assert tied(person) is None


def test_restoring_an_old_version_ties_no_account():
    person, administrator = make_person(), sign_in("Administrators")
    anna = make_user(username="anna")
    send(administrator, person, title="First", colleague=str(anna.pk))
    send(administrator, person, title="Second", colleague="")

    version = f"{admin_url(person)}?version=2"
    administrator.post(version, opened(administrator, version))

    assert tied(person) is None
    assert "anna" not in str(Revision.objects.of(person).latest("pk").fields)


def test_account_that_is_deleted_leaves_the_person():
    anna = make_user(username="anna")
    person = make_person(account=anna)

    anna.delete()

    assert tied(person) is None


def test_author_picks_who_wrote_an_article_in_their_order():
    article = make_article(published_at=None)
    zoe, anna = make_person(title="Zoe"), make_person(title="Anna")

    send(sign_in("Authors"), article, authors=[str(zoe.pk), str(anna.pk)])

    assert list(article.authors.order_by("Article_authors+__pk")) == [zoe, anna]


def test_person_is_offered_by_name_and_role():
    make_person(title="Anna Tamm", role="Partner")
    picker = "app_label=casestudies&model_name=article&field_name=authors"

    found = sign_in("Authors").get(f"/admin/autocomplete/?{picker}&term=tamm").json()

    assert [one["text"] for one in found["results"]] == ["Anna Tamm"]


def test_profile_that_is_no_address_is_refused_with_its_line():
    person = make_person()

    response = send(sign_in("Editors"), person, profiles="https://example.org/a\njavascript:x")

    assert "Line 2 is no address: javascript:x." in response.text


def test_articles_of_a_person_are_named_before_the_person_goes():
    person = make_person(title="Anna Tamm")
    make_article(title="Two teams", authors=[person])

    page = sign_in("Editors").get(admin_url(person, "delete"), follow=True).text

    assert "Two teams" in page


def test_portrait_is_uploaded_with_the_person(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    person, editor = make_person(), sign_in("Editors")
    file = SimpleUploadedFile("anna.png", picture())

    send(editor, person, upload=file, image_alt="Anna at a whiteboard")

    person.refresh_from_db()
    assert (tmp_path / person.image).exists()
    assert LibraryImage.objects.get().description == "Anna at a whiteboard"


def test_who_answers_a_call_to_action_is_chosen_among_those_who_are_published():
    make_person(title="Anna <Tamm>", slug="anna-tamm")
    make_person(title="Ben", slug="ben", published_at=None)

    page = sign_in("Authors").get("/admin/casestudies/article/add/").text

    assert '<option value="anna-tamm">Anna &lt;Tamm&gt;</option>' in page
    assert 'value="ben"' not in page


def test_form_asks_for_a_name_and_not_for_a_title():
    page = sign_in("Editors").get("/admin/casestudies/person/add/").text

    assert ">Name:</label>" in page
    assert ">Title:</label>" not in page
