"""Whatever is sent to the desk's own addresses, by query or by form: it is refused or taken, and no
error of the site.

Named are the values that views read themselves, outside of Django's forms and lists.
"""

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from casestudies.history.revisions import Revision, draft_changes, record
from casestudies.history.snapshots import snapshot
from casestudies.models import Article
from tests.casestudies.desk.test_roles import site  # noqa: F401 - a fixture
from tests.desk import send, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

REQUEST = "contact/diagnosticrequest/"
GETS = {
    "images/choose/": "q from",
    "pages/": "q",
    "links/": "q page p show",
    "remarks/article/900001/": "version",
    "casestudies/article/900001/change/": "version _changelist_filters",
    "casestudies/article/900001/history/compare/": "old new",
    "casestudies/article/900001/delete/": "version",
    "casestudies/deletedpage/": "q kind p",
    REQUEST: "q p status owner promise o",
    f"{REQUEST}900001/change/": "_changelist_filters",
    f"{REQUEST}where-from/": "days since until format sort",
    f"{REQUEST}erased-next/": "p page",
}
POSTED = {
    "markdownx/markdownify/?of=article/9": "content",
    "remarks/article/900001/": "text line version resolve reopen",
    "here/article/900001/": "tab version",
    "merge/problem/900001/": "target version",
    "casestudies/article/900001/share/": "revoke days",
    "casestudies/article/900001/change/": "_discard version word once",
    "casestudies/deletedpage/900008/change/": "comes_back slug",
    "check/article/900001/": "title body slug problems changes_at_0",
    "snippet/article/900001/": "title body slug summary problems",
    REQUEST: "newest",
    f"{REQUEST}undo/": "act back",
    f"{REQUEST}delete-chosen/": "keys",
    f"{REQUEST}enter/": "name email telephone said at once channel",
    f"{REQUEST}900001/draft/": "text once",
    f"{REQUEST}900001/answer/": "text once seen template",
    f"{REQUEST}900001/note/": "said once at who",
    f"{REQUEST}900001/next-step/": "step on owner was",
    f"{REQUEST}900001/change/": "owner notes move_to verdict assign resend after",
    "contact/replytemplate/add/": "name text",
}
# What else has to be sent for a view to look at the value.
BESIDES = {
    "casestudies/article/900001/change/": {"_discard": "1"},
    f"{REQUEST}900001/answer/": {"use": "1"},
    f"{REQUEST}900001/change/": {"move_to": "replied"},
    REQUEST: {"action": "mark_spam", "select_across": "1", "_selected_action": "900001"},
}
VALUES = {
    "nul": "a\x00b",
    "many digits": "9" * 5000,
    "Arabic digits": "٣",
    "elsewhere": "//evil.example/",
}


@pytest.fixture
def anybody():
    client = sign_in("", "root", is_superuser=True)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("value", VALUES.values(), ids=list(VALUES))
def test_hostile_values_are_no_error_of_the_site(site, anybody, value):  # noqa: F811
    wrong = {}

    for method, addresses in (("get", GETS), ("post", POSTED)):
        for address, names in addresses.items():
            for name in names.split():
                besides = BESIDES.get(address, {}) if method == "post" else {}
                with transaction.atomic():
                    answer = getattr(anybody, method)(f"/admin/{address}", besides | {name: value})
                    transaction.set_rollback(True)
                leads = answer.get("Location", "")
                if answer.status_code >= 500 or leads.startswith(("//", "http")):
                    wrong[f"{method} {address} {name}"] = answer.status_code, leads[:60]

    assert wrong == {}


@pytest.mark.parametrize("value", VALUES.values(), ids=list(VALUES))
@pytest.mark.parametrize("name", ["version", "once", "word", "reason", "initial-testimonials"])
def test_hostile_values_of_a_whole_form(site, anybody, name, value):  # noqa: F811
    page = Article.objects.get(pk=900001)

    answer = send(anybody, page, **{name: value, "title": "New"})

    assert answer.status_code < 500


@pytest.mark.parametrize("value", VALUES.values(), ids=list(VALUES))
def test_hostile_word_about_discarded_changes(site, anybody, value):  # noqa: F811
    page = Article.objects.get(pk=900001)
    fields = snapshot(page) | {"title": "Drafted"}
    record(page, by=User.objects.get(pk=900007), kind=Revision.Kind.DRAFT, fields=fields)

    answer = send(anybody, page, _discard="1", word=value)

    assert answer.status_code == 302
    assert draft_changes(page) is None
