"""The coding of an answer, by what its reader accepts."""

import gzip
import sys

import brotli
import pytest

from consultancy.server.pages.codings import ACCEPTED, CODINGS

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

OPENED = {"br": brotli.decompress, "zstd": zstd.decompress, "gzip": gzip.decompress}


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        (None, ""),
        ("", ""),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, zstd;q=0.1", "zstd"),
        ("gzip ; q=0.5 , identity ; q=0.9", ""),
        ("gzip, identity", "gzip"),
        ("identity;q=0", ""),
        ("*", "br"),
        ("*;q=0", ""),
        ("br;q=0, *;q=0.5", "zstd"),
        ("identity;q=0, gzip;q=0.001", "gzip"),
        ("deflate, compress", ""),
        ("gzip;q=nan", ""),
        ("gzip;q=2, br;q=-1", ""),
        ("gzip;level=9", "gzip"),
        (";;,,=;q=", ""),
        ("gzip," * 1000, ""),
    ],
)
def test_coding_is_the_best_that_the_reader_accepts(header, coding):
    assert ACCEPTED[header] == coding


@pytest.mark.parametrize("coding", CODINGS)
def test_every_coding_gives_the_body_back_and_always_the_same_bytes(coding):
    body = "Schülerkonferenz ✓ ".encode() * 500

    packed = CODINGS[coding](body)

    assert OPENED[coding](packed) == body
    assert len(packed) < len(body) / 10
    assert CODINGS[coding](body) == packed
