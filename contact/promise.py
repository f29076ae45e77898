"""By when visitors were promised an answer: working days after they wrote, Monday to Friday.

What pages say is the owner's sentence (`Organisation.answer_time`); what the desk reckons with is
the number beside it. Holidays are not known: the desk is a day early then, never late.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from contact.organisation import Organisation

DAY = timedelta(days=1)
SATURDAY = 5


def answer_due(created_at: datetime, days: int | None = None) -> datetime:
    """The moment by which a request that came in then is to be answered, after so many working
    days; without a number those of the organisation.

    What comes in at a weekend counts as of Monday morning.
    """
    begun = timezone.localtime(created_at).replace(tzinfo=None)
    if is_weekend(begun):
        begun = datetime.combine(begun, time.min)
        while is_weekend(begun):
            begun += DAY
    return timezone.make_aware(walked(begun, promised_days() if days is None else days, DAY))


def late_before(now: datetime, days: int | None = None) -> datetime:
    """The latest moment at which a request came in whose answer is due by now: for a query, where
    `answer_due` is for one request.
    """
    ended = timezone.localtime(now).replace(tzinfo=None)
    rest = timedelta(0)
    if is_weekend(ended):
        ended = datetime.combine(ended, time.min)
        while is_weekend(ended):
            ended -= DAY
        rest = DAY
    steps = promised_days() if days is None else days
    return timezone.make_aware(walked(ended, steps, -DAY) + rest)


def walked(moment: datetime, days: int, step: timedelta) -> datetime:
    """The same time of day so many working days on, or back."""
    for _day in range(days):
        moment += step
        while is_weekend(moment):
            moment += step
    return moment


def is_weekend(moment: datetime) -> bool:
    return moment.weekday() >= SATURDAY


def promised_days() -> int:
    return Organisation.current().answer_days
