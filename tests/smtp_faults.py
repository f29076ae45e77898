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
    """A byte, and then nothing until whoever is there has gone."""
    connection.sendall(answer[:1])
    while connection.recv(1024):
        pass


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


def whole(lines):
    """The mail up to its full stop; None where the connection ends before that."""
    found = []
    for line in lines:
        if line == b".\r\n":
            return b"".join(found)
        found.append(line)
    return None


# After these no more is to be waited for.
ENDLESS = {drip, drip_after_the_code, silence, endless_answer}


class FaultyServer:
    """Does `fault` in place of the answer at `step` of the first session; keeps what it took.

    Where the fault has no end, `hurry` is called first.
    """

    def __init__(self, step, fault, hurry):
        self.step, self.fault, self.hurry = step, fault, hurry
        self.sessions = 0
        self.taken = []
        self.threads = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def __enter__(self):
        self.start(self.accept)
        return self

    def __exit__(self, *_error):
        # Wakes accept(), which a close alone does not.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        # What goes on after its test takes the processor from all that follow.
        for thread in self.threads:
            thread.join(30)
            assert not thread.is_alive(), thread

    def start(self, target, *args):
        thread = threading.Thread(target=target, args=args, daemon=True)
        self.threads.append(thread)
        thread.start()

    def accept(self):
        with suppress(OSError):
            while True:
                connection, _address = self.listener.accept()
                self.sessions += 1
                is_faulty = self.sessions == 1
                self.start(self.serve, connection, is_faulty)

    def serve(self, connection, is_faulty):
        with suppress(OSError), connection, connection.makefile("rb") as lines:
            self.answer(connection, "banner", is_faulty)
            for line in lines:
                step = line[:4].decode().strip().upper()
                self.answer(connection, step, is_faulty)
                if step == "DATA" and (mail := whole(lines)) is not None:
                    self.taken.append(mail)
                    self.answer(connection, ".", is_faulty)

    def answer(self, connection, step, is_faulty):
        if is_faulty and step == self.step:
            if self.fault in ENDLESS:
                self.hurry()
            self.fault(connection, ANSWERS[step])
        else:
            connection.sendall(ANSWERS[step] + b"\r\n")
