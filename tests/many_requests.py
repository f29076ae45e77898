"""Requests in any number, the same at every run: `python -m tests.many_requests 1000000`.

Fills the migrated database that DATABASE_URL names, before or after many_pages.py. Over three years
come requests from pages as uneven as readers are, of all states: most were answered, some are new,
one in twenty is set aside; with campaigns, owners, changes of status and their mails, most of them
sent. The site's own REQUEST_RETENTION_DAYS would have erased most of them: measure with 1200.
"""

import random
import sys
from datetime import UTC, datetime, timedelta

from tests.many_pages import PROBLEMS, kind_of, sentence, slug_of

BATCH = 5_000
OWNERS = 5
ORGANISATIONS = 5_000
# Whoever measures on a later day finds them all the same: nothing depends on the day.
LAST_MOMENT = datetime(2026, 11, 20, 9, tzinfo=UTC)
PERIOD = timedelta(days=3 * 365)
STATUSES = ("replied", "replied", "replied", "booked", "won", "no-fit", "no-fit")
CAMPAIGNS = ("", "", "", "spring", "autumn", "founders")


def fill(count):
    """So many requests with what belongs to them, the oldest first."""
    from django.db import connection, transaction

    chance = random.Random(count)
    with transaction.atomic():
        owners = make_owners()
        for start in range(0, count, BATCH):
            make_requests(range(start, min(start + BATCH, count)), count, owners, chance)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def make_owners():
    from django.contrib.auth.models import Group, User

    group = Group.objects.get(name="Consultants")
    names = [f"consultant-{number}" for number in range(OWNERS)]
    owners = [User.objects.get_or_create(username=name, is_staff=True)[0] for name in names]
    group.user_set.add(*owners)
    return owners


def make_requests(numbers, count, owners, chance):
    """The requests with these numbers, of so many in all."""
    from contact.models import DiagnosticRequest, OutgoingMail, StatusChange

    made = DiagnosticRequest.objects.bulk_create(
        request(number, count, owners, chance) for number in numbers
    )
    kept = [one for one in made if one.status != "quarantined"]
    changed = [one for one in kept if one.status != "new"]
    StatusChange.objects.bulk_create(
        StatusChange(diagnostic=one, old="new", new=one.status, by_id=one.owner_id, at=later(one))
        for one in changed
    )
    log(changed, owners)
    OutgoingMail.objects.bulk_create(mail for one in kept for mail in mails(one, count))


def log(changed, owners):
    """What the admin notes of each that somebody handled."""
    from django.contrib.admin.models import CHANGE, LogEntry
    from django.contrib.contenttypes.models import ContentType

    kind = ContentType.objects.get_for_model(changed[0]) if changed else None
    LogEntry.objects.bulk_create(
        LogEntry(
            user_id=one.owner_id or owners[0].pk,
            content_type=kind,
            object_id=str(one.pk),
            object_repr=one.reference,
            action_flag=CHANGE,
            action_time=later(one),
        )
        for one in changed
    )


def later(diagnostic):
    return diagnostic.created_at + timedelta(hours=5)


def request(number, count, owners, chance):
    from contact.models import DiagnosticRequest

    status = status_of(number, count, chance)
    is_set_aside = status == "quarantined"
    article = int(min(count / 10, 100_000) * chance.random() ** 3)
    return DiagnosticRequest(
        created_at=LAST_MOMENT - PERIOD * (1 - (number + 1) / count),
        name=f"Visitor {number}",
        # One in ten writes again.
        email=f"visitor{number - number % 10 if number % 10 == 9 else number}@example.org",
        organisation=f"Company {chance.randrange(ORGANISATIONS)}" if number % 3 else "",
        role=chance.choice(("", "Head of product", "Founder")),
        message=" ".join(sentence(chance) for _ in range(4)),
        status=status,
        quarantine_reason="looks like advertising" if is_set_aside else "",
        opened_at=LAST_MOMENT if is_set_aside and number % 200 != 3 else None,
        is_over_limit=number % 1000 == 7,
        told_at=LAST_MOMENT if number % 1000 == 7 else None,
        owner=None if is_set_aside or number % 4 == 0 else chance.choice(owners),
        source_path=f"/{kind_of(article)}/{slug_of(article)}/",
        cta_heading=f"Ask us about case {article % 50}",
        cta_ordinal=1,
        problem_slugs=[f"problem-{chance.randrange(PROBLEMS)}"],
        outcome_slugs=[f"outcome-{chance.randrange(PROBLEMS)}"] if number % 2 else [],
        utm=campaign(chance.choice(CAMPAIGNS)),
        idempotency_key=f"{number:064}",
    )


def status_of(number, count, chance):
    """The newest ones are new, and a few that nobody took care of."""
    if number % 20 == 3:
        return "quarantined"
    if number >= count * 0.999 or number % 500 == 9:
        return "new"
    return chance.choice(STATUSES)


def campaign(name):
    return {"utm_source": "newsletter", "utm_campaign": name} if name else {}


def mails(diagnostic, count):
    """To the team and to the visitor; the last few still wait, some were refused."""
    from contact.models import OutgoingMail

    pk, moment, number = diagnostic.pk, diagnostic.created_at, int(diagnostic.idempotency_key)
    is_waiting = moment > LAST_MOMENT - PERIOD / count * 3
    for kind, recipient in (
        ("notification", "team@example.com"),
        ("acknowledgement", diagnostic.email),
    ):
        has_failed = kind == "acknowledgement" and number % 100 == 0
        yield OutgoingMail(
            diagnostic=diagnostic,
            kind=kind,
            recipient=recipient,
            recipient_key=recipient,
            subject=f"Diagnostic request {diagnostic.reference}",
            body=diagnostic.message,
            message_id=f"<{pk}.{kind}@www.example.com>",
            created_at=moment,
            attempts=0 if is_waiting else 1,
            attempted_at=None if is_waiting else moment,
            next_attempt_at=moment,
            sent_at=None if is_waiting or has_failed else moment,
            failed_at=moment if has_failed and not is_waiting else None,
            last_error="550 no such user" if has_failed else "",
        )


if __name__ == "__main__":
    import django

    django.setup()
    fill(int(sys.argv[1]))
