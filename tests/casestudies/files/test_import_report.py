"""The report of an import: short to read, the same for a script, and nothing kept in silence."""

import json
import re
from io import StringIO

import pytest
from django.core.management import call_command

from casestudies.models import Article
from tests.content_folder import import_content, page, write

pytestmark = pytest.mark.django_db


def write_blog(folder, count, **keys):
    return write(folder, **{f"insights/{n}.md": page(f"T{n}", **keys) for n in range(1, count + 1)})


def rows(output):
    """The table of keys: number of files and fate, by key."""
    table = output.partition("what became of it\n")[2].splitlines()
    cells = (line.split(maxsplit=2) for line in table if line.startswith("  "))
    return {key: (int(count), fate) for key, count, fate in cells}


def as_json(folder, **options):
    output = StringIO()
    call_command("import_content", folder, format="json", stdout=output, **options)
    return json.loads(output.getvalue())


def test_same_remark_on_many_files_is_said_once(tmp_path):
    write_blog(tmp_path, 9, related="gone")

    _, output = import_content(tmp_path, verbosity=1)

    assert output.count("leads to no page") == 1
    line = next(line for line in output.splitlines() if "leads to no page" in line)
    assert line.startswith(f"{tmp_path}/insights/1.md:4:10: warning: related: “gone” leads")
    named = f"(8 more like it: {tmp_path}/insights/2.md:4, {tmp_path}/insights/3.md:4, …)"
    assert line.endswith(named)


def test_few_remarks_have_a_line_each(tmp_path):
    write_blog(tmp_path, 3, related="gone")

    assert import_content(tmp_path, verbosity=1)[1].count("leads to no page") == 3


def test_every_remark_has_a_line_for_who_asks(tmp_path):
    write_blog(tmp_path, 9, related="gone")

    assert import_content(tmp_path, verbosity=2)[1].count("leads to no page") == 9


def test_remarks_of_another_weight_stand_apart(tmp_path):
    write_blog(tmp_path, 4, related="gone", draft="perhaps")

    _, output = import_content(tmp_path, verbosity=1)

    assert output.count(": draft: draft: “perhaps”") == 1
    assert output.count(": warning: related") == 1


def test_table_says_what_became_of_every_key(tmp_path):
    write_blog(
        tmp_path,
        2,
        description="Told.",
        tags="[a, b]",
        canonicalURL="https://magazine.example/x",
        sitemap="{disable: true, filename: sitemap.xml}",
        outputs="[html]",
        cascade="{a: 1}",
        menu="main",
        weight=3,
        layout='""',
    )

    assert rows(import_content(tmp_path)[1]) == {
        "canonicalURL": (2, "honoured"),
        "date": (2, "honoured"),
        "sitemap.disable": (2, "honoured"),
        "weight": (2, "honoured"),
        "description": (2, "shown"),
        "menu": (2, "shown"),
        "title": (2, "shown"),
        "cascade": (2, "kept, not shown"),
        "outputs": (2, "kept, not shown"),
        "sitemap.filename": (2, "kept, not shown"),
        "tags": (2, "kept, not shown"),
    }


def test_key_that_counts_in_some_files_has_two_rows(tmp_path):
    write(
        tmp_path,
        **{
            "insights/a.md": page(summary="Short."),
            "insights/b.md": page("B", summary="Short.", description="Told."),
        },
    )

    output = import_content(tmp_path)[1]

    assert re.search(r"summary +1  shown\n", output)
    assert re.search(r"summary +1  kept, not shown: “description” is\n", output)


def test_author_is_shown_where_there_is_such_a_person(tmp_path):
    write(
        tmp_path,
        **{
            "insights/a.md": page(author="Anna Keller"),
            "insights/b.md": page("B", author="Nobody"),
            "people/anna.md": page("Anna Keller"),
        },
    )

    output = import_content(tmp_path)[1]

    assert re.search(r"author +1  shown\n", output)
    assert re.search(r"author +1  kept, not shown\n", output)


def test_what_jekyll_takes_from_elsewhere_is_no_key_of_the_author(tmp_path):
    write(
        tmp_path,
        **{"_config.yml": "", "_posts/2026-01-02-a.md": "---\ntitle: A\nlayout: post\n---\nText\n"},
    )

    assert rows(import_content(tmp_path)[1]) == {
        "title": (1, "shown"),
        "layout": (1, "kept, not shown"),
    }


def test_second_run_reads_nothing_and_has_no_table(tmp_path):
    write_blog(tmp_path, 1)
    import_content(tmp_path)

    assert "what became of it" not in import_content(tmp_path)[1]


def test_script_gets_the_same_as_data(tmp_path):
    write_blog(tmp_path, 5, related="gone", tags="[a]")

    data = as_json(tmp_path, dry_run=True)

    assert data["dry_run"] is True
    assert data["counts"]["new"] == 5
    (remark,) = data["remarks"]
    assert remark["level"] == "warning"
    assert remark["text"] == "related: “gone” leads to no page."
    assert remark["count"] == 5
    assert remark["places"][1] == {
        "file": f"{tmp_path}/insights/2.md",
        "line": 4,
        "column": 10,
        "text": remark["text"],
    }
    assert {"key": "tags", "files": 5, "became": "kept, not shown"} in data["keys"]
    assert not Article.objects.exists()


def test_refusal_is_a_status_for_a_script_too(tmp_path):
    write(tmp_path, **{"insights/a.md": "---\ntitle: [\n---\n"})

    status, output = import_content(tmp_path, format="json")

    assert status == 1
    assert json.loads(output)["remarks"][0]["level"] == "refused"


def test_remark_has_one_line_whatever_it_quotes(tmp_path):
    body = "<table>\n<tr>\n<td>One</td></tr></table>\n"
    write(tmp_path, **{"insights/a.md": page(body=body)})

    _, output = import_content(tmp_path)

    line = next(line for line in output.splitlines() if "raw HTML is left out" in line)
    assert "<table> <tr>" in line
