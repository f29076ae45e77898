"""Asking the site through a proxy, over TLS with a certificate of nobody."""

import socket
import ssl
from http.client import HTTPSConnection
from urllib.parse import urlsplit


def answer(address, target, method="GET", body=None, **headers):
    """The answer to a request, read; its own name and time left out."""
    context = ssl._create_unverified_context()
    visitor = HTTPSConnection(urlsplit(address).netloc, timeout=120, context=context)
    visitor.request(method, target, body, {"Host": "127.0.0.1"} | headers)
    response = visitor.getresponse()
    response.text = response.read().decode()
    visitor.close()
    return response


def shakes_hands(port):
    """Whether TLS can be spoken there: Caddy listens before it has a certificate."""
    context = ssl._create_unverified_context()
    try:
        with socket.create_connection(("127.0.0.1", port)) as plain:
            context.wrap_socket(plain).close()
    except OSError:
        return False
    return True
