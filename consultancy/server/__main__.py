"""python -m consultancy.server serve HOST PORT PROCESSES: the production server. It does not begin
on a database that waits for a migration (`manage.py release`).

python -m consultancy.server develop HOST:PORT: Django's development server.

With either runs the mail worker. They end together, gracefully by SIGTERM or SIGINT. SIGHUP lets
the production server take up new code: new processes answer before the old ones end.

python -m consultancy.server reload NUMBER: that for the server with this process number, and waits
until it is done; status 1 where it could not be.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable

from consultancy.metrics.folder import counting_together
from consultancy.server.child import Child, say
from consultancy.server.listening import listener, raise_file_limit
from consultancy.server.reloading import reload
from consultancy.server.supervisor import Supervisor
from consultancy.server.surroundings import told
from consultancy.server.thrift import THRIFT


def serve(host: str, port: str, processes: str) -> int:
    """The socket is ours: it outlives every process that answers, and no visitor is turned away."""
    os.environ.update(THRIFT | os.environ)
    files = raise_file_limit()
    with listener(host, int(port)) as socket:
        # Who comes meanwhile waits in the queue.
        if status := status_of_database():
            return status
        say(f"Listening on {host}:{port}: {processes} processes, each with up to {files} files")
        web = web_processes(socket.fileno(), int(processes))
        # A terminal that is closed sends SIGHUP too, and means the end.
        with counting_together(is_wanted=bool(told("METRICS_TOKEN"))):
            return Supervisor([*web, mail_worker()], renews=not is_at_terminal()).run()


def status_of_database() -> int:
    """0 if it has all migrations, or cannot be asked; otherwise that is said. Told to end, we end
    with 0 as the supervisor would.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    return subprocess.run(python("migrated"), check=False).returncode  # noqa: S603


def is_at_terminal() -> bool:
    try:
        return os.isatty(0)
    except OSError:
        return False


def develop(address: str) -> int:
    """When the development server ends, all ends."""
    site = Child("The site", python("command", "runserver", "--skip-checks", address), is_lead=True)
    return Supervisor([site, mail_worker()]).run()


def web_processes(socket: int, count: int) -> list[Child]:
    command = python("web", str(socket))
    return [
        Child(f"Web process {n + 1}", command, with_successor=True, pass_fds=(socket,))
        for n in range(count)
    ]


def mail_worker() -> Child:
    return Child("The mail worker", python("command", "deliver_mail"))


def python(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", f"consultancy.server.{module}", *arguments]


ACTIONS: dict[str, Callable[..., int]] = {"serve": serve, "develop": develop, "reload": reload}

if __name__ == "__main__":
    sys.exit(ACTIONS[sys.argv[1]](*sys.argv[2:]))
