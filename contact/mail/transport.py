"""A row of the outbox as a mail on the wire, and what a mail server's answer means for it."""

from email.utils import format_datetime
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.core.mail import EmailMessage
from django.utils import timezone

from contact.models import OutgoingMail

# Machines must not answer our machine (RFC 3834); nothing here depends on the visitor.
HEADERS = {
    OutgoingMail.Kind.NOTIFICATION: {"Auto-Submitted": "auto-generated"},
    OutgoingMail.Kind.BUNDLE: {"Auto-Submitted": "auto-generated"},
    OutgoingMail.Kind.DIGEST: {"Auto-Submitted": "auto-generated"},
    OutgoingMail.Kind.ACKNOWLEDGEMENT: {
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
    },
    OutgoingMail.Kind.ACCOUNT: {"Auto-Submitted": "auto-generated"},
    OutgoingMail.Kind.TEST: {"Auto-Submitted": "auto-generated"},
    OutgoingMail.Kind.REVIEW: {"Auto-Submitted": "auto-generated"},
    OutgoingMail.Kind.REMINDER: {"Auto-Submitted": "auto-generated"},
    # A person wrote it, and a machine may say that its reader is away.
    OutgoingMail.Kind.ANSWER: {},
}


def as_message(mail: OutgoingMail) -> EmailMessage:
    """The row as a mail, rendered once to see that it can be; raises if it cannot."""
    message = EmailMessage(
        subject=mail.subject,
        body=mail.body,
        to=[mail.recipient],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={
            "Message-ID": mail.message_id,
            "Date": format_datetime(timezone.localtime(mail.created_at)),
            **HEADERS[OutgoingMail.Kind(mail.kind)],
            **thread_headers(mail),
        },
    )
    if not message.recipients():
        raise ValueError("There is no recipient.")
    if not all(value.isprintable() for value in (mail.subject, mail.recipient, mail.reply_to)):
        raise ValueError("A header holds a control character.")
    message.message().as_bytes()
    return message


def thread_headers(mail: OutgoingMail) -> dict[str, str]:
    """By which mail programs keep a conversation together (RFC 5322, 3.6.4)."""
    if not mail.references:
        return {}
    return {"In-Reply-To": mail.references.split()[-1], "References": mail.references}


def in_short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:1000]


def is_final(error: Exception) -> bool:
    """Whether the server has refused this very mail for good: 5xx (RFC 5321, 4.2.1).

    What it says on the session (greeting, TLS, log-in, 530 "authenticate first") is about our
    configuration, which somebody will mend while the mail waits.
    """
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
    elif isinstance(error, SMTPSenderRefused | SMTPDataError):
        codes = [error.smtp_code]
    else:
        return False
    return all(500 <= code < 600 and code != 530 for code in codes)
