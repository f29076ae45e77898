"""Our pages beside those of a throw-away Wagtail with the same text.

Its pages are barer: a text without form, facts or related pages, a list of twelve. It is started as
`wagtail start` leaves it, with its production settings, on SQLite, by Granian with two processes.
WAGTAIL names an environment that has it; without, one is made in var/tools.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import median

from markdown_it import MarkdownIt

from tests.bench.site import demo_site
from tests.bench.table import ROOT, MissingError, Row
from tests.bench.wrk import in_turns, load, ratio, want
from tests.demo_site import ARTICLE
from tests.served import answers, free_port, serving, wait_until

WAGTAIL = "8.0.1"
ROUNDS = 5
HOT = 150
COLD = 1.3
SOURCE = ROOT / "casestudies" / "demo" / "content" / f"{ARTICLE.strip('/')}.md"
# Each of our pages, and the page of Wagtail's that is most like it.
PAGES = {
    "article": (ARTICLE, "text"),
    "problem": ("/problems/decision-drift/", "text"),
    "list": ("/case-studies/", "list"),
    "home": ("/", "list"),
}
THEIRS = {"text": "/texts/text-3/", "list": "/texts/"}
# More would only take the interpreter from each other.
ONE_THREAD = ["--blocking-threads", "1"]
SETTINGS = """
from bench.settings.base import INSTALLED_APPS
INSTALLED_APPS = [*INSTALLED_APPS, "texts"]
SECRET_KEY = "only-for-benchmarks-0123456789-abcdefghijklmnopqrstuvwxyz-987654321"
ALLOWED_HOSTS = ["127.0.0.1"]
"""


def rows():
    want("wrk")
    programs = environment() / "bin"
    hot, cold = free_port(), free_port()
    site = demo_site(hot)
    with (
        tempfile.TemporaryDirectory(prefix="wagtail-") as folder,
        wagtail(programs, Path(folder)) as theirs,
        serving(site, hot),
        serving(site | {"PAGE_CACHE_MB": "0"}, cold),
    ):
        asked = {name: f"http://127.0.0.1:{cold}{ours}" for name, (ours, _theirs) in PAGES.items()}
        asked |= {f"their {name}": f"http://127.0.0.1:{theirs}{THEIRS[name]}" for name in THEIRS}
        asked["hot"] = f"http://127.0.0.1:{hot}{ARTICLE}"
        loads = in_turns({one: partial(load, address) for one, address in asked.items()}, ROUNDS)
    yield row("article from memory", loads["hot"], loads["their text"], "text", HOT)
    for name, (_ours, like) in PAGES.items():
        yield row(f"{name}, made anew", loads[name], loads[f"their {like}"], like, COLD)


def row(what, ours, theirs, like, least):
    figures = " and ".join(f"{median(each.rate for each in one):,.0f}" for one in (ours, theirs))
    unit = f"of Wagtail's {like}"
    return Row(what, ratio(ours, theirs), unit, least=least, figures=f"{figures} a second")


def environment():
    """The folder of an environment with Wagtail. Raises MissingError where it cannot be made."""
    if given := os.environ.get("WAGTAIL"):
        return Path(given)
    folder = ROOT / "var" / "tools" / f"wagtail-{WAGTAIL}"
    if not folder.exists():
        packages = [f"wagtail=={WAGTAIL}", f"granian=={version('granian')}"]
        commands = (
            [sys.executable, "-m", "venv"],
            [folder / "bin/pip", "install", "-q", *packages],
        )
        try:
            subprocess.run([*commands[0], folder], check=True)
            subprocess.run(commands[1], check=True)
        except subprocess.CalledProcessError:
            shutil.rmtree(folder, ignore_errors=True)
            wanted = " ".join(packages)
            raise MissingError(f"Wagtail is not there: an index with {wanted} is needed") from None
    return folder


@contextmanager
def wagtail(programs, folder):
    """A site of Wagtail's with our text, in that folder; yields its port."""
    make_site(programs, folder)
    port = free_port()
    command = [programs / "granian", "bench.wsgi:application", "--interface", "wsgi"]
    command += ["--port", str(port), "--workers", "2", "--no-log", *ONE_THREAD]
    with subprocess.Popen(command, cwd=folder, env=settings()) as server:
        try:
            wait_until(lambda: answers(port, THEIRS["text"]))
            yield port
        finally:
            server.terminate()


def settings():
    return os.environ | {"DJANGO_SETTINGS_MODULE": "bench.settings.production"}


def make_site(programs, folder):
    subprocess.run(
        [programs / "wagtail", "start", "bench", folder], check=True, capture_output=True
    )
    shutil.copytree(Path(__file__).with_name("wagtail_site"), folder / "texts")
    (folder / "bench/settings/local.py").write_text(SETTINGS)
    (folder / "text.html").write_text(html())
    for arguments in (
        ["manage.py", "makemigrations", "texts"],
        ["manage.py", "migrate"],
        ["manage.py", "collectstatic", "--noinput"],
        ["-m", "texts.fill", "text.html"],
    ):
        command = [programs / "python", *arguments]
        subprocess.run(command, cwd=folder, env=settings(), check=True, capture_output=True)


def html():
    """Our article's text, without front matter and calls to action."""
    text = SOURCE.read_text().split("---\n", 2)[2]
    return MarkdownIt().render(re.sub(r"\{\{.*?\}\}", "", text, flags=re.DOTALL))
