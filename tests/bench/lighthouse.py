"""What Lighthouse says of four pages on a phone: the production server, a real Chromium.

Run by `make bench`; prints performance, accessibility, best practices and search for each page.
"""

import json
import os
import subprocess
import sys
import tempfile

from tests.bench.printing import LIGHTHOUSE
from tests.browser import ARGUMENTS, CHROMIUM
from tests.demo_site import ARTICLE
from tests.served import demo_environment, serving

PORT = 8799
SITE = f"http://127.0.0.1:{PORT}"
PAGES = {"home": "/", "list": "/case-studies/", "article": ARTICLE, "form": "/diagnostic/"}
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]


def main():
    with tempfile.TemporaryDirectory() as folder:
        environment = demo_environment(folder, SITE)
        with serving(environment, PORT):
            report({name: scores(path) for name, path in PAGES.items()})


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
