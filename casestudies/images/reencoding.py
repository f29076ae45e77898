"""Decode an image and write it anew: a program of its own, run by storing.py with narrow limits.

What decodes a stranger's file may be led to anything by it; this process holds no secret, opens no
file for writing, and has a bounded share of memory and time. It reads the file on standard input
and its widths as arguments; it answers with a line of JSON and then the files it tells of, one
after the other. Nothing of the site is imported.
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
    """Bound memory and time; forbid writing files and starting processes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def open_upright(data: bytes) -> tuple[Image.Image, str, str]:
    """The picture upright, and the format and extension it is to be written in."""
    image = Image.open(io.BytesIO(data), formats=list(FORMATS))
    if max(image.size) > MAX_SIDE:
        raise TooLargeError("side")
    if image.width * image.height > MAX_PIXELS:
        raise TooLargeError("pixels")
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
    image.save(output, kind, optimize=True, quality=quality)
    return output.getvalue()


def copies(image: Image.Image, widths: list[int]) -> dict[int, bytes]:
    """The picture as WebP in each width, its own width instead of what is wider."""
    found = {}
    for width in dict.fromkeys(min(width, image.width) for width in widths):
        height = max(1, round(image.height * width / image.width))
        smaller = image.resize((width, height), Image.Resampling.LANCZOS)
        found[width] = encoded(smaller, "WEBP", 80)
    return found


def answer(data: bytes, widths: list[int]) -> bytes:
    """The whole answer: what the files are, and the files."""
    image, kind, extension = open_upright(data)
    files = {0: encoded(image, kind, 85), **copies(image, widths)}
    head = {
        "extension": extension,
        "width": image.width,
        "height": image.height,
        "files": [[width, len(file)] for width, file in files.items()],
    }
    return json.dumps(head).encode() + b"\n" + b"".join(files.values())


def main() -> None:
    limit_this_process()
    # Our own limits are narrower, and say more.
    Image.MAX_IMAGE_PIXELS = None
    data = sys.stdin.buffer.read()
    try:
        said = answer(data, [int(width) for width in sys.argv[1:]])
    except TooLargeError as error:
        said = json.dumps({"error": str(error)}).encode()
    except Exception:  # Pillow's decoders raise nearly everything on hostile files
        said = json.dumps({"error": "damaged"}).encode()
    sys.stdout.buffer.write(said)


if __name__ == "__main__":
    main()
