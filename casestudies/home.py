"""The home page: a text with blocks that its owner wrote, or what a fresh site says."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from casestudies.kinds import HOME
from casestudies.lists.lists import published_introduction
from casestudies.models import Section
from casestudies.views import announced, template_and_context
from contact.organisation import Organisation


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The statement, the introduction, and a text in which blocks show what the site has."""
    template, context = template_and_context(published_home() or plain_home())
    return render(request, template, context | announced(request))


def published_home() -> Section | None:
    """The owner's own, while it is published. One query."""
    return published_introduction(HOME)


def plain_home() -> Section:
    """The home page of a site whose owner has written none; it is stored nowhere."""
    organisation = Organisation.current()
    return Section(
        slug=HOME,
        title=organisation.statement,
        description=organisation.introduction,
        body=plain_body(),
    )


def plain_body() -> str:
    """The text of that page, as an editor may begin with it."""
    return render_to_string("casestudies/home.txt")
