"""What the server tells the front of a request: the scope of RSGI."""

from types import SimpleNamespace


def make_scope(method="GET", path="/", headers=None):
    return SimpleNamespace(
        method=method,
        path=path,
        query_string="",
        http_version="1.1",
        scheme="http",
        server="127.0.0.1:8000",
        client="192.0.2.1:50000",
        authority=None,
        headers=headers or {},
    )
