"""`make pictures`: a site of its own with the demo content, served, and looked at by Chromium."""

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager

from tests.served import ROOT, answers, free_port, manage, wait_until

SCREEN = {"width": 1280, "height": 860}
# A text is shown as wide as a column, and sharp.
COLUMN = {"width": 720, "height": 900}


def main():
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        port = free_port()
        os.environ |= environment(folder, port)
        manage(os.environ, "migrate", "--verbosity=0")
        manage(os.environ, "demo", "--verbosity=0")
        with served(port):
            take_all(f"http://127.0.0.1:{port}")


def environment(folder, port):
    return {
        "DJANGO_SETTINGS_MODULE": "consultancy.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
        "ENV_FILE": os.devnull,
        "DEBUG": "true",
        "SECRET_KEY": "only-for-pictures",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": f"sqlite:///{folder}/pictures.sqlite3",
        "MEDIA_STORAGE_URL": f"file://{folder}/media",
        "CARDS_FOLDER": f"{folder}/cards",
        "EMAIL_URL": "dummymail://",
        "DIAGNOSTIC_RECIPIENTS": "team@example.com",
    }


@contextmanager
def served(port):
    command = [sys.executable, "-m", "consultancy.server", "develop", f"127.0.0.1:{port}"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            wait_until(lambda: answers(port))
            yield
        finally:
            server.terminate()


def take_all(address):
    # Django is there only once its environment is.
    import django

    django.setup()
    from playwright.sync_api import sync_playwright

    from tests.browser import ARGUMENTS, CHROMIUM, PATIENCE
    from tests.pictures import rows, taking

    rows.add_address()
    rows.add_link()
    rows.add_requests()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        still = {
            "base_url": address,
            "reduced_motion": "reduce",
            "color_scheme": "light",
            "bypass_csp": True,
        }
        desk = chromium.new_context(viewport=SCREEN, **still).new_page()
        desk.set_default_timeout(PATIENCE)
        sign_in(desk)
        for work in (taking.take_readme, *taking.OF_THE_DESK):
            work(desk)
        sharp = {"viewport": COLUMN, "device_scale_factor": 1.5}
        taking.take_blocks(chromium.new_context(**sharp, **still).new_page())
        chromium.close()


def sign_in(page):
    page.goto("/admin/")
    page.fill("[name=username]", "editor")
    page.fill("[name=password]", "editor")
    page.click("[type=submit]")
    page.wait_for_load_state()


if __name__ == "__main__":
    main()
