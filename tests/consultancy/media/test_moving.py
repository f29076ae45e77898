"""Media move between a folder and a bucket, in a backup and by themselves."""

import io
from hashlib import sha256

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from casestudies.images.storing import store_image
from consultancy.backup.media import MediaFile, is_stored_unchanged, put_back, stored_names
from consultancy.checks import check_bucket
from consultancy.health.checks import CHECKS
from consultancy.health.finding import State
from consultancy.management.commands import copy_media
from tests.consultancy.edition.conftest import export
from tests.content_folder import picture
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    files = {"images/a.png": b"one", "sizes/a-480.webp": b"two", "files/0123/terms.pdf": b"three"}
    for name, data in files.items():
        (tmp_path / "media" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "media" / name).write_bytes(data)
    return tmp_path / "media", files


def test_folder_moves_into_the_bucket_and_only_what_lacks_is_copied(bucket, folder, capsys):
    place, files = folder
    default_storage.save("images/a.png", ContentFile(b"one"))

    call_command("copy_media", f"file://{place}", dry_run=True)
    assert bucket.names() == {"images/a.png"}
    call_command("copy_media", place)
    call_command("copy_media", place)

    assert {name: default_storage.open(name).read() for name in bucket.names()} == files
    first, second, third = capsys.readouterr().out.splitlines()
    assert first.startswith("2 files (0.0 MB) would be copied to s3://media-of-the-site/site; 1 ")
    assert second.startswith("2 files (0.0 MB) copied")
    assert third.startswith("0 files")


def test_bucket_moves_into_the_folder(bucket, folder, settings, tmp_path):
    place, files = folder
    call_command("copy_media", place)
    settings.MEDIA_IN_BUCKET, settings.MEDIA_ROOT = False, tmp_path / "back"
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = settings.STORAGES | {"default": storage}

    call_command("copy_media", bucket.url)

    assert {name: (tmp_path / "back" / name).read_bytes() for name in files} == files


@pytest.mark.parametrize("place", ["", "media", "/nowhere/at/all", "gs://bucket", "s3://B"])
def test_place_that_is_none_is_told(bucket, place):
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("copy_media", place)


def test_bucket_that_is_away_is_told(bucket, folder, goes_away):
    goes_away()

    with pytest.raises(CommandError, match=r"not answer: EndpointConnectionError\. Run it"):
        call_command("copy_media", folder[0])


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyboardInterrupt(), r"^Stopped\. Run it again: it goes on where it ended\.$"),
        (
            OSError(28, "No space left on device", "/m/a"),
            r"^No space left on device: /m/a\. Run it",
        ),
        (ValueError("There is no folder b."), r"^There is no folder b\.$"),
    ],
)
def test_copying_that_ends_early_says_whether_to_run_it_again(monkeypatch, error, said):
    def fail(place, copies):
        raise error

    monkeypatch.setattr(copy_media, "storage_at", fail)

    with pytest.raises(CommandError, match=said):
        call_command("copy_media", "place")


def test_check_and_health_say_whether_the_bucket_answers(bucket, goes_away):
    look = next(check.look for check in CHECKS if check.name == "media")

    assert check_bucket() == []
    assert look().said == "The bucket s3://media-of-the-site/site answers."
    goes_away()

    assert "EndpointConnectionError" in check_bucket()[0].msg
    assert look().state is State.LOOK


def test_check_names_a_bucket_that_is_not_there(bucket):
    default_storage.bucket_name = "another-bucket"

    assert "NoSuchBucket" in check_bucket()[0].msg


def test_health_names_the_folder(settings):
    look = next(check.look for check in CHECKS if check.name == "media")

    assert look().said == f"Images are in the folder {settings.MEDIA_ROOT}."


def test_backup_reads_the_bucket_and_puts_back_what_another_machine_lost(bucket, other_machine):
    path = store_image(ContentFile(picture())).path
    names = set(stored_names())
    data = default_storage.open(path).read()
    kept = MediaFile(path, len(data), sha256(data).hexdigest())
    other_machine.delete(path)

    was_lost = not is_stored_unchanged(kept)
    put_back(path, io.BytesIO(data))

    assert names == bucket.names()
    assert was_lost
    assert is_stored_unchanged(kept)


def test_edition_holds_the_images_of_the_bucket_and_keeps_them_while_that_is_away(
    bucket, goes_away, tmp_path
):
    path = store_image(ContentFile(picture())).path
    make_article(body=f"![A yard](/media/{path})")
    folder = tmp_path / "edition"

    export(folder)
    first = (folder / "media" / path).read_bytes()
    goes_away()
    said, status = export(folder)

    assert first == picture()
    assert (folder / "media" / path).read_bytes() == first
    assert "The bucket of media" in said
    assert status == 1
