"""What every test starts from."""

import signal

import hypothesis
import pytest
from django.test import override_settings

# How long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

pytest_plugins = ["tests.browser", "tests.demo_site", "tests.smtp"]


@pytest.fixture(scope="session", autouse=True)
def plain_http():
    """The test servers speak no TLS; the live one reads these when it starts."""
    with override_settings(
        SECURE_SSL_REDIRECT=False,
        SECURE_HSTS_SECONDS=0,
        SESSION_COOKIE_SECURE=False,
        CSRF_COOKIE_SECURE=False,
    ):
        yield


@pytest.fixture(autouse=True)
def plain_settings(settings, tmp_path):
    """Quick password hashes, unhashed static files, and a media folder of the test's own."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def interruptible():
    """Child processes can be interrupted, also where the suite itself runs in the background."""
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, handler)
