"""A visitor of the page cache without a network: requests as the server hands them over."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace


class Headers:
    """What Granian's headers can do."""

    def __init__(self, *lines):
        self.lines = [(name.lower(), value) for name, value in lines]

    def get_all(self, name):
        return [value for key, value in self.lines if key == name]

    def get(self, name, default=None):
        return next(iter(self.get_all(name)), default)

    def __contains__(self, name):
        return bool(self.get_all(name))

    def items(self):
        return self.lines


def asked(target, *lines, method="GET", host="www.example.com"):
    """The scope of a request over https for that target, with further lines of headers."""
    path, _mark, query = target.partition("?")
    hosts = [("Host", host)] if host else []
    headers = Headers(*hosts, ("X-Forwarded-Proto", "https"), *lines)
    return SimpleNamespace(
        method=method,
        path=path,
        query_string=query,
        headers=headers,
        http_version="1.1",
        scheme="http",
        server="127.0.0.1:8000",
        client="203.0.113.9:5000",
        authority=None,
    )


class Given:
    """Where an answer goes to."""

    status = headers = body = None

    def response_bytes(self, status, headers, body):
        self.status, self.headers, self.body = status, dict(headers), body

    def response_str(self, status, headers, text):
        self.response_bytes(status, headers, text.encode())

    def response_empty(self, status, headers):
        self.response_bytes(status, headers, b"")


def finish(coroutine):
    """What it returns. In a thread of its own: in this one a browser's loop may be running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
