"""The production server without the mail worker: python -m tests.web_server PORT.

It replaces what dies sooner than in production, for tests that kill without pause.
"""

import sys

from consultancy.server import child
from consultancy.server.__main__ import web_processes
from consultancy.server.listening import listener
from consultancy.server.supervisor import Supervisor

if __name__ == "__main__":
    child.PAUSE = 0.1
    with listener("127.0.0.1", int(sys.argv[1])) as socket:
        sys.exit(Supervisor(web_processes(socket.fileno(), 2)).run())
