"""Testimonials and clients leave in the files they came from, and none that nobody permits."""

import io
import json

import pytest

from casestudies.files.importing import import_records
from casestudies.images.storing import store_image
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


def test_records_that_were_too_many_to_come_in_do_not_go_out(site, tmp_path, monkeypatch):
    monkeypatch.setattr(f"{import_records.__module__}.MAX_RECORDS", 1)
    site(**{"data/quotes.json": JSON})
    Testimonial.objects.update(**permitted({}))

    files = exported(tmp_path / "out")

    assert b"They asked." in files["data/quotes.json"]
    assert b"Exact." not in files["data/quotes.json"]


COMMENTED = {
    "data/quotes.yaml": """# Maria Keller is to be asked
- id: maria  # Maria Keller, in June
  # never name Keller
  name: Maria Keller
  text: |  # by Keller
    They asked.
# Jon Berg said yes
- {id: jon, name: Jon Berg, text: Exact., weight: 3}
""",
    "data/quotes.toml": """# Maria Keller is to be asked
[[quotes]]
id = "maria"  # Maria Keller, in June
name = "Maria Keller"
text = "They asked."

# Not by Maria Keller
[[quotes]]
id = "jon"
name = "Jon Berg"
text = "Exact."
weight = 3
""",
}


@pytest.mark.parametrize("path", COMMENTED)
@pytest.mark.parametrize("hidden", [UNCONFIRMED, {"is_anonymous": True}], ids=["all", "name"])
def test_comment_beside_what_is_left_out_does_not_go_out(site, tmp_path, path, hidden):
    site(**{path: COMMENTED[path]})
    Testimonial.objects.update(**permitted({"permission_by": "their boss"}))
    whole = exported(tmp_path / "before")[path].decode()
    Testimonial.objects.filter(key="maria").update(**hidden)

    text = exported(tmp_path / "out")[path].decode()

    assert whole.count("Maria Keller") == COMMENTED[path].count("Maria Keller")
    assert "Keller" not in text
    assert ("They asked." in text) == ("is_anonymous" in hidden)
    assert "Jon Berg" in text
    assert "weight" in text


def test_next_export_takes_away_what_was_withdrawn_since(tmp_path):
    portrait = store_image(io.BytesIO(picture())).path
    row = make_testimonial(quote="Said once.", portrait=portrait)
    before = exported(tmp_path / "out")
    row.withdrawn_at = row.permission_at
    row.save()

    after = exported(tmp_path / "out")

    assert any(b"Said once." in text for text in before.values())
    assert f"static/media/{portrait}" in before
    assert not any(b"Said once." in text for text in after.values())
    assert f"static/media/{portrait}" not in after


PERMITTED = {
    "data/quotes.json": '[{"quote": "Good.", "name": "Ann", "permission": '
    '{"given_by": "Ann", "given_at": "2026-07-02", "until": "2030-01-02T10:00:00Z"}}]\n',
    "data/quotes.yaml": "- quote: Good.\n  name: Ann\n"
    "  permission: {given_by: Ann, given_at: 2026-07-02}\n",
    "data/quotes.toml": "[[quotes]]\nquote = 'Good.'\nname = 'Ann'\n"
    "permission = {given_by = 'Ann', given_at = 2026-07-02}\n",
    "data/reviews.yaml": "- quote: Good.\n  name: Ann\n"
    "  permission: {given_by: Ann, given_at: 2026-07-02, anonymous: .nan}\n",
}


@pytest.mark.parametrize("path", PERMITTED)
def test_file_that_holds_permissions_gives_the_same_bytes(site, tmp_path, settings, path):
    settings.TIME_ZONE = "Europe/Tallinn"
    site(**{path: PERMITTED[path]})

    text = exported(tmp_path / "out")[path].decode()

    assert text == PERMITTED[path]


def test_row_with_a_permission_from_its_file_counts_as_edited_by_nobody(site, settings):
    settings.TIME_ZONE = "Europe/Tallinn"
    text = PERMITTED["data/quotes.yaml"]
    site(**{"data/quotes.yaml": text})

    site(**{"data/quotes.yaml": text.replace("name: Ann", "name: Ann\n  weight: 7")})

    assert Testimonial.objects.get().weight == 7


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


def test_focal_point_of_a_portrait_goes_in_and_out(site, tmp_path):
    text = "- id: maria\n  name: Maria\n  text: They asked.\n  portrait_position: left 30%\n"
    site(**{"data/testimonials.yaml": text})
    assert Testimonial.objects.get().portrait_position == "left 30%"
    Testimonial.objects.update(portrait_position="24% 71%")

    files = exported(tmp_path / "out", "--with-unconfirmed")

    moved = text.replace("left 30%", '"24% 71%"')
    assert files["data/testimonials.yaml"].decode().replace("'", '"') in (
        moved,
        moved.replace('"', ""),
    )


def test_focal_point_that_means_nothing_is_named_and_left_out(tmp_path):
    text = "- name: Maria\n  text: They asked.\n  image_position: over there\n"
    files = {"hugo.toml": "title = 'x'\n", "data/testimonials.yaml": text}

    _status, said = import_content(write(tmp_path / "in", **files))

    assert "“over there” is no image position." in said
    assert Testimonial.objects.get().portrait_position == ""


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


TELLING = {
    "data/quotes.json": json.dumps(
        [{"id": "a", "text": "Good.", "name": "Ann Aru", "author": "Ann Aru", "company": "Acme",
          "linkedin": "https://example.org/ann-aru", "url": "https://acme.example", "logo": "Acme",
          "role": "CTO", "email": "ann@acme.example"}]
    ),
    "data/testimonials.yaml": "- id: a\n  text: Good.\n  role: CTO\n"
    "  author: {name: Ann Aru, twitter: ann-aru, company: Acme}\n",
    "data/reviews.toml": "[[quotes]]\nid = 'a'\ntext = 'Good.'\nrole = 'CTO'\n"
    "name = 'Ann Aru'\nclient = 'Acme'\n",
}  # fmt: skip


@pytest.mark.parametrize("path", TELLING)
def test_no_other_key_tells_who_stays_unnamed(site, tmp_path, path):
    site(**{path: TELLING[path]})
    Testimonial.objects.update(**permitted({"is_anonymous": True, "permission_by": "Ann, by mail"}))

    text = exported(tmp_path / "out")[path].decode()

    assert "Good." in text
    assert "CTO" in text
    assert not any(word in text.lower() for word in ("ann", "acme"))


def test_new_file_tells_nothing_of_who_stays_unnamed(tmp_path):
    make_testimonial(is_anonymous=True, name="Ann", permission_by="Ann, by mail")

    text = exported(tmp_path / "out")["data/testimonials.yaml"].decode()

    assert "nobody had dared" in text
    assert "Ann" not in text


REFUSED = {
    "of a second record with the id": "- {id: maria, text: A secret., name: Ann}\n",
    "too long": f"- {{id: ann, text: A secret., name: {'Ann' * 90}}}\n",
}


@pytest.mark.parametrize("kind", REFUSED)
def test_record_that_did_not_come_in_does_not_leave(site, tmp_path, kind):
    site(**{"data/quotes.yaml": YAML + REFUSED[kind]})
    Testimonial.objects.update(**permitted({}))

    text = exported(tmp_path / "out")["data/quotes.yaml"].decode()
    whole = exported(tmp_path / "all", "--with-unconfirmed")["data/quotes.yaml"].decode()

    assert "They asked." in text
    assert "A secret." not in text
    assert "A secret." in whole


def test_other_words_than_the_permitted_do_not_leave(site, tmp_path):
    site(**{"data/quotes.yaml": YAML})
    Testimonial.objects.filter(key="maria").update(**permitted({}))
    more = YAML.replace("They asked.", "They begged.") + "- {id: new, text: New.}\n"
    site(**{"data/quotes.yaml": more})

    text = exported(tmp_path / "out")["data/quotes.yaml"].decode()

    assert "They asked." in text
    assert "begged" not in text


def test_record_that_moved_in_its_file_is_changed_in_its_place(site, tmp_path):
    site(**{"data/quotes.yaml": YAML})
    Testimonial.objects.filter(key="maria").update(quote="They listened.", **permitted({}))
    site(**{"data/quotes.yaml": "- {id: new, text: Not permitted.}\n" + YAML})

    text = exported(tmp_path / "out")["data/quotes.yaml"].decode()

    assert "They listened." in text
    assert "Not permitted." not in text


def test_row_whose_record_is_gone_takes_no_other_place(site, tmp_path):
    site(**{"data/quotes.yaml": YAML})
    Testimonial.objects.filter(key="maria").update(**permitted({}))
    site(**{"data/quotes.yaml": "- {id: jon, author: {name: Jon Berg}, quote: Exact.}\n"})

    everything = b"".join(exported(tmp_path / "out").values())

    assert b"They asked." in everything
    assert b"Exact." not in everything


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
