"""Working from both sides: the site's own checkout and the admin, with a real Git."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from casestudies.models import Article, PlainPage, Redirect
from casestudies.tables.menu_entries import MenuEntry
from tests.change_form import fields_of
from tests.checkout import HUGO, JEKYLL, Checkout
from tests.content_folder import export_content, files_in, import_content, page, run, write
from tests.factories import make_article, make_page

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SITES = {"Hugo": HUGO, "Jekyll": JEKYLL}


@pytest.fixture(params=SITES)
def site(request, tmp_path):
    """The checkout of a site that was imported."""
    checkout = Checkout(tmp_path / "site", SITES[request.param])
    import_content(checkout.folder)
    return checkout


@pytest.fixture
def hugo(tmp_path):
    checkout = Checkout(tmp_path / "site", HUGO)
    import_content(checkout.folder)
    return checkout


@pytest.fixture
def jekyll(tmp_path):
    checkout = Checkout(tmp_path / "site", JEKYLL)
    import_content(checkout.folder)
    return checkout


def test_untouched_import_leaves_the_checkout_clean(site):
    status, output = export_content(site.folder)

    assert status == 0
    assert site.status == []
    assert output.startswith("0 written, ")


def test_content_folder_stands_for_its_site(hugo):
    export_content(hugo.folder / "content")

    assert hugo.status == []


def test_edit_is_a_diff_of_its_line(hugo):
    one = Article.objects.get(file_path="blog/one.md")
    Article.objects.filter(pk=one.pk).update(title="New", body="One.\r\n\r\nTwo!\r\n\r\nThree.")

    status, _ = export_content(hugo.folder)

    assert status == 0
    assert hugo.changed_lines() == ['-title: "One"', '+title: "New"', "-Two.", "+Two!"]


def test_edit_of_a_jekyll_page_is_a_diff_of_its_line_in_liquid(jekyll):
    why = Article.objects.get(file_path="_posts/2024-01-02-why.md")
    body = why.body.replace("One.", "One!").replace('"Talk"', '"Call"')
    Article.objects.filter(pk=why.pk).update(title="New", body=body)

    export_content(jekyll.folder)

    assert jekyll.changed_lines() == [
        "-title: Why",
        "+title: New",
        '-{% include contact-cta.html heading="Talk" %}',
        '+{% include contact-cta.html heading="Call" %}',
        "-One.",
        "+One!",
    ]


def test_exported_edit_comes_in_as_no_news(site):
    Article.objects.filter(published_at__isnull=False).update(title="New")
    export_content(site.folder)

    status, _ = import_content(site.folder)
    export_content(site.folder)
    _, output = import_content(site.folder)

    assert status == 0
    assert "0 new, 0 updated" in output
    assert Article.objects.filter(title="New").count() > 1


def test_edits_on_both_sides_meet(hugo):
    Article.objects.filter(file_path="blog/one.md").update(title="Here")
    file = hugo.folder / "content/blog/one.md"
    file.write_text(file.read_text().replace("Three.", "There."))
    hugo.commit()

    import_content(hugo.folder)
    export_content(hugo.folder)

    assert hugo.changed_lines() == ['-title: "One"', '+title: "Here"']
    assert "There." in Article.objects.get(title="Here").body


def test_export_before_the_import_merges_too(hugo):
    Article.objects.filter(file_path="blog/one.md").update(title="Here")
    file = hugo.folder / "content/blog/one.md"
    file.write_text(file.read_text().replace("Three.", "There."))
    hugo.commit()

    status, _ = export_content(hugo.folder)
    import_content(hugo.folder)

    assert status == 0
    assert hugo.changed_lines() == ['-title: "One"', '+title: "Here"']
    assert "There." in Article.objects.get(title="Here").body


def test_file_that_is_newer_there_is_left_alone(hugo):
    file = hugo.folder / "content/blog/one.md"
    file.write_text(file.read_text().replace("Three.", "There."))
    hugo.commit()

    status, output = export_content(hugo.folder)

    assert status == 0
    assert hugo.status == []
    assert "content/blog/one.md was changed there since the last import" in output


def test_file_that_is_newer_there_than_the_last_export_is_left_alone(hugo):
    Article.objects.filter(file_path="blog/one.md").update(title="Here")
    export_content(hugo.folder)
    file = hugo.folder / "content/blog/one.md"
    file.write_text(file.read_text().replace("One.", "There."))

    status, output = export_content(hugo.folder)

    assert status == 0
    assert "content/blog/one.md was changed there since the last import" in output
    assert hugo.changed_lines() == ['-title: "One"', '+title: "Here"', "-One.", "+There."]


def test_exported_edit_that_was_taken_back_here_goes_into_a_file_newer_there(hugo):
    Article.objects.filter(file_path="blog/one.md").update(title="Here")
    export_content(hugo.folder)
    file = hugo.folder / "content/blog/one.md"
    file.write_text(file.read_text().replace("One.", "There."))
    Article.objects.filter(file_path="blog/one.md").update(title="One")

    status, _ = export_content(hugo.folder)

    assert status == 0
    assert hugo.changed_lines() == ["-One.", "+There."]


@pytest.mark.parametrize(
    ("files", "name", "key"),
    [
        (HUGO, "content/blog/crlf.md", "aliases"),
        (JEKYLL, "_posts/2024-02-03-how.md", "redirect_from"),
    ],
)
def test_old_address_made_here_goes_into_a_file_newer_there(tmp_path, files, name, key):
    site = Checkout(tmp_path / "site", files)
    import_content(site.folder)
    Redirect.objects.create(path="/made/", page=Article.objects.get(body__startswith="A."))
    file = site.folder / name
    file.write_bytes(file.read_bytes().replace(b"B.", b"B!"))
    site.commit()

    export_content(site.folder)

    assert site.changed_lines() == [f"+{key}:", '+  - "/made/"']


def test_line_that_both_changed_is_settled_in_the_file(hugo):
    Article.objects.filter(file_path="blog/one.md").update(
        title="Here", body="One.\n\nHere.\n\nThree.\n"
    )
    file = hugo.folder / "content/blog/one.md"
    file.write_text(file.read_text().replace("Two.", "There."))
    refused, said = import_content(hugo.folder)

    marked, _ = export_content(hugo.folder)
    unsettled, _ = import_content(hugo.folder)
    text = file.read_text()
    file.write_text(
        text.replace("<<<<<<< this site\nHere.\n=======\n", "").replace(">>>>>>> this file\n", "")
    )
    settled, _ = import_content(hugo.folder)

    assert (refused, marked, unsettled, settled) == (1, 1, 1, 0)
    assert "Run export_content over the site" in said
    assert 'title: "Here"' in text
    one = Article.objects.get(file_path="blog/one.md")
    assert (one.title, one.body) == ("Here", "One.\n\nThere.\n\nThree.\n")
    assert export_content(hugo.folder)[0] == 0
    assert file.read_text().count("this") == 0


def test_key_that_both_changed_is_settled_in_the_file(jekyll):
    Article.objects.filter(file_path="_posts/2024-01-02-why.md").update(title="Here")
    file = jekyll.folder / "_posts/2024-01-02-why.md"
    file.write_text(file.read_text().replace("title: Why", "title: There"))

    refused, _ = import_content(jekyll.folder)
    marked, _ = export_content(jekyll.folder)
    text = file.read_text()
    file.write_text(
        text.replace("<<<<<<< this site\ntitle: Here\n=======\n", "").replace(
            ">>>>>>> this file\n", ""
        )
    )
    settled, _ = import_content(jekyll.folder)

    assert (refused, marked, settled) == (1, 1, 0)
    assert "<<<<<<< this site\ntitle: Here\n=======\ntitle: There\n>>>>>>> this file\n" in text
    assert Article.objects.get(file_path="_posts/2024-01-02-why.md").title == "There"


def test_second_edit_of_an_exported_line_there_is_no_conflict(hugo):
    Article.objects.filter(file_path="blog/one.md").update(title="Here")
    export_content(hugo.folder)
    file = hugo.folder / "content/blog/one.md"
    file.write_text(file.read_text().replace("Here", "Then there"))

    status, _ = import_content(hugo.folder)

    assert status == 0
    assert Article.objects.filter(title="Then there").exists()


def test_page_written_here_is_a_new_file_beside_its_kind(hugo):
    make_article(kind="insights", slug="made", title="Made")

    status, _ = export_content(hugo.folder)

    assert status == 0
    assert hugo.status == ["?? content/blog/made.md"]


def test_new_file_of_a_page_goes_when_it_is_renamed_or_deleted_here(hugo):
    made = make_article(kind="insights", slug="made", title="Made")
    export_content(hugo.folder)
    made.slug = "renamed"
    made.save()
    export_content(hugo.folder)
    renamed = hugo.status
    made.delete()

    export_content(hugo.folder)

    assert renamed == ["?? content/blog/renamed.md"]
    assert hugo.status == []


def test_page_deleted_here_takes_its_file_along(site):
    Article.objects.all().delete()
    PlainPage.objects.all().delete()

    export_content(site.folder)

    assert site.status
    assert {line[:2] for line in site.status} == {" D"}
    assert "README.md" not in str(site.status)
    assert import_content(site.folder)[0] == 0
    assert not Article.objects.exists()


def test_file_that_is_no_page_of_ours_is_never_written_over(hugo):
    (hugo.folder / "content/blog/made.md").write_text("Mine, not imported.")
    hugo.commit()
    make_article(kind="insights", slug="made", title="Made")

    export_content(hugo.folder)

    assert hugo.status == ["?? content/blog/made-2.md"]


def test_second_export_over_a_site_without_configuration_is_one_too(tmp_path):
    write(tmp_path, **{"content/insights/a.md": page("A")})
    import_content(tmp_path)
    make_article(slug="b", kind="insights")
    export_content(tmp_path)
    exported = files_in(tmp_path)

    export_content(tmp_path)

    assert files_in(tmp_path) == exported


def test_dry_run_says_the_same_and_writes_nothing(hugo):
    Article.objects.filter(file_path="blog/one.md").update(title="New")
    _, output = run("export_content", str(hugo.folder), "--dry-run")

    assert "1 written" in output
    assert hugo.status == []


def test_worktree_is_a_checkout_too(hugo, tmp_path):
    hugo.git("worktree", "add", "-q", str(tmp_path / "other"))

    export_content(tmp_path / "other")

    assert hugo.git("-C", str(tmp_path / "other"), "status", "--porcelain") == ""


def test_edited_menu_is_said_and_left_to_its_configuration(hugo):
    MenuEntry.objects.update(label="Writing")

    status, output = export_content(hugo.folder)

    assert status == 0
    assert hugo.status == []
    assert "The menus were edited here, and hugo.toml has its own" in output


def test_page_deleted_here_does_not_come_back(hugo):
    Article.objects.get(file_path="blog/one.md").delete()

    status, output = import_content(hugo.folder)

    assert status == 0
    assert "was deleted here" in output
    assert not Article.objects.filter(file_path="blog/one.md").exists()


def test_overwrite_brings_a_deleted_page_back(hugo):
    Article.objects.get(file_path="blog/one.md").delete()

    import_content(hugo.folder / "content/blog/one.md", overwrite=True)

    assert Article.objects.filter(file_path="blog/one.md").exists()


def test_changed_file_of_a_deleted_page_is_refused_and_left(hugo):
    Article.objects.get(file_path="blog/one.md").delete()
    file = hugo.folder / "content/blog/one.md"
    file.write_text(file.read_text() + "More.\n")
    hugo.commit()

    refused, said = import_content(hugo.folder)
    status, output = export_content(hugo.folder)

    assert (refused, status) == (1, 1)
    assert "one.md:1:1: refused: Its page was deleted here" in said
    assert "belongs to a page that was deleted here, and was changed there" in output
    assert hugo.status == []


def test_vanished_file_is_not_written_again(site):
    name = next(path for path in ("content/blog/one.md", "_posts/2024-01-02-why.md")
                if (site.folder / path).exists())  # fmt: skip
    (site.folder / name).unlink()
    site.commit()

    status, output = export_content(site.folder)

    assert status == 0
    assert f"{name} is gone there: left out." in output
    assert site.status == []


def test_page_written_here_speaks_jekyll_in_a_jekyll_site(jekyll):
    at = datetime(2026, 7, 1, tzinfo=UTC)
    body = '{{< contact-cta heading="Talk" >}}\n'
    make_article(
        kind="insights", slug="made", title="Made", date="2026-07-01", published_at=at, body=body
    )
    make_page("services/coaching", title="Coaching", published_at=None)

    export_content(jekyll.folder)
    post = (jekyll.folder / "_posts/2026-07-01-made.md").read_text()
    coaching = (jekyll.folder / "services/coaching.md").read_text()
    status, _ = import_content(jekyll.folder)

    assert post.endswith('---\n{% include contact-cta.html heading="Talk" %}\n')
    assert "date: " in post
    assert "draft" not in post
    assert "permalink: /services/coaching/\n" in coaching
    assert "published: false\n" in coaching
    assert status == 0
    assert Article.objects.get(slug="made").body == body
    assert export_content(jekyll.folder)[1].startswith("0 written, ")


def test_draft_published_here_is_said_to_lie_among_the_drafts(jekyll):
    Article.objects.filter(slug="soon").update(published_at=datetime(2026, 7, 1, tzinfo=UTC))

    _, output = export_content(jekyll.folder)

    assert "_drafts/soon.md is published here" in output


def test_whole_site_leaves_for_an_empty_folder(site, tmp_path):
    root = "content" if (site.folder / "content").exists() else "."
    before = files_in(site.folder / root)

    status, output = export_content(tmp_path / "out")

    after = files_in(tmp_path / "out")
    assert status == 0, output
    texts = {name for name in before if name.endswith(".md") and name != "README.md"}
    assert {name: after[name] for name in texts} == {name: before[name] for name in texts}
    assert {name for name in before if name.endswith((".png", ".pdf"))} <= {
        name.removeprefix("static/") for name in after
    }
    assert all(after[name] == before[name] for name in after if name.endswith(".pdf"))


@pytest.mark.parametrize("path", ["blog/one.md", "blog/crlf.md", "blog/bom.md"])
def test_line_edited_in_the_admins_form_is_all_that_differs(hugo, admin_client, path):
    article = Article.objects.get(file_path=path)
    address = reverse("admin:casestudies_article_change", args=[article.pk])
    form = fields_of(admin_client.get(address))
    last = article.body.split()[-1]
    body = form["body"][0].replace("\r", "").replace("\n", "\r\n")

    response = admin_client.post(address, {**form, "body": body.replace(last, f"{last} Edited")})
    status, _ = export_content(hugo.folder)

    assert response.status_code == 302
    assert status == 0
    changed = [line for line in hugo.changed_lines() if not line.startswith("\\")]
    assert len(changed) == 2
    assert changed[1].replace(" Edited", "") == changed[0].replace("-", "+", 1)
