"""The settings that tests run with: the site's own, from a known environment and nothing else.

A person's environment, a .env file or an earlier run decide nothing. The suite's own variable is
TEST_DATABASE_URL (see with_postgres.py). Processes that tests start inherit what is set here.
"""

import os
import re
from pathlib import Path

EXAMPLE = Path(__file__).parent.parent / ".env.example"
VARIABLES = re.findall(r"^(?:# )?([A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE)

for name in VARIABLES:
    os.environ.pop(name, None)
os.environ |= {
    "ENV_FILE": os.devnull,
    "SECRET_KEY": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-9876543210",
    "ALLOWED_HOSTS": "www.example.com",
    "SITE_URL": "https://www.example.com",
    "DIAGNOSTIC_RECIPIENTS": "team@example.com",
    "EMAIL_URL": "smtp://mail.example.com",
    "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", ""),
    "ERASURES_FILE": os.devnull,
    # For those processes: this module is for the suite alone.
    "DJANGO_SETTINGS_MODULE": "consultancy.settings",
}

from consultancy.settings import *  # noqa: E402, F403
from consultancy.settings import CACHES, DATABASES, INSTALLED_APPS  # noqa: E402

# Has a command of Django's in its place.
INSTALLED_APPS = [*INSTALLED_APPS, "tests"]

# No test cuts the power: SQLite need not wait for the disk. PostgreSQL: see with_postgres.py.
OPTIONS = DATABASES["default"]["OPTIONS"]
if "init_command" in OPTIONS:
    OPTIONS["init_command"] = OPTIONS["init_command"].replace("synchronous=FULL", "synchronous=OFF")

# A connection that a thread of a test leaves open outlives the test.
DATABASES["default"]["CONN_MAX_AGE"] = 0

# The test servers speak no TLS; the live one reads these when it starts.
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, DEVICE_COOKIE_NAME = "sessionid", "csrftoken", "device"

# Its own tests switch it on (consultancy/signin/).
SECOND_FACTOR_REQUIRED = False

# No test finds what another has drawn.
CACHES["cards"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "cards"}

# Quick password hashes, and unhashed static files.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
