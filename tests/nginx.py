"""nginx on loopback: with files of a folder, or with the configuration in deploy/nginx."""

import grp
import os
import pwd
import re
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

from tests.served import ROOT, free_port, listens, wait_until

SHIPPED = ROOT / "deploy" / "nginx" / "site.conf"
MISSING = "nginx is not installed: apt-get install nginx-light"
IS_THERE = shutil.which("nginx") and shutil.which("openssl")
# What a distribution's nginx.conf does around a site; all that it writes lies in the folder, and it
# runs as whoever started it.
AROUND = """
daemon off; worker_processes 2; user {user} {group}; pid {folder}/pid;
error_log {folder}/error.log; events {{ }}
http {{
    include /etc/nginx/mime.types; access_log off; sendfile on; tcp_nopush on;
    open_file_cache max=100; keepalive_requests 1000000000;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {site}
}}
"""
EDITION = "server {{ listen 127.0.0.1:{port}; root {edition}; include {edition}/nginx.conf; }}"
FILES = "server {{ listen 127.0.0.1:{port}; root {folder}; default_type text/html; }}"


@contextmanager
def files_of(folder):
    """Nginx with the files of a folder; yields its address."""
    port = free_port()
    with running(folder, FILES.format(port=port, folder=folder), port):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def before_edition(folder, edition, more=""):
    """Nginx with the plain files of the site, as they say themselves; more stands beside its
    server. Yields its port.
    """
    port = free_port()
    with running(folder, more + EDITION.format(port=port, edition=edition), port):
        yield port


@contextmanager
def before_site(folder, port, static, media, *, more=""):
    """Nginx as shipped before the site at that port, with the site's folders; more stands within
    its server. Yields its address: https, by a certificate of nobody.
    """
    secure, plain = free_port(), free_port()
    certify(folder)
    text = shipped(folder, port, static, media, ports=(secure, plain))
    # The last brace ends the server over https.
    text = f"{text.rstrip().removesuffix('}')}{more}}}"
    with running(folder, text, secure):
        yield f"https://127.0.0.1:{secure}"


def shipped(folder, port, static, media, *, ports):
    """deploy/nginx/site.conf with the changes that its head asks for."""
    text = re.sub(r"^ *listen \[::\].*\n", "", SHIPPED.read_text(), flags=re.MULTILINE)
    secure, plain = ports
    for old, new in {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{secure} ssl;",
        "127.0.0.1:8000": f"127.0.0.1:{port}",
        "www.example.com;": "127.0.0.1;",
        "/etc/letsencrypt/live/www.example.com/": f"{folder}/",
        "/var/cache/nginx-site": f"{folder}/cache",
        "/srv/site/var/static/": f"{static}/",
        "/srv/site/deploy/": f"{ROOT}/deploy/",
        "root /srv/site;": f"root {Path(media).parent};",
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


@contextmanager
def running(folder, site, port):
    Path(folder).chmod(0o755)
    user, group = pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name
    file = Path(folder, "nginx.conf")
    file.write_text(AROUND.format(folder=folder, site=site, user=user, group=group))
    # What it says before it reads the configuration would go to a log that is not ours.
    command = ["nginx", "-c", file, "-p", folder, "-e", f"{folder}/error.log"]
    with subprocess.Popen(command) as process:
        try:
            wait_until(lambda: listens(port) or process.poll() is not None)
            assert process.poll() is None, Path(folder, "error.log").read_text()
            yield
        finally:
            process.terminate()


def certify(folder):
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1"]
    command += ["-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem"]
    subprocess.run(command, check=True, capture_output=True)
