"""What reaches the server before Django sees it."""

import io
import subprocess
import sys
from wsgiref.util import setup_testing_defaults

import pytest

from consultancy.wsgi import application

pytestmark = pytest.mark.django_db

LOADED = (
    "import sys, consultancy.wsgi; from django.urls import get_resolver; "
    "get_resolver().url_patterns; resolve = get_resolver().resolve('/admin/').func; "
    "sys.stdout.write(' '.join(sys.modules))"
)


def status_of(**environ):
    statuses = []
    setup_testing_defaults(environ)
    list(application(environ, lambda status, headers, *rest: statuses.append(status)))
    return int(statuses[0].split()[0])


@pytest.mark.parametrize("charset", ["base64", "rot13", "utf-16", "idna", "nonsense", '"'])
@pytest.mark.parametrize("path", ["/", "/diagnostic/", "/admin/login/"])
def test_a_charset_that_decodes_no_text_is_no_error_of_ours(path, charset):
    status = status_of(
        PATH_INFO=path,
        HTTP_HOST="www.example.com",
        HTTP_X_FORWARDED_PROTO="https",
        QUERY_STRING="page=1&q=%C3%A4",
        REQUEST_METHOD="POST",
        CONTENT_TYPE=f"application/x-www-form-urlencoded; charset={charset}",
        CONTENT_LENGTH="6",
        **{"wsgi.input": io.BytesIO(b"name=x")},
    )

    assert 400 <= status < 500


def test_process_that_answers_starts_without_what_reads_files():
    started = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    )

    loaded = started.stdout.split()
    assert "casestudies.desk.first_day" in loaded
    assert [name for name in loaded if name.startswith(("casestudies.files", "ruamel"))] == []


def test_process_that_answers_starts_without_what_few_readers_ask_for():
    started = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    )

    loaded = {name.partition(".")[0] for name in started.stdout.split()}
    late = {"bs4", "markdownify", "snowballstemmer", "rapidfuzz", "fontTools", "lxml"}
    assert loaded & late == set()
