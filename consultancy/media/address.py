"""The bucket that MEDIA_STORAGE_URL names: s3://bucket/folder?endpoint=https://…&region=…"""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

# As Amazon, whose names are the narrowest, allows them
# (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html).
BUCKET_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
REGION = re.compile(r"[a-z0-9-]{1,40}")


def bucket_storage(value: str, *, copies: str | Path) -> dict[str, Any]:
    """What STORAGES says of the bucket that the value names; `copies` is the folder in which this
    machine keeps what it has read of it.
    """
    parts = urlsplit(value)
    options = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "endpoint_url": said_of(parts, "endpoint") or None,
        "region_name": said_of(parts, "region") or None,
        "copies": str(copies),
    }
    return {"BACKEND": "consultancy.media.bucket.BucketStorage", "OPTIONS": options}


def is_bucket(value: str) -> bool:
    """Whether it names a bucket, no secret, and the library for it is installed."""
    try:
        parts = urlsplit(value)
        query = parse_qs(parts.query, strict_parsing=bool(parts.query))
        endpoint = urlsplit(said_of(parts, "endpoint") or "https://default")
    except ValueError:
        return False
    is_named = parts.scheme == "s3" and bool(BUCKET_NAME.fullmatch(parts.netloc))
    is_whole = query.keys() <= {"endpoint", "region"} and ".." not in parts.path
    is_reachable = endpoint.scheme in {"http", "https"} and "@" not in endpoint.netloc
    region = said_of(parts, "region") or "any"
    is_readable = is_named and is_whole and is_reachable and bool(REGION.fullmatch(region))
    return is_readable and bool(endpoint.hostname) and find_spec("storages") is not None


def said_of(parts: SplitResult, name: str) -> str:
    """The last value of that name in the query; empty without one."""
    return parse_qs(parts.query).get(name, [""])[-1]
