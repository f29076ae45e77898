"""Testimonials and clients of a whole site come in, hidden, by the keys that real sites use."""

import json
from datetime import date
from os import fsdecode, fsencode
from pathlib import Path

import pytest
from django.utils import timezone

from casestudies.files.importing import import_records
from casestudies.models import Client, Testimonial
from casestudies.proof.testimonials import TESTIMONIAL_PERMISSION
from tests.content_folder import import_content, page, picture, write
from tests.factories import permitted

pytestmark = pytest.mark.django_db

CONFIG = 'title = "A site"\n'
# As a real consultancy has them.
CLIENTS = """{"clients": [
  {"title": "Northwind", "date": "2023-01-01", "image": "/images/northwind.png",
   "industries": ["Shipping", "Freight"], "weight": 20}
]}"""
TESTIMONIALS = """{
  "quotes": [
    {"id": "maria", "name": "Maria Keller", "title": "Head of routes", "date": "2024-03-04",
     "relationship": "client", "text": "They asked &amp; we<br>answered.", "weight": 10},
    {"id": "jon", "name": "Jon Berg", "title": "CTO", "text": "“Exact.”", "mood": "good"}
  ]
}"""


def site(folder, **files):
    pages = {"content/case-studies/a.md": page(), "content/problems/scaling.md": page()}
    return write(folder, **{"hugo.toml": CONFIG, **pages, **files})


def test_records_of_a_real_site_come_in_hidden(tmp_path, client):
    image = {"static/images/northwind.png": picture()}
    data = {"data/clients.json": CLIENTS, "data/testimonials.json": TESTIMONIALS}
    folder = site(tmp_path, **data, **image)

    status, said = import_content(folder)

    maria = Testimonial.objects.get(key="maria")
    assert status == 0
    assert (maria.name, maria.role, maria.date) == (
        "Maria Keller",
        "Head of routes",
        date(2024, 3, 4),
    )
    assert maria.quote == "They asked & we\nanswered."
    assert Testimonial.objects.get(key="jon").quote == "Exact."
    assert Client.objects.get().sector == "Shipping, Freight"
    assert Client.objects.get().logo.startswith("images/")
    assert not Testimonial.objects.permitted().exists()
    assert not Client.objects.permitted().exists()
    assert "3 waiting for a permission" in said
    assert "testimonial “Maria Keller" in said
    assert "These keys say nothing here and stay in the file: mood." in said


RECORDS = {
    "an array at the root, YAML": ("data/testimonials.yaml", "- quote: Good.\n  author: Ann\n"),
    "a map of records, YAML": ("data/testimonials.yml", "ann:\n  quote: Good.\n  author: Ann\n"),
    "a map around an array, TOML": (
        "data/reviews.toml",
        '[[items]]\ntext = "Good."\nname = "Ann"\n',
    ),
    "a file a record": ("data/testimonials/ann.yaml", "content: Good.\nperson: Ann\n"),
    "an array below a section": (
        "data/home.yaml",
        "sections:\n- title: y\n  testimonials:\n  - body: Good.\n    client: Ann\n",
    ),
    "a map for the person": (
        "data/quotes.json",
        '[{"testimonial": "<p>Good.</p>", "author": {"name": "Ann", "company": "Northwind"}}]',
    ),
}


@pytest.mark.parametrize("form", RECORDS)
def test_every_form_of_records_is_read(tmp_path, form):
    path, text = RECORDS[form]
    folder = site(tmp_path, **{path: text})

    import_content(folder)

    assert [(one.quote, one.name) for one in Testimonial.objects.all()] == [("Good.", "Ann")]


def test_records_of_a_jekyll_site_are_read(tmp_path):
    data = {"_data/customers.yml": "- company: Northwind\n  link: www.northwind.example\n"}
    write(tmp_path, **{"_config.yml": "title: x\n", "_posts/2026-01-02-a.md": page(), **data})

    import_content(tmp_path)

    assert Client.objects.get().website == "https://www.northwind.example"


def test_data_files_about_something_else_are_left_alone(tmp_path):
    other = {"data/team.yaml": "- name: Ann\n", "data/references.bib.yaml": "- title: A paper\n"}

    import_content(site(tmp_path, **other))

    assert not Testimonial.objects.exists()
    assert not Client.objects.exists()


def test_logo_without_a_name_has_that_of_its_description(tmp_path):
    import_content(site(tmp_path, **{"data/logos.yaml": "- {src: a.png, alt: Northwind}\n"}))

    assert Client.objects.get().name == "Northwind"


def test_folder_without_a_root_brings_no_data(tmp_path):
    folder = site(tmp_path, **{"data/quotes.yaml": "- quote: Good.\n"})

    import_content(folder / "content")

    assert not Testimonial.objects.exists()


def test_second_run_is_idle(tmp_path):
    data = {"data/clients.json": CLIENTS, "data/testimonials.json": TESTIMONIALS}
    folder = site(tmp_path, **data, **{"static/images/northwind.png": picture()})
    import_content(folder)
    before = [*Testimonial.objects.values(), *Client.objects.values()]

    status, said = import_content(folder)

    assert status == 0
    assert "0 new, 0 updated, 5 unchanged" in said
    assert [*Testimonial.objects.values(), *Client.objects.values()] == before


def test_changed_record_is_updated_and_keeps_its_row(tmp_path):
    folder = site(tmp_path, **{"data/testimonials.json": TESTIMONIALS})
    import_content(folder)
    pk = Testimonial.objects.get(key="maria").pk
    write(tmp_path, **{"data/testimonials.json": TESTIMONIALS.replace("Head of", "Director of")})

    import_content(folder)

    assert Testimonial.objects.get(key="maria").pk == pk
    assert Testimonial.objects.get(key="maria").role == "Director of routes"


def test_what_was_edited_here_is_not_overwritten_unless_asked(tmp_path):
    folder = site(tmp_path, **{"data/testimonials.json": TESTIMONIALS})
    import_content(folder)
    Testimonial.objects.filter(key="maria").update(role="Edited here")
    write(tmp_path, **{"data/testimonials.json": TESTIMONIALS.replace("Head of", "Director of")})

    _status, said = import_content(folder)
    kept = Testimonial.objects.get(key="maria").role
    import_content(folder, overwrite=True)

    assert "was edited here since the last import" in said
    assert kept == "Edited here"
    assert Testimonial.objects.get(key="maria").role == "Director of routes"


def test_permission_recorded_here_survives_a_change_of_other_values(tmp_path):
    folder = site(tmp_path, **{"data/testimonials.json": TESTIMONIALS})
    import_content(folder)
    Testimonial.objects.update(**permitted({}))
    write(
        tmp_path, **{"data/testimonials.json": TESTIMONIALS.replace('"weight": 10', '"weight": 1')}
    )

    import_content(folder)

    maria = Testimonial.objects.get(key="maria")
    assert maria.weight == 1
    assert maria.is_permitted


def test_permitted_words_change_only_on_demand_and_are_hidden_then(tmp_path):
    folder = site(tmp_path, **{"data/testimonials.json": TESTIMONIALS})
    import_content(folder)
    Testimonial.objects.update(**permitted({}))
    write(tmp_path, **{"data/testimonials.json": TESTIMONIALS.replace("They asked", "They begged")})

    _status, said = import_content(folder)
    kept = Testimonial.objects.get(key="maria")
    import_content(folder, overwrite=True)

    maria = Testimonial.objects.get(key="maria")
    assert "was permitted in other words" in said
    assert kept.quote.startswith("They asked")
    assert kept.is_permitted
    assert maria.quote.startswith("They begged")
    assert not maria.is_permitted


@pytest.mark.parametrize(
    ("written", "weight"), [(".inf", None), (".nan", None), ("true", None), ("1e99", None),
                            ("-3", -3), ("10.5", 10), ("'7'", 7)]
)  # fmt: skip
def test_weight_that_is_no_whole_number_says_nothing(tmp_path, written, weight):
    text = f"- quote: Good.\n  weight: {written}\n"

    status, _said = import_content(site(tmp_path, **{"data/quotes.yaml": text}))

    assert status == 0
    assert Testimonial.objects.get().weight == weight


def test_record_names_the_pages_it_speaks_of(tmp_path):
    text = "- quote: Good.\n  case_study: case-studies/a\n  problems: [scaling, nowhere]\n"

    _status, said = import_content(site(tmp_path, **{"data/quotes.yaml": text}))

    row = Testimonial.objects.get()
    assert [page.slug for page in row.case_studies.all()] == ["a"]
    assert [page.slug for page in row.problems.all()] == ["scaling"]
    assert "problems: “nowhere” leads to no page." in said


def test_testimonial_finds_the_client_it_names(tmp_path):
    data = {"data/clients.yaml": "- name: Northwind\n", "data/quotes.yaml": ORGANISED}

    import_content(site(tmp_path, **data))

    assert Testimonial.objects.get().client == Client.objects.get()


ORGANISED = "- quote: Good.\n  company: northwind\n"


def test_logos_may_lie_in_a_folder_named_as_their_data_file(tmp_path):
    data = {"data/clients.yaml": "- name: Northwind\n  logo: n.png\n"}

    import_content(site(tmp_path, **data, **{"static/images/clients/n.png": picture()}))

    assert Client.objects.get().logo


def test_logo_that_is_a_drawing_is_refused_with_what_to_do(tmp_path):
    data = {"data/clients.yaml": "- name: Northwind\n  logo: images/n.svg\n"}

    _status, said = import_content(site(tmp_path, **data, **{"static/images/n.svg": "<svg/>"}))

    assert "data/clients.yaml:1:3: warning: client 0 “Northwind” images/n.svg: an SVG" in said
    assert Client.objects.get().logo == ""


@pytest.mark.parametrize("reference", ["../../secret.png", "/etc/passwd", "x" * 400 + ".png"])
def test_image_comes_from_the_site_only(tmp_path, reference):
    write(tmp_path, **{"secret.png": picture()})
    data = {"data/clients.yaml": f'- name: Northwind\n  logo: "{reference}"\n'}

    status, said = import_content(site(tmp_path / "site", **data))

    assert status == 0
    assert "was not found below the site’s folder" in said
    assert Client.objects.get().logo == ""


MALFORMED = {
    "broken JSON": ("data/quotes.json", '[{"quote": "a"},\n {"quote": }]', ":2:12:"),
    "broken YAML": ("data/quotes.yaml", "- quote: a: b\n", ":1:11:"),
    "broken TOML": ("data/quotes.toml", '[[q]]\nquote = \n', ":2:9:"),
    "a control character": ("data/quotes.yaml", "- quote: a\x0cb\n", ":1:11:"),
    "no UTF-8": ("data/quotes.yaml", b"- quote: \xff\n", ":1:10:"),
    "a long file": ("data/quotes.json", json.dumps([{"quote": "x" * 1_100_000}]), ":1:1:"),
    "a bomb": ("data/quotes.yaml", "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
    ), ":1:"),
    "a deep one": ("data/quotes.json", "[" * 100_000, ":1:"),
    "a number of many digits": ("data/quotes.json", '[{"weight": ' + "9" * 20_000 + "}]", ":1:"),
}  # fmt: skip


@pytest.mark.parametrize("kind", MALFORMED)
def test_file_that_cannot_be_read_is_named_with_its_place_and_the_others_come_in(tmp_path, kind):
    path, text, place = MALFORMED[kind]
    folder = site(tmp_path, **{path: text, "data/clients.yaml": "- name: Northwind\n"})

    status, said = import_content(folder)

    refused = [line for line in said.splitlines() if ": refused: " in line]
    assert status == 1
    assert len(refused) == 1
    assert f"{path}{place}" in refused[0]
    assert Client.objects.exists()


def test_data_behind_a_link_stays_outside(tmp_path):
    elsewhere = write(tmp_path / "elsewhere", **{"quotes.yaml": "- quote: Secret.\n"})
    folder = site(tmp_path / "site")
    (folder / "data").symlink_to(elsewhere)

    _status, said = import_content(folder)

    assert "data:1:1: refused: A symbolic link is not followed." in said
    assert not Testimonial.objects.exists()


@pytest.mark.parametrize("name", [b"\xff.yaml", b"d" * 200 + b"/" + b"e" * 200 + b"/" + b"f" * 99])
def test_data_file_with_a_name_that_cannot_be_kept_is_refused(tmp_path, name):
    folder = site(tmp_path, **{"data/clients.yaml": "- name: Northwind\n"})
    path = Path(fsdecode(fsencode(folder / "data" / "quotes") + b"/" + name)).with_suffix(".yaml")
    path.parent.mkdir(parents=True)
    path.write_text("- quote: Good.\n")

    status, said = import_content(folder)

    assert status == 1
    assert "rename the file." in said
    assert Client.objects.exists()
    assert not Testimonial.objects.exists()


def test_menu_whose_weight_is_no_number_comes_in(tmp_path):
    text = "title: x\nmenus: {main: [{name: Talk, url: /diagnostic/, weight: .inf}]}\n"

    status, _said = import_content(write(tmp_path, **{"hugo.yaml": text, "content/a.md": page()}))

    assert status == 0


POOR = {
    "no quote": ("- quote: Good.\n- name: Ann\n", "testimonial 1 “Ann” has no quote"),
    "a long name": (f"- quote: Good.\n- quote: a\n  name: {'x' * 201}\n", "is longer than 200"),
    "a long quote": (f"- quote: Good.\n- quote: {'x ' * 5001}\n", "is longer than 10,000"),
    "an id twice": ("- {quote: Good., id: a}\n- {quote: b, id: a}\n", "the id of another record"),
}


@pytest.mark.parametrize("kind", POOR)
def test_poor_record_is_named_with_its_place_and_the_others_come_in(tmp_path, kind):
    text, message = POOR[kind]

    _status, said = import_content(site(tmp_path, **{"data/quotes.yaml": text}))

    assert [one.quote for one in Testimonial.objects.all()] == ["Good."]
    assert any("quotes.yaml:2:3: refused" in line and message in line for line in said.splitlines())


def test_records_beyond_the_most_are_refused_with_the_place_of_the_first(tmp_path, monkeypatch):
    monkeypatch.setattr(f"{import_records.__module__}.MAX_RECORDS", 2)
    text = "- quote: One.\n- quote: Two.\n- quote: Three.\n- quote: Four.\n"

    status, said = import_content(site(tmp_path, **{"data/quotes.yaml": text}))

    assert status == 1
    assert sorted(one.quote for one in Testimonial.objects.all()) == ["One.", "Two."]
    assert "quotes.yaml:3:3: refused: From here on left out" in said
    assert "2 records left out" in said


LINKED = "- quote: Good.\n  company: northwind\n  case_studies: [a]\n  problems: [scaling]\n"


@pytest.mark.parametrize("overwrite", [False, True])
def test_what_an_editor_took_off_stays_off_unless_overwritten(tmp_path, overwrite):
    data = {"data/clients.yaml": "- name: Northwind\n", "data/quotes.yaml": LINKED}
    folder = site(tmp_path, **data)
    import_content(folder)
    row = Testimonial.objects.get()
    row.client = None
    row.save()
    row.problems.clear()
    for role in ("CTO", "CEO"):
        write(folder, **{"data/quotes.yaml": f"{LINKED}  role: {role}\n"})
        import_content(folder, overwrite=overwrite)

    row.refresh_from_db()
    assert row.role == "CEO"
    assert [page.slug for page in row.case_studies.all()] == ["a"]
    assert row.problems.exists() == overwrite
    assert (row.client is not None) == overwrite


def test_client_that_comes_later_is_found(tmp_path):
    folder = site(tmp_path, **{"data/quotes.yaml": "- {id: a, quote: Good., company: northwind}\n"})
    import_content(folder)
    text = "- {id: a, quote: Good., company: northwind, role: CTO}\n"
    write(folder, **{"data/clients.yaml": "- name: Northwind\n", "data/quotes.yaml": text})

    import_content(folder)

    assert Testimonial.objects.get().client == Client.objects.get()


def test_permission_in_the_file_is_taken_over(tmp_path):
    text = """- quote: Good.
  name: Ann
  permission: {given_by: "Ann, by mail", given_at: 2026-01-02, anonymous: true}
"""

    import_content(site(tmp_path, **{"data/quotes.yaml": text}))

    row = Testimonial.objects.get()
    assert row.is_permitted
    assert row.is_anonymous


GIVEN = """- id: ann
  quote: Good.
  name: Ann
  permission: {given_by: "Ann, by mail", given_at: 2026-01-02}
"""
RECORDED_SINCE = {
    "withdrawn": {"withdrawn_at": timezone.now()},
    "without a name": {"is_anonymous": True},
}


@pytest.mark.parametrize("since", RECORDED_SINCE)
def test_what_was_recorded_here_is_not_undone_by_a_file(tmp_path, since):
    folder = site(tmp_path, **{"data/quotes.yaml": "- {id: ann, quote: Good., name: Ann}\n"})
    import_content(folder)
    Testimonial.objects.update(**permitted(RECORDED_SINCE[since]))
    before = Testimonial.objects.values(*TESTIMONIAL_PERMISSION).get()
    write(tmp_path, **{"data/quotes.yaml": GIVEN})

    _status, said = import_content(folder)

    assert Testimonial.objects.values(*TESTIMONIAL_PERMISSION).get() == before
    assert "has another permission here than the file says" in said


@pytest.mark.parametrize("text", [GIVEN, GIVEN.replace("Good.", "Better.")])
def test_no_file_gives_again_what_was_withdrawn(tmp_path, text):
    folder = site(tmp_path, **{"data/quotes.yaml": GIVEN})
    import_content(folder)
    Testimonial.objects.update(withdrawn_at=timezone.now())
    write(tmp_path, **{"data/quotes.yaml": text})

    import_content(folder, overwrite=True)
    import_content(folder, overwrite=True)

    assert not Testimonial.objects.get().is_permitted


@pytest.mark.parametrize(
    "permission", ["{given_by: Ann}", "{given_at: 2026-01-02}", "yes", "{given_by: A, given_at: x}"]
)
def test_half_a_permission_in_the_file_hides(tmp_path, permission):
    text = f"- quote: Good.\n  name: Ann\n  permission: {permission}\n"

    status, _said = import_content(site(tmp_path, **{"data/quotes.yaml": text}))

    assert status == 0
    assert not Testimonial.objects.get().is_permitted


def test_dry_run_stores_nothing(tmp_path):
    folder = site(
        tmp_path, **{"data/clients.json": CLIENTS, "static/images/northwind.png": picture()}
    )

    _status, said = import_content(folder, dry_run=True)

    assert "1 waiting for a permission" in said
    assert not Client.objects.exists()
