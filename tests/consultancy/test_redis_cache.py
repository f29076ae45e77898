"""The cache in a real Redis server, and the site while that is away."""

import os
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.urls import reverse

from consultancy import redis_cache
from tests import redis
from tests.factories import make_user
from tests.served import ROOT, free_port

pytestmark = pytest.mark.skipif(not redis.IS_THERE, reason=redis.MISSING)

BACKEND = "consultancy.redis_cache.ForgivingRedisCache"
SECRET = quote(redis.PASSWORD, safe="")
ROUND_TRIP = "from django.core.cache import cache as c; c.set('k', 'kept'); print(c.get('k'))"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("redis")
    with redis.redis_server(folder) as port:
        yield port, folder


@pytest.fixture(autouse=True)
def never_failed(monkeypatch):
    monkeypatch.setattr(redis_cache._resting, "until", 0)


@pytest.fixture
def kept_in_redis(server, settings):
    use(settings, server[0])
    cache.clear()


@pytest.fixture
def away(settings):
    use(settings, free_port())


def use(settings, port):
    address = f"redis://:{SECRET}@127.0.0.1:{port}/1"
    settings.CACHES = settings.CACHES | {"default": {"BACKEND": BACKEND, "LOCATION": address}}


@pytest.mark.slow
@pytest.mark.parametrize(
    "address",
    [
        "rediscache://:{secret}@127.0.0.1:{port}/1",
        "redis://:{secret}@127.0.0.1:{port}/1",
        "rediscache://{folder}/redis.sock?db=1&password={secret}",
    ],
)
def test_site_keeps_something_at_each_documented_address(server, address):
    port, folder = server
    url = address.format(port=port, folder=folder, secret=SECRET)
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", ROUND_TRIP]

    environment = os.environ | {"CACHE_URL": url}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert (done.stdout, done.stderr) == ("kept\n", "")


def test_cache_does_what_every_cache_of_djangos_does(kept_in_redis):
    assert cache.add("n", 1)
    assert not cache.add("n", 5)
    assert cache.incr("n", 2) == 3
    assert cache.touch("n", 60)
    assert cache.set_many({"a": "x", "b": None}) == []
    assert cache.get_many(["n", "a", "c"]) == {"n": 3, "a": "x"}
    assert cache.has_key("b")
    assert cache.get("c", "nothing") == "nothing"
    assert cache.delete("a")
    cache.delete_many(["n"])
    assert cache.get("n") is None
    with pytest.raises(ValueError, match="not found"):
        cache.incr("n")


def test_server_that_is_away_is_an_empty_cache(away, caplog):
    cache.set("a", 1)
    cache.delete_many(["a"])
    cache.clear()

    assert not cache.add("a", 1)
    assert cache.get("a", "nothing") == "nothing"
    assert cache.get_or_set("a", "made") == "made"
    assert cache.get_many(["a"]) == {}
    assert cache.set_many({"a": 1}) == ["a"]
    assert not any(ask("a") for ask in (cache.has_key, cache.touch, cache.delete))
    with pytest.raises(ValueError, match="not found"):
        cache.incr("a")
    assert len(caplog.records) == 1
    assert redis.PASSWORD not in caplog.text


def test_wrong_password_is_a_server_that_is_away(server, settings, caplog):
    address = f"redis://:wrong@127.0.0.1:{server[0]}/1"
    settings.CACHES = settings.CACHES | {"default": {"BACKEND": BACKEND, "LOCATION": address}}

    assert cache.get("a") is None
    assert "AuthenticationError" in caplog.text


@pytest.mark.django_db
def test_server_that_goes_away_breaks_no_preview_and_no_sign_in(client, settings, tmp_path):
    user = make_user(groups=["Editors"], password=make_password("a long password"))
    signing_in = {"username": user.username, "password": "a long password"}
    with redis.redis_server(tmp_path) as port:
        use(settings, port)
        client.force_login(user)
        assert preview(client) == 200

    assert preview(client) == 200
    client.logout()
    assert client.post(reverse("admin:login"), signing_in).status_code == 302
    assert client.get("/").status_code == 200


def preview(client):
    return client.post("/admin/markdownx/markdownify/", {"content": "Text"}).status_code
