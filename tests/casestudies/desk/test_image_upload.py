"""Uploads from the editor: pictures are stored as new pictures, everything else is refused."""

import io

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

pytestmark = pytest.mark.django_db

UPLOAD = reverse("desk:upload")


@pytest.fixture
def editor(client):
    user = User.objects.create_user("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    return client


def picture(kind="PNG", size=(40, 30), mode="RGB", **options):
    output = io.BytesIO()
    Image.new(mode, size, "red").save(output, kind, **options)
    return output.getvalue()


def send(client, data, name="photo.html"):
    return client.post(UPLOAD, {"image": SimpleUploadedFile(name, data, "image/gif")})


@pytest.mark.parametrize(
    ("kind", "extension"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp"), ("GIF", "png")]
)
def test_kind_is_told_by_the_content_and_the_name_is_ours(editor, settings, kind, extension):
    response = send(editor, picture(kind))

    stored = list((settings.MEDIA_ROOT / "images").iterdir())
    assert [path.suffix for path in stored] == [f".{extension}"]
    assert f"](/media/images/{stored[0].name})" in response.json()["image_code"]


def test_metadata_is_dropped(editor, settings):
    exif = Image.Exif()
    exif[0x013B] = "Secret author"

    send(editor, picture("JPEG", exif=exif))

    stored = next(settings.MEDIA_ROOT.rglob("*.jpg")).read_bytes()
    assert b"Secret author" not in stored


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html><script>alert(1)</script>",
        b"GIF89a",
        picture()[:40],
        b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
        b"\0" * (8 * 1024 * 1024 + 1),
        picture("BMP"),
        picture("TIFF"),
        picture("PNG", size=(65_500, 700), mode="1"),
    ],
    ids=["empty", "svg", "html", "cut gif", "cut png", "bad png", "large", "bmp", "tiff", "pixels"],
)
def test_what_is_no_picture_is_refused_with_a_message(editor, settings, data):
    response = send(editor, data, "photo.png")

    assert response.status_code == 400
    assert response.json()["image"][0]
    assert not list(settings.MEDIA_ROOT.rglob("*.*"))


def test_a_form_without_a_file_is_refused(editor):
    assert editor.post(UPLOAD).status_code == 400
