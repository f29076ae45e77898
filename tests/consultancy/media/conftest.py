import boto3
import pytest
from django.core.files.storage import default_storage, storages

from casestudies.images.inks import is_silhouette
from casestudies.images.pictures import read_picture
from consultancy.media.address import bucket_storage
from tests.s3 import KEYS, bucket_on_loopback
from tests.served import free_port


@pytest.fixture(scope="module")
def server():
    with pytest.MonkeyPatch.context() as patched:
        for name, value in KEYS.items():
            patched.setenv(name, value)
        boto3.setup_default_session()
        with bucket_on_loopback() as found:
            yield found


@pytest.fixture
def bucket(server, settings, tmp_path):
    """The site's media are in an empty bucket, of which this machine knows nothing yet."""
    server.empty()
    read_picture.cache_clear()
    is_silhouette.cache_clear()
    settings.MEDIA_IN_BUCKET = True
    settings.MEDIA_ROOT = tmp_path / "copies"
    settings.STORAGES = settings.STORAGES | {
        "default": bucket_storage(server.url, copies=settings.MEDIA_ROOT)
    }
    return server


@pytest.fixture
def other_machine(bucket, tmp_path):
    """The same bucket as another machine sees it, with copies of its own."""
    return storages.create_storage(bucket_storage(bucket.url, copies=tmp_path / "elsewhere"))


@pytest.fixture
def goes_away(bucket, monkeypatch):
    """Calling this leaves nobody where the bucket was, and this process as it is."""

    def go(*, forgetting=True):
        default_storage.endpoint_url = f"http://127.0.0.1:{free_port()}"
        default_storage._connections.__dict__.clear()
        default_storage._bucket = None
        if forgetting:
            read_picture.cache_clear()

    return go
