"""A real Redis server on loopback, with a password, which keeps nothing on disk."""

import shutil
import subprocess
from contextlib import contextmanager

from tests.served import free_port, listens, wait_until

MISSING = "redis-server is not installed: apt-get install redis-server"
IS_THERE = shutil.which("redis-server")
PASSWORD = "p+ss/w:rd"


@contextmanager
def redis_server(folder, port=None):
    """Yields its port; its socket is `folder`/redis.sock."""
    port = port or free_port()
    command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", ""]
    command += ["--requirepass", PASSWORD, "--dir", folder, "--unixsocket", f"{folder}/redis.sock"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            wait_until(lambda: listens(port) or server.poll() is not None)
            yield port
        finally:
            server.kill()
