"""What Lighthouse says of four pages on a phone: the production server, a real Chromium.

Run by `make bench`; prints performance, accessibility, best practices and search for each page.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.browser import ARGUMENTS, CHROMIUM
from tests.demo_site import ARTICLE

ROOT = Path(__file__).parent.parent
LIGHTHOUSE = ROOT / "var" / "tools" / "node_modules" / ".bin" / "lighthouse"
PORT = 8799
SITE = f"http://127.0.0.1:{PORT}"
PAGES = {"home": "/", "list": "/case-studies/", "article": ARTICLE, "form": "/diagnostic/"}
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]


def main():
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "DEBUG": "false",
            "SECRET_KEY": "only-for-benchmarks-0123456789-abcdefghijklmnopqrstuvwxyz-987654321",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": SITE,
            "DIAGNOSTIC_RECIPIENTS": "team@example.com",
            "EMAIL_URL": "smtp+tls://mail.example.com:587",
        }
        for command in (["migrate"], ["demo"], ["collectstatic", "--noinput"]):
            manage(environment, *command, "--verbosity=0")
        with serving(environment) as server:
            try:
                report({name: scores(path) for name, path in PAGES.items()})
            finally:
                server.terminate()


def manage(environment, *arguments):
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def serving(environment):
    command = [Path(sys.executable).parent / "granian", "--interface", "wsgi", "--port", str(PORT)]
    server = subprocess.Popen(
        [*command, "--log-level", "error", "consultancy.wsgi:application"],
        cwd=ROOT,
        env=environment,
    )
    for _ in range(100):
        time.sleep(0.1)
        try:
            urllib.request.urlopen(f"{SITE}/healthz").close()
        except OSError:
            continue
        return server
    raise RuntimeError("The server did not start.")


def scores(path):
    """Four numbers from 0 to 100, in the order of CATEGORIES, and what was below 1."""
    flags = " ".join(["--headless=new", *ARGUMENTS])
    command = [LIGHTHOUSE, f"{SITE}{path}", "--quiet", "--output=json", f"--chrome-flags={flags}"]
    done = subprocess.run(
        [*command, f"--only-categories={','.join(CATEGORIES)}"],
        env=os.environ | {"CHROME_PATH": CHROMIUM},
        capture_output=True,
        check=True,
    )
    found = json.loads(done.stdout)
    failed = [
        audit["id"]
        for audit in found["audits"].values()
        if audit["score"] is not None and audit["score"] < 0.9
    ]
    return [round(100 * found["categories"][name]["score"]) for name in CATEGORIES], failed


def report(pages):
    sys.stdout.write(f"Lighthouse, phone: {', '.join(CATEGORIES)}\n")
    for name, (numbers, failed) in pages.items():
        sys.stdout.write(f"  {name:8} {' / '.join(map(str, numbers))}  {', '.join(failed)}\n")


if __name__ == "__main__":
    main()
