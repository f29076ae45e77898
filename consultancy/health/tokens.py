"""Who is told details: whoever shows a token."""

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare


def shows_token(request: HttpRequest, expected: str) -> bool:
    """Whether the request carries that bearer token (RFC 6750, section 2.1); where there is none
    nobody does.
    """
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    is_bearer = bool(expected) and scheme.lower() == "bearer"
    return is_bearer and constant_time_compare(token.strip(), expected)
