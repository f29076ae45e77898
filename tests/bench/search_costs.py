"""The costs of questions to the search of the site in the database, as JSON."""

import json
import os
import sys
import time
from pathlib import Path

# By their kinds.
QUESTIONS = {
    "a word of a third of all articles": "roadmap",
    "two words that most have": "evidence delivery",
    "a sentence": "our product team has no clear priority and the budget of the quarter is gone",
    "a long sentence": (
        "we kept the roadmap and moved the release because nobody trusted the estimate"
    ),
    "a name": "Person 7",
    "two words typed wrongly": "raodmap evidnce",
    "a phrase": '"customer interview"',
    "words that say nothing": "the of",
    "what is nowhere": "xylophone",
}
# A tick of the clock by which the system counts others is ten milliseconds.
REPEATED = 5


def main():
    import django

    django.setup()

    from casestudies.search.indexing import index_all_changed_pages
    from casestudies.version.version_watch import site_watch

    for _left in index_all_changed_pages():
        pass
    site_watch.start()
    try:
        time.sleep(1)
        json.dump({kind: costs(one) for kind, one in QUESTIONS.items()}, sys.stdout)
    finally:
        site_watch.stop()


def costs(question):
    """Milliseconds of CPU as usual, and after a change; how many pages are found."""
    from casestudies.search.searching import search

    total = search(question).total
    begin = cpu()
    for _ in range(REPEATED):
        search(question)
    usual = (cpu() - begin) / REPEATED
    changed = sum(after_a_change(question) for _ in range(REPEATED)) / REPEATED
    return usual, changed, total


def after_a_change(question):
    from casestudies.models import Problem
    from casestudies.search.searching import search

    changed = f"Changed at {time.monotonic()}."
    Problem.objects.filter(pk=Problem.objects.first().pk).update(description=changed)
    time.sleep(0.6)
    begin = cpu()
    search(question)
    return cpu() - begin


def cpu():
    """Milliseconds that this process has used, and the server process of its connection."""
    from django.db import connection

    used = time.process_time()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            fields = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2]
        user, system = fields.split()[11:13]
        used += (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    return 1000 * used


if __name__ == "__main__":
    main()
