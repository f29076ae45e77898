"""Acts on requests, one or many, and the way back; also with a colleague at the same time."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from contact.desk.undoable import UNDONE_WITHIN
from contact.inbox import acting
from contact.inbox.handling import decide, move
from contact.intake.lessons import LESSONS_READ, learn, learned
from contact.models import DiagnosticRequest, Lesson, StatusChange, UndoableChange
from tests.desk import at_once
from tests.factories import make_request, make_user

pytestmark = pytest.mark.django_db

ALL = DiagnosticRequest.objects.all()
KEPT = ("status", "owner_id", "opened_at", "quarantine_reason", "answered_at")


def stored(diagnostic):
    return DiagnosticRequest.objects.filter(pk=diagnostic.pk).values(*KEPT).get()


def by_hand(**kwargs):
    return make_request(channel="telephone", email="", **kwargs)


def quarantined(**kwargs):
    return make_request(status="quarantined", quarantine_reason="many links", **kwargs)


ACTS = {
    "assigned": lambda anna: acting.assign(ALL.all(), to=anna, by=anna),
    "assigned to nobody": lambda anna: acting.assign(ALL.all(), to=None, by=anna),
    "replied": lambda anna: acting.set_status(ALL.all(), to="replied", by=anna),
    "no fit": lambda anna: acting.set_status(ALL.all(), to="no-fit", by=anna),
    "spam": lambda anna: acting.set_aside(ALL.all(), by=anna),
    "no spam": lambda anna: acting.call_honest(ALL.all(), by=anna),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=list(ACTS))
@pytest.mark.parametrize("make", [make_request, by_hand, quarantined])
@pytest.mark.parametrize("verdict", [None, True, False])
def test_undone_act_leaves_everything_as_it_was(act, make, verdict):
    anna, olga = make_user(), make_user()
    diagnostics = [make(owner=olga), make()]
    if verdict is not None:
        learn(diagnostics[0], is_spam=verdict)
    before = [stored(one) for one in diagnostics]
    lessons = list(Lesson.objects.values_list("diagnostic", "is_spam"))

    done = act(anna)
    undone = acting.undo(done.act, by=anna)

    assert [stored(one) for one in diagnostics] == before
    assert list(Lesson.objects.values_list("diagnostic", "is_spam")) == lessons
    assert (len(undone.restored), undone.kept) == (len(done.changed), 0)


def test_undone_status_is_logged_as_a_change_of_its_own():
    anna, diagnostic = make_user(), make_request()

    done = acting.set_status(ALL.all(), to="won", by=anna)
    acting.undo(done.act, by=anna)

    changes = StatusChange.objects.order_by("pk").values_list("diagnostic", "old", "new", "by")
    assert list(changes) == [
        (diagnostic.pk, "new", "won", anna.pk),
        (diagnostic.pk, "won", "new", anna.pk),
    ]


def test_undone_status_leaves_the_answer_that_went_out_an_answer():
    anna, diagnostic = make_user(), make_request()
    done = acting.set_status(ALL.all(), to="replied", by=anna)
    entry = diagnostic.thread.create(kind="sent", text="Let us talk.", is_answer=True)

    acting.undo(done.act, by=anna)

    stored = DiagnosticRequest.objects.get()
    assert (stored.status, stored.answered_at) == ("new", entry.at)


def test_undone_assignment_leaves_when_it_was_first_answered():
    anna, first = make_user(), timezone.now() - timedelta(days=1)
    diagnostic = make_request(status="replied", answered_at=first)
    diagnostic.thread.create(kind="sent", text="Let us talk.", is_answer=True)

    acting.undo(acting.assign(ALL.all(), to=anna, by=anna).act, by=anna)

    assert DiagnosticRequest.objects.get().answered_at == first


def test_undo_gives_nothing_back_to_who_is_gone():
    anna, olga = make_user(), make_user()
    make_request(owner=olga)
    done = acting.assign(ALL.all(), to=anna, by=anna)
    olga.delete()

    undone = acting.undo(done.act, by=anna)

    assert len(undone.restored) == 1
    assert DiagnosticRequest.objects.get().owner is None
    connection.check_constraints()


def test_undo_leaves_what_a_colleague_has_changed_meanwhile():
    anna, olga = make_user(), make_user()
    theirs, mine = make_request(), make_request()
    done = acting.set_status(ALL.all(), to="no-fit", by=anna)
    move(diagnostic=theirs, to="booked", by=olga)

    undone = acting.undo(done.act, by=anna)

    assert ([one.pk for one in undone.restored], undone.kept) == ([mine.pk], 1)
    assert stored(theirs)["status"] == "booked"
    assert stored(mine)["status"] == "new"


def test_undo_of_an_assignment_spares_the_status_a_colleague_set():
    anna, olga = make_user(), make_user()
    diagnostic = make_request()
    done = acting.assign(ALL.all(), to=anna, by=anna)
    move(diagnostic=diagnostic, to="booked", by=olga)

    acting.undo(done.act, by=anna)

    assert stored(diagnostic)["owner_id"] is None
    assert stored(diagnostic)["status"] == "booked"


def test_colleague_who_called_it_otherwise_since_is_believed():
    anna, olga = make_user(), make_user()
    diagnostic = make_request()
    done = acting.call_honest(ALL.all(), by=anna)
    decide(diagnostic=diagnostic, is_spam=True, by=olga)

    acting.undo(done.act, by=anna)

    assert Lesson.objects.get().is_spam


def test_nobody_undoes_for_another_or_twice_or_after_an_hour():
    anna, olga = make_user(), make_user()
    make_request()
    done = acting.set_status(ALL.all(), to="won", by=anna)

    assert acting.undo(done.act, by=olga).restored == []
    assert len(acting.undo(done.act, by=anna).restored) == 1
    assert acting.undo(done.act, by=anna).restored == []
    late = acting.set_status(ALL.all(), to="won", by=anna)
    UndoableChange.objects.update(at=timezone.now() - UNDONE_WITHIN)
    assert acting.undo(late.act, by=anna).restored == []


def test_last_act_is_ones_own_and_of_the_last_hour():
    anna, olga = make_user(), make_user()
    make_request()
    acting.assign(ALL.all(), to=anna, by=anna)
    acting.set_status(ALL.all(), to="won", by=olga)

    assert acting.last_act(anna).said == f"assigned to {anna}"
    UndoableChange.objects.update(at=timezone.now() - UNDONE_WITHIN)
    assert acting.last_act(anna) is None


def test_next_act_clears_away_what_is_too_old_to_be_undone():
    anna = make_user()
    make_request()
    acting.assign(ALL.all(), to=anna, by=anna)
    UndoableChange.objects.update(at=timezone.now() - UNDONE_WITHIN)

    acting.set_status(ALL.all(), to="won", by=anna)

    assert UndoableChange.objects.count() == 1


def test_what_is_so_already_is_not_touched():
    anna = make_user()
    make_request(status="won", owner=anna)

    done = [acting.assign(ALL.all(), to=anna, by=anna)]
    done.append(acting.set_status(ALL.all(), to="won", by=anna))

    assert [(one.act, one.changed) for one in done] == [("", []), ("", [])]
    assert not StatusChange.objects.exists()


def test_many_cost_hardly_more_queries_than_one(django_assert_max_num_queries):
    anna = make_user()
    for _number in range(40):
        make_request()

    with django_assert_max_num_queries(16):
        acting.set_aside(ALL.all(), by=anna)


def test_flood_of_verdicts_displaces_nothing_that_undo_does_not_bring_back(monkeypatch):
    for name in ("intake.lessons.LESSONS_READ", "inbox.acting.LESSONS_READ"):
        monkeypatch.setattr(f"contact.{name}", 3)
    monkeypatch.setattr("contact.intake.lessons.LESSONS_KEPT", 6)
    anna = make_user()
    earlier = [make_request(status="won") for _number in range(3)]
    for one in earlier:
        learn(one, is_spam=True)
    for _number in range(10):
        make_request()

    done = acting.set_aside(ALL.filter(status="new"), by=anna)
    taught = learned().sizes
    acting.undo(done.act, by=anna)

    assert len(done.changed) == 10
    assert taught == (3, 0)
    told = Lesson.objects.filter(is_spam=True).values_list("diagnostic", flat=True)
    assert sorted(told) == [one.pk for one in earlier]


def test_filter_reads_no_more_than_its_bound():
    assert LESSONS_READ == 500


def test_undone_spam_teaches_nothing(monkeypatch):
    anna = make_user()
    make_request(message="Buy cheap toner and ink now.")
    done = acting.set_aside(ALL.all(), by=anna)
    assert learned().sizes == (1, 0)

    acting.undo(done.act, by=anna)

    assert learned().sizes == (0, 0)


def test_spam_leaves_the_report():
    from contact.inbox.attribution import received

    anna, today = make_user(), timezone.localdate()
    make_request(created_at=timezone.now() - timedelta(minutes=1))

    counts = [received(today - timedelta(days=1), today).count()]
    done = acting.set_aside(ALL.all(), by=anna)
    counts.append(received(today - timedelta(days=1), today).count())
    acting.undo(done.act, by=anna)
    counts.append(received(today - timedelta(days=1), today).count())

    assert counts == [1, 0, 1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite's tests share a connection")
def test_two_who_act_at_once_lose_nothing():
    anna, olga = make_user(), make_user()
    keys = [make_request().pk for _number in range(20)]
    some = DiagnosticRequest.objects.filter(pk__in=keys)

    assigned, won = at_once(
        lambda: acting.assign(some.all(), to=anna, by=anna),
        lambda: acting.set_status(some.order_by("-pk"), to="won", by=olga),
    )

    assert set(some.values_list("owner_id", "status")) == {(anna.pk, "won")}
    at_once(
        lambda: acting.undo(assigned.act, by=anna),
        lambda: acting.undo(won.act, by=olga),
    )
    assert set(some.values_list("owner_id", "status")) == {(None, "new")}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite's tests share a connection")
def test_undo_and_a_colleague_at_once_are_one_after_the_other():
    anna, olga = make_user(), make_user()
    diagnostic = make_request()
    done = acting.set_status(ALL.all(), to="no-fit", by=anna)

    at_once(
        lambda: acting.undo(done.act, by=anna),
        lambda: move(diagnostic=diagnostic, to="booked", by=olga),
    )

    assert stored(diagnostic)["status"] == "booked"
