import pytest

from casestudies.files.importing.reading.folder_kinds import FolderKinds
from casestudies.models import Article, PlainPage
from tests.content_folder import import_content, page, write


@pytest.mark.parametrize(
    ("path", "folder", "section"),
    [
        ("blog/a.md", "blog", "insights"),
        ("Posts/2020/a.md", "Posts", "insights"),
        ("case_studies/a.md", "case_studies", "case-studies"),
        ("portfolio/acme/index.md", "portfolio", "case-studies"),
        ("en/problems/a.md", "en/problems", "problems"),
        ("notes/_posts/2020-01-01-a.md", "notes/_posts", "insights"),
        ("_authors/anna.md", "_authors", "people"),
        ("docs/projects/a.md", "docs", "pages"),
        ("about.md", ".", "pages"),
    ],
)
def test_names_of_folders_speak_for_a_kind(path, folder, section):
    assert FolderKinds().folder_of(path) == (folder, section)


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("blog/a.md", "pages"),
        ("blog/cases/a.md", "case-studies"),
        ("about.md", "insights"),
        ("docs/a.md", "insights"),
    ],
)
def test_what_was_chosen_wins_and_the_inmost_of_it(path, section):
    chosen = {"blog": "pages", "blog/cases": "case-studies", ".": "insights"}

    assert FolderKinds(chosen).folder_of(path)[1] == section


@pytest.mark.django_db
def test_ordinary_site_needs_no_option(tmp_path):
    files = {"blog/first.md": page(), "work/acme/index.md": page(), "services/audit.md": page()}
    write(tmp_path, **{"hugo.toml": ""}, **{f"content/{name}": files[name] for name in files})

    status, _output = import_content(tmp_path)

    articles = Article.objects.order_by("kind").values_list("kind", "slug", "file_path")
    assert status == 0
    assert list(articles) == [
        ("case-studies", "acme", "work/acme/index.md"),
        ("insights", "first", "blog/first.md"),
    ]
    assert PlainPage.objects.get().slug == "services/audit"


@pytest.mark.django_db
def test_dry_run_begins_with_what_becomes_of_the_folders(tmp_path):
    names = ["blog/_index.md", "blog/a.md", "blog/b.md", "about.md", "docs/x/y.md"]
    write(tmp_path, **{"hugo.toml": ""}, **{f"content/{name}": page() for name in names})

    status, output = import_content(tmp_path, dry_run=True, map=["docs/x=case-studies"])

    assert status == 0
    assert [line.split() for line in output.splitlines()[:4]] == [
        ["folder", "kind", "files"],
        [".", "pages", "1"],
        ["blog", "insights", "3"],
        ["docs/x", "case-studies", "1"],
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"notes.txt": ""}, "Nothing was imported: name the root of a Hugo or Jekyll site"),
        (
            {"content/a.md": page(), "content/b.adoc": "", "content/c.org": ""},
            "Little was imported: 1 of 3 files of content.",
        ),
    ],
)
def test_import_of_nothing_or_little_has_failed(tmp_path, files, said):
    write(tmp_path, **files)

    status, output = import_content(tmp_path)

    assert status == 1
    assert said in output


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ("blgo=insights", "there is no content in a folder of that name .*; there is blog"),
        ("blog", "write a folder and a kind, such as blog=insights"),
        ("=insights", "write a folder and a kind"),
        ("blog=stories", "there is no kind “stories”"),
    ],
)
def test_choice_that_is_none_is_told(tmp_path, choice, said):
    write(tmp_path, **{"blog/a.md": page()})

    with pytest.raises(Exception, match=said):
        import_content(tmp_path, map=[choice])

    assert not Article.objects.exists()
