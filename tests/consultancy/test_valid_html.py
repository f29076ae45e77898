"""The Nu HTML checker finds no error on any public page, rendered Markdown included."""

import io
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from casestudies.images.storing import store_image
from tests.demo_site import PAGES
from tests.factories import make_article, make_client, make_testimonial
from tests.posts import OURS

pytestmark = pytest.mark.slow

JAR = Path(settings.BASE_DIR, "var/tools/node_modules/vnu-jar/build/dist/vnu.jar")
MISSING = (
    "The Nu HTML checker is not here: install Java (on Debian: apt-get install "
    "default-jre-headless) and Node.js, and run `make tools`. The other tests ran without it."
)
THREE_BLOCKS = "\n\n".join(["# One\n\n### Three {{< contact-cta >}}"] * 3)
PICTURES = """![A yard](/media/%(path)s)

{{< figure src="/media/%(path)s" alt="A yard" caption="A *yard*" width="600" >}}

{{< figure src="/media/%(path)s" link="/" >}}
"""


def stored_image():
    output = io.BytesIO()
    Image.new("RGB", (1200, 800), "navy").save(output, "JPEG")
    return {"path": store_image(io.BytesIO(output.getvalue())).path}


@pytest.fixture
def errors_in(tmp_path):
    """A function from pages to what the checker finds in them."""
    if not (JAR.exists() and shutil.which("java")):
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)

    folder = tmp_path / "pages"
    folder.mkdir()

    def check(pages):
        for number, page in enumerate(pages):
            (folder / f"{number:02}.html").write_bytes(page)
        # A start as quick as that of a short run should be; its frames want a larger stack.
        java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m"]
        command = [*java, "-jar", str(JAR), "--format", "json", "--exit-zero-always"]
        done = subprocess.run([*command, str(folder)], capture_output=True, check=True)
        messages = json.loads(done.stderr)["messages"]
        return [(Path(m["url"]).name, m["message"]) for m in messages if m["type"] == "error"]

    return check


def test_public_pages_are_valid_beside_one_that_is_not(demo, client, errors_in):
    broken = b"<!doctype html><title>x</title><p id=a><p id=a>"
    pages = [broken, *(client.get(address).content for address in PAGES)]

    assert {page for page, _message in errors_in(pages)} == {"00.html"}


def test_odd_states_are_valid(demo, client, errors_in, settings):
    settings.DEBUG = False
    blocks = make_article(slug="blocks", body=THREE_BLOCKS, language="et")
    image = stored_image()
    pictures = make_article(slug="pictures", image=image["path"], body=PICTURES % image)
    proven = make_article(slug="proven", body="{{< testimonials >}} {{< client-logos >}}")
    make_testimonial([proven], quote="Two.\n\nParagraphs.", portrait=image["path"])
    make_testimonial([proven], is_anonymous=True)
    make_client([proven], logo=image["path"], website="https://example.org/?a=1&b=2")
    make_client([proven])
    form = {"name": "", "email": "maria@nowhere", "message": '"><b>'}

    pages = [
        client.get(blocks.get_absolute_url()).content,
        client.get(pictures.get_absolute_url()).content,
        client.get(proven.get_absolute_url()).content,
        client.post("/diagnostic/", form, headers=OURS).content,
        client.post("/diagnostic/", form, headers={"Sec-Fetch-Site": "cross-site"}).content,
        client.get("/nowhere/").content,
        client.get("/case-studies/?problem=roadmap-theatre&outcome=technical-leadership").content,
    ]

    assert errors_in(pages) == []
