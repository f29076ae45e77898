"""Media in a bucket, by a real S3 server: stored, shown, deleted, and the bucket away."""

import io
import logging
import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from casestudies.images.pictures import read_picture
from casestudies.images.storing import store_image
from casestudies.models import Article
from casestudies.tables.library import LibraryImage
from consultancy.media import bucket as media_bucket
from consultancy.media.failures import BucketAwayError
from contact.organisation import Organisation
from tests.content_folder import export_content, files_in, import_content, page, write
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

UPLOAD = reverse("desk:upload")


def picture(size=(1200, 600)):
    output = io.BytesIO()
    Image.new("RGB", size, "teal").save(output, "PNG")
    return output.getvalue()


def seen(client, path):
    """What is at that address of the media, read to its end."""
    response = client.get(f"/media/{path}")
    return response.status_code, response.getvalue()


@pytest.fixture
def editor(client, bucket):
    client.force_login(make_user(groups=["Editors"]))
    return client


def upload(client):
    return client.post(UPLOAD, {"image": SimpleUploadedFile("a.png", picture())})


def stored_picture():
    return store_image(ContentFile(picture())).path


def test_upload_lies_in_the_bucket_with_its_sizes(editor, bucket):
    upload(editor)

    image = LibraryImage.objects.get()
    assert image.path in bucket.names()
    assert {name.rpartition("-")[2] for name in bucket.names() if "sizes/" in name} == {
        "480.webp",
        "960.webp",
        "1200.webp",
    }


def test_page_says_of_an_image_in_a_bucket_what_it_says_of_one_in_a_folder(client, bucket):
    path = stored_picture()
    article = make_article(image=path, body=f"![A yard](/media/{path})")

    shown = client.get(article.get_absolute_url()).content.decode()

    assert shown.count('width="1200" height="600"') == 2
    assert shown.count("-480.webp 480w") == 2
    assert f'src="/media/{path}"' in shown
    assert bucket.endpoint not in shown


def test_site_answers_for_the_bucket_as_for_a_folder(client, bucket, settings, tmp_path):
    path = stored_picture()
    there = client.get(f"/media/{path}")
    settings.MEDIA_IN_BUCKET = False

    here = client.get(f"/media/{path}")

    assert there.getvalue() == here.getvalue()
    assert there.headers == here.headers
    assert there.headers["Content-Type"] == "image/png"


def test_two_machines_tell_the_same_of_an_image(bucket, other_machine):
    path = stored_picture()

    here, there = default_storage.current_copy(path), other_machine.current_copy(path)

    assert here.stat().st_mtime == there.stat().st_mtime
    assert here != there


def test_image_is_asked_for_again_only_after_a_minute(client, bucket):
    path = stored_picture()
    seen(client, path)
    bucket.delete(path)

    assert seen(client, path)[0] == 200


def test_image_that_another_machine_has_deleted_is_gone(client, other_machine, monkeypatch):
    path = stored_picture()
    seen(client, path)
    other_machine.delete(path)
    monkeypatch.setattr(media_bucket, "ASKED_AFTER", 0)

    assert seen(client, path)[0] == 404
    assert not default_storage.copy_of(path).exists()


def test_image_that_another_machine_has_replaced_is_read_again(client, other_machine, monkeypatch):
    path = stored_picture()
    seen(client, path)
    os.utime(default_storage.copy_of(path), (0, 0))
    other_machine.save(path, ContentFile(b"another"))

    here = seen(client, path)[1]
    monkeypatch.setattr(media_bucket, "ASKED_AFTER", 0)

    assert here.startswith(b"\x89PNG")
    assert seen(client, path)[1] == b"another"


def test_image_that_another_machine_has_deleted_can_be_stored_again(bucket, other_machine):
    path = stored_picture()
    default_storage.open(path).close()
    other_machine.delete(path)

    stored_picture()

    assert path in bucket.names()


def test_deleted_image_leaves_no_copy(editor, bucket):
    upload(editor)
    image = LibraryImage.objects.get()
    seen(editor, image.path)

    image.delete_files()

    assert bucket.names() == set()
    assert seen(editor, image.path)[0] == 404


@pytest.mark.parametrize(
    "name", ["images/none.png", "images", "", ".", "../settings.py", "a" * 300, "\x01", "a%00b"]
)
def test_name_that_is_no_image_is_not_found_and_the_bucket_asked_again(client, bucket, name):
    assert client.get(f"/media/{name}").status_code in {400, 404}
    assert not default_storage.resting.is_resting()


def test_images_go_in_and_out_unchanged(bucket, tmp_path):
    text = page(image="{src: cover.png, alt: A cover}", body="[Terms](/terms.pdf)\n")
    given = {"case-studies/a/index.md": text, "case-studies/a/cover.png": picture()}
    write(tmp_path / "in", **given, **{"static/terms.pdf": b"%PDF-1.7 terms"})

    import_content(tmp_path / "in")
    export_content(tmp_path / "out")

    assert Article.objects.get().image in bucket.names()
    out = files_in(tmp_path / "out")
    assert out["static/terms.pdf"] == b"%PDF-1.7 terms"
    assert out["case-studies/a/index.md"] == text.encode()


def test_file_that_no_disk_takes_a_copy_of_is_shown_all_the_same(client, bucket, monkeypatch):
    path = stored_picture()

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(media_bucket, "write_copy", full)

    assert seen(client, path)[1].startswith(b"\x89PNG")
    assert client.get(make_article(image=path).get_absolute_url()).status_code == 200


def test_copies_stand_in_for_a_bucket_that_is_away(client, goes_away, monkeypatch):
    path = stored_picture()
    seen(client, path)
    monkeypatch.setattr(media_bucket, "ASKED_AFTER", 0)
    goes_away()

    assert seen(client, path)[0] == 200
    shown = client.get(make_article(image=path).get_absolute_url())
    assert b"-480.webp 480w" in shown.content


def test_image_without_a_copy_is_not_to_be_had_while_the_bucket_is_away(client, goes_away, caplog):
    path = stored_picture()
    goes_away()

    response = client.get(f"/media/{path}")

    assert response.status_code == 503
    assert response.headers["Cache-Control"] == "no-store"
    assert "The bucket of media does not answer" in caplog.text
    assert "127.0.0.1" not in caplog.text


def test_page_made_without_the_bucket_is_kept_nowhere(client, goes_away):
    article = make_article(image=stored_picture())
    goes_away()

    shown = client.get(article.get_absolute_url())
    other = client.get("/privacy/")

    assert shown.status_code == 200
    assert shown.headers["Cache-Control"] == "no-store"
    assert other.headers["Cache-Control"] != "no-store"


@pytest.mark.parametrize("address", ["/icon-192.png", "/favicon.ico", "/cards/{place}.jpg", "/"])
def test_what_is_drawn_of_an_image_does_without_it(client, goes_away, address):
    path = stored_picture()
    article = make_article(image=path)
    Organisation.objects.update_or_create(defaults={"logo": path})
    read_picture(path)
    default_storage.copy_of(path).unlink()
    goes_away(forgetting=False)

    response = client.get(address.format(place=article.get_absolute_url().strip("/")))

    assert response.status_code in {200, 404}
    assert response.headers["Cache-Control"] == "no-store" or address == "/"


def test_bucket_that_failed_is_left_alone(bucket, goes_away, caplog):
    goes_away()

    for _number in range(20):
        with pytest.raises(BucketAwayError):
            default_storage.open("images/a.png")

    told = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert len(told) == 1


def test_upload_that_the_bucket_does_not_take_is_told(editor, goes_away):
    goes_away()

    response = upload(editor)

    assert response.status_code == 400
    assert "could not be stored" in response.json()["image"][0]
    assert not LibraryImage.objects.exists()


def test_bucket_that_is_not_there_is_named_by_its_refusal(bucket):
    default_storage.bucket_name = "another-bucket"

    with pytest.raises(BucketAwayError, match="NoSuchBucket"):
        default_storage.open("images/a.png")
