"""The first day: what is left to do until the site can go public, for its administrators."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casestudies.kinds import HOME, KINDS
from casestudies.menus import Menu, MenuEntry
from casestudies.models import Section
from contact.mail.emails import queue_test
from contact.models import OutgoingMail
from contact.organisation import Organisation

PERMISSION = "contact.change_organisation"
# Of each kind one that visitors see.
WANTED = ("people", "problems", "case-studies")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the list: it ticks itself, leads to its form, and says what is missing."""

    text: str
    is_done: bool
    url: str = ""
    note: str = ""


def first_day(user: Any) -> list[Step]:
    """What there is to do before the site is public; nothing once all is done or put away, and for
    who is no administrator. A fixed number of queries.
    """
    if not user.has_perm(PERMISSION):
        return []
    organisation = Organisation.objects.filter(pk=1).first() or Organisation()
    if organisation.first_day_over_at:
        return []
    steps = [
        legal_facts(organisation),
        own_home(),
        *(step_for(section) for section in WANTED),
        Step(
            _("A menu that leads to your pages"),
            MenuEntry.objects.filter(menu=Menu.MAIN).exists(),
            reverse("desk:menus"),
        ),
        data_controller(organisation),
        test_mail(),
    ]
    return [*steps, backup()]


def organisation_url() -> str:
    return reverse("admin:contact_organisation_changelist")


def legal_facts(organisation: Organisation) -> Step:
    wanted = ("name", "legal_name", "address")
    missing = organisation.empty_among(wanted)
    return Step(
        _("The name and the legal facts"), not missing, organisation_url(), still_empty(missing)
    )


def own_home() -> Step:
    """The owner's own home page; without it the one of a fresh site is shown."""
    stored = Section.objects.filter(slug=HOME).first()
    add = f"{reverse('admin:casestudies_section_add')}?slug={HOME}"
    is_done = bool(stored and stored.is_published)
    return Step(_("A home page in your words"), is_done, stored.edit_url if stored else add)


def step_for(section: str) -> Step:
    """One published page of the kind; the form leads to a draft if there is one."""
    kind = KINDS[section]
    texts = {
        "people": _("A person: who are you?"),
        "problems": _("A problem that you solve"),
        "case-studies": _("A case study that proves it"),
    }
    draft = kind.pages.order_by("-updated_at").first()
    add = reverse(f"admin:casestudies_{kind.model_name}_add")
    is_done = kind.pages.published().exists()
    return Step(texts[section], is_done, draft.edit_url if draft else add)


def data_controller(organisation: Organisation) -> Step:
    missing = organisation.missing_for_privacy
    return Step(
        _("Who answers for visitors’ data, on the privacy page"),
        not missing,
        organisation_url(),
        still_empty(missing),
    )


def still_empty(names: list[str]) -> str:
    return _("Still empty: %(names)s") % {"names": ", ".join(names)}


def test_mail() -> Step:
    """Ticked once the mail server has accepted one; what became of the last one until then."""
    tests = OutgoingMail.objects.filter(kind=OutgoingMail.Kind.TEST)
    is_done, last = tests.exclude(sent_at=None).exists(), tests.last()
    url = f"{reverse('admin:contact_outgoingmail_changelist')}?kind__exact={OutgoingMail.Kind.TEST}"
    return Step(_("A test mail that arrived"), is_done, url, last.state if last else "")


def backup() -> Step:
    """Never ticked by itself: the site cannot know what is copied elsewhere."""
    says = _("Copy the database and the folder %(media)s to another machine every day.")
    return Step(_("A back-up"), False, note=says % {"media": settings.MEDIA_ROOT})


@require_POST
def send_test_mail(request: HttpRequest) -> HttpResponse:
    """Queue a mail to whoever asks, or to the team where the account has no address."""
    refuse_all_but_administrators(request)
    recipient = getattr(request.user, "email", "") or settings.DIAGNOSTIC_RECIPIENTS[0]
    queue_test(recipient)
    said = _("A test mail to %(recipient)s is queued. This list ticks when it was accepted.")
    messages.success(request, said % {"recipient": recipient})
    return redirect("admin:index")


@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """Show the list no more, to nobody."""
    refuse_all_but_administrators(request)
    Organisation.objects.get_or_create(pk=1)
    Organisation.objects.update(first_day_over_at=timezone.now())
    return redirect("admin:index")


def refuse_all_but_administrators(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
