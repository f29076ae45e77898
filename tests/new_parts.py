"""What a site answers that got a kind of page, a shortcode and a mail as CONTRIBUTING.md says.

Run inside a copy of the site; says what it found as JSON. See test_contributing.py.
"""

import io
import json
import sys
from pathlib import Path

from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.test.utils import setup_test_environment

MARKDOWN = """---
title: {title}
date: 2026-01-05
draft: {draft}
problems: [drift]
diagnosis:
  place: Tallinn
---
{{{{< notice text="Read this." >}}}} {{{{< ref "problems/drift" >}}}}
"""


def run(name, *arguments):
    output = io.StringIO()
    call_command(name, *arguments, stdout=output, verbosity=0)
    return output.getvalue()


def store_content(folder):
    """A problem, and a published event and a draft from files."""
    files = {
        "problems/drift.md": "---\ntitle: Drift\ndate: 2026-01-05\n---\nText.\n",
        "events/forum.md": MARKDOWN.format(title="Forum", draft="false"),
        "events/secret.md": MARKDOWN.format(title="Secret", draft="true"),
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return run("import_content", str(folder))


def get(client, path):
    response = client.get(path)
    return response.status_code, response.content.decode(errors="replace")


def pages():
    """By address: status and text, for a visitor and for someone at the desk."""
    from casestudies.models import Event, ShareLink
    from casestudies.page.page_context import SitePage

    draft, desk = Event.objects.get(slug="secret"), Client()
    desk.force_login(User.objects.create_superuser("admin"))
    admin = f"/admin/casestudies/event/{draft.pk}"
    desk.post(f"{admin}/share/", {"days": 7})
    public = ["/events/", "/events/forum/", "/events/secret/", "/sitemap-events-0.xml"]
    public += ["/events/forum.md", "/cards/events/forum.png", "/cards/events/secret.png"]
    private = [f"{admin}/change/", f"{admin}/history/", f"/admin/preview/event/{draft.pk}/"]
    private += ["/admin/links/", "/admin/pages/?q=forum"]
    answers = {path: get(Client(), path) for path in public} | {p: get(desk, p) for p in private}
    answers["source"] = 200, str(SitePage(Event.objects.get(slug="forum")).source)
    answers["shared"] = get(Client(), ShareLink.objects.get().get_absolute_url())
    return {path.replace(f"/{draft.pk}/", "/0/"): answer for path, answer in answers.items()}


def exported(folder):
    from casestudies.models import Event

    Event.objects.filter(slug="secret").update(date="2026-03-04")
    run("export_content", str(folder))
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*.md")}


def not_offered():
    from casestudies.desk.writing.offered_blocks import OFFERED, OTHERWISE
    from casestudies.text.blocks import registry

    return sorted(registry().keys() - {block.name for block in OFFERED} - OTHERWISE)


def sent():
    from contact.mail.emails import queue_nudge
    from contact.models import DiagnosticRequest

    with transaction.atomic():
        queue_nudge(DiagnosticRequest.objects.create(name="M & N", email="m@example.org"))
    run("deliver_mail", "--once")
    return [(message.subject, message.body) for message in mail.outbox]


def look_around(folder):
    """Everything, after the database is made."""
    run("makemigrations", "casestudies", "contact")
    run("migrate")
    setup_test_environment()
    found = {"report": store_content(folder / "in"), "pages": pages(), "sent": sent()}
    came_in = (folder / "in" / "events" / "forum.md").read_text()
    found["not_offered"] = not_offered()
    return found | {"files": exported(folder / "out"), "came_in": came_in}


def main():
    sys.stdout.write(json.dumps(look_around(Path("content"))))
