"""What visitors notice while a thousand others are slow.

`python -m tests.bench.slow_visitors [CONNECTIONS]`.

Every kind of slowness on its own against the production server: a byte every two seconds of a head
or of a body, an answer that is hardly read, a connection that says nothing. Prints the slowest of
the answers that others got meanwhile.
"""

import asyncio
import os
import socket
import sys
import tempfile
import time
from pathlib import Path

from tests.served import ROOT, demo_environment, free_port, serving

PAUSE = 2
ROUNDS = 10
PATHS = ["/", "/healthz"]
HEAD = b"GET /case-studies/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"


def main():
    connections = int(sys.argv[1]) if sys.argv[1:] else 1000
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environment = demo_environment(folder, f"http://127.0.0.1:{port}")
        for name, (opening, drip, reads) in kinds().items():
            with serving(environment, port) as server:
                asyncio.run(bench(name, port, connections, opening, drip, reads))
                say(f"{'':8}memory of the processes: {memory(server.pid)} MB")


def kinds():
    """By name: what is sent at once, then byte by byte, and whether some of the answer is read."""
    body = b"name=" + b"x" * 100
    length = f"Content-Length: {len(body)}\r\n\r\n".encode()
    form = b"Content-Type: application/x-www-form-urlencoded\r\n" + length
    host = b"Host: 127.0.0.1\r\n"
    return {
        "silence": (b"", b"", False),
        "head": (HEAD, b"X-Slow: " + b"x" * 100, False),
        "body": (b"POST /diagnostic/ HTTP/1.1\r\n" + host + form, body, False),
        "upload": (b"POST /admin/login/ HTTP/1.1\r\n" + host + form, body, False),
        "page": (HEAD + b"\r\n", b"", True),
        "file": (b"GET " + largest_file() + b" HTTP/1.1\r\n" + host + b"\r\n", b"", True),
    }


def largest_file():
    """The address of the largest static file."""
    folder = ROOT / "var" / "static"
    files = (path for path in folder.rglob("*") if path.suffix in {".js", ".css"})
    return (
        f"/static/{max(files, key=lambda path: path.stat().st_size).relative_to(folder)}".encode()
    )


async def bench(name, port, connections, opening, drip, reads):
    # The first answers of a process come with what it imports.
    await asyncio.gather(*[time_of(port, path) for _ in range(ROUNDS) for path in PATHS])
    slow = [asyncio.create_task(be_slow(port, opening, drip, reads)) for _ in range(connections)]
    await asyncio.sleep(PAUSE * 2)
    times = [await time_of(port, path) for _ in range(ROUNDS) for path in PATHS]
    held = sum(not task.done() for task in slow)
    say(f"{name:8}{held} of {connections} held; slowest of {len(times)}: {max(times):.2f} s")
    for task in slow:
        task.cancel()
    await asyncio.gather(*slow, return_exceptions=True)


async def be_slow(port, opening, drip, reads):
    """Behave badly until it is noticed."""
    connection = socket.socket()
    connection.setblocking(False)
    # As little as the system allows, so that the answer waits at the server.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    loop = asyncio.get_running_loop()
    try:
        await loop.sock_connect(connection, ("127.0.0.1", port))
        await loop.sock_sendall(connection, opening)
        for byte in drip or b"x" * 100:
            await asyncio.sleep(PAUSE)
            if reads and not await loop.sock_recv(connection, 1):
                return
            if drip:
                await loop.sock_sendall(connection, bytes([byte]))
    finally:
        connection.close()


async def time_of(port, path):
    """Seconds until the whole of a good answer was there."""
    start = time.monotonic()
    async with asyncio.timeout(30):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode())
        answer = await reader.read()
        writer.close()
    assert b" 200 OK" in answer.partition(b"\r\n")[0], answer[:200]
    return time.monotonic() - start


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def memory(pid):
    """Megabytes of a process and its children, by Linux's account."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    pages = sum(int(Path(f"/proc/{child}/statm").read_text().split()[1]) for child in children)
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024**2


if __name__ == "__main__":
    main()
