"""Settings, all from the environment (or the file ENV_FILE, .env); .env.example explains each."""

import os
from pathlib import Path
from typing import Any

import environ

from consultancy import brand, environment
from consultancy.headers import EVERYWHERE, HSTS_SECONDS, strict_transport_security
from consultancy.logs.configured import log_settings, report_handlers
from consultancy.media.address import bucket_storage

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env(
    DEBUG=(bool, False),
    SECRET_KEY=(str, ""),
    SECRET_KEY_FALLBACKS=(list, []),
    ALLOWED_HOSTS=(list, []),
    SITE_URL=(str, ""),
    EDITION_URL=(str, ""),
    NOINDEX=(bool, None),
    HSTS_SECONDS=(int, HSTS_SECONDS),
    HSTS_SUBDOMAINS=(bool, False),
    HSTS_PRELOAD=(bool, False),
    DATABASE_URL=(str, ""),
    CACHE_URL=(str, "locmemcache://"),
    CARDS_FOLDER=(str, ""),
    CARD_FONTS=(str, "/usr/share/fonts"),
    PAGE_CACHE_MB=(int, None),
    EMAIL_URL=(str, ""),
    DEFAULT_FROM_EMAIL=(str, ""),
    DIAGNOSTIC_RECIPIENTS=(list, []),
    SECURITY_CONTACT=(str, ""),
    PROBE_TOKEN=(str, ""),
    METRICS_TOKEN=(str, ""),
    INDEXNOW_KEY=(str, ""),
    INDEXNOW_URL=(str, "https://api.indexnow.org/indexnow"),
    REQUEST_RETENTION_DAYS=(int, 365),
    QUARANTINE_RETENTION_DAYS=(int, 30),
    ERASURES_FILE=(str, ""),
    DIAGNOSTIC_HOURLY_LIMIT=(int, 5),
    TRUSTED_PROXY_HOPS=(int, 0),
    IMAGE_QUOTA_MB=(int, 2048),
    STATIC_FOLDER=(str, ""),
    STATIC_RELEASES=(int, 5),
    DISK_FREE_MB=(int, 1000),
    MEDIA_STORAGE_URL=(str, ""),
    MEDIA_COPIES_FOLDER=(str, ""),
    # These two the bucket's own library reads, from the environment.
    AWS_ACCESS_KEY_ID=(str, ""),
    AWS_SECRET_ACCESS_KEY=(str, ""),
    SEARCH_URL=(str, ""),
    ADMINS=(list, []),
    SENTRY_DSN=(str, ""),
    LOG_FORMAT=(str, ""),
    LOG_LEVEL=(str, "INFO"),
    ACCESS_LOG=(bool, False),
    LANGUAGE_CODE=(str, "en-gb"),
    TIME_ZONE=(str, "Europe/London"),
    SECOND_FACTOR_REQUIRED=(bool, None),
)
environ.Env.read_env(os.environ.get("ENV_FILE", BASE_DIR / ".env"))
environment.refuse_to_start(
    environment.problems_of(os.environ, in_production=not env("DEBUG")),
)


# Core

DEBUG = env("DEBUG")
SECRET_KEY = env("SECRET_KEY")
SECRET_KEY_FALLBACKS = env("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env("ALLOWED_HOSTS")
# Every absolute address comes from here, never from the Host header.
SITE_URL: str = env("SITE_URL").rstrip("/")
IS_HTTPS = SITE_URL.startswith("https://")
# Where its plain files stand under another address (consultancy/edition/): their forms are ours.
EDITION_URL: str = env("EDITION_URL").rstrip("/")

# Whether search engines are asked to show nothing of it.
NOINDEX: bool = DEBUG if env("NOINDEX") is None else env("NOINDEX")

INSTALLED_APPS = [
    "consultancy",
    "consultancy.signin",
    "casestudies",
    "contact",
    "markdownx",
    "modelsearch",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    # Its widgets' templates, since ours stand beside them.
    "django.forms",
]

MIDDLEWARE = [
    "consultancy.logs.request_ids.name_requests",
    "consultancy.middleware.secure_headers",
    "contact.intake.forwarding.watch_forwarding",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "consultancy.health.probes.answer_probes",
    "consultancy.middleware.forget_cookies",
    # Outside of what refuses: caches may keep a 405 that says nothing.
    "consultancy.caching.caching",
    "consultancy.middleware.refuse_nul_bytes",
    "consultancy.middleware.reading_only",
    "contact.intake.proxies.watch_proxies",
    # Outside ConditionalGet: in the admin, no two compressed answers are the same.
    "consultancy.middleware.compress",
    "django.middleware.http.ConditionalGetMiddleware",
    "consultancy.middleware.reading_organisation_once",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Within Common, which would add a slash to /blog/index.xml first: two redirects.
    "casestudies.addresses.absent_pages.answer_for_absent_pages",
    # Within Common, which tells the length.
    "consultancy.campaign_links.keep_campaign",
    "consultancy.middleware.ForgetUndeclared",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "consultancy.signin.sessions.guard",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "consultancy.urls"
WSGI_APPLICATION = "consultancy.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "consultancy.context_processors.site",
            ],
            # Whatever shows words may show those of another language.
            "builtins": ["contact.templatetags.languages"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


# Database


def database() -> dict[str, Any]:
    """The one database: SQLite beside manage.py, or what DATABASE_URL names.

    SQLite: IMMEDIATE, because deferred transactions fail under concurrent writers; FULL, because
    a stored request must survive a power cut; secure_delete, because erased addresses must be gone.
    Its connections last a minute: opening one, and writing down each query's plan again, costs a
    quarter of a page (what becomes of a file that is replaced meanwhile: consultancy/databases.py).
    PostgreSQL: a connection for each thread, there are four, looked at before a request uses it: a
    pool would try its dead ones one after the other, with a wait between, once the server is back.
    """
    config: dict[str, Any] = env.db_url_config(
        env("DATABASE_URL") or f"sqlite:///{BASE_DIR / 'db.sqlite3'}"
    )
    options = config.setdefault("OPTIONS", {})
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["ENGINE"] = "consultancy.sqlite"
        options["transaction_mode"] = "IMMEDIATE"
        options["timeout"] = 20
        # Prepared statements a thread keeps, 28 kB each: those of a few kinds of pages, not of all.
        options["cached_statements"] = 32
        options["init_command"] = (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
            # Kilobytes, of each thread: the system has the file in its memory anyway.
            "PRAGMA cache_size=-500;"
        )
        config["CONN_MAX_AGE"] = 60
    else:
        # A page that waits for a lock, or for a server that went without a word, is one that hangs.
        # So does a restore that waits for a machine which went so: the server asks after a minute
        # whether it is there still, and gives it up half a minute later.
        # Of what is said twice the last word counts: the operator's, in DATABASE_URL.
        keepalives = {"idle": 60, "interval": 10, "count": 3}
        asked = " ".join(f"-c tcp_keepalives_{name}={n}" for name, n in keepalives.items())
        options["options"] = f"-c lock_timeout=10s {asked} {options.get('options', '')}".strip()
        options.setdefault("connect_timeout", 5)
        options.setdefault("tcp_user_timeout", 5000)
        config["CONN_MAX_AGE"] = None
        config["CONN_HEALTH_CHECKS"] = True
        config["TEST"] = {"CHARSET": "UTF8", "TEMPLATE": "template0"}
    return config


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CARDS_FOLDER = env("CARDS_FOLDER").removeprefix("file://") or str(BASE_DIR / "var" / "cards")
CARD_FONTS = env("CARD_FONTS").removeprefix("file://")
CACHE: dict[str, Any] = env.cache("CACHE_URL")
if "redis" in CACHE["BACKEND"]:
    CACHE["BACKEND"] = "consultancy.redis_cache.ForgivingRedisCache"
CACHES = {
    "default": CACHE,
    # Pictures for social networks, drawn once for all processes: some 150 MB at most.
    "cards": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": CARDS_FOLDER,
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 3000},
    },
}
# What each server process keeps of pages, in bytes; nothing while templates are edited.
PAGE_CACHE_BYTES: int = (
    (0 if DEBUG else 8) if env("PAGE_CACHE_MB") is None else env("PAGE_CACHE_MB")
) * 1024**2


# Security

# Only the admin sets cookies and looks at them (docs/decisions/0002). The prefix, which browsers
# allow over https alone, keeps other hosts of the domain from setting them (RFC 6265bis, 4.1.3.2).
COOKIE_PREFIX = "__Host-" if IS_HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
DEVICE_COOKIE_NAME = f"{COOKIE_PREFIX}device"
# The longest that a session lasts, and the longest that it waits for its owner, in seconds.
SESSION_COOKIE_AGE = 7 * 24 * 60 * 60
SESSION_IDLE_AGE = 8 * 60 * 60
# The default storage would set a cookie for the whole site.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The probes are asked by machines, over plain HTTP, behind the proxy.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS: int = env("HSTS_SECONDS") if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS: bool = env("HSTS_SUBDOMAINS")
SECURE_HSTS_PRELOAD: bool = env("HSTS_PRELOAD")
# The same for what is answered without Django.
STRICT_TRANSPORT_SECURITY = strict_transport_security(
    SECURE_HSTS_SECONDS, subdomains=SECURE_HSTS_INCLUDE_SUBDOMAINS, preload=SECURE_HSTS_PRELOAD
)
# How far HSTS reaches is for the operator to say, who alone knows the other hosts of the domain.
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W005", "security.W021"]
# Whoever shows it to /readyz reads the details.
PROBE_TOKEN: str = env("PROBE_TOKEN")
# The same for /metrics: without it nothing is counted.
METRICS_TOKEN: str = env("METRICS_TOKEN")
INDEXNOW_KEY: str = env("INDEXNOW_KEY")
INDEXNOW_URL: str = env("INDEXNOW_URL")
# Who knows the pages that requests came from, by their paths.
PAGE_BOOK = "casestudies.page.page_book"
# What the mail worker, which knows nothing of pages, does besides: classes with a method `work`,
# which says in a line what it has done.
WORKER_CHORES = [
    "consultancy.health.watch.HealthWatch",
    "casestudies.desk.colleagues.due.ChangesDue",
    "casestudies.machines.index_now.IndexNow",
    "casestudies.search.indexing.Indexing",
    "casestudies.desk.links.reading.ReadingTexts",
]
SECURE_REFERRER_POLICY = EVERYWHERE["Referrer-Policy"]

# Memory-hard, and in the standard library; the other one is for passwords of earlier releases.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": "consultancy.signin.passwords.GuessablePasswordValidator"},
]
# How long a link to choose a password is good for, in seconds.
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60

# Whether colleagues must give a code besides their password; where not, they may.
SECOND_FACTOR_REQUIRED: bool = (
    not DEBUG if env("SECOND_FACTOR_REQUIRED") is None else env("SECOND_FACTOR_REQUIRED")
)


def code_issuer(device: Any) -> str:
    """How an app that shows codes calls the site (django_otp asks)."""
    # Models come after the settings.
    from contact.organisation import Organisation  # noqa: PLC0415

    return Organisation.current().name


OTP_TOTP_ISSUER = code_issuer
# Wrong codes are counted with wrong passwords (consultancy/signin/limits.py): a count of the
# device's own would let a stranger lock its owner out.
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0


# The organisation

# What a fresh site says and how it looks, until its owner says otherwise (contact/organisation.py).
BRAND: Any = brand


# Internationalisation

LANGUAGE_CODE = env("LANGUAGE_CODE")
LOCALE_PATHS = [BASE_DIR / "consultancy" / "locale"]
LANGUAGES = environment.OFFERED_LANGUAGES
FORMAT_MODULE_PATH = "consultancy.formats"
TIME_ZONE = env("TIME_ZONE")


# Files

STATIC_URL = "/static/"
STATIC_ROOT = env("STATIC_FOLDER").removeprefix("file://") or BASE_DIR / "var" / "static"
# Of how many releases the files are there, this one among them.
STATIC_RELEASES: int = env("STATIC_RELEASES")
# The pictures of the guides, which the desk shows too.
STATICFILES_DIRS = [("help", BASE_DIR / "docs" / "pictures")]
MEDIA_URL = "/media/"
MEDIA_IN_BUCKET: bool = env("MEDIA_STORAGE_URL").startswith("s3://")
# Where images are read: with a bucket, from what this machine has copied of it.
MEDIA_ROOT = (
    env("MEDIA_COPIES_FOLDER").removeprefix("file://") or BASE_DIR / "var" / "media"
    if MEDIA_IN_BUCKET
    else env("MEDIA_STORAGE_URL").removeprefix("file://") or BASE_DIR / "media"
)
# No other site needs our files.
WHITENOISE_ALLOW_ALL_ORIGINS = False
# By its name, so that nobody asks for jquery.js to learn whether jquery.init.js is what it was.
WHITENOISE_IMMUTABLE_FILE_TEST = r"\.[0-9a-f]{12}\.[^/]+$"
# What editors may upload altogether, in bytes.
IMAGE_QUOTA: int = env("IMAGE_QUOTA_MB") * 1024**2
# With less room for files, in bytes, /readyz and the admin say so (consultancy/health/files.py).
DISK_FREE: int = env("DISK_FREE_MB") * 1024**2
STORAGES = {
    "default": bucket_storage(env("MEDIA_STORAGE_URL"), copies=MEDIA_ROOT)
    if MEDIA_IN_BUCKET
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "consultancy.static_files.CollectedFiles"
    },
}


# Search

# Words come to it stemmed, in whatever language: it need know none (casestudies/search/).
MODELSEARCH_BACKENDS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "modelsearch.backends.database", "SEARCH_CONFIG": "simple"},
}
# The server, and seconds for which a visitor waits for it before the database answers.
if env("SEARCH_URL"):
    server, _plus, address = env("SEARCH_URL").partition("+")
    MODELSEARCH_BACKENDS["server"] = {
        "BACKEND": f"modelsearch.backends.{server}",
        "URLS": [address],
        "TIMEOUT": 2,
    }


# Mail

vars().update(env.email_url_config(env("EMAIL_URL") or "consolemail://"))
# A mail server that hangs must not hold the worker.
EMAIL_TIMEOUT = 20
DIAGNOSTIC_RECIPIENTS = env("DIAGNOSTIC_RECIPIENTS")
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL") or DIAGNOSTIC_RECIPIENTS[0]
SECURITY_CONTACT = env("SECURITY_CONTACT") or DIAGNOSTIC_RECIPIENTS[0]


# Privacy

# After so many days requests are erased.
REQUEST_RETENTION_DAYS = env("REQUEST_RETENTION_DAYS")
QUARANTINE_RETENTION_DAYS = env("QUARANTINE_RETENTION_DAYS")
# What was erased, without a word of it, for restores on a machine that knows nothing else.
ERASURES_FILE: str = env("ERASURES_FILE") or str(BASE_DIR / "var" / "erasures.jsonl")
# Who erases pages of people again after a restore.
PEOPLES_PAGES = "casestudies.desk.deleted.erased_people"


# Requests

# Above this many within an hour from one network, requests are mailed to the team in bundles.
DIAGNOSTIC_HOURLY_LIMIT = env("DIAGNOSTIC_HOURLY_LIMIT")
# How many of our own proxies append to X-Forwarded-For; 0: the header is not believed at all.
TRUSTED_PROXY_HOPS = env("TRUSTED_PROXY_HOPS")


# Markdown

# Where the widget's script asks: casestudies/desk/urls.py.
MARKDOWNX_URLS_PATH = "/admin/markdownx/markdownify/"
MARKDOWNX_UPLOAD_URLS_PATH = "/admin/markdownx/upload/"


# Logging: one line an event, to standard error, for journald or a container's log.

LOG_FORMAT: str = env("LOG_FORMAT") or ("debug" if DEBUG else "text")
# A line for each answer, by the server (consultancy/server/access_log.py).
ACCESS_LOG: bool = env("ACCESS_LOG")
# Who is told of errors, by mail and by Sentry (consultancy/logs/).
ADMINS = [(address, address) for address in env("ADMINS")]
REPORTS = report_handlers(
    admins=env("ADMINS"), sentry=env("SENTRY_DSN"), is_counted=bool(METRICS_TOKEN)
)
LOGGING = log_settings(form=LOG_FORMAT, level=env("LOG_LEVEL").upper(), handlers=REPORTS)
