"""Plain functions that make stored objects with sensible defaults."""

from contextlib import contextmanager
from datetime import timedelta
from itertools import count

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from casestudies.models import (
    Article,
    Client,
    Outcome,
    Person,
    PlainPage,
    Problem,
    Section,
    Testimonial,
)
from casestudies.tables.picked_order import store_picked
from contact.models import DiagnosticRequest, OutgoingMail

numbers = count(1)


def published(kwargs):
    return {"published_at": timezone.now() - timedelta(days=1), **kwargs}


@contextmanager
def stored_once(blocker):
    """What is stored in it, by a fixture of a module, is there for all tests until it ends."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def make_problem(**kwargs):
    number = next(numbers)
    defaults = {"title": f"Problem {number}", "slug": f"problem-{number}"}
    return Problem.objects.create(**defaults | published(kwargs))


def make_outcome(**kwargs):
    number = next(numbers)
    defaults = {"title": f"Outcome {number}", "slug": f"outcome-{number}"}
    return Outcome.objects.create(**defaults | published(kwargs))


def make_person(**kwargs):
    number = next(numbers)
    defaults = {"title": f"Person {number}", "slug": f"person-{number}"}
    return Person.objects.create(**defaults | published(kwargs))


def make_article(problems=(), outcomes=(), related=(), authors=(), **kwargs):
    number = next(numbers)
    defaults = {"title": f"Article {number}", "slug": f"article-{number}", "body": "Some text."}
    article = Article.objects.create(**defaults | published(kwargs))
    pick(article, problems=problems, outcomes=outcomes, related=related, authors=authors)
    return article


def pick(page, **links):
    """Link the page in this order, as the desk does: Django's `set` keeps none."""
    for relation, picked in links.items():
        if picked:
            store_picked(page, relation, picked)


def make_request(**kwargs):
    number = next(numbers)
    defaults = {
        "name": "Maria Keller",
        "email": f"maria{number}@example.org",
        "message": "Decisions take weeks.",
        "idempotency_key": f"key-{number}",
    }
    return DiagnosticRequest.objects.create(**defaults | kwargs)


def make_mail(**kwargs):
    defaults = {
        "kind": OutgoingMail.Kind.NOTIFICATION,
        "recipient": "team@example.com",
        "subject": "Diagnostic request DC-00042",
        "body": "Decisions take weeks.\n",
        "message_id": f"<{next(numbers)}@www.example.com>",
    }
    return OutgoingMail.objects.create(**defaults | kwargs)


def make_user(groups=(), permissions=(), **kwargs):
    number = next(numbers)
    defaults = {"username": f"colleague-{number}", "is_staff": True}
    user = User.objects.create(**defaults | kwargs)
    user.groups.set(Group.objects.filter(name__in=groups))
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def make_log_entry(diagnostic, model="diagnosticrequest"):
    """A line of the admin's history about a request."""
    return LogEntry.objects.create(
        user=make_user(),
        content_type=ContentType.objects.get_by_natural_key("contact", model),
        object_id=str(diagnostic.pk),
        object_repr=str(diagnostic),
        action_flag=CHANGE,
    )


def make_section(slug, **kwargs):
    defaults = {"title": f"All {slug}", "slug": slug}
    return Section.objects.create(**defaults | published(kwargs))


def permitted(kwargs):
    """A permission that was given yesterday and does not end, unless something else is said."""
    yesterday = timezone.now() - timedelta(days=1)
    return {"permission_by": "Maria Keller, by mail", "permission_at": yesterday, **kwargs}


def make_testimonial(case_studies=(), problems=(), outcomes=(), **kwargs):
    number = next(numbers)
    defaults = {
        "quote": f"They asked what nobody had dared to ask, {number} times.",
        "key": f"quote-{number}",
        "name": "Maria Keller",
        "role": "Head of product",
        "organisation": "Northwind",
        "sector": "logistics",
    }
    testimonial = Testimonial.objects.create(**defaults | permitted(kwargs))
    testimonial.case_studies.set(case_studies)
    testimonial.problems.set(problems)
    testimonial.outcomes.set(outcomes)
    return testimonial


def make_client(case_studies=(), **kwargs):
    number = next(numbers)
    defaults = {"name": f"Client {number}", "key": f"client-{number}", "sector": "logistics"}
    client = Client.objects.create(**defaults | permitted(kwargs))
    client.case_studies.set(case_studies)
    return client


def make_page(slug, problems=(), outcomes=(), articles=(), **kwargs):
    defaults = {"title": f"Page {slug}", "slug": slug}
    page = PlainPage.objects.create(**defaults | published(kwargs))
    pick(page, problems=problems, outcomes=outcomes, articles=articles)
    return page
