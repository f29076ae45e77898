"""Authors in front matter: kept as they are written, and matched with the people of the site."""

import pytest

from casestudies.history.revisions import Revision
from casestudies.models import Article, Person
from tests.content_folder import export_content, files_in, import_content, page, write
from tests.desk import opened, sign_in
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def names(article=None):
    """Who wrote the one article, in the order that its page shows."""
    article = article or Article.objects.get()
    return list(article.authors.order_by("Article_authors+__pk").values_list("title", flat=True))


@pytest.mark.parametrize(
    "written",
    [
        "author: Anna Tamm",
        "author: anna tamm",
        "authors: [ANNA TAMM]",
        "author: anna-tamm",
        "author: Anna-Tamm",
        "author: people/anna-tamm",
        "author: Anna",
        "author: a-tamm",
        "author:\n  name: Anna Tamm\n  url: https://example.org/anna",
        "authors:\n  - name: Anna Tamm\n    email: anna@example.org",
        "Author: Anna Tamm",
    ],
)
def test_author_is_found_however_written(tmp_path, written):
    anna = make_person(title="Anna Tamm", short_title="Anna", slug="anna-tamm")
    anna.aliases.create(path="/people/a-tamm/")
    text = page().replace("---\nSome", f"{written}\n---\nSome")
    write(tmp_path / "in", **{"insights/a.md": text})

    _status, output = import_content(tmp_path / "in")
    export_content(tmp_path / "out")

    assert names() == ["Anna Tamm"]
    assert "insights/a.md:" not in output
    assert files_in(tmp_path / "out")["insights/a.md"].decode() == text


def test_authors_of_files_that_come_together_keep_their_order(tmp_path):
    write(tmp_path, **{
        "case-studies/a.md": page(authors="[Zoe, Anna, ben]"),
        "people/anna.md": page("Anna"),
        "people/ben.md": page("Ben"),
        "people/zoe.md": page("Zoe"),
    })  # fmt: skip

    import_content(tmp_path)

    assert names() == ["Zoe", "Anna", "Ben"]


def test_authors_of_jekyll_come_with_the_posts_that_name_them(tmp_path):
    author = "---\nshort_name: jill\nname: Jill Smith\nposition: Chief Editor\n---\nJill.\n"
    post = "---\ntitle: A\nauthor: jill\n---\nText.\n"
    write(tmp_path, **{"_authors/smith.md": author, "_posts/2026-01-05-a.md": post})

    import_content(tmp_path)

    jill = Person.objects.get()
    assert (jill.title, jill.role, jill.slug) == ("Jill Smith", "Chief Editor", "smith")
    assert names() == ["Jill Smith"]


def test_jekyll_author_is_found_by_the_key_of_its_data(tmp_path):
    make_person(title="Anna Tamm", slug="anna")
    write(tmp_path, **{"_posts/2026-01-05-a.md": "---\ntitle: A\nauthor: anna\n---\nText.\n"})

    import_content(tmp_path)

    assert names() == ["Anna Tamm"]


def test_author_who_is_nobody_is_reported_and_kept(tmp_path):
    text = page(authors="[Nobody Yet]")
    write(tmp_path / "in", **{"insights/a.md": text})

    _status, output = import_content(tmp_path / "in")
    export_content(tmp_path / "out")

    assert "a.md:4:11: warning: authors: “Nobody Yet” is nobody here" in output
    assert Article.objects.get().is_published
    assert files_in(tmp_path / "out")["insights/a.md"].decode() == text


def test_author_is_linked_when_the_file_of_the_person_comes_later(tmp_path):
    write(tmp_path, **{"insights/a.md": page(authors="[Zoe, Ben]"), "people/ben.md": page("Ben")})
    import_content(tmp_path)
    assert names() == ["Ben"]
    write(tmp_path, **{"people/zoe.md": page("Zoe")})

    import_content(tmp_path)

    assert names() == ["Zoe", "Ben"]
    assert Revision.objects.of(Article.objects.get()).count() == 2
    assert "waiting" not in Article.objects.get().imported


def test_author_is_linked_when_the_person_is_written_at_the_desk(tmp_path):
    write(tmp_path, **{"insights/a.md": page(authors="[Zoe Lepp]")})
    import_content(tmp_path)
    editor, url = sign_in("Editors"), "/admin/casestudies/person/add/"

    editor.post(url, opened(editor, url) | {"title": "Zoe Lepp", "slug": "zoe"})

    assert Person.objects.get().title == "Zoe Lepp"
    assert names() == ["Zoe Lepp"]


def test_articles_say_the_name_of_a_person_who_was_renamed(tmp_path, client):
    write(tmp_path, **{"insights/a.md": page(author="Zoe Lepp"), "people/z.md": page("Zoe Lepp")})
    import_content(tmp_path)

    Person.objects.update(title="Zoe Kask")

    shown = client.get("/insights/a/").text
    assert "Zoe Kask" in shown
    assert "Zoe Lepp" not in shown


def test_authors_picked_here_stand_in_the_file(tmp_path):
    text = page(author="Nobody Yet", related="[problems/x]")
    write(tmp_path / "in", **{"insights/a.md": text, "problems/x.md": page()})
    import_content(tmp_path / "in")
    Article.objects.get().authors.add(make_person(title="Anna Tamm"))

    export_content(tmp_path / "out")

    written = files_in(tmp_path / "out")["insights/a.md"].decode()
    assert "related: [problems/x]" in written
    assert 'author: ["Nobody Yet", "Anna Tamm"]\n' in written
    assert "authors:" not in written


def test_author_picked_here_joins_those_of_the_file_as_they_are_written(tmp_path):
    make_person(title="Anna Tamm", slug="anna")
    write(tmp_path / "in", **{"insights/a.md": page(authors="[anna]")})
    import_content(tmp_path / "in")
    Article.objects.get().authors.add(make_person(title="Ben"))

    export_content(tmp_path / "out")

    written = files_in(tmp_path / "out")["insights/a.md"].decode()
    assert 'authors: ["anna", "Ben"]\n' in written
    assert "related" not in written


def test_author_picked_here_joins_the_several_of_a_file_that_has_both_keys(tmp_path):
    write(tmp_path / "in", **{"insights/a.md": page(authors="[Anna]", author="Zoe")})
    import_content(tmp_path / "in")
    Article.objects.get().authors.add(make_person(title="Ben"))

    export_content(tmp_path / "out")

    written = files_in(tmp_path / "out")["insights/a.md"].decode()
    assert 'authors: ["Anna", "Ben"]\nauthor: Zoe\n' in written


def test_author_picked_for_an_article_without_any_is_one_of_its_authors(tmp_path):
    write(tmp_path / "in", **{"insights/a.md": page()})
    import_content(tmp_path / "in")
    Article.objects.get().authors.add(make_person(title="Ben"))

    export_content(tmp_path / "out")

    assert 'authors:\n  - "Ben"\n' in files_in(tmp_path / "out")["insights/a.md"].decode()


def test_author_who_was_taken_away_here_is_gone_from_the_file(tmp_path):
    make_person(title="Anna Tamm")
    make_person(title="Ben")
    write(tmp_path / "in", **{"insights/a.md": page(authors="[Anna Tamm, Ben]")})
    import_content(tmp_path / "in")
    Article.objects.get().authors.remove(Person.objects.get(title="Ben"))

    export_content(tmp_path / "out")

    assert "Anna Tamm" in files_in(tmp_path / "out")["insights/a.md"].decode()
    assert "Ben" not in files_in(tmp_path / "out")["insights/a.md"].decode()


def test_author_of_what_has_none_here_is_passed_over(tmp_path):
    write(tmp_path / "in", **{"problems/a.md": page(author="Anna")})

    _status, output = import_content(tmp_path / "in")

    assert "Anna" not in output


def test_person_comes_in_and_goes_out_as_it_was(tmp_path):
    text = page(
        "Anna Tamm",
        role="Partner",
        profiles='["https://example.org/anna", "https://example.com/tamm"]',
        answersRequests="true",
        weight="2",
    )
    write(tmp_path / "in", **{"people/anna.md": text})

    import_content(tmp_path / "in")
    export_content(tmp_path / "out")

    anna = Person.objects.get()
    assert (anna.role, anna.weight, anna.answers_requests) == ("Partner", 2, True)
    assert anna.profiles.split() == ["https://example.org/anna", "https://example.com/tamm"]
    assert files_in(tmp_path / "out")["people/anna.md"].decode() == text


def test_profiles_changed_here_are_a_list_in_the_file(tmp_path):
    write(tmp_path / "in", **{"people/anna.md": page("Anna", profiles="https://example.org/anna")})
    import_content(tmp_path / "in")
    Person.objects.update(profiles="https://example.org/a\r\nhttps://example.com/b")

    export_content(tmp_path / "out")

    written = files_in(tmp_path / "out")["people/anna.md"].decode()
    assert 'profiles: ["https://example.org/a", "https://example.com/b"]\n' in written


def test_profile_that_is_no_address_is_reported(tmp_path):
    write(tmp_path / "in", **{"people/anna.md": page("Anna", profiles="javascript:alert(1)")})

    _status, output = import_content(tmp_path / "in")

    assert "is no address" in output
    assert Person.objects.get().profiles == ""
