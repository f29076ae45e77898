"""Characters that XML cannot hold: refused where text is typed, harmless where they are stored."""

import xml.etree.ElementTree as ET

import pytest
from django import forms
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from casestudies.models import Article
from contact.models import CallToAction
from contact.text.characters import validate_showable
from tests.desk import admin_url, as_sent, opened, send, sign_in
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("field", ["title", "description", "body", "fact_evidence"])
def test_control_character_is_refused_with_its_place(field):
    editor, page = sign_in("Editors"), make_article(title="Before")

    response = send(editor, page, **{field: "one\ntwo \x0cthree" if field != "title" else "a\x0cb"})

    assert "the character U+000C cannot be shown on a page; delete it." in response.text
    assert ("Line 1, column 2" if field == "title" else "Line 2, column 5") in response.text
    assert "\x0c" in response.text
    assert Article.objects.get().title == "Before"
    assert "\x0c" not in getattr(Article.objects.get(), field)


def test_control_character_is_refused_in_the_call_to_action():
    CallToAction.current().save()
    client = sign_in("", "owner", is_superuser=True)
    url = admin_url(CallToAction(pk=1))

    response = client.post(url, as_sent(opened(client, url) | {"heading": "a\x01b"}))

    assert "U+0001" in response.text
    assert not CallToAction.objects.filter(heading__contains="\x01").exists()


def test_control_character_is_refused_in_a_description_that_is_uploaded():
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.content_folder import picture

    client = sign_in("Editors")
    image = SimpleUploadedFile("a.png", picture())

    response = client.post(reverse("desk:upload"), {"image": image, "description": "a\x0cb"})

    assert response.status_code == 400
    assert "U+000C" in response.json()["image"][0]


def test_every_form_of_the_admin_refuses_them():
    request = RequestFactory().get("/")
    request.user = make_user(is_superuser=True)

    forgotten = [
        f"{desk}: {name}"
        for desk in admin.site._registry.values()
        for name, field in desk.get_form(request, change=True).base_fields.items()
        if isinstance(field, forms.CharField) and validate_showable not in field.validators
    ]

    assert forgotten == []


@pytest.mark.parametrize("url", ["/sitemap.xml", "/case-studies/", "/"])
def test_stored_control_character_ends_no_page(client, url):
    make_article(title="a\x0cb", slug="a\x0cb", description="c\x01d")

    response = client.get(url)

    assert response.status_code == 200
    if url.endswith(".xml"):
        ET.fromstring(response.content)


def test_old_addresses_are_a_list_and_pass():
    assert validate_showable(["/a/"]) is None
