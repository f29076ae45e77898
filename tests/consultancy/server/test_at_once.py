"""What the front can answer at once is answered so; the rest is answered on the event loop."""

import socket
import subprocess
import sys
import urllib.request

import pytest

from consultancy.server.front import Front
from tests.served import ROOT

SERVER = """
import asyncio, sys
import uvloop
from consultancy.server.web import answer_requests

class Front:
    def say_good_bye(self):
        pass

    def answer_at_once(self, scope, protocol):
        if scope.path == "/broken":
            raise ValueError("broken")
        if scope.path == "/now":
            protocol.response_str(200, [], "at once")
        return scope.path == "/now"

    async def __rsgi__(self, scope, protocol):
        await asyncio.sleep(0)
        protocol.response_str(200, [], f"on the loop: {(await protocol()).decode()}")

uvloop.run(answer_requests(int(sys.argv[1]), Front()))
"""


@pytest.fixture(scope="module")
def port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        command = [sys.executable, "-c", SERVER, str(listening.fileno())]
        with subprocess.Popen(command, cwd=ROOT, pass_fds=(listening.fileno(),)) as server:
            yield listening.getsockname()[1]
            server.terminate()
    assert server.returncode == 0


@pytest.mark.parametrize(
    ("path", "answer"),
    [("/now", b"at once"), ("/later", b"on the loop: sent"), ("/broken", b"on the loop: sent")],
)
def test_each_request_is_answered_once(port, path, answer):
    for _time in range(3):
        asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", b"sent")

        assert urllib.request.urlopen(asked, timeout=120).read() == answer


def test_process_whose_home_page_fails_goes_on_and_is_not_called_ready(caplog):
    def fails(environ, start_response):
        raise ValueError("Missing staticfiles manifest entry")

    assert Front(fails).warm_up() is False
    assert "The home page could not be made" in caplog.text
