"""Pages leave as the files they came from; what was edited here, and nothing else, differs."""

import difflib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casestudies.models import Article, Problem
from tests.change_form import fields_of
from tests.content_folder import export_content, files_in, import_content, page, write
from tests.factories import make_article, make_outcome, make_problem, make_section

pytestmark = pytest.mark.django_db

ODD_FILES = {
    "problems/scaling.md": page(related="[outcomes/clarity, problems/other, problems/scaling]"),
    "problems/other.md": page(related="[/outcomes/clarity/, outcomes/clarity, case-studies]"),
    "outcomes/clarity/index.md": page(),
    "case-studies/_index.md": page(),
    "insights/crlf.md": "---\r\ntitle: a  # why\r\nZebra: 1\r\n---\r\nText  \r\n\r\n",
    "insights/bom.md": "\ufeff\n\n---\ntitle: 'a'\n---\nText",
    "insights/toml.md": "+++\n# c\ntitle = 'a'\n[image]\nalt = 'x'\n+++\n\nText\n",
    "insights/json.md": '{ "title" : "a" }\nText\n',
    "insights/bare.md": "# One\n\n# Two\n",
    "insights/draft.md": page(draft="yes", related="[nowhere]", weight="heavy"),
    "insights/überall – und “hier”.md": page(),
    "insights/2026-01-05-dated.md": page(aliases="/old"),
    "insights/deep/er/x.md": page(),
    "insights/empty.md": "",
}


def diff(before, after):
    lines = difflib.ndiff(before.decode().splitlines(), after.decode().splitlines())
    return [line for line in lines if line[0] in "+-"]


def exported(tmp_path, name):
    export_content(tmp_path / "out")
    return (tmp_path / "out" / name).read_bytes()


def test_unedited_pages_leave_byte_for_byte(tmp_path):
    write(tmp_path / "in", **ODD_FILES)
    import_content(tmp_path / "in")

    status, output = export_content(tmp_path / "out")

    assert status == 0
    assert files_in(tmp_path / "out") == files_in(tmp_path / "in")
    assert output == "14 written, 0 unchanged, 0 deleted.\n"


def test_export_is_deterministic_and_repeatable(tmp_path):
    write(tmp_path / "in", **ODD_FILES)
    import_content(tmp_path / "in")
    export_content(tmp_path / "out")

    _, output = export_content(tmp_path / "out")

    assert output == "0 written, 14 unchanged, 0 deleted.\n"


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        ({"title": "New"}, ['- title: "A page"', '+ title: "New"']),
        ({"short_title": "New"}, ['+ shortTitle: New']),
        ({"weight": 4}, ["- weight: 3", "+ weight: 4"]),
        ({"weight": None}, ["- weight: 3"]),
        ({"slug": "new"}, ["+ slug: new"]),
        ({"date": "2026-02-03"}, ["- date: 2026-01-01", "+ date: 2026-02-03",
                                  '+ publishDate: "2026-01-01T00:00:00+00:00"']),
        ({"published_at": None}, ["+ draft: true"]),
        ({"published_at": datetime(2030, 1, 1, tzinfo=UTC)},
         ['+ publishDate: "2030-01-01T00:00:00+00:00"']),
        ({"expires_at": datetime(2030, 1, 1, tzinfo=UTC)},
         ['+ expiryDate: "2030-01-01T00:00:00+00:00"']),
        ({"sitemap_priority": "0.5"}, ["+ sitemap:", "+   priority: 0.5"]),
        ({"image_position": "left"}, ["+ image:", "+   position: left"]),
        ({"image_position": "24% 71%"}, ["+ image:", '+   position: "24% 71%"']),
        ({"fact_constraint": "No: time"}, ["+ diagnosis:", '+   constraint: "No: time"']),
        ({"body": "New text.\n"}, ["- Some text.", "+ New text."]),
    ],
)  # fmt: skip
def test_edit_changes_only_its_lines(tmp_path, change, lines):
    write(tmp_path / "in", **{"case-studies/a.md": page(weight=3)})
    import_content(tmp_path / "in")
    before = (tmp_path / "in" / "case-studies" / "a.md").read_bytes()
    Article.objects.update(**change)

    assert diff(before, exported(tmp_path, "case-studies/a.md")) == lines


@pytest.mark.parametrize(
    ("hidden", "lines"),
    [
        ({"published": "false"}, ["- published: false"]),
        ({"draft": "true"}, ["- draft: true", "+ draft: false"]),
    ],
)
def test_draft_published_here_is_published_by_its_file(tmp_path, hidden, lines):
    text = page(**hidden)
    write(tmp_path / "in", **{"insights/a.md": text})
    import_content(tmp_path / "in")
    Article.objects.filter(published_at=None).update(published_at=datetime(2026, 1, 1, tzinfo=UTC))

    assert diff(text.encode(), exported(tmp_path, "insights/a.md")) == lines


def test_title_edited_in_the_admin_is_the_only_line_that_differs(tmp_path, admin_client):
    body = "\n  Text with blanks  \n\n| a |\n|---|\n\n\n"
    keys = {"publishDate": "2026-01-02T03:04:05.678Z", "weight": 3, "related": "[problems/p]"}
    text = page(body=body, description=">-\n  Two\n  lines ", **keys)
    write(tmp_path / "in", **{"insights/a.md": text, "problems/p.md": page()})
    import_content(tmp_path / "in")
    address = reverse("admin:casestudies_article_change", args=[Article.objects.get().pk])
    form = fields_of(admin_client.get(address))

    response = admin_client.post(address, {**form, "title": "New"})

    assert response.status_code == 302
    assert diff(text.encode(), exported(tmp_path, "insights/a.md")) == [
        '- title: "A page"',
        '+ title: "New"',
    ]


def test_links_made_and_taken_away_change_their_list(tmp_path):
    text = page(related='\n  - "problems/p"\n  # a remark\n  - "nowhere"')
    write(tmp_path / "in", **{"insights/a.md": text, "problems/p.md": page()})
    import_content(tmp_path / "in")
    article = Article.objects.get()
    article.problems.clear()
    article.outcomes.add(make_outcome(slug="o"))
    before = (tmp_path / "in" / "insights" / "a.md").read_bytes()

    assert diff(before, exported(tmp_path, "insights/a.md")) == [
        '-   - "problems/p"',
        '+   - "outcomes/o"',
    ]


def test_link_taken_away_leaves_the_taxonomy_that_declared_it(tmp_path):
    text = page(problems="[One, Two]", related="[problems/two]")
    files = {f"problems/{name}.md": page() for name in ("one", "two")}
    write(tmp_path / "in", **{"insights/a.md": text}, **files)
    import_content(tmp_path / "in")
    Article.objects.get().problems.remove(Problem.objects.get(slug="one"))

    assert diff(text.encode(), exported(tmp_path, "insights/a.md")) == [
        "- problems: [One, Two]",
        '+ problems: ["Two"]',
    ]


def test_link_declared_at_the_other_end_is_not_declared_again(tmp_path):
    files = {"insights/a.md": page(), "problems/p.md": page(related="[insights/a]")}
    write(tmp_path / "in", **files)
    import_content(tmp_path / "in")

    export_content(tmp_path / "out")

    assert files_in(tmp_path / "out") == files_in(tmp_path / "in")


def test_old_addresses_made_here_become_aliases(tmp_path):
    write(tmp_path / "in", **{"insights/a.md": page(aliases='["/old/"]')})
    import_content(tmp_path / "in")
    Article.objects.get().aliases.create(path="/older/")
    before = (tmp_path / "in" / "insights" / "a.md").read_bytes()

    assert diff(before, exported(tmp_path, "insights/a.md")) == [
        '- aliases: ["/old/"]',
        '+ aliases: ["/old/", "/older/"]',
    ]


def test_page_made_here_gets_clean_front_matter(tmp_path):
    default_storage.save("images/x.png", ContentFile(b"picture"))
    article = make_article(
        kind="case-studies", slug="made", title="Made: here", description='Say "yes"', weight=2,
        date="2026-01-01", published_at=datetime(2026, 1, 1, tzinfo=UTC), image="images/x.png",
        image_alt="A door", fact_constraint="None", sitemap_priority="0.7", body="Text.\r\n",
        problems=[make_problem(slug="p")],
    )  # fmt: skip
    article.aliases.create(path="/old/")

    text = exported(tmp_path, "case-studies/made.md").decode()

    assert text.splitlines() == [
        "---", 'title: "Made: here"', 'description: "Say \\"yes\\""', "date: 2026-01-01",
        "slug: made", "weight: 2", "sitemap:", "  priority: 0.7", "image:",
        "  src: /media/images/x.png", '  alt: "A door"', "diagnosis:", '  constraint: None',
        "related:", '  - "problems/p"', "aliases:", '  - "/old/"', "---", "Text.",
    ]  # fmt: skip
    assert "\r" not in text
    assert (tmp_path / "out/static/media/images/x.png").read_bytes() == b"picture"


def test_page_made_here_never_takes_the_file_of_another(tmp_path):
    make_article(slug="a", kind="insights", title="Made here")
    write(tmp_path / "in", **{"insights/a.md": page(slug="b")})
    import_content(tmp_path / "in")

    export_content(tmp_path / "out")

    files = files_in(tmp_path / "out")
    assert files["insights/a.md"] == page(slug="b").encode()
    assert b"Made here" in files["insights/a-2.md"]


def test_exported_pages_mean_the_same_when_they_are_imported_elsewhere(tmp_path):
    problem = make_problem(slug="p", fact_signal="We wait.")
    make_article(slug="draft", published_at=None)
    make_article(
        slug="made", weight=3, problems=[problem], expires_at=datetime(2030, 1, 1, tzinfo=UTC)
    )
    export_content(tmp_path / "one")
    Article.objects.all().delete()
    Problem.objects.all().delete()

    import_content(tmp_path / "one")
    export_content(tmp_path / "two")

    assert files_in(tmp_path / "two") == files_in(tmp_path / "one")
    assert Article.objects.published().get().slug == "made"
    assert Article.objects.get(slug="made").problems.get().fact_signal == "We wait."


def test_deleted_pages_leave_the_folder_and_foreign_files_stay(tmp_path):
    make_article(slug="gone", kind="insights")
    make_article(slug="stays", kind="insights")
    export_content(tmp_path / "out")
    (tmp_path / "out" / "notes.txt").write_text("mine")
    Article.objects.filter(slug="gone").delete()

    _, output = export_content(tmp_path / "out")

    assert output == "0 written, 1 unchanged, 1 deleted.\n"
    assert set(files_in(tmp_path / "out")) == {"insights/stays.md", "notes.txt"}


def test_file_changed_since_the_last_export_is_left_alone(tmp_path):
    article = make_article(slug="a", kind="insights")
    export_content(tmp_path / "out")
    (tmp_path / "out/insights/a.md").write_text("changed by hand")
    Article.objects.update(title="New")

    status, output = export_content(tmp_path / "out")

    assert article.slug == "a"
    assert status == 1
    assert "insights/a.md: left alone" in output
    assert (tmp_path / "out/insights/a.md").read_text() == "changed by hand"


def test_folder_with_other_files_is_refused_unless_git_keeps_them(tmp_path):
    make_article(slug="a", kind="insights")
    write(tmp_path / "out", **{"notes.txt": "mine"})

    with pytest.raises(Exception, match="other files"):
        export_content(tmp_path / "out")
    (tmp_path / "out" / ".git").mkdir()
    status, _ = export_content(tmp_path / "out")

    assert status == 0
    assert (tmp_path / "out" / "insights" / "a.md").exists()


def test_list_of_an_export_is_no_change_of_a_repository(tmp_path):
    article = make_article(slug="a", kind="insights")
    (tmp_path / "out" / ".git").mkdir(parents=True)
    export_content(tmp_path / "out")

    article.delete()
    export_content(tmp_path / "out")

    left = [path.relative_to(tmp_path / "out") for path in tmp_path.rglob("*") if path.is_file()]
    assert left == [Path(".git/exported-whole")]


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("../../evil.md", "evil.md"),
        ("/evil.md", "evil.md"),
        ("insights/../../evil.md", "insights/evil.md"),
    ],
)
def test_no_path_leads_out_of_the_folder(tmp_path, path, inside):
    make_article(kind="insights", file_path=path)

    export_content(tmp_path / "deep" / "out")

    assert set(files_in(tmp_path)) == {f"deep/out/{inside}"}
    assert not Path("/evil.md").exists()


@pytest.mark.parametrize(
    ("page", "path"),
    [
        ({"body": "![x](/media/../x.png)"}, "../x.png"),
        ({"body": "![x](/media//etc/x.png)"}, "/etc/x.png"),
        ({"body": "![x](/media/gone.png)"}, "gone.png"),
        ({"image": "../../x"}, "../../x"),
        ({"imported": {"images": {"x.png": ["../../x", ""]}}}, "../../x"),
    ],
)
def test_image_that_cannot_be_read_is_a_line_of_the_report(tmp_path, page, path):
    make_article(slug="a", kind="insights", **page)
    make_article(slug="b", kind="insights")

    status, output = export_content(tmp_path / "out")

    assert status == 1
    assert f"insights/a.md: the image {path} cannot be read" in output
    assert set(files_in(tmp_path / "out")) == {"insights/a.md", "insights/b.md"}


def test_link_inside_the_folder_is_not_written_through(tmp_path):
    make_article(slug="a", kind="insights")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out" / ".git").mkdir(parents=True)
    (tmp_path / "out" / "insights").symlink_to(tmp_path / "elsewhere")

    status, output = export_content(tmp_path / "out")

    assert status == 1
    assert "leads out of the folder" in output
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_queries_do_not_grow_with_the_pages(tmp_path):
    make_article(problems=[make_problem()], outcomes=[make_outcome()])
    make_section("problems")
    # The first export of a process also asks for the content types.
    export_content(tmp_path / "zero")
    with CaptureQueriesContext(connection) as few:
        export_content(tmp_path / "one")
    for section in ("outcomes", "case-studies", "insights"):
        make_article(problems=[make_problem()], outcomes=[make_outcome()])
        make_section(section)

    with CaptureQueriesContext(connection) as many:
        export_content(tmp_path / "two")

    assert len(few) == len(many)
