"""The words on the pages of the desk, and those that the guides quote."""

import re
from html.parser import HTMLParser

from django.contrib.auth.models import User
from django.urls import reverse

from casestudies.history.deleted_pages import keep_deleted
from casestudies.models import Article, PlainPage, Problem, Redirect, Testimonial
from contact.models import DiagnosticRequest
from tests.desk import admin_url
from tests.factories import make_article, make_mail
from tests.pictures.rows import add_requests

# In the guides what is bold is the name of something on the screen.
QUOTED = re.compile(r"\*\*([^*`\n]+)\*\*")
LISTS = [
    *("article", "problem", "outcome", "person", "plainpage", "section", "testimonial", "client"),
    *("libraryimage", "redirect", "missedaddress", "deletedpage"),
]
OTHERS = [
    *("admin:index", "desk:links", "desk:menus", "admin:contact_enter_by_hand"),
    *("admin:contact_where_from", "admin:contact_erased_next", "admin:auth_user_changelist"),
    *("admin:contact_organisation_changelist", "admin:contact_calltoaction_changelist"),
    *("admin:contact_diagnosticrequest_changelist", "admin:contact_quarantinedrequest_changelist"),
    *("admin:casestudies_person_add", "admin:casestudies_plainpage_add", "admin:auth_user_add"),
    *("admin:casestudies_article_add", "admin:contact_outgoingmail_changelist"),
]


def quoted_names(text):
    return {plain(name) for name in QUOTED.findall(text)}


def plain(words):
    """As compared: an ellipsis or a colon at the end is the desk's own matter, as are capitals."""
    return " ".join(words.split()).rstrip("…: ").casefold()


def words_of_the_desk(client):
    """What the pages of the desk say to an Administrator who also writes and answers."""
    user = User.objects.get(username="editor")
    user.email, user.is_superuser = "editor@example.com", True
    user.save()
    client.force_login(user)
    reader = WordReader()
    for address in addresses(client):
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        reader.feed(answer.text)
    return reader.words


def addresses(client):
    add_requests()
    published = Article.objects.published().first()
    draft = make_article(published_at=None)
    request = DiagnosticRequest.objects.get(name="Jonas Berg")
    make_mail(diagnostic=request, failed_at=request.created_at)
    act = {"action": "assign_to_me", "_selected_action": [request.pk]}
    client.post(reverse("admin:contact_diagnosticrequest_changelist"), act)
    [gone] = keep_deleted([draft], by=User.objects.get(username="editor"))
    draft.delete()
    draft = make_article(published_at=None)
    remarks = reverse("desk:remarks", args=["article", published.pk])
    client.post(remarks, {"text": "Since when?", "version": "1"})
    shared = admin_url(published).replace("/change/", "/share/")
    client.post(shared, {"days": "7"})
    Redirect.objects.create(path="/as-we-said/", page=published, was_public=True)
    make_article(body="[As we said](/as-we-said/)")
    yield from map(reverse, OTHERS)
    yield from (reverse(f"admin:casestudies_{name}_changelist") for name in LISTS)
    yield from (admin_url(page) for page in (published, draft, PlainPage.objects.first(), gone))
    yield from (admin_url(page) for page in (Problem.objects.first(), Testimonial.objects.first()))
    yield from (admin_url(user) for user in User.objects.all())
    yield from (admin_url(published, view) for view in ("history", "delete"))
    yield from (shared, remarks)
    yield admin_url(request)


class WordReader(HTMLParser):
    """The texts of a page one by one, and what its buttons and fields say."""

    def __init__(self):
        super().__init__()
        self.words = set()

    def handle_data(self, data):
        self.note(data)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in {"value", "aria-label", "placeholder", "data-slash"}:
                self.note(value or "")

    def note(self, words):
        self.words |= {plain(words), plain(words.partition(":")[0])}
