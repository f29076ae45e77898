"""A process that answers requests: python -m consultancy.server.web SOCKET."""

import asyncio
import signal
import sys
import time
from importlib import import_module
from typing import Any

import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketHolder
from granian.server.embed import Server

from consultancy.logs.configured import log_what_ends_threads
from consultancy.server.at_once import ask_first
from consultancy.server.lifeline import READY, end_with_parent, say_to_supervisor
from consultancy.server.listening import BACKLOG, most_connections, stop_listening
from consultancy.server.read_ahead import read_templates
from consultancy.server.thrift import give_memory_back

# Milliseconds for the head of a request, and for the next one on the same connection.
HEAD_TIMEOUT = 15_000
# Seconds between the news that we are to end and the end: whoever asks again on a kept connection
# is answered, and told not to keep it. Where others answer, nobody waits for our end.
FAREWELL = 1
LONG_FAREWELL = 5
# Seconds in which the supervisor, who looks twenty times in one, ends us if it has doubts of us.
DECISION = 3
# Bytes a connection may keep in memory: a head, a part of a body, a part of an answer.
BUFFER = 64 * 1024


class SharingServer(Server):
    """Granian in this process, on a socket that is there already."""

    _shd: Any

    def __init__(self, socket: int, target: Any, **options: Any) -> None:
        super().__init__(target, **options)
        self.socket = socket

    def _init_shared_socket(self) -> None:
        holder: Any = SocketHolder
        self._shd = holder(self.socket, False, BACKLOG)


async def answer_requests(socket: int, front: Any) -> None:
    """Answer requests until SIGTERM or SIGINT; those that have come in are answered before.

    SIGHUP is the same where others answer from now on: nobody else is let in.
    """
    ask_first(front)
    server = SharingServer(
        socket,
        front,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_TIMEOUT, max_buffer_size=BUFFER),
        websockets=False,
        backpressure=most_connections(),
        log_level=LogLevels.error,
    )
    loop = asyncio.get_running_loop()

    def end_in(seconds: float) -> None:
        front.say_good_bye()
        loop.call_later(seconds, server.stop)

    def leave_to_others() -> None:
        stop_listening(socket)
        end_in(LONG_FAREWELL)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end_in, FAREWELL)
    loop.add_signal_handler(signal.SIGHUP, leave_to_others)
    await server.serve()


def front_of_django() -> Any:
    """What stands before Django. First Django, which all the rest wants to be set up."""
    wsgi = import_module("consultancy.wsgi")
    import_module("consultancy.databases").bound_statements()
    watch = import_module("casestudies.version.version_watch").site_watch
    watch.at_moments = import_module("casestudies.desk.colleagues.due").publish_in_time
    watch.start()
    front = import_module("consultancy.server.front").Front(wsgi.application, watch)
    return import_module("consultancy.server.access_log").seen_by_those_who_want(front)


def say_how_it_stands() -> None:
    """Tell the supervisor that we can answer, or that the database is not as this code wants it.

    Where others answer, they know it better, and we are ended for that before a visitor comes to
    us. Whoever is alone answers as well as it can.
    """
    doubt = import_module("consultancy.server.migrated").doubt_of_database()
    say_to_supervisor(doubt or READY)
    if doubt:
        time.sleep(DECISION)


if __name__ == "__main__":
    end_with_parent()
    log_what_ends_threads()
    front = front_of_django()
    read_templates()
    give_memory_back()
    # Our socket listens already: whoever asks from now on is answered.
    if front.warm_up():
        say_how_it_stands()
    uvloop.run(answer_requests(int(sys.argv[1]), front))
    front.end()
