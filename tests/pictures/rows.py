"""What the demo content lacks for the pictures: requests, and a text that has two versions."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from casestudies.models import Article, PlainPage
from contact.models import DiagnosticRequest

ARTICLE = "fourteen-teams-one-shipment"
PAGE = f"/case-studies/{ARTICLE}/"
Status = DiagnosticRequest.Status
REQUESTS = [
    {
        "name": "Maria Keller",
        "organisation": "Nordlast",
        "role": "Chief product officer",
        "message": "We have gone from six teams to fourteen in a year, and a change to the booking "
        "form now takes two months. I would like to understand whether this is a matter of how we "
        "have drawn the teams.\n\nI am free on most mornings.",
        "hours": 3,
    },
    {
        "name": "Jonas Berg",
        "organisation": "Elvekraft",
        "role": "Managing director",
        "message": "Our roadmap is agreed every quarter and given up every month.",
        "hours": 20,
        "source_path": "/problems/roadmap-theatre/",
        "cta_heading": "Is your roadmap a promise?",
    },
    {
        "name": "Tiina Saar",
        "organisation": "Linnavarad",
        "role": "Head of platform",
        "message": "Who decides on the rebuild? Three people believe that they do.",
        "hours": 29,
        "status": Status.REPLIED,
    },
    {
        "name": "Henrik Dahl",
        "organisation": "Fjordpost",
        "message": "Thank you for the conversation last week. Shall we say Thursday?",
        "hours": 52,
        "status": Status.BOOKED,
    },
]
SET_ASIDE = [
    {
        "name": "SEO Team",
        "email": "offers@example.net",
        "message": "Dear owner, we put your site on page one of all engines. Click here.",
        "quarantine_reason": "the message holds several links; sent within two seconds",
        "hours": 5,
    },
    {
        "name": "Anne Vik",
        "email": "anne@example.org",
        "organisation": "Havbruk",
        "message": "Do you work with boards as well?",
        "quarantine_reason": "not sent by a browser",
        "hours": 26,
    },
]


def add_requests() -> None:
    """Those in the inbox, the first one last, and those that are set aside."""
    owner = User.objects.get(username="editor")
    for one in REQUESTS:
        status = one.get("status", Status.NEW)
        add_request(**one | {"status": status, "owner": owner if status != Status.NEW else None})
    for one in SET_ASIDE:
        add_request(**one | {"status": Status.QUARANTINED})


def add_request(*, hours, **values):
    defaults = {
        "email": "{}@{}.example".format(*mailbox(values)),
        "source_path": PAGE,
        "cta_heading": "Find out where your changes wait",
        "cta_ordinal": 2,
        "problem_slugs": ["scaling"],
        "created_at": timezone.now() - timedelta(hours=hours),
    }
    names = {field.name for field in DiagnosticRequest._meta.get_fields()}
    known = {name: value for name, value in (defaults | values).items() if name in names}
    DiagnosticRequest.objects.create(**known)


def mailbox(values):
    return values["name"].split()[0].lower(), values.get("organisation", "mail").lower()


def add_address():
    """Only who has one can answer from the desk."""
    User.objects.filter(username="editor").update(email="demo@tarn-hollis.example")


def add_link():
    """A page that leads to the article, so that there is one of each kind."""
    article = Article.objects.get(slug=ARTICLE)
    PlainPage.objects.get(slug="services/roadmap-rebuild").articles.add(article)


def write(body):
    """Give the article that text, and nothing else."""
    article = Article.objects.get(slug=ARTICLE)
    article.body = body
    article.save()
