"""What colleagues may do to one page at the same moment: each has opened it before either acts.

An operation is prepared, with what a browser would hold by then, and is then only sent.
"""

from functools import partial
from itertools import combinations_with_replacement

from django.contrib.auth.models import User

from casestudies.desk.saving.opened import Opened
from casestudies.history.deleted_pages import DeletedPage, keep_deleted
from casestudies.history.revisions import Revision, record
from casestudies.history.snapshots import snapshot
from casestudies.models import Problem
from tests.desk import admin_url, as_sent, form_for
from tests.factories import make_article, make_problem

LIST = "/admin/casestudies/problem/"
FUTURE = {"published_at_0": "2099-01-01", "published_at_1": "09:00"}


def mark(client):
    """What a colleague's forms make the title."""
    return f"By {client.user.username}"


def sends(query="", **changes):
    """The form of the page, with a title of the colleague's own."""

    def prepare(client, page):
        form = form_for(client, page) | {"title": mark(client)} | changes
        return partial(client.post, admin_url(page) + query, as_sent(form))

    return prepare


def renames(client, page):
    return sends(slug=f"{page.slug}-of-{client.user.username}")(client, page)


def acts(action, **more):
    """An action of the list."""

    def prepare(client, page):
        chosen = {"action": action, "_selected_action": [page.pk], **more}
        version = {f"version-{page.pk}": Opened.of(page).version}
        return partial(client.post, LIST, chosen | version)

    return prepare


def deletes_selected(client, page):
    """The second step: the first has asked."""
    acts("delete_selected")(client, page)()
    return acts("delete_selected", post="yes")(client, page)


def deletes(client, page):
    url = f"{admin_url(page, 'delete')}?version={Opened.of(page).version}"
    return partial(client.post, url, {"post": "yes"})


def merges(client, page):
    return merges_into(Problem.objects.get(title="Target of all"), client, page)


def merges_into(target, client, page):
    data = {"version": Opened.of(page).version, "target": target.pk}
    return partial(client.post, f"/admin/merge/problem/{page.pk}/", data)


def brings_back(client, page):
    """The page is not deleted yet when it is prepared."""
    return lambda: client.post(deleted_url(page), {"comes_back": "draft"})


def deleted_url(page):
    kept = DeletedPage.objects.order_by("pk").filter(title=page.title).first()
    return f"/admin/casestudies/deletedpage/{kept.pk if kept else 0}/change/"


FORMS = {
    "save": sends(),
    "save draft": sends(_keep="1"),
    "publish draft changes": sends(_take_over="1"),
    "publish": sends(_publish="1"),
    "unpublish": sends(_unpublish="1"),
    "schedule": sends(**FUTURE),
    "rename": renames,
    "restore": sends("?version=1", body="The first text."),
    "restore with address": sends("?version=1", take_address="on"),
}
OPERATIONS = FORMS | {
    "publish in bulk": acts("publish_now"),
    "unpublish in bulk": acts("unpublish", confirmed="yes"),
    "delete in bulk": deletes_selected,
    "delete": deletes,
    "merge": merges,
    "bring back": brings_back,
}
PAIRS = list(combinations_with_replacement(OPERATIONS, 2))
GONE = {"delete in bulk", "delete", "merge"}


def prepared(pair):
    """A scheduled page that an article links, with versions; and draft changes if these are to be
    published.
    """
    page = make_problem()
    make_article([page])
    former = snapshot(page) | {"slug": f"{page.slug}-before"}
    record(page, by=None, fields=former)
    Problem.objects.filter(pk=page.pk).update(published_at="2098-01-01T09:00Z")
    page.refresh_from_db()
    record(page, by=None)
    if "publish draft changes" in pair:
        fields = snapshot(page) | {"body": "Draft changes."}
        record(page, by=None, kind=Revision.Kind.DRAFT, fields=fields)
    return page


def delete_before(page):
    """Delete what is to be brought back."""
    keep_deleted([page], by=User.objects.get(username="third"))
    type(page).objects.filter(pk=page.pk).delete()


def has_happened(client, page):
    """Whether what the colleague did to the page took place."""
    own = Revision.objects.of(page).filter(made_by=client.user)
    gone = DeletedPage.objects.filter(object_id=page.pk, deleted_by=client.user)
    return own.exists() or gone.exists()


def complaints(pair, page, clients, answers):
    """What went wrong, in words; nothing where one was stored, and the other one told."""
    if crashed := [answer.status_code for answer in answers if answer.status_code >= 500]:
        yield f"answered {crashed}"
    happened = [has_happened(client, page) for client in clients]
    if sum(happened) != 1:
        yield f"{sum(happened)} of two took place"
        return
    won = happened.index(True)
    stored = Problem.objects.filter(pk=page.pk).first()
    if (stored is None) != (pair[won] in GONE):
        yield f"after {pair[won]} the page is {'gone' if stored is None else 'there'}"
    if pair[won] in FORMS and stored:
        kept = Opened.of(stored).kept["title"]
        if kept != mark(clients[won]):
            yield f"{pair[won]} was answered and is overwritten: {kept}"
    told = [answer.status_code == 302 for answer in answers]
    if any(told[i] != happened[i] for i in (0, 1) if pair[i] in FORMS):
        yield f"told {told}, happened {happened}"
