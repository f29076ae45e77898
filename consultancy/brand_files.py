"""Files drawn in the organisation’s colours: its stylesheet, the icons, the web manifest."""

import io
from functools import lru_cache

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from PIL import Image, ImageOps

from casestudies.images.pictures import picture
from consultancy import brand
from consultancy.drawing import draw_curves
from contact.organisation import Organisation

ICON_SIZES = {180, 192, 512}


@require_safe
def brand_css(request: HttpRequest) -> HttpResponse:
    """The consultancy's colours as custom properties, for site.css."""
    return render(request, "brand.css", content_type="text/css; charset=utf-8")


@require_safe
def icon_svg(request: HttpRequest) -> HttpResponse:
    """The drawn mark as the browser's icon for this site; a logo has an icon in pixels only."""
    if logo():
        return redirect("icon_png", 192)
    return render(request, "icon.svg", content_type="image/svg+xml")


@require_safe
def icon_png(request: HttpRequest, size: int) -> HttpResponse:
    """The logo in pixels, for home screens; 404 for a size that nothing asks for."""
    if size not in ICON_SIZES:
        raise Http404
    return HttpResponse(icon_now(size, "PNG"), content_type="image/png")


@require_safe
def icon_ico(request: HttpRequest) -> HttpResponse:
    """The logo for what asks for /favicon.ico without having read the page."""
    return HttpResponse(icon_now(32, "ICO"), content_type="image/x-icon")


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the site on its home screen (W3C Web Application Manifest)."""
    icons = [
        {
            "src": reverse("icon_png", args=[size]),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for size in (192, 512)
    ]
    name = Organisation.current().name
    content = {
        "name": name,
        "short_name": name,
        "start_url": reverse("home"),
        "display": "browser",
        "background_color": brand.PAPER.light,
        "theme_color": brand.PAPER.light,
        "icons": icons,
    }
    return JsonResponse(content, content_type="application/manifest+json")


def accent() -> str:
    return Organisation.current().accent_light


def logo() -> str:
    """The path of the organisation's logo; empty without one that can be read."""
    path = Organisation.current().logo
    return path if path and picture(path) else ""


def icon_now(size: int, kind: str) -> bytes:
    """The icon of the organisation; with the drawn mark while its logo cannot be read."""
    try:
        return icon(size, kind, accent(), logo())
    except OSError:
        return icon(size, kind, accent(), "")


@lru_cache(maxsize=16)
def icon(size: int, kind: str, accent: str, logo: str) -> bytes:
    """The logo on paper, or the drawn mark on the accent, with the room that masks may cut."""
    image = Image.new("RGB", (size, size), brand.PAPER.light if logo else accent)
    room = size // (8 if logo else 5)
    box = (room, room, size - room, size - room)
    if logo:
        paste_logo(image, logo, box)
    else:
        draw_curves(
            image, brand.LOGO, size=(32, 32), box=box, colour=brand.PAPER.light, width=size / 14
        )
    output = io.BytesIO()
    image.save(output, kind)
    return output.getvalue()


def paste_logo(image: Image.Image, path: str, box: tuple[int, int, int, int]) -> None:
    """The image at that path of the media folder, as large as fits into the middle of the box."""
    left, top, right, bottom = box
    with default_storage.open(path) as file, Image.open(file) as opened:
        shown = ImageOps.contain(opened.convert("RGBA"), (right - left, bottom - top))
    place = (left + (right - left - shown.width) // 2, top + (bottom - top - shown.height) // 2)
    image.paste(shown, place, shown)
