"""Storing a diagnostic request: once, together with its mails, or not at all."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from contact.forms import Answers
from contact.intake.owners import owner_for
from contact.intake.sketch import sketch_of
from contact.intake.throttle import is_over_limit
from contact.mail.emails import queue_acknowledgement, queue_notification
from contact.models import DiagnosticRequest
from contact.notice import current_notice
from contact.source import Source
from contact.text.characters import fingerprint

# The same words from the same block within this time are the same request: a double click, a
# refresh, or a resend after a lost connection.
SAME_REQUEST_WITHIN = timedelta(hours=24)


def submit(
    *,
    answers: Answers,
    source: Source,
    utm: dict[str, str],
    suspicions: Iterable[str],
    address: str,
    writing_seconds: int | None,
) -> DiagnosticRequest:
    """Store a request with its mails in one transaction, unless it is there already.

    `suspicions` are the reasons, if any, to set the request aside; `address` is the visitor's, used
    for counting and not stored; `writing_seconds` is for how long it was written, where that is
    known. What is set aside is mailed to nobody until `release`, but for a daily word to the team.
    Of what is over the hourly limit the team is told by the bundle, and its visitor gets no mail:
    contact/mail/digests.py.
    Raises django.db.Error if the database cannot be written; then nothing is stored.
    """
    key = idempotency_key(answers, source)
    try:
        with transaction.atomic():
            return stored_already(key) or create(
                key,
                address,
                list(suspicions),
                **answers._asdict(),
                **source_columns(source),
                utm=utm,
                owner=owner_for(source),
                writing_seconds=writing_seconds,
                sketch=sketch_of(answers),
            )
    except IntegrityError:
        # The same request in another process was stored between our look and our write.
        if found := stored_already(key):
            return found
        raise


def idempotency_key(answers: Answers, source: Source) -> str:
    """A hash over the answers and their block; nobody without our key can test guesses on it.

    It stays what it was, without the addressee, or a request that is sent again after a deploy
    would be another one.
    """
    parts = [f"{name}={fingerprint(value)}" for name, value in sorted(answers._asdict().items())]
    parts += [source.path, str(source.ordinal), source.heading, source.text]
    return salted_hmac("contact.submission", "\n".join(parts), algorithm="sha256").hexdigest()


def stored_already(key: str) -> DiagnosticRequest | None:
    """The request with this key, as long as it counts as the same one.

    An older one gives its key up here. The key is unique, so of two transactions that do this at
    once only one can take it over; and no request falls between two windows, as there is none
    but the one that begins with each request.
    """
    recent = timezone.now() - SAME_REQUEST_WITHIN
    same = DiagnosticRequest.objects.filter(idempotency_key=key)
    same.filter(created_at__lt=recent).update(idempotency_key=None)
    return same.first()


def create(key: str, address: str, suspicions: list[str], **columns: Any) -> DiagnosticRequest:
    notice = current_notice()
    diagnostic = DiagnosticRequest.objects.create(
        idempotency_key=key,
        notice_version=notice.version,
        notice_text=notice.text,
        status=DiagnosticRequest.Status.QUARANTINED if suspicions else DiagnosticRequest.Status.NEW,
        quarantine_reason="; ".join(suspicions)[:300],
        is_over_limit=is_over_limit(address),
        **columns,
    )
    if not (suspicions or diagnostic.is_over_limit):
        queue_mails(diagnostic)
    return diagnostic


def source_columns(source: Source) -> dict[str, Any]:
    """The source as the request's columns hold it: cut to their lengths."""
    return {
        "source_path": source.path[:500],
        "cta_heading": source.heading[:300],
        "cta_text": source.text,
        "cta_ordinal": source.ordinal,
        "addressee_slug": source.addressee[:200],
        "addressee_name": source.addressee_name[:200],
        "problem_slugs": list(source.problems),
        "outcome_slugs": list(source.outcomes),
    }


@transaction.atomic
def release(diagnostic: DiagnosticRequest) -> bool:
    """Let a quarantined request through: it becomes new, and its mails are queued.

    Whoever does that has seen it. They are queued once: what a colleague took for spam had been
    mailed when it came in. False, and nothing happens, if it is not quarantined (any more): two
    clicks mail once.
    """
    quarantined = DiagnosticRequest.objects.quarantined().filter(pk=diagnostic.pk)
    quarantined.mark_opened()
    # With a mail of its own it needs no place in a bundle.
    if not quarantined.update(status=DiagnosticRequest.Status.NEW, told_at=timezone.now()):
        return False
    diagnostic.refresh_from_db()
    if not diagnostic.mails.exists():
        queue_mails(diagnostic)
    return True


def queue_mails(diagnostic: DiagnosticRequest) -> None:
    queue_notification(diagnostic)
    queue_acknowledgement(diagnostic)
