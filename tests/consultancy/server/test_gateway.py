"""What Django is told of a request, and what is made of its answer."""

from types import SimpleNamespace

import pytest

from consultancy.server.gateway import IN_MEMORY, File, environ
from tests.scopes import make_scope


def test_environment_keeps_bytes_joins_headers_and_leaves_out_those_that_pass_for_others():
    scope = make_scope()
    scope.path = "/café/"
    scope.query_string = "q=%E9&a=é"
    scope.headers = SimpleNamespace(
        items=lambda: [
            ("host", "www.example.com"),
            ("content-type", "text/plain"),
            ("x-forwarded-for", "198.51.100.1"),
            ("x-forwarded-for", "198.51.100.2"),
            ("x_forwarded_for", "203.0.113.9"),
            ("cookie", "a=1"),
            ("cookie", "b=2"),
        ]
    )

    variables = environ(scope, None)

    assert variables["PATH_INFO"].encode("latin-1").decode() == "/café/"
    assert variables["QUERY_STRING"].encode("latin-1").decode() == "q=%E9&a=é"
    assert variables["HTTP_X_FORWARDED_FOR"] == "198.51.100.1,198.51.100.2"
    assert variables["HTTP_COOKIE"] == "a=1; b=2"
    assert variables["CONTENT_TYPE"] == "text/plain"
    assert variables["HTTP_HOST"] == "www.example.com"
    assert (variables["REMOTE_ADDR"], variables["SERVER_PORT"]) == ("192.0.2.1", "8000")


def test_address_of_the_sixth_version_is_bare():
    scope = make_scope()
    scope.client = "[2001:db8::1]:5"

    assert environ(scope, None)["REMOTE_ADDR"] == "2001:db8::1"


@pytest.mark.parametrize(
    ("size", "start", "is_read_by_the_server"),
    [(IN_MEMORY + 1, 0, True), (IN_MEMORY + 1, 1, False), (IN_MEMORY, 0, False)],
)
def test_large_file_wanted_whole_is_left_to_the_server(
    tmp_path, size, start, is_read_by_the_server
):
    path = tmp_path / "file"
    path.write_bytes(b"x" * size)

    with path.open("rb") as file:
        file.seek(start)

        assert File(file).path() == (str(path) if is_read_by_the_server else None)
