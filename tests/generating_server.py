"""The production server's process before an application that generates as many megabytes as it is
asked for, and tells at /peak how many it has had in memory: python -m tests.generating_server PORT.
"""

import resource
import sys

import django
import uvloop
from django.http import HttpResponse, StreamingHttpResponse

MB = 1024 * 1024
PIECE = b"0123456789abcdef" * 64


def application(environ, start):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    megabytes = int(environ["QUERY_STRING"] or 0)
    pieces = (PIECE for _ in range(megabytes * MB // len(PIECE)))
    asks = environ["PATH_INFO"] == "/admin/peak/"
    response = HttpResponse(str(peak)) if asks else StreamingHttpResponse(pieces)
    start("200 OK", list(response.items()))
    return response


if __name__ == "__main__":
    django.setup()
    from consultancy.server.front import Front
    from consultancy.server.listening import listener
    from consultancy.server.web import answer_requests

    socket = listener("127.0.0.1", int(sys.argv[1])).detach()
    uvloop.run(answer_requests(socket, Front(application)))
