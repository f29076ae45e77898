"""Menu entries come in from front matter and configuration, and go out again."""

import pytest

from casestudies.files.importing.report import Report
from casestudies.files.importing.storing.menus import configured, save_menus
from casestudies.tables.menu_entries import MenuEntry
from tests.content_folder import export_content, import_content, page, write
from tests.factories import make_page

pytestmark = pytest.mark.django_db

CONFIG = {
    "baseurl": "https://old.example.com/",
    "menus": {
        "main": [
            {"name": "Work", "pageref": "/case-studies", "weight": 20},
            {"name": "About us", "pageref": "/about", "weight": 10},
            {"name": "Blog", "url": "https://blog.example.com/"},
            {"name": "Contact", "url": "https://old.example.com/diagnostic/", "weight": 30},
        ],
        "footer": [{"name": "About", "url": "/about/"}],
    },
}


def entries(menu="main"):
    return [(entry.label, entry.url) for entry in MenuEntry.objects.filter(menu=menu)]


def take(config):
    report = Report()
    save_menus(configured(config, "hugo.yaml"), report)
    return [str(message) for message in report.messages]


@pytest.mark.parametrize(
    "lines",
    [
        "menu: main",
        "menus: [main]",
        "menu:\n  main:\n    weight: 5",
        "Menu:\n  main: {name: About}",
    ],
)
def test_page_asks_for_its_entry(tmp_path, lines):
    write(tmp_path, **{"problems/about.md": f"---\ntitle: About\n{lines}\n---\nText.\n"})

    import_content(tmp_path)

    assert entries() == [("", "/problems/about/")]


def test_entries_stand_in_the_order_of_hugo(tmp_path):
    for name, weight in [("c", 0), ("b", 2), ("a", 0), ("d", 1)]:
        front = f"title: {name}\nmenu:\n  main:\n    name: The {name}\n    weight: {weight}"
        write(tmp_path, **{f"problems/{name}.md": f"---\n{front}\n---\n"})
    write(tmp_path, **{"problems/_index.md": "---\ntitle: P\nmenu: main\nweight: 3\n---\n"})

    import_content(tmp_path)

    assert [url for _label, url in entries()] == [
        *("/problems/d/", "/problems/b/", "/problems/", "/problems/a/", "/problems/c/"),
    ]


def test_entry_that_was_taken_out_stays_out(tmp_path):
    write(tmp_path, **{"problems/about.md": page("About", menu="main")})
    import_content(tmp_path)
    MenuEntry.objects.all().delete()

    write(tmp_path, **{"problems/about.md": page("About us", menu="main")})
    import_content(tmp_path)

    assert entries() == []


def test_configuration_brings_what_it_names():
    make_page("about", title="About us")

    said = take(CONFIG)

    assert entries() == [
        ("", "/about/"),
        ("Work", "/case-studies/"),
        ("Contact", "/diagnostic/"),
        ("Blog", "https://blog.example.com/"),
    ]
    assert entries("footer") == [("About", "/about/")]
    assert said == []


def test_menu_that_has_entries_is_its_owners():
    make_page("about", title="About us")
    take(CONFIG)
    MenuEntry.objects.filter(menu="main", label="Work").delete()

    said = take(CONFIG)

    assert len(entries()) == 3
    assert "edited here" in said[0]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"name": "Gone", "pageref": "/gone"}, "no page at “/gone”"),
        ({"name": "Child", "url": "/problems/", "parent": "work"}, "one level"),
        ({"url": "/diagnostic/"}, "no name"),
    ],
)
def test_entry_that_cannot_be_taken_is_reported(entry, reason):
    said = take({"menu": {"main": [entry]}})

    assert entries() == []
    assert len(said) == 1
    assert reason in said[0]
    assert said[0].startswith("hugo.yaml:")


def test_other_menus_are_reported():
    assert "“main” and “footer”" in take({"menu": {"social": [{"name": "X", "url": "/"}]}})[0]


@pytest.mark.parametrize(
    "config", [{}, {"menus": None}, {"menus": ["main"]}, {"menu": {"main": 3}}]
)
def test_configuration_without_menus_brings_nothing(config):
    assert take(config) == []


def test_menus_go_out_as_hugo_reads_them(tmp_path):
    make_page("about", title="About us")
    take(CONFIG)

    export_content(tmp_path / "out")

    assert (tmp_path / "out/config/_default/menus.yaml").read_text() == (
        "footer:\n- name: About\n  pageRef: /about\n  weight: 10\n"
        "main:\n- name: About us\n  pageRef: /about\n  weight: 10\n"
        "- name: Work\n  url: /case-studies/\n  weight: 20\n"
        "- name: Contact\n  url: /diagnostic/\n  weight: 30\n"
        "- name: Blog\n  url: https://blog.example.com/\n  weight: 40\n"
    )


@pytest.mark.parametrize(
    "lines", ["menu: main", "menus: [main, side]", "menu:\n  main: {weight: 5}"]
)
def test_front_matter_goes_out_as_it_came(tmp_path, lines):
    source = f"---\ntitle: About\n{lines}\n---\nText.\n"
    write(tmp_path / "in", **{"problems/about.md": source})
    import_content(tmp_path / "in")

    export_content(tmp_path / "out")

    assert (tmp_path / "out/problems/about.md").read_text() == source
    assert not (tmp_path / "out/config").exists()


def test_entry_of_a_list_stays_in_its_introduction(tmp_path):
    text = "---\ntitle: Blog\nmenu: { main: { weight: 30 } }\n---\nText.\n"
    files = {"blog/_index.md": text, "blog/a.md": page("A")}
    write(tmp_path / "in", **{"hugo.toml": "", **{f"content/{n}": t for n, t in files.items()}})

    import_content(tmp_path / "in")
    export_content(tmp_path / "out")

    assert entries() == [("", "/insights/")]
    assert (tmp_path / "out/blog/_index.md").read_text() == text
    assert not (tmp_path / "out/config").exists()


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ("menu: main\n", ""),
        ("menus: [main, side]\n", 'menus: ["side"]\n'),
        ("menu:\n  main: {weight: 5}\n  side: {weight: 3}\n", "menu:\n  side: {weight: 3}\n"),
    ],
)
def test_page_taken_out_of_the_menu_asks_for_it_no_more(tmp_path, lines, left):
    write(tmp_path / "in", **{"problems/about.md": f"---\ntitle: About\n{lines}---\nText.\n"})
    import_content(tmp_path / "in")
    MenuEntry.objects.all().delete()

    export_content(tmp_path / "out")

    assert (
        tmp_path / "out/problems/about.md"
    ).read_text() == f"---\ntitle: About\n{left}---\nText.\n"


def test_whole_site_brings_its_menus(tmp_path):
    config = "menus:\n  main:\n  - {name: Start, pageRef: /}\n  - {name: Us, url: /about/}\n"
    about = "---\ntitle: About\nmenu: {main: {weight: 2}}\n---\n"
    contact = "---\ntitle: Contact\nmenu: footer\n---\n"
    files = {"content/about.md": about, "content/contact.md": contact, "hugo.yaml": config}

    import_content(write(tmp_path, **files))

    assert entries() == [("", "/about/"), ("Start", "/")]
    assert entries("footer") == [("", "/contact/")]


def test_what_went_out_comes_in_again(tmp_path):
    make_page("about", title="About us")
    take(CONFIG)
    export_content(tmp_path)
    before = entries(), entries("footer")
    MenuEntry.objects.all().delete()

    status, said = import_content(tmp_path)

    assert status == 0, said
    assert (entries(), entries("footer")) == before
