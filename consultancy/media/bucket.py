"""Media in a bucket that speaks S3, read from copies on this machine's own disk.

A page asks of each picture how large it is and which sizes there are: pages neither wait for a
bucket nor fail with it (docs/decisions/0059). Names tell the content, so a copy never grows old;
only that its original was deleted, from another machine, must be noticed.
"""

import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import urljoin

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile, File
from django.utils._os import safe_join
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from consultancy.media.failures import BucketAwayError, note_media_failure
from consultancy.resting import Resting

# Seconds for which a copy is shown to visitors until the bucket is asked whether it is still there.
ASKED_AFTER = 60.0
# Seconds for which a bucket that failed is left alone.
LEFT_ALONE_FOR = 10.0
# So many names are remembered of which the bucket has said that they are there.
MOST_KNOWN = 20_000
# In characters; ours have some forty.
LONGEST_NAME = 200

logger = logging.getLogger(__name__)


class BucketStorage(S3Storage):  # type: ignore[misc]
    """The storage of Django's that MEDIA_STORAGE_URL names with s3://.

    Its methods raise BucketAwayError, which is an OSError, where the bucket fails. `exists` and
    `listdir` tell what the bucket has; `open` is content with a copy.
    """

    def __init__(self, *, copies: str, **options: Any) -> None:
        super().__init__(**options | {"client_config": client_config(options["endpoint_url"])})
        self.copies = copies
        self.resting = Resting("The bucket of media", LEFT_ALONE_FOR)
        # Name by name, when the bucket last said that it is there.
        self.asked: dict[str, float] = {}

    def url(self, name: str, *_args: Any, **_kwargs: Any) -> str:
        """The same address as of a file in the media folder: the site answers for both."""
        return urljoin(settings.MEDIA_URL, (filepath_to_uri(name) or "").lstrip("/"))

    def has_copy(self, name: str) -> bool:
        """Whether there is a copy here, or the bucket has said that it has it."""
        return name in self.asked or self.copy_of(name).is_file()

    def exists(self, name: str) -> bool:
        with self.asking():
            is_there = bool(super().exists(name))
        self.remember(name, is_there=is_there)
        return is_there

    def delete(self, name: str) -> None:
        with self.asking():
            super().delete(name)
        self.remember(name, is_there=False)

    def size(self, name: str) -> int:
        with self.asking():
            return int(super().size(name))

    def get_modified_time(self, name: str) -> datetime:
        with self.asking():
            moment: datetime = super().get_modified_time(name)
        return moment

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with self.asking():
            folders, files = super().listdir(name)
        return folders, files

    def doubt(self) -> str:
        """Why it does not answer; empty if it does. Asks for one name, whatever it is left alone
        for.
        """
        client = self.connection.meta.client
        try:
            client.list_objects_v2(Bucket=self.bucket_name, Prefix=self.location, MaxKeys=1)
        except (BotoCoreError, ClientError) as error:
            return code_of(error) or type(error).__name__
        return ""

    def current_copy(self, name: str) -> Path | None:
        """The copy of a file that the bucket had a minute ago, or now; None where this machine's
        disk takes none. While the bucket is away any copy will do.

        Raises FileNotFoundError where the bucket has none, BucketAwayError without a copy.
        """
        copy = self.copy_of(name)
        is_there = copy.is_file()
        if is_there and time.monotonic() - self.asked.get(name, float("-inf")) < ASKED_AFTER:
            return copy
        try:
            if not (is_there and self.is_as_old(name, copy)):
                self.fetch(name)
        except BucketAwayError:
            if not is_there:
                raise
        return copy if copy.is_file() else None

    def is_as_old(self, name: str, copy: Path) -> bool:
        """Whether the bucket has the very file that was copied. Raises FileNotFoundError."""
        try:
            modified = self.get_modified_time(name)
        except FileNotFoundError:
            self.remember(name, is_there=False)
            raise
        self.remember(name, is_there=True)
        return modified.timestamp() == copy.stat().st_mtime

    def _open(self, name: str, mode: str = "rb") -> Any:
        if mode != "rb":
            raise ValueError("What is in the bucket is opened to be read, and saved whole.")
        try:
            return File(self.copy_of(name).open("rb"), name)
        except FileNotFoundError:
            return ContentFile(self.fetch(name), name)

    def _save(self, name: str, content: Any) -> str:
        with self.asking():
            stored = str(super()._save(name, content))
        self.remember(stored, is_there=True)
        return stored

    def fetch(self, name: str) -> bytes:
        """The file out of the bucket, of which a copy is left here. Raises FileNotFoundError."""
        key = self._normalize_name(clean_name(name))
        try:
            with self.asking():
                client = self.connection.meta.client
                answer = client.get_object(Bucket=self.bucket_name, Key=key)
                data: bytes = answer["Body"].read()
        except FileNotFoundError:
            self.remember(name, is_there=False)
            raise
        self.remember(name, is_there=True)
        try:
            write_copy(self.copy_of(name), data, answer["LastModified"])
        except OSError as error:
            logger.warning("No copy can be kept in MEDIA_COPIES_FOLDER: %s", error.strerror)
        return data

    def copy_of(self, name: str) -> Path:
        """Where the copy lies. Raises SuspiciousFileOperation for a name that leads elsewhere, or
        that no bucket and no disk would take.
        """
        if not name.isprintable() or len(name) > LONGEST_NAME or name in {"", "."}:
            raise SuspiciousFileOperation("No file of the media has such a name.")
        return Path(safe_join(self.copies, name))

    def remember(self, name: str, *, is_there: bool) -> None:
        if is_there:
            if len(self.asked) >= MOST_KNOWN:
                self.asked.clear()
            self.asked[name] = time.monotonic()
            return
        self.asked.pop(name, None)
        with suppress(OSError):
            self.copy_of(name).unlink(missing_ok=True)

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Raise what fails while the bucket is asked as an OSError; leave it alone after that."""
        if self.resting.is_resting():
            note_media_failure()
            raise BucketAwayError("The bucket of media has just failed.")
        try:
            yield
        except (BotoCoreError, Boto3Error, ClientError) as error:
            if status_of(error) == HTTPStatus.NOT_FOUND and code_of(error) != "NoSuchBucket":
                raise FileNotFoundError(str(error)) from None
            note_media_failure()
            self.resting.rest(error)
            said = code_of(error) or type(error).__name__
            raise BucketAwayError(f"The bucket of media does not answer: {said}.") from error


def client_config(endpoint: str | None) -> Config:
    """What the client keeps to: nobody waits for long, and servers other than Amazon's, which know
    the bucket by the path and no checksums of its last years, are understood.
    """
    return Config(
        connect_timeout=2,
        read_timeout=5,
        retries={"total_max_attempts": 2},
        s3={"addressing_style": "path" if endpoint else "auto"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


def status_of(error: Exception) -> int:
    answer = getattr(error, "response", None) or {}
    return int(answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def code_of(error: Exception) -> str:
    """What the bucket calls its refusal (AccessDenied, NoSuchBucket); empty for others."""
    answer = getattr(error, "response", None) or {}
    return str(answer.get("Error", {}).get("Code", ""))


def write_copy(path: Path, data: bytes, modified: datetime) -> None:
    """Leave the copy whole or not at all, as old as its original, so that all machines tell the
    same of it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        part = Path(file.name)
        try:
            file.write(data)
            file.close()
            os.utime(part, (modified.timestamp(), modified.timestamp()))
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
