"""Decode images and write them anew: a program of its own, run by decoding.py with narrow limits.

What decodes a stranger's file may be led to anything by it; this process holds no secret, opens no
file for writing, and has a bounded share of memory and of time for each image. On standard input
come images, each after a line of JSON: its `size` in bytes and the `widths` that are wanted (null:
the header is read and no pixel). The answer to each is a line of JSON and then the files that it
tells of, one after the other. Nothing of the site is imported.
"""

import io
import json
import resource
import sys

from PIL import Image, ImageOps

MAX_PIXELS = 40_000_000
# No screen needs more, and WebP can hold no more than 16,383.
MAX_SIDE = 12_000
MEMORY = 2 * 1024**3
SECONDS = 30
# What is read, and as what it is written. Animations keep their first picture.
FORMATS = {
    "JPEG": ("JPEG", "jpg"),
    "PNG": ("PNG", "png"),
    "WEBP": ("WEBP", "webp"),
    "GIF": ("PNG", "png"),
}
MODES = {"JPEG": {"L", "RGB"}, "PNG": {"L", "RGB", "RGBA"}, "WEBP": {"RGB", "RGBA"}}


class TooLargeError(ValueError):
    """The image has more pixels than are read; the text is "pixels" or "side"."""


def limit_this_process() -> None:
    """Bound memory; forbid writing files and starting processes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def limit_this_image() -> None:
    """Bound the processor time from now on; whoever waits for the answer bounds all time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))


def open_head(data: bytes) -> Image.Image:
    """The image, no pixel of it decoded yet. Raises TooLargeError, and what Pillow raises."""
    image = Image.open(io.BytesIO(data), formats=list(FORMATS))
    if max(image.size) > MAX_SIDE:
        raise TooLargeError("side")
    if image.width * image.height > MAX_PIXELS:
        raise TooLargeError("pixels")
    return image


def open_upright(data: bytes) -> tuple[Image.Image, str, str]:
    """The picture upright, and the format and extension it is to be written in."""
    image = open_head(data)
    kind, extension = FORMATS[image.format or ""]
    upright = ImageOps.exif_transpose(image)
    if upright.mode not in MODES[kind]:
        upright = upright.convert("RGB" if kind == "JPEG" else "RGBA")
    # A new image: nothing of the file but its pixels is copied.
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    return clean, kind, extension


def encoded(image: Image.Image, kind: str, quality: int) -> bytes:
    output = io.BytesIO()
    # A PNG made as small as can be takes four times as long, for a fiftieth of its size.
    image.save(output, kind, optimize=kind != "PNG", quality=quality)
    return output.getvalue()


def copies(image: Image.Image, widths: list[int]) -> dict[int, bytes]:
    """The picture as WebP in each width, its own width instead of what is wider."""
    found = {}
    smaller = image
    # The widest first: the next is made of it, not of the many pixels of the photograph.
    for width in sorted({min(width, image.width) for width in widths}, reverse=True):
        height = max(1, round(image.height * width / image.width))
        smaller = smaller.resize((width, height), Image.Resampling.LANCZOS)
        found[width] = encoded(smaller, "WEBP", 80)
    return found


def answer(data: bytes, widths: list[int] | None) -> bytes:
    """The whole answer: what the files are, and the files."""
    if widths is None:
        width, height = open_head(data).size
        return json.dumps({"width": width, "height": height, "files": []}).encode() + b"\n"
    image, kind, extension = open_upright(data)
    files = {0: encoded(image, kind, 85), **copies(image, widths)}
    head = {
        "extension": extension,
        "width": image.width,
        "height": image.height,
        "files": [[width, len(file)] for width, file in files.items()],
    }
    return json.dumps(head).encode() + b"\n" + b"".join(files.values())


def careful_answer(data: bytes, widths: list[int] | None) -> bytes:
    """The answer, or why there is none."""
    try:
        return answer(data, widths)
    except TooLargeError as error:
        said = {"error": str(error)}
    except Exception:  # Pillow's decoders raise nearly everything on hostile files
        said = {"error": "damaged"}
    return json.dumps(said).encode() + b"\n"


def main() -> None:
    limit_this_process()
    # Our own limits are narrower, and say more.
    Image.MAX_IMAGE_PIXELS = None
    while line := sys.stdin.buffer.readline():
        request = json.loads(line)
        limit_this_image()
        said = careful_answer(sys.stdin.buffer.read(request["size"]), request["widths"])
        sys.stdout.buffer.write(said)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
