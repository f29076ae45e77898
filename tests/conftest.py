"""What every test starts from."""

import pytest

pytest_plugins = ["tests.browser", "tests.smtp"]


@pytest.fixture(autouse=True)
def plain_settings(settings, tmp_path):
    """Quick password hashes, unhashed static files, and a media folder of the test's own."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = tmp_path
    settings.SECURE_SSL_REDIRECT = False
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
