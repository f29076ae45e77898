"""A file and its page, both changed since the last import: merged, or refused with a way out."""

import pytest
from django.urls import reverse

from casestudies.models import Article, Outcome, PlainPage, Problem, Redirect, SourceFile
from tests.content_folder import export_content, import_content, page, picture, write

pytestmark = pytest.mark.django_db

FILE = page(body="One.\n\nTwo.\n\nThree.\n", weight=3, description="Old")


def both(folder, change, text, before=FILE, path="insights/a.md"):
    """Import a file, edit its page, import the newer file; the status and what was said."""
    write(folder, **{path: before})
    import_content(folder)
    change(Article.objects.get(file_path=path))
    write(folder, **{path: text})
    return import_content(folder)


def saved(**values):
    def change(article):
        Article.objects.filter(pk=article.pk).update(**values)

    return change


def test_different_keys_and_lines_are_merged(tmp_path):
    status, output = both(
        tmp_path,
        saved(title="Here", body="One!\n\nTwo.\n\nThree.\n"),
        FILE.replace("Three", "Drei").replace("weight: 3", "weight: 4"),
    )

    article = Article.objects.get()
    assert status == 0
    assert "1 merged" in output
    assert (article.title, article.weight) == ("Here", 4)
    assert article.body == "One!\n\nTwo.\n\nDrei.\n"


@pytest.mark.parametrize("here", [{}, {"title": "Here"}])
def test_page_of_a_release_that_did_not_know_a_key_takes_it_from_its_newer_file(tmp_path, here):
    def of_that_release(article):
        del article.imported["fields"]["fact_sector"]
        saved(imported=article.imported, **here)(article)

    path = "case-studies/a.md"
    newer = FILE.replace("weight: 3", "weight: 3\nsector: Freight")
    status, _output = both(tmp_path, of_that_release, newer, path=path)

    article = Article.objects.get()
    assert (status, article.fact_sector) == (0, "Freight")
    assert article.title == here.get("title", "A page")


def test_merged_page_leaves_as_its_newer_file_with_what_was_edited_here(tmp_path):
    newer = FILE.replace("Three", "Drei") + "Four.\n"
    both(tmp_path / "in", saved(title="Here", body="One!\n\nTwo.\n\nThree.\n"), newer)

    export_content(tmp_path / "out")

    text = (tmp_path / "out/insights/a.md").read_text()
    assert text == newer.replace("A page", "Here").replace("One.", "One!")
    assert SourceFile.objects.get().text == newer


@pytest.mark.parametrize(
    ("here", "text", "said"),
    [
        ({"body": "One.\n\nZwei.\n\nThree.\n"}, FILE.replace("Two", "Deux"), "a.md:9:1: refused"),
        ({"title": "Here"}, FILE.replace("A page", "There"), "a new title"),
        (
            {"title": "H", "weight": 1},
            FILE.replace("A page", "T").replace("3", "2"),
            "title, weight",
        ),
    ],
)
def test_same_line_or_key_is_refused_and_nothing_is_lost(tmp_path, here, text, said):
    status, output = both(tmp_path, saved(**here), text)

    assert status == 1
    assert said in output
    assert "Run export_content over the site" in output
    assert Article.objects.filter(**here).exists()


def test_same_change_on_both_sides_is_no_conflict(tmp_path):
    status, _ = both(
        tmp_path,
        saved(title="New", body="One.\n\nZwei.\n\nThree.\n"),
        FILE.replace("A page", "New").replace("Two", "Zwei").replace("Old", "Text"),
    )

    assert status == 0
    assert Article.objects.get(title="New").description == "Text"


def test_text_saved_in_a_browser_is_merged_line_by_line(tmp_path):
    status, _ = both(
        tmp_path,
        saved(body="One!\r\n\r\nTwo.\r\n\r\nThree."),
        FILE.replace("Three", "Drei"),
    )

    assert status == 0
    assert Article.objects.get().body == "One!\n\nTwo.\n\nDrei.\n"


def test_link_taken_away_here_stays_away_and_new_ones_come_in(tmp_path):
    write(tmp_path, **{"problems/p.md": page(), "problems/q.md": page(), "outcomes/o.md": page()})
    before = page(related="[problems/p]")

    status, _ = both(
        tmp_path,
        lambda article: article.problems.clear(),
        page(related="[problems/p, outcomes/o]", body="New.\n"),
        before,
    )

    article = Article.objects.get()
    assert status == 0
    assert list(article.problems.all()) == []
    assert list(article.outcomes.all()) == [Outcome.objects.get()]


def test_link_added_here_stays(tmp_path):
    write(tmp_path, **{"problems/p.md": page()})

    both(tmp_path, lambda article: article.problems.add(Problem.objects.get()), FILE + "New.\n")

    assert Article.objects.get().problems.exists()


def test_old_addresses_of_both_sides_are_merged(tmp_path):
    def change(article):
        article.aliases.filter(path="/one/").delete()
        article.aliases.create(path="/here/")

    both(
        tmp_path,
        change,
        page(aliases="[/one/, /two/, /there/]"),
        page(aliases="[/one/, /two/]"),
    )

    paths = set(Redirect.objects.to_pages().values_list("path", flat=True))
    assert paths >= {"/two/", "/here/", "/there/"}
    assert "/one/" not in paths


def test_image_chosen_here_stays_when_the_text_is_newer(tmp_path):
    write(tmp_path, **{"insights/a.png": picture()})

    both(
        tmp_path,
        saved(image="images/here.png"),
        page(image="a.png", body="New.\n"),
        page(image="a.png"),
    )

    article = Article.objects.get()
    assert (article.image, article.body) == ("images/here.png", "New.\n")


def test_publishing_here_outlives_a_newer_file_without_dates(tmp_path):
    draft = "---\ntitle: a\n---\nOne.\n"

    both(tmp_path, saved(published_at=None), draft + "Two.\n", draft)

    article = Article.objects.get()
    assert article.published_at is None
    assert article.body == "One.\nTwo.\n"


def test_jekyll_file_is_merged_in_its_own_words(tmp_path):
    cta = '{% include contact-cta.html heading="Talk" %}\n'
    head = "---\ntitle: Why\n---\n"
    before = f"{head}One.\n\n{cta}\nThree.\n"
    path = "_posts/2019-01-02-why.md"
    hugo = '{{< contact-cta heading="Talk" >}}'
    write(tmp_path / "in", **{"_config.yml": "title: x\n"})

    status, _ = both(
        tmp_path / "in",
        saved(title="Here", body=f"One!\n\n{hugo}\n\nThree.\n"),
        before.replace("Three", "Drei"),
        before,
        path,
    )
    export_content(tmp_path / "out")

    assert status == 0
    assert (tmp_path / "out" / path).read_text() == (
        f"---\ntitle: Here\n---\nOne!\n\n{cta}\nDrei.\n"
    )


def test_page_of_the_root_is_merged_too(tmp_path):
    write(tmp_path / "content", **{"about.md": FILE})
    import_content(tmp_path / "content")
    PlainPage.objects.update(title="Here")
    write(tmp_path / "content", **{"about.md": FILE.replace("Two", "Zwei")})

    status, _ = import_content(tmp_path / "content")

    assert status == 0
    assert PlainPage.objects.get(title="Here").body == "One.\n\nZwei.\n\nThree.\n"


def test_merged_page_has_both_versions_in_its_history(tmp_path, admin_client):
    both(tmp_path, saved(title="Here"), FILE + "New.\n")
    pk = Article.objects.get().pk

    shown = admin_client.get(reverse("admin:casestudies_article_history", args=[pk]))

    assert shown.status_code == 200
