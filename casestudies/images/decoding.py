"""Decoding images in processes apart from this one: what breaks there breaks nothing here."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from queue import LifoQueue
from threading import Timer
from typing import Any, NamedTuple, Self

from django.utils.translation import gettext_lazy

REENCODER = Path(__file__).with_name("reencoding.py")
# More than its own limit of processor time, for a machine with other things to do.
PATIENCE = 60
# Each may need hundreds of megabytes for a large photograph.
MOST_DECODERS = 8

ERRORS = {
    "damaged": gettext_lazy(
        "This is no JPEG, PNG, WebP or GIF image, or it is damaged. Export it again."
    ),
    "pixels": gettext_lazy("The image has more than 40 megapixels. Save it smaller."),
    "side": gettext_lazy("The image is more than 12,000 pixels long. Save it smaller."),
}


class ImageError(ValueError):
    """The file is no image that this site shows; the text says why and what to do."""


class Decoded(NamedTuple):
    """What an image is, and its files by their width; the image itself has width 0."""

    head: dict[str, Any]
    files: dict[int, bytes]


class Decoder:
    """A process with narrow limits (see reencoding.py) that decodes one image after the other.

    It starts with the first image. After one that it dies of, or hangs at, another takes its place.
    A context manager, which ends the process.
    """

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def decode(self, data: bytes, widths: Sequence[int] | None) -> Decoded:
        """The image written anew, with copies of these widths; None reads the header alone.

        Raises ImageError for what is no image, too large, or more than the process can bear.
        """
        process = self.running()
        alarm = Timer(PATIENCE, process.kill)
        alarm.start()
        try:
            decoded = ask_decoder(process, data, widths)
        except (OSError, ValueError, TypeError) as error:
            self.stop()
            raise ImageError(ERRORS["damaged"]) from error
        finally:
            alarm.cancel()
        if "error" in decoded.head:
            raise ImageError(ERRORS.get(decoded.head["error"], ERRORS["damaged"]))
        return decoded

    def running(self) -> subprocess.Popen[bytes]:
        """The process; a new one where there is none that lives."""
        if self.process is None or self.process.poll() is not None:
            self.stop()
            self.process = subprocess.Popen(  # noqa: S603 - fixed words
                [sys.executable, "-I", str(REENCODER)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
            )
        return self.process

    def stop(self) -> None:
        """End the process, whatever it is at."""
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None


def ask_decoder(
    process: subprocess.Popen[bytes], data: bytes, widths: Sequence[int] | None
) -> Decoded:
    """Hand an image to the process and take its answer.

    Raises OSError, ValueError or TypeError where that is none.
    """
    asked, answers = process.stdin, process.stdout
    if asked is None or answers is None:
        raise ValueError("The process has no pipes.")
    asked.write(json.dumps({"size": len(data), "widths": widths}).encode() + b"\n" + data)
    asked.flush()
    head = dict(json.loads(answers.readline()))
    files = {}
    for width, size in head.get("files", []):
        files[width] = answers.read(size)
        if len(files[width]) != size:
            raise ValueError("The answer ends early.")
    return Decoded(head, files)


def decode_apart(data: bytes, widths: Sequence[int] | None) -> Decoded:
    """As `Decoder.decode`, in a process for this image alone."""
    with Decoder() as decoder:
        return decoder.decode(data, widths)


class Decoders:
    """A decoder for each core, for threads that decode at the same time. Ends with `stop`."""

    def __init__(self) -> None:
        self.count = min(os.cpu_count() or 1, MOST_DECODERS)
        self.all = [Decoder() for _ in range(self.count)]
        self.idle: LifoQueue[Decoder] = LifoQueue()
        for decoder in self.all:
            self.idle.put(decoder)

    def decode(self, data: bytes, widths: Sequence[int] | None) -> Decoded:
        """As `Decoder.decode`, by one that is idle; waits for it."""
        decoder = self.idle.get()
        try:
            return decoder.decode(data, widths)
        finally:
            self.idle.put(decoder)

    def stop(self) -> None:
        """End the processes, when no thread waits for them any more."""
        for decoder in self.all:
            decoder.stop()
