"""Files drawn from brand.py: the colours as a stylesheet, and the icon."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultancy import brand


@require_safe
def brand_css(request: HttpRequest) -> HttpResponse:
    """The consultancy's colours as custom properties, for site.css."""
    return render(request, "brand.css", {"brand": brand}, content_type="text/css; charset=utf-8")


@require_safe
def icon_svg(request: HttpRequest) -> HttpResponse:
    """The logo as the browser's icon for this site."""
    return render(request, "icon.svg", {"brand": brand}, content_type="image/svg+xml")
