"""What is answered without Django: a sentence, the headers of every answer, and good-bye."""

from http import HTTPStatus

from django.conf import settings
from granian.rsgi import HTTPProtocol, Scope

from consultancy.headers import EVERYWHERE


class RefusedError(Exception):
    """A request that is answered with this status and this sentence."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


# The rest of a body may still come, and must not be taken for the next request.
GOOD_BYE = {"Connection": "close"}
REFUSAL_HEADERS = {
    **EVERYWHERE,
    "Content-Type": "text/plain; charset=utf-8",
    "Cache-Control": "no-store",
    **GOOD_BYE,
}


def refuse(scope: Scope, protocol: HTTPProtocol, refusal: RefusedError) -> None:
    """Answer with the refusal."""
    headers = list(REFUSAL_HEADERS.items())
    if refusal.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append(("Retry-After", "30"))
    # What Django believes of the proxy, too: SECURE_PROXY_SSL_HEADER.
    if scope.headers.get("x-forwarded-proto") == "https":
        headers += settings.STRICT_TRANSPORT_SECURITY.items()
    protocol.response_str(refusal.status, headers, f"{refusal.sentence}\n")
