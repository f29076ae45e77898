"""What colleagues may do to one page at the same moment: each has opened it before either acts.

An operation is prepared, with what a browser would hold by then, and is then only sent.
"""

from functools import partial
from itertools import combinations_with_replacement
from types import SimpleNamespace

from django.contrib.auth.models import User
from django.utils import timezone

from casestudies.desk.colleagues.due import publish_due
from casestudies.desk.saving.opened import Opened
from casestudies.history.deleted_pages import DeletedPage, keep_deleted
from casestudies.history.revisions import Revision, draft_changes, record
from casestudies.history.schedules import schedule_changes
from casestudies.history.snapshots import snapshot
from casestudies.models import Article, MarginRemark, Problem
from tests.desk import admin_url, as_sent, form_for
from tests.factories import make_article, make_problem

LIST = "/admin/casestudies/problem/"
DELETED_LIST = "/admin/casestudies/deletedpage/"
FUTURE = {"published_at_0": "2099-01-01", "published_at_1": "09:00"}
MOMENT = {"changes_at_0": "2098-05-03", "changes_at_1": "09:00:00"}


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


def brings_back_selected(client, page):
    chosen = {"action": "bring_back_drafts"}
    return lambda: client.post(DELETED_LIST, chosen | {"_selected_action": [kept_of(page)]})


def deleted_url(page):
    return f"{DELETED_LIST}{kept_of(page)}/change/"


def kept_of(page):
    kept = DeletedPage.objects.order_by("pk").filter(object_id=page.pk).first()
    return kept.pk if kept else 0


def becomes_due(client, page):
    """Draft changes by nobody, which the colleague has scheduled for now."""
    base, draft = Revision.objects.of(page).stored()[0], draft_changes(page)
    schedule_changes(draft, base=base, at=timezone.now(), by=client.user)

    def worker():
        list(publish_due())
        return SimpleNamespace(status_code=200)

    return worker


def to_page(path, **values):
    """A post to one of the desk's own addresses of the page."""

    def prepare(client, page):
        return partial(client.post, f"/admin/{path}problem/{page.pk}/", values)

    return prepare


def previews(client, page):
    form = as_sent(form_for(client, page) | {"title": mark(client)})
    return partial(client.post, f"/admin/preview/unsaved/problem/{page.pk}/", form)


def shares(client, page):
    return partial(client.post, admin_url(page, "share"), {"days": "7"})


FORMS = {
    "save": sends(),
    "save draft": sends(_keep="1"),
    "schedule draft changes": sends(_schedule_changes="1", **MOMENT),
    "publish draft changes": sends(_take_over="1"),
    "publish": sends(_publish="1"),
    "unpublish": sends(_unpublish="1"),
    "schedule": sends(**FUTURE),
    "send to review": sends(_submit="1"),
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
    "bring back in bulk": brings_back_selected,
    "discard": sends(_discard="1"),
    "draft changes become due": becomes_due,
}
# What is done beside the page: it never stands in the way.
BESIDE = {
    "remark": to_page("remarks/", text="Who says so?"),
    "be there": to_page("here/", tab="a tab", version="1"),
    "preview": previews,
    "share": shares,
}
PAIRS = list(combinations_with_replacement(OPERATIONS, 2))
PAIRS_BESIDE = [(name, beside) for name in OPERATIONS for beside in BESIDE]
PAIRS_BESIDE += list(combinations_with_replacement(BESIDE, 2))
GONE = {"delete in bulk", "delete", "merge"}
BACK = {"bring back", "bring back in bulk"}
OF_DRAFTS = {"publish draft changes", "discard", "draft changes become due"}
DUE = "draft changes become due"


def prepared(pair):
    """A scheduled page that visitors knew at two addresses, and that an article links, with
    versions; and draft changes if something is to become of these.
    """
    page = make_problem()
    make_article([page], slug=linking(page))
    former = snapshot(page) | {"slug": f"{page.slug}-before"}
    record(page, by=None, fields=former)
    hidden = {"published_at": "2098-01-01T09:00Z", "was_public": True}
    Problem.objects.filter(pk=page.pk).update(**hidden)
    page.refresh_from_db()
    page.aliases.create(path=older(page), was_public=True)
    record(page, by=None)
    if OF_DRAFTS.intersection(pair):
        fields = snapshot(page) | {"title": "Drafted", "body": "Draft changes."}
        record(page, by=None, kind=Revision.Kind.DRAFT, fields=fields)
    return page


def linking(page):
    return f"links-{page.slug}"


def older(page):
    return f"/older/{page.slug}/"


def delete_before(page):
    """Delete what is to be brought back."""
    keep_deleted([page], by=User.objects.get(username="third"))
    page.aliases.all().delete()
    type(page).objects.filter(pk=page.pk).delete()


def has_happened(client, page):
    """Whether what the colleague did to the page took place."""
    own = Revision.objects.of(page).filter(made_by=client.user)
    gone = DeletedPage.objects.filter(object_id=page.pk, deleted_by=client.user)
    return own.exists() or gone.exists()


def complaints(pair, page, clients, answers):
    """What went wrong, in words; nothing where one was stored, and the other one told."""
    yield from crashes(answers)
    happened = [has_happened(client, page) for client in clients]
    # Who keeps draft changes while others become due loses nothing, whoever is first.
    if not (DUE in pair and any(happened)) and sum(happened) != 1:
        yield f"{sum(happened)} of two took place"
        return
    stored = Problem.objects.filter(pk=page.pk).first()
    is_gone = any(happened[i] and pair[i] in GONE for i in (0, 1))
    if (stored is None) != is_gone:
        yield f"after {pair}, of which {happened}, the page is {'there' if stored else 'gone'}"
    yield from overwritten(pair, stored, clients, happened)
    told = [answer.status_code == 302 for answer in answers]
    if any(told[i] != happened[i] for i in (0, 1) if pair[i] in FORMS):
        yield f"told {told}, happened {happened}"
    yield from lost(page, stored)


def crashes(answers):
    if crashed := [answer.status_code for answer in answers if answer.status_code >= 500]:
        yield f"answered {crashed}"


def overwritten(pair, stored, clients, happened):
    """A text that somebody was told is stored, and that nobody would see."""
    for i in (0, 1):
        if stored and happened[i] and pair[i] in FORMS:
            kept = Opened.of(stored).kept["title"]
            if kept != mark(clients[i]):
                yield f"{pair[i]} was answered and is overwritten: {kept}"


def lost(page, stored):
    """Addresses at which visitors knew the page, and the link of the article, wherever they are to
    be found now.
    """
    kept = DeletedPage.objects.filter(object_id=page.pk).order_by("-pk").first()
    heir = stored
    if not stored and kept and kept.merged_into:
        heir = Problem.objects.get(title=kept.merged_into)
    if heir:
        led = {old.path for old in heir.aliases.all()} | {heir.get_absolute_url()}
        is_linked = Article.objects.filter(problems=heir, slug=linking(page)).exists()
    else:
        led = {kept.address, *(old["path"] for old in kept.old_addresses)} if kept else set()
        is_linked = bool(kept and kept.links)
    for path in {page.get_absolute_url(), older(page)} - led:
        yield f"{path} is lost"
    if not is_linked:
        yield "the link is lost"


def complaints_beside(pair, page, clients, answers):
    """The same where one of them does something beside the page: both take place."""
    yield from crashes(answers)
    happened = [has_happened(client, page) for client in clients]
    if pair[0] in OPERATIONS and not happened[0]:
        yield f"{pair[0]} was stopped"
    stored = Problem.objects.filter(pk=page.pk).first()
    yield from overwritten(pair, stored, clients, happened)
    yield from lost(page, stored)
    left = MarginRemark.objects.of(page).count()
    if left != sum(pair[i] == "remark" and answers[i].status_code == 302 for i in (0, 1)):
        yield f"{left} remarks"
