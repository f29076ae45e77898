"""The rows of what texts mention say what reading every text would say, whoever wrote last."""

import random

import pytest
from django.core.management import call_command
from django.db import connection

from casestudies.checks import check_triggers
from casestudies.desk.links.reading import read_all_changed_texts, read_changed_texts
from casestudies.history.revisions import record
from casestudies.history.snapshots import snapshot
from casestudies.models import Article, PlainPage, Problem, Redirect
from casestudies.tables.mentions import ChangedText, Mention
from casestudies.triggers.text_triggers import (
    install_text_triggers,
    missing_text_triggers,
    remove_text_triggers,
)
from consultancy.health.database import look_at_triggers
from consultancy.health.finding import State
from tests.factories import make_article, make_page, make_problem, make_section, numbers
from tests.link_graph import every_lead

pytestmark = pytest.mark.django_db

NAMES = ["drift", "Scaling", "küsimus", "team/drift", "old", "gone"]
WAYS = [
    '[a]({{{{< ref "{name}" >}}}})',
    '[a]({{{{< relref "problems/{name}#causes" >}}}})',
    '[a]({{{{< ref "../insights/{name}.md" >}}}})',
    "[a](/problems/{name}/#causes)",
    "[a](/case-studies/{name})",
    "[a](/{name}/)",
    "[a](#causes)",
    '{{{{< problem-constraints paths="{name}, gone" >}}}}',
    "![b](/media/images/0123456789abcdef01234567.png)",
]


def kept():
    """The rows as `every_lead` says it."""
    rows = Mention.objects.filter(kind=Mention.Kind.PAGE)
    return sorted(
        (
            (
                row.source,
                (row.start, row.line, row.written),
                row.target,
                (row.is_old, row.is_broken, row.is_draft),
                row.lacks_heading,
            )
            for row in rows
        ),
        key=str,
    )


def some_text(chance):
    ways = chance.sample(WAYS, 3)
    return "## Causes\n\n" * chance.randint(0, 1) + "\n".join(
        way.format(name=chance.choice(NAMES)) for way in ways
    )


def free(model, slug, **kwargs):
    """The slug, or another one where a page of that kind has it."""
    is_taken = model.objects.filter(slug=slug, **kwargs).exists()
    return f"{slug}-{next(numbers)}" if is_taken else slug


def write(chance):
    slug, text = chance.choice(NAMES).rpartition("/")[2], some_text(chance)
    file_path = chance.choice(["", "problems/Drift.md", "posts/old/index.md"])
    make_problem(slug=free(Problem, slug), body=text, file_path=file_path)


def write_article(chance):
    kind = chance.choice(["insights", "case-studies"])
    make_article(slug=free(Article, "drift", kind=kind), kind=kind, body=some_text(chance))


def write_page(chance):
    make_page(free(PlainPage, chance.choice(NAMES)), body=some_text(chance))


def rename(chance):
    page = chance.choice([*Problem.objects.all(), *PlainPage.objects.all()])
    former = page.get_absolute_url()
    page.slug = free(type(page), chance.choice(NAMES).rpartition("/")[2])
    page.save()
    Redirect.objects.get_or_create(path=former, defaults={"page": page})


def write_by_hand(chance):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casestudies_article SET body = %s", [some_text(chance)])


def delete(chance):
    chance.choice([*Problem.objects.all(), *Article.objects.all()]).delete()


def keep_draft(chance):
    page = chance.choice([*Problem.objects.all(), *Article.objects.all()])
    kind = chance.choice(["draft", "draft", "ended"])
    record(page, by=None, kind=kind, fields=snapshot(page) | {"body": some_text(chance)})


def lead_elsewhere(chance):
    Redirect.objects.to_pages().update(object_id=chance.choice(Problem.objects.all()).pk)


STEPS = [
    *(write, write_article, write_page, rename, write_by_hand),
    *(delete, keep_draft, lead_elsewhere),
]


@pytest.mark.parametrize("seed", range(6))
def test_rows_say_what_every_text_says(seed):
    chance = random.Random(seed)
    for _ in range(3):
        write(chance)
        write_article(chance)
    make_section("insights", body=some_text(chance))

    for _ in range(12):
        chance.choice([step for step in STEPS if can(step)])(chance)
        read_changed_texts()

        assert kept() == every_lead()


def can(step):
    return Problem.objects.exists() or step in (write, write_article, write_page, write_by_hand)


def test_many_texts_are_read_in_batches(monkeypatch):
    monkeypatch.setattr("casestudies.desk.links.reading.CHANGES_AT_ONCE", 3)
    monkeypatch.setattr("casestudies.desk.links.reading.WHILE_WAITED_FOR", 2)
    chance = random.Random(7)
    for _ in range(8):
        write(chance)

    left = list(read_all_changed_texts())

    assert left == [5, 2, 0]
    assert kept() == every_lead()


def test_reading_stops_where_somebody_waits(monkeypatch):
    monkeypatch.setattr("casestudies.desk.links.reading.WHILE_WAITED_FOR", 2)
    for _ in range(5):
        make_problem()

    assert read_changed_texts() == 3
    assert read_changed_texts() == 1
    assert read_changed_texts() == read_changed_texts() == 0


def test_nothing_is_written_where_nothing_has_changed(django_assert_num_queries):
    make_problem()
    read_changed_texts()

    with django_assert_num_queries(1):
        read_changed_texts()


def test_publishing_changes_no_text():
    make_problem()
    read_changed_texts()

    Problem.objects.update(published_at=None)

    assert not ChangedText.objects.exists()


def test_missing_triggers_are_set_again_and_every_text_is_read():
    page = make_problem(body="[a](/nowhere/)")
    read_changed_texts()
    remove_text_triggers()
    Problem.objects.update(body="[a](/elsewhere/)")

    assert missing_text_triggers()
    install_text_triggers()
    read_changed_texts()

    assert not missing_text_triggers()
    assert [(row.object_id, row.written) for row in Mention.objects.all()] == [
        (page.pk, "/elsewhere/")
    ]


def drop_one():
    where = " ON casestudies_problem" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER casestudies_problem_text_deleted{where}")


def test_nothing_is_said_while_all_triggers_are_there():
    assert check_triggers(databases=["default"]) == []
    assert look_at_triggers().state is State.WELL


@pytest.mark.parametrize("drop", [drop_one, remove_text_triggers])
def test_missing_trigger_is_told_with_its_cure(drop):
    drop()

    (told,) = check_triggers(databases=["default"])
    found = look_at_triggers()

    assert "casestudies_problem" in told.msg
    assert "links" in told.msg
    assert "migrate" in told.hint
    assert "casestudies_problem" in found.said
    assert "migrate" in found.command


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("table", ["problem", "redirect", "revision"])
def test_truncated_table_is_noticed(table):
    page = make_problem(slug="drift", body="[a](/problems/drift/)")
    other = make_article(body="[a](/problems/drift/) [b](/old/)", kind="insights")
    record(page, by=None, kind="draft", fields=snapshot(page) | {"body": "[a](/nowhere/)"})
    Redirect.objects.create(path="/old/", page=other)
    read_changed_texts()

    with connection.cursor() as cursor:
        # Those that wait for the end of the transaction would refuse it.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE casestudies_{table} CASCADE")
    read_changed_texts()

    assert kept() == every_lead()


def test_command_reads_every_text_anew(capsys):
    page = make_problem(body="[a](/nowhere/)")
    read_changed_texts()
    Mention.objects.all().delete()

    call_command("read_texts")
    found_nothing = Mention.objects.exists()
    call_command("read_texts", "--all")

    assert not found_nothing
    assert Mention.objects.get().object_id == page.pk
    assert capsys.readouterr().out == "0 changes left\n"
