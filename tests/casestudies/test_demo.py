"""The demo content and its account."""

from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.files.storage import default_storage

import casestudies
from casestudies.images.pictures import picture
from casestudies.models import Article, Outcome, Person, Problem
from tests.content_folder import export_content, files_in, run
from tests.demo_site import left
from tests.factories import make_article, make_problem

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

DEMO = Path(casestudies.__file__).parent / "demo" / "content"


def counts():
    return Problem.objects.count(), Outcome.objects.count(), Article.objects.count()


def test_demo_is_complete_published_and_linked():
    status, output = run("demo")

    assert status == 0
    assert counts() == (3, 3, 10)
    assert Article.objects.published().count() == 10
    assert "0 kept as drafts, 0 refused" in output
    assert not Article.objects.filter(problems=None, outcomes=None).exists()
    assert not Problem.objects.filter(outcomes=None).exists()


def test_demo_is_idempotent():
    run("demo")

    _, output = run("demo")

    assert "0 new, 0 updated, 34 unchanged" in output
    assert counts() == (3, 3, 10)
    assert User.objects.count() == 1


def test_if_empty_leaves_a_site_with_pages_alone():
    make_problem()

    run("demo", if_empty=True)

    assert counts() == (1, 0, 0)
    assert User.objects.filter(username="editor", is_staff=True).exists()


def test_editor_can_sign_in_with_the_known_password_only_in_development(settings):
    settings.DEBUG = True

    run("demo")

    editor = authenticate(username="editor", password="editor")
    assert editor.is_staff
    assert not editor.is_superuser
    assert {"Editors", "Administrators"} <= {*editor.groups.values_list("name", flat=True)}
    assert editor.has_perm("casestudies.change_article")


def test_known_password_is_never_set_in_production(settings):
    settings.DEBUG = False

    _, output = run("demo")

    password = output.split()[-1]
    assert authenticate(username="editor", password="editor") is None
    assert authenticate(username="editor", password=password).is_staff


def test_demo_leaves_unchanged(tmp_path):
    run("demo")

    export_content(tmp_path)

    assert pages_in(tmp_path) == pages_in(DEMO)


def pages_in(folder):
    return {name: text for name, text in files_in(folder).items() if name.endswith(".md")}


def test_demo_shows_photographs_of_several_shapes_with_words():
    run("demo")

    shown = Article.objects.exclude(image="")

    assert shown.count() >= 3
    assert all(article.image_alt and article.image_caption for article in shown)
    assert {picture(article.image_path).is_tall for article in shown} == {True, False}
    assert all(file.stat().st_size < 150_000 for file in DEMO.parent.glob("static/pictures/*"))


def images_left():
    return [path for path in Path(default_storage.location).rglob("*") if path.is_file()]


def test_demo_that_nobody_touched_goes_altogether():
    run("demo")
    assert images_left()

    status, output = run("demo", remove=True)

    assert status == 0
    assert "Kept" not in output
    assert left() == {}
    assert images_left() == []
    assert "34 new" in run("demo")[1]


def test_image_that_another_page_shows_stays():
    run("demo")
    portrait = Person.objects.get(slug="marcus-hollis").image
    make_article(image=portrait)

    run("demo", remove=True)

    assert default_storage.exists(portrait)
