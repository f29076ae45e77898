"""How long the site's readers of texts take over each pathological shape, in CPU seconds.

`python -m tests.bench.hostile_texts [SIZE [NAME]]`: SIZE characters each (200,000, the longest
text), the shapes whose name holds NAME. A save is `lint`, a page is the text and its reading time,
links are what the desk looks for; R stands behind what is refused. The slowest come last.
"""

import logging
import os
import sys
import time

from tests.shapes import SHAPES

COLUMNS = ("save", "page", "links")


def main():
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    logging.disable(logging.CRITICAL)
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    wanted = sys.argv[2] if len(sys.argv) > 2 else ""
    rows = [measured(name, shape(size)) for name, shape in SHAPES.items() if wanted in name]
    sys.stdout.write(f"{'CPU seconds':48}" + "".join(f"{name:>8}" for name in COLUMNS) + "\n")
    for name, seconds, refused in sorted(rows, key=lambda row: max(row[1])):
        sys.stdout.write(
            f"{name[:46]:48}" + "".join(f"{each:8.2f}" for each in seconds) + f"{refused}\n"
        )


def measured(name, text):
    """The name, the seconds of each reader, and whether the text is refused."""
    from casestudies.text.composing import lint
    from casestudies.text.links import heading_ids, text_links
    from casestudies.text.plain_words import plain_text
    from casestudies.text.rendering import render_markdown
    from tests.page_context import FakePage

    readers = [
        lambda: lint(text, allow_html=True),
        lambda: (render_markdown(text, FakePage(), allow_html=True), plain_text(text)),
        lambda: (text_links(text), heading_ids(text)),
    ]
    seconds = [cpu_seconds(read) for read in readers]
    messages = render_markdown(text, FakePage(), allow_html=True).messages
    return name, seconds, " R" if any(message.is_refusal for message in messages) else ""


def cpu_seconds(read):
    from casestudies.text import budget

    budget._refused.clear()
    before = time.process_time()
    read()
    return time.process_time() - before


if __name__ == "__main__":
    main()
