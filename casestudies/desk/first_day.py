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
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from casestudies.kinds import HOME, KINDS
from casestudies.models import Section
from casestudies.publishing import Page
from casestudies.tables.menu_entries import Menu, MenuEntry
from contact.backup_runs import BackupRun, last_run
from contact.mail.emails import queue_test
from contact.models import OutgoingMail, moment_in_words
from contact.organisation import Organisation

PERMISSION = "contact.change_organisation"
# Of each kind one that visitors see.
WANTED = ("people", "problems", "case-studies")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the list: it leads to its form, and says what is missing, or who ticked it."""

    text: str
    is_done: bool
    url: str = ""
    note: str = ""


def first_day(user: Any) -> list[Step]:
    """What there is to do before the site is public; nothing once it is put away, and for who is no
    administrator. What the demonstration brought does not count. A fixed number of queries.
    """
    if not user.has_perm(PERMISSION):
        return []
    organisation = Organisation.objects.filter(pk=1).first() or Organisation()
    if organisation.first_day_over_at:
        return []
    # Late: it reads files as the import does, and with that every process would start later.
    from casestudies.files.demo_pages import untouched_pages  # noqa: PLC0415

    demo = untouched_pages()
    return [
        legal_facts(organisation),
        own_home(demo),
        *(step_for(section, demo) for section in WANTED),
        own_menu(demo),
        data_controller(organisation),
        test_mail(),
        *([demo_is_there(demo)] if demo else []),
        backup(organisation),
    ]


def organisation_url() -> str:
    return reverse("admin:contact_organisation_changelist")


def legal_facts(organisation: Organisation) -> Step:
    wanted = ("name", "legal_name", "address")
    missing = organisation.empty_among(wanted)
    return Step(
        _("The name and the legal facts"), not missing, organisation_url(), still_empty(missing)
    )


def own_home(demo: list[Page]) -> Step:
    """The owner's own home page; without it the one of a fresh site is shown."""
    stored = Section.objects.filter(slug=HOME).first()
    add = f"{reverse('admin:casestudies_section_add')}?slug={HOME}"
    is_done = bool(stored and stored.is_published and stored not in demo)
    return Step(_("A home page in your words"), is_done, stored.edit_url if stored else add)


def step_for(section: str, demo: list[Page]) -> Step:
    """One published page of the kind; the form leads to a draft if there is one."""
    kind = KINDS[section]
    texts = {
        "people": _("A person: who are you?"),
        "problems": _("A problem that you solve"),
        "case-studies": _("A case study that proves it"),
    }
    draft = kind.pages.order_by("-pk").only("pk").first()
    add = reverse(f"admin:casestudies_{kind.model_name}_add")
    theirs = [page.pk for page in demo if isinstance(page, kind.model)]
    is_done = kind.pages.published().exclude(pk__in=theirs).exists()
    return Step(texts[section], is_done, draft.edit_url if draft else add)


def own_menu(demo: list[Page]) -> Step:
    """An entry that visitors see. The demonstration has some that lead to lists: while it is there,
    only a page counts.
    """
    entries = MenuEntry.objects.filter(menu=Menu.MAIN).prefetch_related("page")
    shown: Any = [entry.page for entry in entries if entry.is_published]
    is_done = any(page not in demo if page else not demo for page in shown)
    return Step(_("A menu that leads to your pages"), is_done, reverse("desk:menus"))


def demo_is_there(demo: list[Page]) -> Step:
    """Which of its pages, and how they are taken away."""
    says = ngettext(
        "%(count)d page of it is as it came. Whoever runs the site takes all of it away with "
        "manage.py demo --remove.",
        "%(count)d pages of it are as they came. Whoever runs the site takes all of it away with "
        "manage.py demo --remove.",
        len(demo),
    )
    return Step(_("Take the demonstration away"), False, note=says % {"count": len(demo)})


def data_controller(organisation: Organisation) -> Step:
    missing = organisation.missing_for_privacy
    return Step(
        _("Who answers for visitors’ data, on the privacy page"),
        not missing,
        organisation_url(),
        still_empty(missing),
    )


def still_empty(names: list[str]) -> str:
    return _("Still empty: %(names)s") % {"names": ", ".join(names)} if names else ""


def test_mail() -> Step:
    """Ticked once the mail server has accepted one; what became of the last one until then."""
    tests = OutgoingMail.objects.filter(kind=OutgoingMail.Kind.TEST)
    is_done, last = tests.exclude(sent_at=None).exists(), tests.last()
    url = f"{reverse('admin:contact_outgoingmail_changelist')}?kind__exact={OutgoingMail.Kind.TEST}"
    note = last.state if last and not is_done else ""
    return Step(_("A test mail that arrived"), is_done, url, note)


def backup(organisation: Organisation) -> Step:
    """Ticked by a drill, or by hand for a copy of which the site cannot know."""
    at, by = organisation.backup_restored_at, organisation.backup_restored_by
    drill = last_run(BackupRun.Kind.DRILL)
    if drill.succeeded_at:
        said = _("%(file)s could be restored on %(date)s.")
        note = said % {"file": drill.file, "date": moment_in_words(drill.succeeded_at)}
    elif at:
        said = _("%(by)s said so on %(date)s.")
        note = said % {"by": by or _("Somebody"), "date": date_format(timezone.localtime(at))}
    else:
        says = _(
            "Whoever runs the site makes one every night with %(backup)s, copies it to another "
            "machine, and tries with %(verify)s whether the site comes back from it."
        )
        commands = {"backup": "manage.py backup", "verify": "manage.py backup --verify"}
        note = says % commands
    is_done = bool(at or drill.succeeded_at)
    return Step(_("A back-up that was restored"), is_done, note=note)


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
def say_backup_restored(request: HttpRequest) -> HttpResponse:
    """Tick that line, with who said so and when."""
    refuse_all_but_administrators(request)
    mark(backup_restored_at=timezone.now(), backup_restored_by=request.user)
    return redirect("admin:index")


@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """Show the list no more, to nobody."""
    refuse_all_but_administrators(request)
    mark(first_day_over_at=timezone.now())
    return redirect("admin:index")


def mark(**values: Any) -> None:
    """Store what belongs to no form, whether the row is there or not."""
    Organisation.objects.get_or_create(pk=1)
    Organisation.objects.update(**values)


def refuse_all_but_administrators(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
