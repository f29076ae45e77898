"""Where the media are, in words for people."""

from typing import Any

from django.conf import settings
from django.core.files.storage import storages


def media_place() -> str:
    """The folder, or the bucket as s3://bucket/folder; no secret stands in either."""
    if not settings.MEDIA_IN_BUCKET:
        return str(settings.MEDIA_ROOT)
    bucket: Any = storages["default"]
    return f"s3://{bucket.bucket_name}/{bucket.location}".rstrip("/")
