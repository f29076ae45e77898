"""Bodies that are no complete form: a clear answer, what could be read, never a 500."""

from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIRequest

from contact.intake.posted import MOST_BYTES
from contact.models import DiagnosticRequest
from contact.views import diagnostic
from tests.posts import ANSWERS, OURS

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"


def post(client, body, content_type=FORM, **headers):
    return client.generic("POST", "/diagnostic/", body, content_type, headers=OURS, **headers)


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"", FORM, 415),  # the test client sends no type with an empty body
        (b"&&&===", FORM, 422),
        (b"name=%FF%FE&email=%C3%28&message=%ED%A0%80", FORM, 422),
        (b"name=\xff\xfe&email=a@b.example&message=\x80", FORM, 422),
        (b"name=%00&email=%00&message=%00", FORM, 422),
        (b"name=%&email=%zz&message=%u1234", FORM, 422),
        (b"&".join(b"f%d=x" % number for number in range(1500)), FORM, 400),
        (b"name=x", FORM + "; charset=utf-16", 415),
        (b"name=x", FORM + "; charset=base64", 415),
        (b"name=x", FORM + "; charset=nonsense", 415),
        (b"name=x", FORM + "; charset=UTF-8", 422),
        (b"nonsense", MULTIPART, 422),
        (b"--b\r\n\r\n", MULTIPART, 422),
        (b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--", MULTIPART, 422),
        (b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nx', MULTIPART, 422),
        (b"x", "multipart/form-data", 400),
        (b"x", "multipart/form-data; boundary=", 400),
        (b"x", "multipart/form-data; boundary=é", 400),
        (b"x", MULTIPART + "; charset=unicode_escape", 415),
        (b"{}", "application/json", 415),
        (b"name=x", "text/plain", 415),
        (b"name=x", " ", 415),
        (b"name=x", "nonsense", 415),
    ],
)
def test_body_that_is_no_form_is_answered_with_one(client, body, content_type, status):
    response = post(client, body, content_type)

    assert response.status_code == status
    assert 'action="/diagnostic/"' in response.content.decode()
    assert not DiagnosticRequest.objects.exists()


def test_damaged_text_is_refused_instead_of_stored(client):
    body = b"name=J%FCrgen&email=j@example.org&message=Hello+there"

    response = post(client, body)

    assert response.status_code == 422
    assert "J\ufffdrgen" in response.content.decode()


def test_uploaded_file_is_no_answer(client):
    body = (
        b'--b\r\nContent-Disposition: form-data; name="message"; filename="a.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\nx\r\n--b--\r\n"
    )

    assert post(client, body, MULTIPART).status_code == 422


def test_oversized_body_comes_back_as_far_as_it_was_read(client):
    body = b"name=Maria+Keller&email=maria@example.org&message=Decisions" + b"+take" * 60_000

    response = post(client, body)

    page = response.content.decode()
    assert response.status_code == 413
    assert response["Cache-Control"] == "no-store"
    assert 'value="Maria Keller"' in page
    assert "Decisions take take" in page
    assert "go back one page" in page


def test_oversized_multipart_body_is_answered_with_advice(client):
    response = client.post("/diagnostic/", ANSWERS | {"message": "a" * MOST_BYTES}, headers=OURS)

    assert response.status_code == 413
    assert "go back one page" in response.content.decode()


def test_body_of_unknown_length_is_not_taken_for_an_empty_form(client):
    response = post(client, b"", HTTP_TRANSFER_ENCODING="chunked", CONTENT_TYPE=FORM)

    assert response.status_code == 411
    assert "go back one page" in response.content.decode()


class BrokenStream(BytesIO):
    """The server's stream when the visitor's connection is gone."""

    def read(self, *args):
        raise OSError("connection reset")


def post_over(stream, rf):
    environ = rf._base_environ(REQUEST_METHOD="POST", CONTENT_TYPE=FORM, CONTENT_LENGTH="100")
    return diagnostic(WSGIRequest(environ | {"wsgi.input": stream}))


def test_body_that_ends_early_is_not_stored(rf):
    half = BytesIO(b"name=Maria&email=maria@example.org&message=Half+of+what+I+mea")

    response = post_over(half, rf)

    assert response.status_code == 400
    assert "Half of what I mea" in response.content.decode()
    assert not DiagnosticRequest.objects.exists()


def test_lost_connection_is_not_a_server_error(rf):
    assert post_over(BrokenStream(), rf).status_code == 400
