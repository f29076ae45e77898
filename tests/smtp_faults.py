"""A mail server on loopback that misbehaves at one step of its first session, and then no more."""

import socket
import threading
import time
from contextlib import suppress

ANSWERS = {
    "banner": b"220 here",
    "EHLO": b"250 here",
    "HELO": b"250 here",
    "MAIL": b"250 fine",
    "RCPT": b"250 fine",
    "DATA": b"354 go on",
    ".": b"250 taken",
    "RSET": b"250 fine",
    "QUIT": b"221 bye",
}
STEPS = ["banner", "EHLO", "MAIL", "RCPT", "DATA", ".", "QUIT"]


def drip(connection, answer):
    """A byte at a time, for as long as anybody listens, and never a whole line."""
    for number in answer[:3] + b"-" + b"." * 2000:
        connection.sendall(bytes([number]))
        time.sleep(0.02)


def drip_after_the_code(connection, answer):
    connection.sendall(answer[:4])
    drip(connection, b"...")


def close(connection, answer):
    connection.shutdown(socket.SHUT_RDWR)


def silence(connection, answer):
    time.sleep(3)


def garbage(connection, answer):
    connection.sendall(b"\xff\x00\xfe? what\r\n")


def not_now(connection, answer):
    connection.sendall(b"451 4.3.0 come back later\r\n")


def never(connection, answer):
    connection.sendall(b"554 5.7.1 go away\r\n")


def huge_line(connection, answer):
    connection.sendall(answer + b"!" * 60_000 + b"\r\n")


def endless_answer(connection, answer):
    while True:
        connection.sendall((answer[:3] + b"-more\r\n") * 1000)
        time.sleep(0.001)


def go_on_late(connection, answer):
    time.sleep(0.5)
    connection.sendall(answer + b"\r\n")


class FaultyServer:
    """Does `fault` in place of the answer at `step` of the first session; keeps what it took."""

    def __init__(self, step, fault):
        self.step, self.fault = step, fault
        self.sessions = 0
        self.taken = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_error):
        # Wakes accept(), which a close alone does not.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def accept(self):
        with suppress(OSError):
            while True:
                connection, _address = self.listener.accept()
                self.sessions += 1
                is_faulty = self.sessions == 1
                threading.Thread(
                    target=self.serve, args=[connection, is_faulty], daemon=True
                ).start()

    def serve(self, connection, is_faulty):
        with suppress(OSError), connection, connection.makefile("rb") as lines:
            self.answer(connection, "banner", is_faulty)
            for line in lines:
                step = line[:4].decode().strip().upper()
                self.answer(connection, step, is_faulty)
                if step == "DATA":
                    self.taken.append(b"".join(iter(lines.readline, b".\r\n")))
                    self.answer(connection, ".", is_faulty)

    def answer(self, connection, step, is_faulty):
        if is_faulty and step == self.step:
            self.fault(connection, ANSWERS[step])
        else:
            connection.sendall(ANSWERS[step] + b"\r\n")
