"""Caddy on loopback, with the Caddyfile of deploy/caddy."""

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

from tests.proxied import shakes_hands
from tests.served import ROOT, free_port, wait_until

SHIPPED = ROOT / "deploy" / "caddy" / "Caddyfile"
MISSING = "caddy is not installed: apt-get install caddy"
IS_THERE = shutil.which("caddy")
# No authority is asked for a number, but Caddy's own, of which this machine is not to know.
AROUND = "{{\n\tadmin off\n\tskip_install_trust\n\thttp_port {plain}\n}}\n\n"


@contextmanager
def before_site(folder, port):
    """Caddy as shipped before the site at that port, by its two variables alone. Yields its
    address, and the one over plain HTTP.
    """
    secure, plain = free_port(), free_port()
    file = Path(folder, "Caddyfile")
    file.write_text(AROUND.format(plain=plain) + SHIPPED.read_text())
    environment = os.environ | {
        "SITE_HOST": f"127.0.0.1:{secure}",
        "UPSTREAM": f"127.0.0.1:{port}",
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", file]
    with (
        Path(folder, "caddy.log").open("w") as log,
        subprocess.Popen(command, env=environment, stderr=log) as process,
    ):
        try:
            wait_until(lambda: shakes_hands(secure) or process.poll() is not None)
            assert process.poll() is None, Path(folder, "caddy.log").read_text()
            yield f"https://127.0.0.1:{secure}", f"http://127.0.0.1:{plain}"
        finally:
            process.terminate()
