"""Testimonials and clients leave in the files they came from, and none that nobody permits."""

import json

import pytest

from casestudies.models import Client, Testimonial
from tests.content_folder import export_content, files_in, import_content, page, picture, run, write
from tests.factories import make_article, make_client, make_problem, make_testimonial, permitted

pytestmark = pytest.mark.django_db

UNCONFIRMED = {"permission_by": "", "permission_at": None}
JSON = """{
    "title": "What they say",
    "quotes": [
        {
            "id": "maria",
            "Name": "Maria Keller",
            "text": "They asked.",
            "mood": "good"
        },
        {
            "id": "jon",
            "Name": "Jon Berg",
            "text": "Exact."
        }
    ]
}
"""
YAML = """# Ours, in their order
- id: maria   # the first
  author: {name: 'Maria Keller', company: Northwind}
  quote: "They asked."

- id: jon
  author: {name: 'Jon Berg'}
  quote: Exact.
"""
TOML = """# Ours
[[quotes]]
id = "maria"
name = "Maria Keller"  # the first
text = "They asked."

[[quotes]]
id = "jon"
name = 'Jon Berg'
text = "Exact."
"""
FORMS = {"data/quotes.json": JSON, "data/testimonials.yaml": YAML, "data/reviews.toml": TOML}
one_form = pytest.mark.parametrize("path", FORMS)


@pytest.fixture
def site(tmp_path):
    """A function that imports one data file beside a page."""

    def bring(**files):
        write(tmp_path / "in", **{"hugo.toml": "title = 'x'\n", "content/problems/a.md": page()})
        import_content(write(tmp_path / "in", **files))

    return bring


def exported(folder, *options):
    run("export_content", str(folder), *options)
    return files_in(folder)


@one_form
def test_owner_gets_the_same_bytes_back(site, tmp_path, path):
    site(**{path: FORMS[path]})

    files = exported(tmp_path / "out", "--with-unconfirmed")

    assert files[path].decode() == FORMS[path]


@one_form
def test_without_permission_nothing_leaves_and_the_report_says_so(site, tmp_path, path):
    site(**{path: FORMS[path]})

    _status, said = export_content(tmp_path / "out")

    everything = b"".join(files_in(tmp_path / "out").values())
    assert b"Maria" not in everything
    assert b"They asked" not in everything
    assert "Left out, as there is no valid permission: testimonial maria: Maria Keller" in said


@one_form
def test_only_what_is_permitted_leaves_with_its_permission(site, tmp_path, path):
    site(**{path: FORMS[path]})
    Testimonial.objects.filter(key="maria").update(**permitted({}))

    text = exported(tmp_path / "out")[path].decode()

    assert "They asked." in text
    assert "Exact." not in text
    assert "Maria Keller, by mail" in text


@one_form
def test_only_the_edited_value_differs(site, tmp_path, path):
    site(**{path: FORMS[path]})
    Testimonial.objects.filter(key="maria").update(quote="They listened.")

    text = exported(tmp_path / "out", "--with-unconfirmed")[path].decode()

    assert text == FORMS[path].replace("They asked.", "They listened.")


@one_form
def test_deleted_row_is_gone_from_the_file(site, tmp_path, path):
    site(**{path: FORMS[path]})
    Testimonial.objects.filter(key="jon").delete()

    text = exported(tmp_path / "out", "--with-unconfirmed")[path].decode()

    assert "Jon" not in text
    assert "They asked." in text


@one_form
def test_export_comes_in_again_as_it_was(site, tmp_path, path):
    site(**{path: FORMS[path]})
    Testimonial.objects.filter(key="maria").update(**permitted({"is_anonymous": True}))
    exported(tmp_path / "out", "--with-unconfirmed")
    before = list(Testimonial.objects.order_by("key").values_list(*FIELDS))
    Testimonial.objects.all().delete()

    import_content(tmp_path / "out")

    after = list(Testimonial.objects.order_by("key").values_list(*FIELDS))
    assert [row[:-1] for row in after] == [row[:-1] for row in before]
    assert Testimonial.objects.get(key="maria").is_permitted


FIELDS = ("key", "name", "quote", "organisation", "is_anonymous", "permission_by", "permission_at")


@one_form
def test_export_into_the_same_site_changes_nothing(site, tmp_path, path):
    site(**{path: FORMS[path]})
    Testimonial.objects.filter(key="maria").update(**permitted({}))
    exported(tmp_path / "out", "--with-unconfirmed")

    import_content(tmp_path / "out")
    _status, said = import_content(tmp_path / "out")

    assert " 0 updated, 3 unchanged" in said
    assert [one.key for one in Testimonial.objects.permitted()] == ["maria"]


def test_who_stays_unnamed_is_unnamed_in_the_files(site, tmp_path):
    image = {"static/ann.png": picture()}
    row = {"id": "a", "name": "Ann", "company": "Acme", "image": "ann.png", "text": "Good."}
    site(**{"data/quotes.json": json.dumps([row]), **image})
    Testimonial.objects.update(**permitted({"is_anonymous": True, "permission_by": "their boss"}))

    files = exported(tmp_path / "out")

    [left] = json.loads(files["data/quotes.json"])
    assert left.keys() == {"id", "text", "permission"}
    assert not any(name.endswith(".png") for name in files)


def test_what_was_written_here_gets_a_file_of_its_own(site, tmp_path):
    site(**{"data/testimonials.yaml": YAML})
    problem = make_problem(slug="scaling")
    make_testimonial(problems=[problem], key="new-here", quote="New: “words”\n\nof two lines")
    make_testimonial(name="Hidden Person", **UNCONFIRMED)
    make_client([make_article(slug="a-study")], name="Contoso", key="contoso")

    files = exported(tmp_path / "out")
    before = Testimonial.objects.get(key="new-here")
    Testimonial.objects.all().delete()
    Client.objects.all().delete()
    import_content(tmp_path / "out")

    after = Testimonial.objects.get(key="new-here")
    assert "data/testimonials-2.yaml" in files
    assert "data/clients.yaml" in files
    assert b"Hidden" not in files["data/testimonials-2.yaml"]
    assert (after.quote, after.name, after.sector) == (before.quote, before.name, before.sector)
    assert list(after.problems.all()) == [problem]
    assert Client.objects.permitted().get().name == "Contoso"
    assert [one.slug for one in Client.objects.get().case_studies.all()] == ["a-study"]


def test_pictures_leave_where_the_file_names_them(site, tmp_path):
    data = {"data/clients.yaml": "- name: Acme\n  logo: /img/acme.png\n"}
    site(**data, **{"static/img/acme.png": picture()})
    make_client(name="Contoso", logo=Client.objects.get().logo)

    files = exported(tmp_path / "out", "--with-unconfirmed")

    assert "static/img/acme.png" in files
    assert f"static/media/{Client.objects.get(name='Contoso').logo}" in files
