"""Who may do what at the desk: every address, every role."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core import signing
from django.urls import get_resolver, reverse
from django.utils import timezone

from casestudies.history.deleted_pages import keep_deleted
from casestudies.history.revisions import record
from casestudies.models import (
    Article,
    DeletedPage,
    LibraryImage,
    MissedAddress,
    Redirect,
    Revision,
    Section,
    ShareLink,
    UnansweredWord,
)
from casestudies.page.card_words import UNSAVED
from contact.models import Access, CallInLanguage, CallToAction, ReplyTemplate
from contact.organisation import Organisation
from tests.desk import admin_url, form_for, opened, sign_in
from tests.factories import (
    make_article,
    make_client,
    make_mail,
    make_outcome,
    make_page,
    make_person,
    make_problem,
    make_request,
    make_testimonial,
    stored_once,
)

pytestmark = pytest.mark.django_db

NOBODY = frozenset()
AUTHORS = frozenset({"Authors", "Editors", "Administrators"})
EDITORS = frozenset({"Editors", "Administrators"})
CONSULTANTS = frozenset({"Consultants", "Administrators"})
ADMINISTRATORS = frozenset({"Administrators"})
ALL = frozenset({"Authors", "Editors", "Consultants", "Administrators"})

# Whoever is signed in may see what somebody at the desk is shown.
SIGNED_CARD = signing.dumps(("words", ("Title", "", "slug")), salt=UNSAVED)

PAGE_VIEWS = {
    "add/": AUTHORS,
    "": AUTHORS,
    "900001/change/": AUTHORS,
    "900001/history/": AUTHORS,
    "900001/history/1/": AUTHORS,
    "900001/history/compare/?old=1&new=1": AUTHORS,
    "900001/share/": AUTHORS,
    "900001/delete/": EDITORS,
}
PROOF_VIEWS = {view: who for view, who in PAGE_VIEWS.items() if "share" not in view}
ADDRESSES = {
    "": ALL,
    "password_change/": ALL,
    "password_change/done/": ALL,
    "jsi18n/": ALL,
    "help/": ALL,
    "help/editors/": ALL,
    "help/consultants/the-inbox/": ALL,
    "casestudies/": AUTHORS,
    "contact/": EDITORS | CONSULTANTS,
    "auth/": ADMINISTRATORS,
    **{f"casestudies/article/{view}": who for view, who in PAGE_VIEWS.items()},
    **{f"casestudies/problem/{view}": who for view, who in PAGE_VIEWS.items()},
    **{f"casestudies/outcome/{view}": who for view, who in PAGE_VIEWS.items()},
    **{f"casestudies/person/{view}": who for view, who in PAGE_VIEWS.items()},
    **{f"casestudies/plainpage/{view}": who for view, who in PAGE_VIEWS.items()},
    "autocomplete/?app_label=casestudies&model_name=article&field_name=problems": AUTHORS,
    **{f"casestudies/section/{view}": who & EDITORS for view, who in PAGE_VIEWS.items()},
    "casestudies/redirect/": EDITORS,
    "casestudies/redirect/add/": EDITORS,
    "casestudies/redirect/900001/change/": EDITORS,
    "casestudies/redirect/900001/history/": EDITORS,
    "casestudies/redirect/900001/delete/": EDITORS,
    "casestudies/missedaddress/": EDITORS,
    "casestudies/missedaddress/add/": NOBODY,
    "casestudies/missedaddress/900001/change/": EDITORS,
    "casestudies/missedaddress/900001/history/": EDITORS,
    "casestudies/missedaddress/900001/delete/": EDITORS,
    "casestudies/libraryimage/": AUTHORS,
    "casestudies/libraryimage/add/": AUTHORS,
    "casestudies/libraryimage/900005/change/": AUTHORS,
    "casestudies/libraryimage/900005/history/": AUTHORS,
    "casestudies/libraryimage/900005/delete/": EDITORS,
    "casestudies/unansweredword/": EDITORS,
    "casestudies/unansweredword/add/": NOBODY,
    "casestudies/unansweredword/900006/change/": EDITORS,
    "casestudies/unansweredword/900006/history/": EDITORS,
    "casestudies/unansweredword/900006/delete/": EDITORS,
    "casestudies/deletedpage/": AUTHORS,
    "casestudies/deletedpage/add/": NOBODY,
    "casestudies/deletedpage/900008/change/": AUTHORS,
    "casestudies/deletedpage/900008/history/": AUTHORS,
    "casestudies/deletedpage/900008/delete/": ADMINISTRATORS,
    "images/choose/": AUTHORS,
    "pages/": AUTHORS,
    f"card/{SIGNED_CARD}/": ALL,
    "links/": AUTHORS,
    "health/": ADMINISTRATORS,
    "menus/": EDITORS,
    "merge/problem/900001/": EDITORS,
    "merge/outcome/900001/": EDITORS,
    "remarks/article/900001/": AUTHORS,
    "preview/article/900001/": AUTHORS,
    "preview/problem/900001/": AUTHORS,
    "preview/outcome/900001/": AUTHORS,
    "preview/person/900001/": AUTHORS,
    **{f"casestudies/testimonial/{view}": who for view, who in PROOF_VIEWS.items()},
    **{f"casestudies/client/{view}": who for view, who in PROOF_VIEWS.items()},
    "preview/plainpage/900001/": AUTHORS,
    "contact/calltoaction/": EDITORS,
    "contact/calltoaction/add/": NOBODY,
    "contact/calltoaction/1/change/": EDITORS,
    "contact/calltoaction/1/history/": EDITORS,
    "contact/calltoaction/1/history/1/": EDITORS,
    "contact/calltoaction/1/history/compare/?old=1&new=1": EDITORS,
    "contact/calltoaction/1/delete/": NOBODY,
    "contact/callinlanguage/": EDITORS,
    "contact/callinlanguage/add/": EDITORS,
    "contact/callinlanguage/900009/change/": EDITORS,
    "contact/callinlanguage/900009/history/": EDITORS,
    "contact/callinlanguage/900009/history/1/": EDITORS,
    "contact/callinlanguage/900009/history/compare/?old=1&new=1": EDITORS,
    "contact/callinlanguage/900009/delete/": EDITORS,
    "contact/organisation/": ADMINISTRATORS,
    "contact/organisation/add/": NOBODY,
    "contact/organisation/1/change/": ADMINISTRATORS,
    "contact/organisation/1/history/": ADMINISTRATORS,
    "contact/organisation/1/history/1/": ADMINISTRATORS,
    "contact/organisation/1/history/compare/?old=1&new=1": ADMINISTRATORS,
    "contact/organisation/1/delete/": NOBODY,
    "contact/diagnosticrequest/": CONSULTANTS,
    "contact/diagnosticrequest/add/": NOBODY,
    "contact/diagnosticrequest/where-from/": CONSULTANTS,
    "contact/diagnosticrequest/erased-next/": CONSULTANTS,
    "contact/diagnosticrequest/enter/": CONSULTANTS,
    "contact/diagnosticrequest/900001/answer/": CONSULTANTS,
    "contact/replytemplate/": CONSULTANTS,
    "contact/replytemplate/add/": CONSULTANTS,
    "contact/replytemplate/900010/change/": CONSULTANTS,
    "contact/replytemplate/900010/history/": CONSULTANTS,
    "contact/replytemplate/900010/delete/": CONSULTANTS,
    "contact/diagnosticrequest/900001/change/": CONSULTANTS,
    "contact/diagnosticrequest/900001/history/": CONSULTANTS,
    "contact/diagnosticrequest/900001/delete/": NOBODY,
    "contact/quarantinedrequest/": CONSULTANTS,
    "contact/quarantinedrequest/add/": NOBODY,
    "contact/quarantinedrequest/900002/change/": CONSULTANTS,
    "contact/quarantinedrequest/900002/history/": CONSULTANTS,
    "contact/quarantinedrequest/900002/delete/": NOBODY,
    "contact/outgoingmail/": CONSULTANTS,
    "contact/outgoingmail/add/": NOBODY,
    "contact/outgoingmail/900077/change/": CONSULTANTS,
    "contact/outgoingmail/900077/history/": CONSULTANTS,
    "contact/outgoingmail/900077/delete/": NOBODY,
    "contact/access/": ADMINISTRATORS,
    "contact/access/add/": NOBODY,
    "contact/access/900010/change/": ADMINISTRATORS,
    "contact/access/900010/history/": ADMINISTRATORS,
    "contact/access/900010/delete/": NOBODY,
    "auth/user/": ADMINISTRATORS,
    "auth/user/add/": ADMINISTRATORS,
    "auth/user/900007/change/": ADMINISTRATORS,
    "auth/user/900007/history/": ADMINISTRATORS,
    "auth/user/900007/delete/": ADMINISTRATORS,
    "auth/user/900007/password/": ADMINISTRATORS,
    "auth/group/": ADMINISTRATORS,
    "auth/group/add/": ADMINISTRATORS,
    "auth/group/1/change/": ADMINISTRATORS,
    "auth/group/1/history/": ADMINISTRATORS,
    "auth/group/1/delete/": ADMINISTRATORS,
    "second-factor/": ALL,
    "signin/": ALL,
    "signin/signin/": ALL,
}
POSTS = {
    "markdownx/markdownify/": AUTHORS,
    "markdownx/upload/": AUTHORS,
    "preview/unsaved/article/900001/": AUTHORS,
    "check/article/900001/": AUTHORS,
    "snippet/article/900001/": AUTHORS,
    "here/article/900001/": AUTHORS,
    "first-day/backup/": ADMINISTRATORS,
    "first-day/mail/": ADMINISTRATORS,
    "first-day/put-away/": ADMINISTRATORS,
    # It is published.
    "links/mend/article/900001/": EDITORS,
    "contact/diagnosticrequest/undo/": CONSULTANTS,
    "contact/diagnosticrequest/delete-chosen/": CONSULTANTS,
    "contact/diagnosticrequest/900001/draft/": CONSULTANTS,
    "contact/diagnosticrequest/900001/note/": CONSULTANTS,
    "contact/diagnosticrequest/900001/note/900001/": CONSULTANTS,
    "contact/diagnosticrequest/900001/next-step/": CONSULTANTS,
    "contact/quarantinedrequest/900002/spam/": CONSULTANTS,
    "contact/quarantinedrequest/900002/release/": CONSULTANTS,
}
# No pages of their own: signing in and out, and addresses that only lead on.
PLUMBING = {
    "login/",
    "logout/",
    "second-factor/image.svg",
    "password_reset/",
    "password_reset/done/",
    "reset/<uidb64>/<token>/",
    "reset/done/",
    "<path:content_type_id>/<path:object_id>/",
    "(?P<url>.*)$",
    "<path:object_id>/",
    "/$",
}


@pytest.fixture(autouse=True, scope="module")
def site(django_db_setup, django_db_blocker):
    """An object of every kind, each with a version, and a browser of each role: stored once for
    all tests.

    The objects' keys are beyond those that databases give out themselves.
    """
    with stored_once(django_db_blocker):
        store_one_of_each()
        yield {role: sign_in(role, f"one of the {role}") for role in ALL}


def named(value):
    """Of an address what is the same for every process of the tests: a signature has the second."""
    return value.replace(SIGNED_CARD, "signed") if isinstance(value, str) else None


UNCONFIRMED = {"permission_by": "", "permission_at": None}


def store_one_of_each():
    User.objects.create(pk=900007)
    Redirect.objects.create(pk=900001, path="/older/")
    MissedAddress.objects.create(pk=900001, path="/nowhere/")
    pages = [make_article(pk=900001), make_problem(pk=900001), make_outcome(pk=900001)]
    pages.append(make_person(pk=900001))
    pages.append(make_page("about", pk=900001))
    pages.append(Section.objects.create(pk=900001, title="Insights", slug="insights"))
    proof = [make_testimonial(pk=900001, **UNCONFIRMED), make_client(pk=900001, **UNCONFIRMED)]
    words = CallInLanguage.objects.create(pk=900009, language="de", heading="Fragen?")
    single = CallToAction.objects.create(), Organisation.objects.create()
    for obj in [*pages, *proof, *single, words]:
        record(obj, by=None)
    opened = make_request(pk=900001)
    now = timezone.now()
    Access.objects.create(pk=900010, diagnostic=opened, kind="opened", at=now, day=now.date())
    make_mail(pk=900077)
    keep_deleted([make_article(pk=900008)], by=User.objects.get(pk=900007))
    Article.objects.filter(pk=900008).delete()
    DeletedPage.objects.update(id=900008)
    ReplyTemplate.objects.create(pk=900010, name="First answer", text="Dear {name},")
    LibraryImage.objects.create(pk=900005, path="images/five.png", width=1, height=1, size=1)
    UnansweredWord.objects.create(pk=900006, word="quantum", last_day=timezone.localdate())
    make_request(pk=900002, status="quarantined", quarantine_reason="the honeypot is filled in")


@pytest.mark.parametrize("address", [*ADDRESSES, *POSTS], ids=named)
def test_anonymous_visitor_gets_nowhere(client, address):
    for response in (client.get(f"/admin/{address}"), client.post(f"/admin/{address}")):
        is_login = response.status_code == 302 and response["Location"].startswith("/admin/login/")
        assert is_login or response.status_code in {401, 403, 405}


@pytest.mark.parametrize("role", sorted(ALL))
@pytest.mark.parametrize(("address", "who"), ADDRESSES.items(), ids=named)
def test_address_opens_to_its_roles_only(site, role, address, who):
    response = site[role].get(f"/admin/{address}", follow=True)

    assert response.status_code in ({200} if role in who else {403, 404})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("role", sorted(ALL))
@pytest.mark.parametrize(("address", "who"), POSTS.items(), ids=list(POSTS))
def test_post_is_taken_from_its_roles_only(site, role, address, who):
    response = site[role].post(f"/admin/{address}")

    assert (response.status_code == 403) == (role not in who)


@pytest.mark.parametrize(("address", "who"), ADDRESSES.items(), ids=named)
def test_posts_to_closed_addresses_change_nothing(site, address, who):
    outsiders = sorted({"Authors", "Consultants"} - who)
    before = list(Article.objects.values()), Revision.objects.count(), Group.objects.count()

    for role in outsiders:
        response = site[role].post(f"/admin/{address}", {"post": "yes", "title": "Taken"})
        assert response.status_code in {403, 404, 405}

    assert before == (
        list(Article.objects.values()),
        Revision.objects.count(),
        Group.objects.count(),
    )


def test_colleague_without_a_role_gets_nowhere(site):
    colleague = sign_in("", "of no role")
    closed = [address for address, who in (ADDRESSES | POSTS).items() if who != ALL]

    answers = {address: colleague.post(f"/admin/{address}").status_code for address in closed}
    for address in ADDRESSES.keys() & closed:
        answers[f"{address} (GET)"] = colleague.get(f"/admin/{address}", follow=True).status_code

    assert {one: code for one, code in answers.items() if code not in {403, 404, 405}} == {}


def test_nothing_is_taken_without_the_token_of_its_form(site):
    colleague = sign_in("", "root", is_superuser=True)
    colleague.handler.enforce_csrf_checks = True

    answers = {one: colleague.post(f"/admin/{one}").status_code for one in [*ADDRESSES, *POSTS]}

    assert {one: code for one, code in answers.items() if code not in {403, 405}} == {}


def test_no_address_of_the_admin_is_left_out_of_this_table():
    tested = {pattern_of(address) for address in [*ADDRESSES, *POSTS]}

    missing = [p for p in admin_patterns() if p not in tested and last_part(p) not in PLUMBING]

    assert missing == []


def pattern_of(address):
    from django.urls import resolve

    return resolve(f"/admin/{address.partition('?')[0]}").route


def admin_patterns():
    found = []
    for entry in get_resolver().url_patterns:
        prefix = str(entry.pattern)
        if prefix.startswith("admin/"):
            found += [prefix] if not hasattr(entry, "url_patterns") else below(entry, prefix)
    return found


def below(entry, prefix):
    found = []
    for inner in entry.url_patterns:
        path = prefix + str(inner.pattern)
        found += below(inner, path) if hasattr(inner, "url_patterns") else [path]
    return found


def last_part(pattern):
    return next((part for part in PLUMBING if pattern.endswith(part)), pattern)


@pytest.mark.parametrize("button", ["_publish", "_unpublish", "_take_over", "_discard"])
def test_author_may_not_press_the_publishing_buttons(button):
    author, page = sign_in("Authors"), Article.objects.get(pk=900001)
    before = page.published_at

    response = author.post(admin_url(page), form_for(author, page) | {button: "1"})

    page.refresh_from_db()
    assert response.status_code == 403
    assert page.published_at == before


@pytest.mark.parametrize("action", ["publish_now", "unpublish", "delete_selected"])
def test_author_may_not_use_the_publishing_actions(action):
    author, page = sign_in("Authors"), Article.objects.get(pk=900001)
    listed = opened(author, "/admin/casestudies/article/", "changelist-form")
    chosen = {"action": action, "_selected_action": ["900001"], "post": "yes"}

    author.post("/admin/casestudies/article/", listed | chosen)

    page.refresh_from_db()
    assert page.is_published


def test_author_sets_no_dates_and_no_old_addresses():
    author, page = sign_in("Authors"), make_article(published_at=None)
    page.aliases.create(path="/old/")
    dates = {"published_at_0": "2020-01-01", "published_at_1": "09:00", "old_addresses": "/x/"}

    author.post(admin_url(page), form_for(author, page) | dates | {"title": "Mine"})

    page.refresh_from_db()
    assert page.title == "Mine"
    assert page.published_at is None
    assert [alias.path for alias in page.aliases.all()] == ["/old/"]


def test_author_adds_a_draft():
    author = sign_in("Authors")
    add = reverse("admin:casestudies_article_add")
    form = opened(author, add) | {"title": "New", "slug": "new", "_publish": ""}
    del form["_publish"]

    author.post(add, form | {"published_at_0": "2020-01-01", "published_at_1": "09:00"})

    assert Article.objects.get(slug="new").state == "draft"


def test_consultant_shares_nothing():
    sign_in("Consultants").post("/admin/casestudies/article/900001/share/", {"days": 7})

    assert not ShareLink.objects.exists()


def test_viewer_without_a_role_sees_a_page_and_changes_nothing():
    client = sign_in("", "viewer")
    User.objects.get(username="viewer").user_permissions.set(
        Permission.objects.filter(codename="view_article")
    )

    shown = client.get("/admin/casestudies/article/900001/change/")
    response = client.post("/admin/casestudies/article/900001/change/", {"title": "Taken"})

    assert shown.status_code == 200
    assert response.status_code == 403


def test_roles_have_only_what_they_need():
    authors = set(Group.objects.get(name="Authors").permissions.values_list("codename", flat=True))
    editors = set(Group.objects.get(name="Editors").permissions.values_list("codename", flat=True))

    assert authors == (
        named("add change view", "article outcome person plainpage problem testimonial client")
        | named("add view", "libraryimage")
    )
    assert editors - authors == (
        named("delete publish", "article outcome person plainpage problem")
        | named("delete confirm", "testimonial client")
        | named("change view", "menuentry")
        | named("publish", "section")
        | named("change delete", "libraryimage")
        | named("add change delete view", "redirect calltoaction callinlanguage section")
        | named("delete view", "unansweredword")
        | named("delete view", "missedaddress")
        | named("change view", "menuentry")
    )


def named(actions, models):
    return {f"{action}_{model}" for action in actions.split() for model in models.split()}
