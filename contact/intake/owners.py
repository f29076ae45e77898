"""To which colleague a request goes from the start."""

from typing import Any

from django.contrib.auth import get_user_model

from contact.source import Source

CONSULTANTS = "Consultants"


def owner_for(source: Source) -> Any | None:
    """The account of the person to whom a request from that source is addressed; where visitors do
    not see that person any more, of the first who answers for the site.

    None where there is none that is active and among the consultants. The source is what our own
    page has signed; nothing a visitor writes is asked.
    """
    if not source.addressee:
        return None
    people = people_of_the_site().published()
    addressed = people.filter(slug=source.addressee) or people.filter(answers_requests=True)[:1]
    colleagues = get_user_model().objects.filter(is_active=True, groups__name=CONSULTANTS)
    return colleagues.filter(person__in=[one.pk for one in addressed]).first()


def people_of_the_site() -> Any:
    """Those to whom accounts are tied (casestudies), in the order of their list."""
    people: Any = get_user_model()._meta.get_field("person").related_model
    return people._default_manager
