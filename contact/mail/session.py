"""A session with a mail server that ends in time, whatever the server does.

smtplib's time-out begins anew with every byte, so a server that drips holds its caller for ever,
and one that never ends its answer fills the memory. Here each wait is cut to what is left of the
whole.
"""

import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from smtplib import SMTP, SMTP_SSL, SMTPServerDisconnected
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from contact.mail.lease import Lease

# Bytes of one answer, all its lines; the longest in use, to EHLO, has about a thousand.
LONGEST_REPLY = 64 * 1024
# What one call to the network may take on, in bytes: the time is looked at between two.
PIECE = 16 * 1024
# Seconds for the good-bye of a session whose mails are done.
GOODBYE = 5
END_OF_MAIL = b"\r\n.\r\n"


class Replies:
    """What the server says, line by line, as smtplib reads it from a file."""

    def __init__(self, receive: Callable[[], bytes]) -> None:
        self.receive = receive
        self.unread = b""
        self.begin()

    def begin(self) -> None:
        """An answer is about to come."""
        self.allowance = LONGEST_REPLY

    def readline(self, limit: int) -> bytes:
        """The next line, cut to the limit; raises OSError if there is none in time.

        The code says all that counts (RFC 5321, 4.2.1): the text after it may break off.
        """
        try:
            while b"\n" not in self.unread and (more := self.receive_more()):
                self.unread += more
        except OSError:
            if not (self.unread[:3].isdigit() and self.unread[3:4] == b" "):
                raise
        line, _end, self.unread = self.unread.partition(b"\n")
        return line[: limit - 1]

    def receive_more(self) -> bytes:
        if self.allowance <= 0:
            raise OSError(f"The answer is longer than {LONGEST_REPLY} bytes")
        more = self.receive()
        self.allowance -= len(more)
        return more

    def close(self) -> None:
        """Nothing of our own is open."""


class TimelySMTP(SMTP):
    """smtplib's session, within the time of a lease and only while the lease is ours."""

    def __init__(self, *args: Any, lease: Lease, **kwargs: Any) -> None:
        self.lease = lease
        # Seconds of silence.
        self.patience: float = settings.EMAIL_TIMEOUT
        self.is_handed_over = False
        super().__init__(*args, **kwargs)

    def time_left(self) -> float:
        """Seconds that the next call to the network may take; raises TimeoutError at the end."""
        if self.lease.seconds_left <= 0:
            raise TimeoutError("The session took too long")
        return min(self.patience, self.lease.seconds_left)

    def connect(
        self, host: str = "localhost", port: int = 0, source_address: Any = None
    ) -> tuple[int, bytes]:
        """Connect within the time, to whichever of the host's addresses answers."""
        addresses = socket.getaddrinfo(host, port or self.default_port, type=socket.SOCK_STREAM)
        self.timeout = self.time_left() / len(addresses)
        return super().connect(host, port, source_address)

    def send(self, s: Any) -> None:
        """Send, but not a byte more when the time is over or another worker has the mail."""
        text = s.encode(self.command_encoding) if isinstance(s, str) else bytes(s)
        for start in range(0, len(text), PIECE):
            self.make_ready()
            super().send(text[start : start + PIECE])
        self.is_handed_over = text.endswith(END_OF_MAIL)

    def make_ready(self) -> None:
        if not self.sock:
            return
        try:
            if not self.lease.is_ours:
                raise TimeoutError("The lease on the mail ran out")
            self.sock.settimeout(self.time_left())
        except TimeoutError as error:
            self.close()
            raise SMTPServerDisconnected(str(error)) from error

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None:
            self.file = Replies(self.receive)
        self.file.begin()
        try:
            return super().getreply()
        except SMTPServerDisconnected as error:
            if self.is_handed_over:
                raise SMTPServerDisconnected(f"May have been delivered: {error}") from error
            raise

    def receive(self) -> bytes:
        if not self.sock:
            raise TimeoutError("The session is over")
        self.sock.settimeout(self.time_left())
        return self.sock.recv(PIECE)

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Hand over the mail, and be patient then: who asks again too early gets it twice.

        RFC 5321, 4.5.3.2.6, wants ten minutes; the answer has all that is left of the session.
        """
        patience, self.patience = self.patience, float("inf")
        try:
            return super().data(msg)
        finally:
            self.patience = patience

    def quit(self) -> tuple[int, bytes]:
        self.lease.end_within(GOODBYE)
        return super().quit()


class TimelySMTPoverTLS(TimelySMTP, SMTP_SSL):
    """The same over TLS from the first byte."""


class TimelyBackend(EmailBackend):
    """Django's backend for SMTP, within the time of a lease."""

    def __init__(self, *, lease: Lease, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.lease = lease

    @property
    def connection_class(self) -> Any:
        session = TimelySMTPoverTLS if self.use_ssl else TimelySMTP
        return partial(session, lease=self.lease)


def mail_server(lease: Lease) -> BaseEmailBackend:
    """Where mails go by the settings; a server that speaks SMTP has the time of the lease."""
    if settings.EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend":
        return TimelyBackend(lease=lease)
    return get_connection()


def hang_up(connection: BaseEmailBackend) -> None:
    with suppress(OSError):
        connection.close()
