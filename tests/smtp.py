"""A real SMTP server on loopback that keeps what it accepts and misbehaves when told to."""

import asyncio
import logging
import threading
from dataclasses import dataclass

import pytest
from aiosmtpd.smtp import SMTP

# The dialogue of every session, at INFO.
logging.getLogger("mail.log").setLevel(logging.WARNING)


@dataclass
class Delivery:
    """One accepted mail as the bytes that came over the wire."""

    sender: str
    recipients: list
    content: bytes
    encrypted: bool

    @property
    def headers(self):
        return self.content.partition(b"\r\n\r\n")[0].split(b"\r\n")

    @property
    def body(self):
        return self.content.partition(b"\r\n\r\n")[2].decode()


class MailServer:
    """The server, on a port of its own choice, in a thread.

    `answers` holds replies for "MAIL", "DATA" or a recipient's address in place of "250 OK"; the
    reply "stall" never comes, "slow" is an OK after a second, and "drop" closes the connection
    instead. Each mail takes `delay` seconds. Sessions are counted.
    """

    def __init__(self, certificate=None, implicit_tls=False):
        self.received = []
        self.answers = {}
        self.delay = 0
        self.sessions = 0
        self.certificate = certificate
        self.implicit_tls = implicit_tls
        self.loop = asyncio.new_event_loop()
        self.started = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def __enter__(self):
        self.thread.start()
        self.started.wait(120)
        return self

    def __exit__(self, *_error):
        self.loop.call_soon_threadsafe(self.end.set)
        self.thread.join(120)
        assert not self.thread.is_alive()

    def run(self):
        self.loop.run_until_complete(self.serve())
        self.loop.close()

    async def serve(self):
        self.end = asyncio.Event()
        implicit = self.certificate if self.implicit_tls else None
        server = await self.loop.create_server(self.session, "127.0.0.1", 0, ssl=implicit)
        self.port = server.sockets[0].getsockname()[1]
        self.started.set()
        await self.end.wait()
        server.close()
        sessions = asyncio.all_tasks() - {asyncio.current_task()}
        for session in sessions:
            session.cancel()
        await asyncio.gather(*sessions, return_exceptions=True)

    def session(self):
        self.sessions += 1
        starttls = self.certificate if not self.implicit_tls else None
        return SMTP(
            self,
            loop=self.loop,
            hostname="localhost",
            tls_context=starttls,
            require_starttls=starttls is not None,
        )

    async def answer(self, server, about):
        reply = self.answers.get(about, "250 OK")
        if reply == "slow":
            await asyncio.sleep(1)
            reply = "250 OK"
        if reply == "stall":
            await asyncio.sleep(3600)
        if reply == "drop":
            server.transport.abort()
            await asyncio.sleep(3600)
        return reply

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        envelope.mail_from = address
        return await self.answer(server, "MAIL")

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        reply = await self.answer(server, address)
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        await asyncio.sleep(self.delay)
        encrypted = session.ssl is not None or self.implicit_tls
        delivery = Delivery(envelope.mail_from, envelope.rcpt_tos, envelope.content, encrypted)
        reply = await self.answer(server, "DATA")
        if reply.startswith("250"):
            self.received.append(delivery)
        return reply


def use(server, settings):
    """Send Django's mail to the server, and wait for it as long as a busy machine may take."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = server.port
    settings.EMAIL_TIMEOUT = 30


@pytest.fixture
def smtp(settings):
    """A well-behaved mail server that Django's mail goes to."""
    with MailServer() as server:
        use(server, settings)
        yield server
