"""Name, words, colours and logo come from one file; colours that are hard to read are refused."""

import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from consultancy import brand, brand_files
from consultancy.brand import Pair
from consultancy.checks import check_brand
from contact.contrast import contrast

SITE = Path(settings.BASE_DIR, "consultancy/static/site/site.css")
STYLESHEET = SITE.read_text()
DESK = Path(settings.BASE_DIR, "casestudies/static/desk/desk.css")
STYLES = [
    file
    for package in ("contact", "casestudies", "consultancy")
    for file in sorted(Path(settings.BASE_DIR, package, "static/desk").glob("*.css"))
]
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", STYLESHEET)
}
PAPERS = {"paper": brand.PAPER, "wash": TOKENS["wash"]}


@pytest.fixture(autouse=True)
def fresh_icons():
    """They are drawn once a process: in the colours of whoever asked first."""
    brand_files.icon.cache_clear()
    yield
    brand_files.icon.cache_clear()


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_brand_as_it_is_can_be_read():
    assert check_brand() == []


@pytest.mark.parametrize("pair", [Pair("#0b8a90", "#8ccfd0"), Pair("#0b4a50", "#3c5f60")])
def test_pale_accent_is_refused_in_either_theme(monkeypatch, pair):
    monkeypatch.setattr(brand, "ACCENT", pair)

    errors = check_brand()

    assert [error.id for error in errors] == ["consultancy.E001"]
    assert "brand.ACCENT" in errors[0].msg


@pytest.mark.parametrize("ground", PAPERS)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("token", ["ink-quiet", "problem", "outcome", "wrong"])
def test_colours_of_text_have_7_to_1_on_every_ground(token, theme, ground):
    assert contrast(TOKENS[token][theme], PAPERS[ground][theme]) >= 7


@pytest.mark.parametrize("ground", PAPERS)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_edges_of_fields_and_the_accent_stand_out_on_every_ground(theme, ground):
    assert contrast(TOKENS["edge"][theme], PAPERS[ground][theme]) >= 3
    assert contrast(brand.ACCENT[theme], PAPERS[ground][theme]) >= 7
    assert contrast(brand.ACCENT[theme], TOKENS["on-accent"][theme]) >= 7


@pytest.mark.parametrize("file", [SITE, *STYLES], ids=lambda file: file.name)
def test_colours_stand_in_the_tokens_only(file):
    rules = re.sub(r"--[\w-]+: [^;]+;", "", file.read_text())

    assert re.findall(r": [^;]*(#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(|oklch\()", rules) == []


def test_desk_has_the_tokens_and_the_fonts_of_the_site_to_the_letter():
    desk = DESK.read_text()

    tokens = dict(re.findall(r"--([\w-]+): (light-dark\(.+|\".+|ui-mono.+);", desk))
    site = dict(re.findall(r"--([\w-]+): (light-dark\(.+|\".+|ui-mono.+);", STYLESHEET))
    assert tokens == site
    assert faces(desk.replace("../site/fonts/", "fonts/")) == faces(STYLESHEET)


def faces(stylesheet):
    return re.findall(r"@font-face \{.+?\n\}", stylesheet, re.DOTALL)


@pytest.mark.django_db
def test_every_page_changes_with_the_file(client, monkeypatch):
    monkeypatch.setattr(brand, "STATEMENT", "We mend roofs.")
    monkeypatch.setattr(brand, "LOGO", brand.LOGO[:1])
    monkeypatch.setattr(brand, "ACCENT", Pair("#5c1a3f", "#f0b8d4"))

    page = client.get("/").content.decode()

    assert "We mend roofs." in page
    assert f'<path d="{brand.LOGO[0].path}"/>' in page
    assert "light-dark(#5c1a3f, #f0b8d4)" in client.get("/brand.css").content.decode()
    assert "#5c1a3f" in client.get("/favicon.svg").content.decode()
    icon = Image.open(io.BytesIO(client.get("/icon-192.png").content))
    assert icon.convert("RGB").getpixel((3, 3)) == (0x5C, 0x1A, 0x3F)


@pytest.mark.django_db
def test_icons_are_where_browsers_look(client):
    assert client.get("/favicon.ico")["Content-Type"] == "image/x-icon"
    for icon in client.get("/site.webmanifest").json()["icons"]:
        picture = Image.open(io.BytesIO(client.get(icon["src"]).content))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]
