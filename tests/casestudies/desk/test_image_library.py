"""The library of images: upload, description, where an image is used, quota, deleting."""

import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from casestudies.history.revisions import record
from casestudies.history.snapshots import snapshot
from casestudies.images.decoding import REENCODER, ImageError
from casestudies.images.pictures import read_picture
from casestudies.images.storing import store_image, without_pixels
from casestudies.models import Article, ShareLink
from casestudies.tables.library import LibraryImage, add_to_library
from contact.models import CallToAction
from contact.organisation import Organisation
from tests.desk import admin_url
from tests.factories import make_article, make_outcome, make_problem, make_section, make_user
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

ADD = reverse("admin:casestudies_libraryimage_add")
LIST = reverse("admin:casestudies_libraryimage_changelist")
UPLOAD = reverse("desk:upload")


@pytest.fixture
def editor(client):
    client.force_login(make_user(groups=["Editors"]))
    return client


def picture(color="red", size=(1000, 500), kind="PNG"):
    output = io.BytesIO()
    Image.new("RGB", size, color).save(output, kind)
    return output.getvalue()


def archive():
    output = io.BytesIO()
    with ZipFile(output, "w") as written:
        written.writestr("x.txt", "x")
    return output.getvalue()


@pytest.fixture(autouse=True)
def no_memory():
    """What is known of an image under its name is from another test's media folder."""
    read_picture.cache_clear()


def upload(data, name="photo.png"):
    return SimpleUploadedFile(name, data)


SMALL = (30, 20)


def make_image(color="red", size=SMALL, **kwargs):
    says = {"description": "A red wall.", **kwargs}
    by = make_user(groups=["Editors"])
    return add_to_library(io.BytesIO(picture(color, size)), by=by, **says)


def files(settings):
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_upload_with_a_description_answers_with_markdown(editor):
    values = {"image": upload(picture()), "description": "A [red] wall."}

    code = editor.post(UPLOAD, values).json()["image_code"]

    image = LibraryImage.objects.get()
    assert code == f"![A \\[red\\] wall.]({image.url})"
    assert (image.width, image.height) == (1000, 500)


def test_decorative_image_is_a_figure_without_words(editor, client):
    values = {"image": upload(picture()), "is_decorative": "true"}

    code = editor.post(UPLOAD, values).json()["image_code"]
    page = client.get(make_article(body=code).get_absolute_url()).text

    assert 'alt=""' in page.partition("<figure>")[2].partition("</figure>")[0]


def test_image_in_a_text_comes_in_sizes_and_does_not_jump(client):
    image = make_image(size=(1000, 500))

    page = client.get(make_article(body=image.code).get_absolute_url()).text

    tag = page.partition("<img ")[2].partition(">")[0]
    assert 'width="1000" height="500"' in tag
    assert "-480.webp 480w" in tag
    assert "-1000.webp 1000w" in tag
    assert 'alt="A red wall."' in tag


def test_figure_comes_in_sizes_too(client):
    image = make_image(size=(1000, 500), description="", is_decorative=True)

    page = client.get(make_article(body=image.code).get_absolute_url()).text

    assert "-480.webp 480w" in page.partition("<figure>")[2].partition("</figure>")[0]


def test_image_from_elsewhere_stays_as_it_is(client):
    page = client.get(make_article(body="![a > b](/static/x.png)").get_absolute_url()).text

    assert "srcset" not in page
    assert '<img loading="lazy" ' in page


def test_same_picture_is_kept_once(settings):
    first, second = (make_image(size=(1000, 500), description=text) for text in ("One.", "Again."))

    assert first.pk == second.pk
    assert LibraryImage.objects.get().description == "Again."
    assert len(files(settings)) == 4


@pytest.mark.parametrize(
    ("says", "code"),
    [({"description": "Mine."}, "![Mine.]("), ({"is_decorative": "true"}, "{{< figure ")],
)
def test_author_uploads_for_the_own_text_only(client, says, code):
    before = LibraryImage.objects.values().get(pk=make_image().pk)
    client.force_login(make_user(groups=["Authors"]))

    answer = client.post(UPLOAD, {"image": upload(picture(size=SMALL)), **says}).json()

    assert answer["image_code"].startswith(code)
    assert LibraryImage.objects.values().get() == before


def test_author_adds_no_other_words_by_the_form(client):
    before = LibraryImage.objects.values().get(pk=make_image().pk)
    client.force_login(make_user(groups=["Authors"]))

    client.post(ADD, {"file": upload(picture(size=SMALL)), "description": "Mine."})

    assert LibraryImage.objects.values().get() == before


def test_form_adds_an_image(editor):
    values = {"file": upload(picture()), "description": "A wall."}

    editor.post(ADD, values)

    image = LibraryImage.objects.get()
    assert (image.description, image.uploaded_by.is_staff) == ("A wall.", True)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"description": "A wall."}, "Choose a file."),
        ({"file": upload(picture())}, "Describe the image, or tick"),
        ({"file": upload(b"<svg/>"), "description": "A wall."}, "This is no image alone"),
    ],
)
def test_form_says_what_is_missing(editor, values, said):
    response = editor.post(ADD, values)

    assert said in response.text
    assert not LibraryImage.objects.exists()


def test_description_can_be_changed(editor):
    image = make_image()

    editor.post(admin_url(image), {"description": "A better one."})

    image.refresh_from_db()
    assert image.description == "A better one."


def test_list_says_where_an_image_is_used_and_finds_the_unused(editor):
    used, lead, imported = make_image(), make_image("blue"), make_image("green")
    make_image("white", description="Nobody's")
    make_problem(title="In a text", body=used.code)
    make_article(title="At the head", image=lead.path)
    make_article(title="Imported", imported={"images": {"a.png": [imported.path, ""]}})

    everything = editor.get(LIST).text
    unused = editor.get(LIST, {"use": "unused"}).text

    for title in ("In a text", "At the head", "Imported"):
        assert f">{title}</a>" in everything
    assert unused.count("desk-thumbnail") == 1
    assert "Nobody" in unused
    assert editor.get(LIST, {"use": "used"}).text.count("desk-thumbnail") == 3


def test_list_has_a_constant_number_of_queries(editor):
    make_problem(body=make_image().code)
    few = count_queries(editor, LIST)
    for color in ("blue", "green", "white"):
        make_problem(body=make_image(color).code)

    assert count_queries(editor, LIST) == few


@pytest.mark.parametrize("how", ["alone", "in bulk"])
def test_unused_image_is_deleted_with_its_files(editor, settings, how):
    image = make_image()
    url = admin_url(image, "delete") if how == "alone" else LIST
    values = {"action": "delete_selected", "_selected_action": [image.pk], "post": "yes"}

    editor.post(url, values)

    assert not LibraryImage.objects.exists()
    assert files(settings) == []


def keep_draft_changes(body):
    article = make_article(title="With draft changes")
    record(article, by=None, kind="draft", fields=snapshot(article) | {"body": body})


def share_an_old_version(body):
    article = make_article(title="With a shared version", body=body)
    revision = record(article, by=None)
    Article.objects.update(body="")
    in_a_day = timezone.now() + timedelta(days=1)
    ShareLink.objects.create(revision=revision, expires_at=in_a_day)


@pytest.mark.parametrize(
    ("title", "use"),
    [
        ("All insights", lambda code: make_section("insights", body=code)),
        ("With draft changes", keep_draft_changes),
        ("With a shared version", share_an_old_version),
        ("Call", lambda code: CallToAction.objects.create(heading="Call", text=code)),
        ("Roofs", lambda code: Organisation.objects.create(name="Roofs", logo=code)),
        ("In a fact", lambda code: make_outcome(title="In a fact", fact_signal=code)),
    ],
    ids=["introduction", "draft changes", "shared version", "call to action", "logo", "fact"],
)
def test_image_in_any_text_is_used(editor, title, use):
    image = make_image()

    use(image.code)
    response = editor.post(admin_url(image, "delete"), {"post": "yes"}, follow=True)

    assert f">{title}</a>" in editor.get(LIST).text
    assert title in response.text
    assert LibraryImage.objects.exists()


def test_text_of_a_shared_version_is_read_once(editor):
    share_an_old_version(make_image().code)
    editor.get(LIST)

    with CaptureQueriesContext(connection) as queries:
        shown = editor.get(LIST).text

    assert ">With a shared version</a>" in shown
    assert not [query for query in queries if '_revision"."fields"' in query["sql"]]


def test_nothing_is_asked_of_images_that_nothing_shows(editor):
    make_image()
    with CaptureQueriesContext(connection) as all_images:
        editor.get(LIST)
    with CaptureQueriesContext(connection) as unused:
        editor.get(LIST, {"use": "unused"})

    links = [
        sum("casestudies_sharelink" in query["sql"] for query in queries)
        for queries in (all_images, unused)
    ]
    assert links == [1, 1]


@pytest.mark.parametrize("end", ["ended", "gone"])
def test_image_in_draft_changes_that_ended_is_unused(editor, end):
    image, article = make_image(), make_article()
    record(article, by=None, kind="draft", fields=snapshot(article) | {"body": image.code})

    record(article, by=None, kind="ended") if end == "ended" else article.delete()
    editor.post(admin_url(image, "delete"), {"post": "yes"})

    assert not LibraryImage.objects.exists()


@pytest.mark.parametrize("how", ["alone", "in bulk"])
def test_used_image_cannot_be_deleted(editor, settings, how):
    image = make_image()
    make_problem(title="Using", body=image.code)
    stored = files(settings)
    url = admin_url(image, "delete") if how == "alone" else LIST
    values = {"action": "delete_selected", "_selected_action": [image.pk], "post": "yes"}

    response = editor.post(url, values, follow=True)

    assert "Using" in response.text
    assert LibraryImage.objects.count() == 1
    assert files(settings) == stored != []


def test_full_library_takes_nothing_more(settings):
    make_image()
    settings.IMAGE_QUOTA = 1

    with pytest.raises(ImageError, match="The library is full"):
        make_image("blue")


@pytest.mark.parametrize(
    "data",
    [
        picture() + b"<script>alert(1)</script>",
        picture(kind="GIF") + b"<!DOCTYPE html><p>x",
        picture(kind="JPEG") + archive(),
        picture(kind="WEBP") + b"<svg onload='alert(1)'>",
        b"%PDF-1.4\n" + picture(),
        picture(kind="JPEG").replace(b"JFIF", b"<?php "),
    ],
    ids=["script", "page", "archive", "drawing", "document", "php"],
)
def test_what_is_something_else_too_is_refused(data, settings):
    with pytest.raises(ImageError, match="This is no image alone"):
        store_image(io.BytesIO(data))

    assert files(settings) == []


@pytest.mark.parametrize("words", [b"<svg><html><?php %PDF-1", b"<script>PK\x05\x06"])
def test_pixels_may_spell_anything(words):
    output = io.BytesIO()
    grey = Image.frombytes("L", (len(words), 1), words).convert("P")
    grey.save(output, "PNG", compress_level=0)

    stored = store_image(io.BytesIO(output.getvalue()))

    assert words in output.getvalue()
    assert stored.width == len(words)


@pytest.mark.parametrize("kind", ["JPEG", "GIF", "WEBP"])
def test_compressed_pixels_may_spell_anything(kind):
    output = io.BytesIO()
    Image.effect_noise((200, 200), 90).save(output, kind)
    data = output.getvalue()
    middle = len(data) // 2

    around = without_pixels(data[:middle] + b"<svg><script>" + data[middle + 13 :])

    assert b"<svg>" not in around


@pytest.mark.parametrize("size", [(65_500, 1), (1, 65_500), (12_001, 10)])
def test_long_image_is_refused_with_its_own_message(size):
    with pytest.raises(ImageError, match="more than 12,000 pixels long"):
        store_image(io.BytesIO(picture(size=size)))


def test_bomb_is_refused_before_it_is_decoded():
    with pytest.raises(ImageError, match="40 megapixels"):
        store_image(io.BytesIO(picture(size=(10_000, 4_001))))


def test_decoder_that_dies_is_a_refusal(monkeypatch, tmp_path):
    dying = tmp_path / "reencoding.py"
    dying.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n")
    monkeypatch.setattr("casestudies.images.decoding.REENCODER", dying)

    with pytest.raises(ImageError, match="damaged"):
        store_image(io.BytesIO(picture()))


def test_decoder_cannot_write_a_file(monkeypatch, tmp_path):
    script = tmp_path / "reencoding.py"
    probe = "limit_this_process()\nopen({!r}, 'w').write('x' * 9)\n".format(str(tmp_path / "out"))
    source = REENCODER.read_text().partition('if __name__ == "__main__"')[0]
    script.write_text(source + probe)
    monkeypatch.setattr("casestudies.images.decoding.REENCODER", script)

    with pytest.raises(ImageError):
        store_image(io.BytesIO(picture()))

    assert (tmp_path / "out").read_text() == ""


ADDRESSES = [LIST, ADD, reverse("desk:choose_image")]


@pytest.mark.parametrize("address", ADDRESSES)
def test_visitor_is_sent_to_the_login(client, address):
    assert client.get(address)["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("groups", [[], ["Consultants"]])
@pytest.mark.parametrize("address", ADDRESSES)
def test_those_who_do_not_write_are_refused(client, address, groups):
    client.force_login(make_user(groups=groups))

    assert client.get(address).status_code == 403


@pytest.mark.parametrize("address", ADDRESSES)
def test_editor_is_let_in(editor, address):
    make_image()

    assert editor.get(address).status_code == 200
