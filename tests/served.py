"""The production server on a demo site of its own, in real processes."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def demo_environment(folder, site, database=None):
    """The environment of a site in that folder, filled with the demo content; on SQLite, if no
    other database is named.
    """
    environment = empty_environment(folder, site, database)
    manage(environment, "demo", "--verbosity=0")
    return environment


def empty_environment(folder, site, database=None):
    """The same, with nothing in it."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "consultancy.settings",
        "ENV_FILE": os.devnull,
        "DATABASE_URL": database or f"sqlite:///{folder}/served.sqlite3",
        "MEDIA_STORAGE_URL": f"file://{folder}/media",
        "DEBUG": "false",
        "SECRET_KEY": "only-for-benchmarks-0123456789-abcdefghijklmnopqrstuvwxyz-987654321",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": site,
        "DIAGNOSTIC_RECIPIENTS": "team@example.com",
        "EMAIL_URL": "smtp://127.0.0.1:25",
    }
    for command in (["migrate"], ["collectstatic", "--noinput"]):
        manage(environment, *command, "--verbosity=0")
    return environment


def manage(environment, *arguments):
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def starting(environment, port, processes=2, log=None, folder=ROOT):
    """The server that `make serve` starts; it ends with the context. `log` is a file for what it
    says, `folder` where its code is.
    """
    command = [sys.executable, "-m", "consultancy.server", "serve", "127.0.0.1", str(port)]
    command += [str(processes)]
    with subprocess.Popen(command, cwd=folder, env=environment, stderr=log) as server:
        try:
            yield server
        finally:
            server.terminate()


@contextmanager
def serving(environment, port, processes=2, log=None):
    """The same, from its first answer on."""
    with starting(environment, port, processes, log) as server:
        wait_until(lambda: answers(port))
        yield server


def wait_until(is_so, seconds=120):
    """Ask until it is so. Raises TimeoutError when that takes too long."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.05)


def answers(port, path="/healthz"):
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=120).close()
    except OSError:
        return False
    return True
