"""What the sample article costs when it is made: CPU of one request that no cache answers, from
Django's front door to the last byte, before it is compressed.

Other work on the machine makes it dearer and never cheaper, so it is the cheapest of many rounds.
"""

import io
import json
import sys
import time

from tests.bench.databases import python
from tests.bench.page_costs import print_costs
from tests.bench.site import demo_site
from tests.bench.table import Row
from tests.demo_site import ARTICLE
from tests.served import free_port

ROUNDS, REQUESTS = 40, 20
MOST = 5


def rows():
    took = json.loads(python(demo_site(free_port()), "tests.bench.cold"))
    figures = f"cheapest of {ROUNDS} rounds; the dearest {max(took):.1f} ms"
    yield Row("article, made anew", min(took), "ms", most=MOST, figures=figures)


def costs():
    """Milliseconds of a request in each round; the first, which fills what is kept, is left out."""
    return [cost() for _round in range(ROUNDS + 1)][1:]


def cost():
    began = time.process_time()
    for _request in range(REQUESTS):
        ask()
    return (time.process_time() - began) / REQUESTS * 1000


def ask():
    """Asks as the server does: django.test.Client would cost some of it again."""
    from consultancy.wsgi import application

    statuses = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": ARTICLE,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "REMOTE_ADDR": "127.0.0.1",
    }
    answer = application(environ, lambda status, _headers: statuses.append(status))
    b"".join(answer)
    answer.close()
    assert statuses == ["200 OK"], statuses


if __name__ == "__main__":
    print_costs(costs)
