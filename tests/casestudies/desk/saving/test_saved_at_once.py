"""Two save at the same moment what there may be once: the second is told, and loses nothing."""

from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casestudies.models import Person, PlainPage
from contact.organisation import Organisation
from tests.content_folder import picture
from tests.desk import admin_url, at_once, opened, sign_in, values
from tests.factories import make_page, make_person, make_user

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PAGE = "/admin/casestudies/plainpage/add/"
ORGANISATION = "/admin/contact/organisation/add/"
# A race is not won the same way each time.
TRIES = 3


@pytest.fixture
def colleagues():
    # Transactional tests find no groups.
    return [sign_in("", name, is_superuser=True) for name in ("ann", "ben")]


def post_at_once(colleagues, urls, forms):
    """What each is answered who posts a form."""
    posts = zip(colleagues, urls, forms, strict=True)
    return at_once(*(partial(one.post, url, form) for one, url, form in posts))


def refused(answers):
    """The answer to the one of two who came second."""
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    return next(answer.text for answer in answers if answer.status_code == 200)


def test_two_new_pages_at_one_path(colleagues):
    for number in range(TRIES):
        forms = [
            opened(one, PAGE) | {"title": one.user.username, "slug": f"about-{number}"}
            for one in colleagues
        ]

        answers = post_at_once(colleagues, [PAGE, PAGE], forms)

        page = PlainPage.objects.get(slug=f"about-{number}")
        assert "already exists" in refused(answers)
        assert values(refused(answers))["title"] in {"ann", "ben"} - {page.title}


def test_page_that_moves_where_a_colleague_writes_one(colleagues):
    ann, ben = colleagues
    for number in range(TRIES):
        moving = make_page(f"services-{number}")
        make_page(f"services-{number}/coaching")
        url, path = admin_url(moving), f"offers-{number}"
        anns = opened(ann, url, "plainpage_form") | {"slug": path, "take_along": "on"}
        bens = opened(ben, PAGE) | {"title": "Mine", "slug": f"{path}/coaching"}

        answers = post_at_once(colleagues, [url, PAGE], [anns, bens])

        said = refused(answers)
        assert f"a page at /{path}/coaching/ already" in said or "already exists" in said
        assert PlainPage.objects.filter(slug=f"{path}/coaching").count() == 1


def test_two_first_saves_of_the_organisation(colleagues, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for _number in range(TRIES):
        Organisation.objects.all().delete()
        forms = [
            opened(one, ORGANISATION, "organisation_form")
            | {"name": one.user.username, "upload": SimpleUploadedFile("logo.png", picture())}
            for one in colleagues
        ]

        answers = post_at_once(colleagues, [ORGANISATION] * 2, forms)

        assert "Nothing is saved yet" in refused(answers)
        assert "damaged" not in refused(answers)
        stored = Organisation.objects.get().name
        assert values(refused(answers), "organisation_form")["name"] != stored


def test_one_account_tied_to_two_people(colleagues):
    for number in range(TRIES):
        account = make_user(username=f"account-{number}")
        urls = [admin_url(make_person()) for _one in colleagues]
        forms = [
            opened(one, url, "person_form") | {"colleague": str(account.pk), "role": "Partner"}
            for one, url in zip(colleagues, urls, strict=True)
        ]

        answers = post_at_once(colleagues, urls, forms)

        assert "This is the account of" in refused(answers)
        assert values(refused(answers), "person_form")["role"] == "Partner"
        assert Person.objects.filter(account=account).count() == 1
