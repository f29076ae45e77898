"""The costs of questions to the search of the site in the database, as JSON."""

import json
import sys
import time
from statistics import median

# By their kinds; the generator's vocabulary is small, so that most words are in most articles.
QUESTIONS = {
    "a word of every article": "roadmap",
    "two such words": "roadmap evidence",
    "a sentence": "we kept the roadmap and moved the release because nobody trusted the estimate",
    "a title": "article 4711",
    "a name": "Person 7",
    "a word typed wrongly": "raodmap evidnce",
    "a phrase": '"customer interview"',
    "what is nowhere": "xylophone",
}


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
    from casestudies.models import Problem
    from casestudies.search.searching import search

    total = search(question).total
    usual = median(cost(lambda: search(question)) for _ in range(5))
    Problem.objects.filter(pk=Problem.objects.first().pk).update(weight=1)
    time.sleep(0.6)
    return usual, cost(lambda: search(question)), total


def cost(work):
    begin = time.process_time()
    work()
    return 1000 * (time.process_time() - begin)


if __name__ == "__main__":
    main()
