"""How an answer is compressed: by the coding that its reader takes (RFC 9110, 12.5.3)."""

import sys
import zlib
from collections.abc import Callable

import brotli

from consultancy.server.pages.remembered import LONGEST_REMEMBERED, Remembered

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

UNCODED = ""


def gzipped(body: bytes) -> bytes:
    """The same bytes for the same body: no name, no time."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def brotlied(body: bytes) -> bytes:
    packed: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=5)
    return packed


def zstandard(body: bytes) -> bytes:
    return zstd.compress(body, 9)


# The first that a reader takes, if it likes none better.
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": brotlied,
    "zstd": zstandard,
    "gzip": gzipped,
}


def best_of(header: str | None) -> str:
    """The coding to answer in by an Accept-Encoding: one of CODINGS, or PLAIN, also where nothing
    is acceptable.
    """
    if not header or len(header) > LONGEST_REMEMBERED:
        return UNCODED
    weights = dict(map(weight, header.lower().split(",")))
    anything = weights.get("*", 0.0)
    ours = {coding: weights.get(coding, anything) for coding in CODINGS}
    best = max(ours, key=ours.__getitem__)
    return best if ours[best] > 0 and ours[best] >= weights.get("identity", 0.0) else UNCODED


def weight(element: str) -> tuple[str, float]:
    """A coding and how much it is liked, from 0 to 1; what cannot be read is not."""
    coding, _semicolon, parameter = element.partition(";")
    name, _equals, value = parameter.strip().partition("=")
    try:
        liked = float(value) if name.strip() == "q" else 1.0
    except ValueError:
        liked = 0.0
    return coding.strip(), liked if 0 <= liked <= 1 else 0.0


ACCEPTED = Remembered(best_of)
