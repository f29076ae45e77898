"""The Estonian catalogue is complete and in step with the sources; pages use it."""

import ast
import gettext
import os
import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from tests.factories import make_article, make_problem

CATALOGUE = Path(settings.BASE_DIR, "consultancy/locale/et/LC_MESSAGES/django.po")
SOURCES = ["casestudies", "consultancy", "contact", "templates"]
STRING = r'((?:"(?:[^"\\]|\\.)*"\n?)+)'
MISSING = (
    "gettext is not installed (on Debian: apt-get install gettext), so nobody looked whether the "
    "catalogue has every text. The other tests ran."
)


def unquoted(literal):
    text = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', literal))
    return text.replace("\\n", "\n").replace('\\"', '"')


def translations(text):
    """The translations by message; of two forms the one for many counts."""
    pairs = re.findall(
        rf"^msgid {STRING}(?:^msgid_plural .*\n)?((?:^msgstr.*\n?(?:^\".*\n?)*)+)", text, re.M
    )
    return {unquoted(message): unquoted(forms) for message, forms in pairs}


def test_nothing_is_untranslated_or_unsure():
    text = CATALOGUE.read_text()

    assert [message for message, form in translations(text).items() if not form] == []
    assert "fuzzy" not in text


def test_compiled_catalogue_is_in_step():
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    for message, form in translations(CATALOGUE.read_text()).items():
        assert compiled.gettext(message) in form, message


def copy_sources(target):
    for folder in SOURCES:
        shutil.copytree(Path(settings.BASE_DIR, folder), target / folder)


@pytest.mark.slow
def test_catalogue_has_every_text(tmp_path, monkeypatch, settings):
    if not shutil.which("xgettext"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    copy_sources(tmp_path)
    settings.LOCALE_PATHS = [tmp_path / "consultancy" / "locale"]
    monkeypatch.chdir(tmp_path)

    call_command("makemessages", "--locale=et", verbosity=0)

    found = (tmp_path / CATALOGUE.relative_to(settings.BASE_DIR)).read_text()
    assert sorted(set(translations(found)) - set(translations(CATALOGUE.read_text()))) == []


def words_in_templates_of_strings(file):
    """Lines of a module where an f-string asks for a translation: xgettext does not look in."""
    whole = ast.walk(ast.parse(file.read_text()))
    within = [part for one in whole if isinstance(one, ast.JoinedStr) for part in ast.walk(one)]
    calls = [part for part in within if isinstance(part, ast.Call)]
    return [call.lineno for call in calls if getattr(call.func, "id", "") in {"_", "gettext"}]


def test_no_text_hides_from_the_catalogue():
    folders = [Path(settings.BASE_DIR, name) for name in ("casestudies", "consultancy", "contact")]
    files = [file for folder in folders for file in folder.rglob("*.py")]

    hidden = {file.name: words_in_templates_of_strings(file) for file in files}

    assert {name: lines for name, lines in hidden.items() if lines} == {}


@pytest.mark.django_db
def test_pages_speak_estonian(client):
    make_article(slug="study", date="2026-11-20", problems=[make_problem()])

    with translation.override("et"):
        home = client.get("/").content.decode()
        study = client.get("/case-studies/study/").content.decode()

    assert '<html lang="et">' in home
    assert "Mis teid takistab?" in home
    assert '<time datetime="2026-11-20">20. november 2026</time>' in study
    assert "Mis on kinni jooksnud?" in study


@pytest.mark.django_db
def test_dates_are_written_out_in_english(client):
    make_article(slug="study", date="2026-11-20")

    page = client.get("/case-studies/study/").content.decode()

    assert '<time datetime="2026-11-20">20 November 2026</time>' in page
