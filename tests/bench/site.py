"""The site with its demo content, made once a run."""

import tempfile
from functools import cache

from tests.served import demo_environment

# Given up at exit.
folders = []


@cache
def demo_site(port):
    """The environment of a site in a folder of its own; its server is to answer at that port."""
    folders.append(tempfile.TemporaryDirectory(prefix="bench-"))
    return demo_environment(folders[-1].name, f"http://127.0.0.1:{port}")
