"""How the pictures are taken: what is opened, what is done there, which part is shown."""

import io
import sys
from pathlib import Path

from django.conf import settings
from PIL import Image

from tests.pictures.examples import examples
from tests.pictures.rows import PAGE, write

DOCS = Path(settings.BASE_DIR) / "docs"
# In CSS pixels: whatever is longer is cut off there.
LONGEST = 860
LONGEST_BLOCK = 1000
MARGIN = 16
STILL = "*, *::before, *::after { animation: none !important; transition: none !important; }"
# The site's default call to action stands at the end of a text that has none.
ALONE = ".prose > .cta:last-child { display: none; }"
INBOX = "/admin/contact/diagnosticrequest/"
NEW_SENTENCE = "The assignment in its first form was to improve the job description."


def keep(png, name):
    """Store the picture as WebP, or as PNG where the name says so."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    if name.endswith(".png"):
        image.quantize(200, dither=Image.Dither.NONE).save(DOCS / name, optimize=True)
    else:
        image.save(DOCS / "pictures" / name, quality=60, method=6)
    sys.stdout.write(f"{name}: {image.width} × {image.height}\n")


def take(page, name, part="body", height=LONGEST):
    """What is seen of the page from the upper edge of that part on."""
    page.add_style_tag(content=STILL)
    page.wait_for_load_state("networkidle")
    box = page.locator(part).first.bounding_box()
    left, top = max(box["x"] - MARGIN, 0), max(box["y"] - MARGIN, 0)
    width = min(box["x"] + box["width"] + MARGIN, page.viewport_size["width"]) - left
    clip = {"x": left, "y": top, "width": width}
    clip["height"] = min(box["y"] - top + box["height"] + MARGIN, height)
    keep(page.screenshot(clip=clip, full_page=True), name)


def take_blocks(page):
    """Of each example in the guide what it shows, on a page of the demo that has that text only."""
    for example in examples():
        write(example.text)
        page.goto(PAGE)
        if "contact-cta" not in example.text:
            page.add_style_tag(content=ALONE)
        page.locator(".prose details").evaluate_all(
            "found => found.forEach(one => one.open = true)"
        )
        take(page, example.picture, ".prose", LONGEST_BLOCK)


def take_writing(page):
    page.goto("/admin/casestudies/article/")
    page.get_by_role("link", name="Fourteen teams, one shipment").click()
    page.wait_for_timeout(1500)
    take(page, "writing.webp")
    take_versions(page)


def take_schedule(page):
    """A new page with a moment that is still to come: the bar's button says so."""
    page.goto("/admin/casestudies/article/add/")
    page.fill("#id_title", "What a quarter can hold")
    page.locator("[data-group=publishing] summary").click()
    page.fill("#id_published_at_0", "01/09/2031")
    page.fill("#id_published_at_1", "08:00")
    page.locator("#id_published_at_1").evaluate("one => one.blur()")
    page.wait_for_timeout(1500)
    take(page, "scheduling.webp", height=760)


def take_versions(page):
    """After a sentence was changed, and the change was published with a reason."""
    text = page.locator("#id_body")
    text.fill(
        text.input_value().replace(
            NEW_SENTENCE, f"At first {NEW_SENTENCE[0].lower()}{NEW_SENTENCE[1:]}"
        )
    )
    page.get_by_label("Why (for the history)").fill("Say that it was the first form only")
    page.get_by_role("button", name="Publish changes", exact=False).first.click()
    page.wait_for_load_state()
    address = page.url.replace("/change/", "/history/")
    page.goto(f"{address}compare/?old=1&new=2")
    take(page, "versions.webp", height=640)


def take_requests(page):
    page.goto(INBOX)
    take(page, "inbox.webp", height=760)
    page.get_by_role("link", name="Maria Keller").click()
    page.wait_for_load_state()
    take(page, "request.webp")
    page.goto("/admin/contact/quarantinedrequest/")
    take(page, "quarantine.webp", height=700)


def take_owners(page):
    page.goto("/admin/")
    take(page, "first-day.webp", ".desk-first-day")
    page.goto("/admin/contact/organisation/")
    take(page, "face.webp", "fieldset:has(#id_accent_light)")
    page.goto("/admin/menus/")
    take(page, "menus.webp", height=700)


def take_readme(page):
    """The site and the desk, as the README shows them."""
    page.goto("/")
    take(page, "home.png", height=1240)
    page.goto("/admin/casestudies/article/")
    page.get_by_role("link", name="Fourteen teams, one shipment").click()
    page.wait_for_timeout(1500)
    take(page, "desk.png")


OF_THE_DESK = (take_owners, take_requests, take_schedule, take_writing)
