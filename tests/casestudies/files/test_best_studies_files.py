"""The best studies of a problem or outcome are in its file, in the order of its editors."""

import pytest

from casestudies.history.revisions import Revision
from casestudies.models import Article, Outcome, Problem
from casestudies.tables.picked_order import picked
from tests.checkout import Checkout
from tests.content_folder import export_content, files_in, import_content, page
from tests.desk import admin_url, form_for, sign_in
from tests.factories import make_article, make_problem, pick

pytestmark = pytest.mark.django_db

STUDIES = {
    f"content/case-studies/{name}.md": page(name.title(), related="[problems/drift]")
    for name in ("one", "two", "three")
}


def site_with(folder, best, section="problems"):
    keys = {"bestStudies": best} if best else {}
    files = STUDIES | {
        "hugo.toml": 'baseURL = "https://old.example/"\n',
        f"content/{section}/drift.md": page("Drift", **keys),
    }
    checkout = Checkout(folder, files)
    import_content(checkout.folder)
    return checkout


def best_of(tag):
    return [
        study.title
        for study in tag.best_studies.order_by(f"{type(tag).__name__}_best_studies+__pk")
    ]


def edit_file(checkout, before, after):
    file = checkout.folder / "content/problems/drift.md"
    file.write_text(file.read_text().replace(before, after))
    checkout.commit()


def studies(*titles):
    return [Article.objects.get(title=title) for title in titles]


@pytest.mark.parametrize(("section", "model"), [("problems", Problem), ("outcomes", Outcome)])
def test_file_names_them_and_comes_back_as_it_was(tmp_path, section, model):
    best = "[case-studies/three.md, /case-studies/one/]"
    checkout = site_with(tmp_path / "site", best, section)

    export_content(checkout.folder)

    assert best_of(model.objects.get()) == ["Three", "One"]
    assert checkout.status == []


def test_pick_of_an_editor_is_a_diff_of_its_line_and_no_news(tmp_path):
    checkout = site_with(tmp_path / "site", "[case-studies/three]")
    pick(Problem.objects.get(), best_studies=studies("Two", "Three"))

    export_content(checkout.folder)
    changed = checkout.changed_lines()
    import_content(checkout.folder)
    export_content(checkout.folder)
    _, output = import_content(checkout.folder)

    assert changed == [
        "-bestStudies: [case-studies/three]",
        '+bestStudies: ["case-studies/two", "case-studies/three"]',
    ]
    assert "0 new, 0 updated" in output
    assert best_of(Problem.objects.get()) == ["Two", "Three"]


def test_pick_is_no_link_of_the_text(tmp_path):
    checkout = site_with(tmp_path / "site", "")
    pick(Problem.objects.get(), best_studies=[make_article(slug="elsewhere")])

    export_content(checkout.folder)

    text = (checkout.folder / "content/problems/drift.md").read_text()
    assert "bestStudies:" in text
    assert "related" not in text


def test_pick_that_was_taken_away_here_leaves_the_file(tmp_path):
    checkout = site_with(tmp_path / "site", "[case-studies/three]")
    Problem.objects.get().best_studies.clear()

    export_content(checkout.folder)

    assert checkout.changed_lines() == ["-bestStudies: [case-studies/three]"]


def test_file_changes_them_again(tmp_path):
    checkout = site_with(tmp_path / "site", "[case-studies/three]")
    edit_file(checkout, "[case-studies/three]", "[case-studies/one, case-studies/two]")

    import_content(checkout.folder)

    assert best_of(Problem.objects.get()) == ["One", "Two"]


def test_pick_here_stays_where_the_file_changed_something_else(tmp_path):
    checkout = site_with(tmp_path / "site", "[case-studies/three]")
    pick(Problem.objects.get(), best_studies=studies("Two"))
    edit_file(checkout, "Some text.", "Another text.")

    import_content(checkout.folder)

    problem = Problem.objects.get()
    assert best_of(problem) == ["Two"]
    assert problem.body == "Another text.\n"


def test_both_sides_that_changed_them_are_told(tmp_path):
    checkout = site_with(tmp_path / "site", "[case-studies/three]")
    pick(Problem.objects.get(), best_studies=studies("Two"))
    edit_file(checkout, "case-studies/three", "case-studies/one")

    status, output = import_content(checkout.folder)
    export_content(checkout.folder)

    assert status == 1
    assert "have a new best paths" in output
    assert best_of(Problem.objects.get()) == ["Two"]
    marked = (checkout.folder / "content/problems/drift.md").read_text()
    assert "bestStudies: [case-studies/one]" in marked
    assert 'bestStudies: ["case-studies/two"]' in marked


@pytest.mark.parametrize(
    ("path", "said"),
    [("case-studies/nowhere", "leads to no page."), ("problems/drift", "is no case study.")],
)
def test_what_is_no_study_is_named(tmp_path, path, said):
    checkout = site_with(tmp_path / "site", "[case-studies/one]")
    edit_file(checkout, "[case", f"[{path}, case")

    _, output = import_content(checkout.folder)
    export_content(checkout.folder)

    assert said in output
    assert best_of(Problem.objects.get()) == ["One"]
    assert checkout.status == []


def test_site_that_was_written_here_goes_to_another_site(tmp_path):
    problem = make_problem(slug="drift")
    both = [make_article(slug=slug, problems=[problem]) for slug in ("first", "second")]
    pick(problem, best_studies=reversed(both))
    export_content(tmp_path)
    Article.objects.all().delete()
    Problem.objects.all().delete()

    import_content(tmp_path)
    before = files_in(tmp_path)
    export_content(tmp_path)

    found = picked(Problem.objects.get(), "best_studies")
    assert [study.slug for study in found] == ["second", "first"]
    assert files_in(tmp_path) == before


def test_history_and_the_page_of_a_conflict_show_them():
    problem = make_problem()
    both = [make_article(title=title, problems=[problem]) for title in ("Three roofs", "One roof")]
    editor, colleague = sign_in("Editors"), sign_in("Editors", "colleague")
    mine, theirs = form_for(editor, problem), form_for(colleague, problem)
    colleague.post(admin_url(problem), theirs | {"best_studies": [both[0].pk]})

    response = editor.post(admin_url(problem), mine | {"best_studies": [both[1].pk]})

    (choice,) = response.context["adminform"].form.conflict.choices
    assert (choice.name, str(choice.label)) == ("best_studies", "best case studies")
    assert "Three roofs" in str(choice.theirs)
    assert "One roof" in str(choice.mine)
    assert Revision.objects.of(problem).first().fields["best_studies"] == [both[0].pk]
