"""Whatever is posted, the answer is a page or the thanks, never a server error.

`FUZZ_POSTS=100000 pytest tests/contact/test_diagnostic_fuzz.py` is the long run.
"""

import os

import pytest
from django.conf import settings as site_settings
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.posts import ANSWERS

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

POSTS = int(os.environ.get("FUZZ_POSTS", "60"))
fuzz = settings(
    max_examples=POSTS,
    deadline=None,
    derandomize=POSTS <= 60,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

EXPECTED = {302, 400, 403, 413, 415, 422}
PLAUSIBLE = st.sampled_from(["", *ANSWERS.values(), site_settings.SITE_URL])
HOSTILE = st.sampled_from(
    [
        "\x00",
        "\r\nBcc: a@example.org",
        "\u202e",
        "\ufffd",
        "a" * 25_000,
        "[url=x]",
        "' OR 1=1--",
        "::",
    ]
)
TEXT = st.one_of(PLAUSIBLE, HOSTILE, st.text(max_size=300))
FIELDS = st.dictionaries(
    st.one_of(st.sampled_from([*ANSWERS, "source", "fold"]), st.text(max_size=8)), TEXT, max_size=9
)
HEADER = st.text(st.characters(min_codepoint=1, max_codepoint=255, exclude_characters="\r\n"))
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "HTTP_SEC_FETCH_SITE": st.one_of(st.sampled_from(["same-origin", "cross-site"]), HEADER),
        "HTTP_ORIGIN": st.one_of(st.sampled_from([site_settings.SITE_URL, "null"]), HEADER),
        "HTTP_REFERER": st.one_of(
            HEADER.map(lambda text: f"{site_settings.SITE_URL}/?utm_source={text}"), HEADER
        ),
        "HTTP_X_FORWARDED_FOR": HEADER,
        "REMOTE_ADDR": st.one_of(st.ip_addresses().map(str), HEADER),
        "HTTP_USER_AGENT": HEADER,
    },
)
CONTENT_TYPES = st.one_of(
    st.sampled_from(
        [
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded; charset=utf-16",
            "multipart/form-data; boundary=b",
            "multipart/form-data",
            "text/plain",
        ]
    ),
    HEADER,
)
BODIES = st.one_of(
    st.binary(max_size=400),
    st.binary(max_size=200).map(
        lambda raw: (
            b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\n' + raw + b"\r\n--b--"
        )
    ),
    st.binary(max_size=200).map(
        lambda raw: b"name=" + raw + b"&email=a%40b.example&message=" + raw
    ),
)


@fuzz
@given(fields=FIELDS, changes=FIELDS, headers=HEADERS)
def test_any_fields_and_headers_are_answered(fields, changes, headers):
    response = Client().post("/diagnostic/", fields | ANSWERS | changes, **headers)

    assert response.status_code in EXPECTED


@fuzz
@given(body=BODIES, content_type=CONTENT_TYPES, headers=HEADERS)
def test_any_body_is_answered(body, content_type, headers):
    response = Client().generic("POST", "/diagnostic/", body, content_type, **headers)

    assert response.status_code in EXPECTED


@fuzz
@given(query=HEADER, headers=HEADERS)
def test_any_address_of_the_form_is_answered(query, headers):
    response = Client().get("/diagnostic/", QUERY_STRING=f"source={query}&about={query}", **headers)

    assert response.status_code in {200, 400}
