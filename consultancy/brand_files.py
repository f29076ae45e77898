"""Files drawn in the organisation’s colours: its stylesheet, the icons, the web manifest."""

import io
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from PIL import Image

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
    """The logo as the browser's icon for this site."""
    return render(request, "icon.svg", content_type="image/svg+xml")


@require_safe
def icon_png(request: HttpRequest, size: int) -> HttpResponse:
    """The logo in pixels, for home screens; 404 for a size that nothing asks for."""
    if size not in ICON_SIZES:
        raise Http404
    return HttpResponse(icon(size, "PNG", accent()), content_type="image/png")


@require_safe
def icon_ico(request: HttpRequest) -> HttpResponse:
    """The logo for what asks for /favicon.ico without having read the page."""
    return HttpResponse(icon(32, "ICO", accent()), content_type="image/x-icon")


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


@lru_cache(maxsize=16)
def icon(size: int, kind: str, ground: str) -> bytes:
    """The logo on a ground of that colour, with the room around it that masks may cut."""
    image = Image.new("RGB", (size, size), ground)
    room = size // 5
    box = (room, room, size - room, size - room)
    draw_curves(
        image, brand.LOGO, size=(32, 32), box=box, colour=brand.PAPER.light, width=size / 14
    )
    output = io.BytesIO()
    image.save(output, kind)
    return output.getvalue()
