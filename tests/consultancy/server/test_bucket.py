"""Two real servers, and nginx before one of them, with media in one bucket."""

import ssl
import urllib.error
import urllib.request

import pytest
from django.urls import reverse

from consultancy.server.front import LIVENESS, Front
from tests import nginx, s3
from tests.consultancy.server.conftest import site_on
from tests.served import free_port, serving

IMAGE = b"\x89PNG, as far as anybody asks"
PATH = "/media/images/a.png"


@pytest.fixture(scope="module")
def bucket():
    with s3.bucket_on_loopback() as found:
        found.client.put_object(Bucket=s3.BUCKET, Key="site/images/a.png", Body=IMAGE)
        yield found


@pytest.fixture(scope="module")
def machines(nothing_left, bucket, tmp_path_factory):
    """The addresses of two servers, each with copies of its own; and whether both have one."""
    ports, folder = (free_port(), free_port()), tmp_path_factory.mktemp("machines")
    one, two = (
        site_on(port)
        | s3.KEYS
        | {"MEDIA_STORAGE_URL": bucket.url, "MEDIA_COPIES_FOLDER": f"{folder}/{port}"}
        for port in ports
    )
    with serving(one, ports[0], processes=1), serving(two, ports[1], processes=1):
        yield ports


def asked(address):
    context = ssl._create_unverified_context() if address.startswith("https") else None
    try:
        with urllib.request.urlopen(address, timeout=120, context=context) as answer:
            return answer.status, answer.read(), answer.headers["Last-Modified"]
    except urllib.error.HTTPError as error:
        error.close()
        return error.code, None, None


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_every_machine_shows_the_images_of_the_bucket(machines):
    one, two = (asked(f"http://127.0.0.1:{port}{PATH}") for port in machines)

    assert one == two
    assert one[:2] == (200, IMAGE)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not nginx.IS_THERE, reason=nginx.MISSING)
def test_nginx_as_shipped_asks_the_site_for_what_is_in_the_bucket(machines, tmp_path):
    with nginx.before_site(tmp_path, machines[0], tmp_path / "s", tmp_path / "media") as address:
        shown = asked(f"{address}{PATH}")
        missing = asked(f"{address}/media/none.png")

    assert shown[:2] == (200, IMAGE)
    assert missing[0] == 404


def test_images_out_of_a_bucket_hold_no_thread_of_a_page(settings):
    settings.MEDIA_IN_BUCKET = True
    front = Front(lambda *_asked: [])

    threads = [front.threads_for(path) for path in (PATH, reverse("home"), LIVENESS)]

    assert len({id(one) for one in threads}) == 3
    assert threads[1] is front.threads
