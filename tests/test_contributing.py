"""CONTRIBUTING.md, followed word for word in a copy of the site."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.slow

BASE = Path(settings.BASE_DIR)
STEP = re.compile(r"(?:In|New,) `([\w/.]+)`:\n\n( *)```\w+\n(.*?\n) *```", re.S)
# After what a step goes that is not the end of its file.
AFTER = {
    "casestudies/kinds.py": '            standfirst="",\n        ),\n',
    "casestudies/desk/writing/offered_blocks.py": '_("A film, as a link"), \'""\'),\n',
    "consultancy/environment.py": '    ("et", _("Estonian")),\n',
    "contact/models.py": 'ACKNOWLEDGEMENT = "acknowledgement", _("to the visitor")\n',
    "contact/mail/transport.py": '"X-Auto-Response-Suppress": "All",\n    },\n',
}
RUN = "import django; django.setup(); import new_parts; new_parts.main()"
HOME = """
import django; django.setup()
from django.test import Client
home = Client(SERVER_NAME="www.example.com").get("/").text
print(home.partition("<html ")[2].partition(">")[0])
"""
FOLDERS = ["casestudies", "consultancy", "contact", "templates"]


def follow(recipes, folder):
    """Do with the site in the folder what CONTRIBUTING.md says."""
    for path, indent, code in STEP.findall(recipes):
        file = folder / path
        text = f"{file.read_text()}\n\n" if file.exists() else ""
        mark = AFTER.get(path, text)
        place = text.index(mark) + len(mark)
        file.write_text(text[:place] + re.sub(f"^{indent}", "", code, flags=re.M) + text[place:])
    admin = folder / "casestudies/admin.py"
    admin.write_text(
        admin.read_text().replace("    LibraryImage,\n", "    Event,\n    LibraryImage,\n")
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """What a copy of the site answers that has all the parts of CONTRIBUTING.md."""
    copy = tmp_path_factory.mktemp("site")
    for folder in FOLDERS:
        shutil.copytree(BASE / folder, copy / folder)
    shutil.copy(BASE / "tests" / "new_parts.py", copy)
    follow((BASE / "CONTRIBUTING.md").read_text(), copy)
    url = f"sqlite:///{copy / 'db.sqlite3'}"
    own = {"DEBUG": "true", "DATABASE_URL": url, "SITE_URL": "http://testserver"}
    found = answer(copy, own, RUN)
    return json.loads(found) | {"in_finnish": answer(copy, own | {"LANGUAGE_CODE": "fi"}, HOME)}


def answer(copy, environment, code):
    """The last line that the code prints in that copy."""
    command = [sys.executable, "-c", code]
    environment = os.environ | environment
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return done.stdout.decode().splitlines()[-1]


def test_files_of_a_new_kind_come_in(site):
    assert "3 new" in site["report"]
    assert "2 links" in site["report"]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/events/", "Where you meet us."),
        ("/events/", "Forum"),
        ("/events/forum/", "<p>Tallinn</p>"),
        ("/events/forum.md", "date: 2026-01-05"),
        ("/sitemap-events-0.xml", "/events/forum/"),
        ("/cards/events/forum.png", "PNG"),
        ("shared", "Secret"),
        ("source", "problems=('drift',)"),
        ("/admin/preview/event/0/", "<h1>Secret</h1>"),
        ("/admin/casestudies/event/0/change/", "/admin/check/event/"),
        ("/admin/casestudies/event/0/history/", "Imported"),
        ("/admin/links/", ">Forum</text>"),
        ("/admin/pages/?q=forum", "events/forum"),
    ],
)
def test_page_of_a_new_kind_is_everywhere(site, address, words):
    status, text = site["pages"][address]

    assert status == 200
    assert words in text


@pytest.mark.parametrize("address", ["/events/secret/", "/cards/events/secret.png"])
def test_draft_of_a_new_kind_has_no_address(site, address):
    assert site["pages"][address][0] == 404


@pytest.mark.parametrize("address", ["/events/", "/events/forum/", "/sitemap-events-0.xml"])
def test_draft_of_a_new_kind_is_hidden(site, address):
    assert "secret" not in site["pages"][address][1].lower()


def test_files_of_a_new_kind_go_out_as_they_came(site):
    assert site["files"]["events/forum.md"] == site["came_in"]


def test_date_of_a_new_kind_goes_out_as_it_was_edited(site):
    assert "date: 2026-03-04" in site["files"]["events/secret.md"]


def test_new_shortcode_shows_itself(site):
    assert '<p class="block-notice">Read this.</p>' in site["pages"]["/events/forum/"][1]


def test_every_new_block_is_offered(site):
    assert site["not_offered"] == []


def test_new_mail_is_sent(site):
    [(subject, body)] = site["sent"]

    assert subject.startswith("Nobody has answered ")
    assert body.startswith("M & N waits for an answer")
    assert "/admin/contact/diagnosticrequest/" in body


def test_site_speaks_a_new_language(site):
    assert site["in_finnish"] == 'lang="fi"'
