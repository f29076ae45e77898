"""A mail worker in the test's own process."""

from contact.mail.outbox import deliveries


def deliver_due():
    """Try what is due; returns how many mails were sent."""
    return sum(mail.sent_at is not None for mail in deliveries("worker"))
