"""A whole site for the real Hugo, around a folder of content."""

import json
import subprocess
import sys
from pathlib import Path

from tests.content_folder import write

HUGO = Path(sys.executable).with_name("hugo")
# Every page with what Hugo read from its front matter, as JSON.
LISTING = """{{ range .Site.Pages }}{{ if .File }}
{{ dict "path" .File.Path "url" .RelPermalink "title" .Title "description" .Description
   "date" .PublishDate "weight" .Weight "params" .Params | jsonify }}
{{ end }}{{ end }}"""
CONFIG = """baseURL = "https://example.org/"
timeZone = "Europe/London"
disableKinds = ["taxonomy", "term", "RSS"]
"""
SITE = {
    "hugo.toml": CONFIG,
    "layouts/home.html": LISTING,
    "layouts/list.html": "{{ .Content }}",
    "layouts/single.html": "{{ .Content }}",
    "layouts/_shortcodes/contact-cta.html": '<aside>{{ .Get "heading" }}</aside>',
    "layouts/_shortcodes/steps.html": "<div>{{ .Inner | .Page.RenderString }}</div>",
    **{
        f"layouts/_shortcodes/{name}.html": '<h2>{{ .Get "heading" }}</h2>'
        for name in (
            "case-studies-list",
            "client-logos",
            "outcomes",
            "people",
            "problem-constraints",
            "testimonials",
        )
    },
}


def build(folder, *options):
    """Build the exported folder with Hugo; what it made of every page, by path."""
    write(folder, **SITE)
    command = [HUGO, "build", "--quiet", "--panicOnWarning", *options]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)
    lines = (folder / "public" / "index.html").read_text().splitlines()
    return {page["path"]: page for page in map(json.loads, filter(None, lines))}
