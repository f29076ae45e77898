import pickle

import pytest

from casestudies.files.sites import site_of
from tests.content_folder import write


def below(folder, paths):
    return [path.relative_to(folder).as_posix() for path in paths]


@pytest.mark.parametrize("given", ["", "content", "content/blog", "content/blog/a.md"])
def test_site_is_found_from_its_root_down_to_a_file(tmp_path, given):
    write(tmp_path, **{"hugo.toml": "title = 'Ours'", "content/blog/a.md": "Text"})

    site = site_of(tmp_path / given)

    assert (site.folder, site.config.get("title")) == (tmp_path, "Ours")
    assert site.content_path(tmp_path / "content/blog/a.md") == "blog/a.md"
    assert site.file_at("blog/a.md") == tmp_path / "content/blog/a.md"


def test_configuration_may_lie_in_several_files(tmp_path):
    write(
        tmp_path,
        **{
            "config.toml": 'title = "Below"\nbaseURL = "https://old.example/"',
            "config/_default/markup.yaml": "goldmark:\n  renderer: {unsafe: true}\n",
            "config/_default/languages.fr.toml": 'contentDir = "content/fr"',
            "config/_default/menus.fr.yaml": "main: [{name: Accueil}]",
            "config/production/hugo.yaml": "title: Above\n",
            "content/fr/a.md": "",
        },
    )

    site = site_of(tmp_path)

    assert (site.config.get("title"), site.keeps_html) == ("Above", True)
    assert site.languages["fr"]["menus"] == {"main": [{"name": "Accueil"}]}
    assert site.content_path(tmp_path / "content/fr/a.md") == "fr/a.md"
    assert site.base_urls == ["https://old.example", "http://old.example", "//old.example"]


@pytest.mark.parametrize(
    ("config", "content"),
    [
        ('contentDir = "texts"', "texts"),
        ('defaultContentLanguage = "de"\n[languages.de]\ncontentDir = "texts"', "texts"),
        ('[[module.mounts]]\nsource = "texts"\ntarget = "content"', "texts"),
        ('contentDir = "../outside"', "content"),
        ('contentDir = "nowhere"', "content"),
    ],
)
def test_content_lies_where_the_configuration_says(tmp_path, config, content):
    names = ["site/content/b.md", "site/texts/a.md", "outside/a.md"]
    write(tmp_path, **dict.fromkeys(names, ""), **{"site/hugo.toml": config})

    site = site_of(tmp_path / "site")

    assert site.content == tmp_path / "site" / content


def test_folder_that_is_mounted_below_the_content_has_its_paths_there(tmp_path):
    mounts = {"content": "content", "handbook": "content/docs/handbook", "../out": "content/out"}
    config = "".join(
        f'[[module.mounts]]\nsource = "{source}"\ntarget = "{target}"\n'
        for source, target in mounts.items()
    )
    names = ["site/content/docs/a.md", "site/handbook/b.md", "out/c.md"]
    write(tmp_path, **dict.fromkeys(names, ""), **{"site/hugo.toml": config})
    top = tmp_path / "site"

    site = site_of(top)

    paths = ["docs/a.md", "docs/handbook/b.md"]
    assert [site.file_at(path) for path in paths] == [tmp_path / name for name in names[:2]]
    assert [site.content_path(tmp_path / name) for name in names] == [*paths, None]


def test_static_folders_may_be_several(tmp_path):
    config = 'staticDir = ["public-files", "more"]\nassetDir = "pictures"'
    files = dict.fromkeys(("public-files/a", "more/b", "pictures/c", "content/d.md"), "")
    write(tmp_path, **{"hugo.toml": config}, **files)

    found = below(tmp_path, site_of(tmp_path).image_folders)

    assert found == ["public-files", "more", "pictures", "content", "."]


def test_jekyll_site_has_its_pages_at_its_root(tmp_path):
    config = "baseurl: /notes\nurl: https://old.example\n"
    write(tmp_path, **{"_config.yml": config, "_posts/2020-01-01-a.md": ""})

    site = site_of(tmp_path / "_posts")

    assert (site.content, site.is_jekyll, site.keeps_html) == (tmp_path, True, True)
    assert (site.base_path, site.base_urls[0]) == ("/notes", "https://old.example")
    assert site.content_path(tmp_path / "_posts/2020-01-01-a.md") == "_posts/2020-01-01-a.md"


def test_folder_without_a_configuration_is_told_by_its_names(tmp_path):
    write(tmp_path, **{"case-studies/a.md": "", "site/content/a.md": ""})

    assert site_of(tmp_path / "case-studies").content == tmp_path
    assert site_of(tmp_path / "site").content == tmp_path / "site/content"
    assert not site_of(tmp_path).is_configured


def test_broken_configuration_is_told_with_its_place(tmp_path):
    write(tmp_path, **{"hugo.toml": "title = 'a'\nb = =", "content/a.md": ""})

    problem = site_of(tmp_path).problems[0]

    assert (problem.file.name, problem.place.line) == ("hugo.toml", 2)


@pytest.mark.parametrize("name", ["_config.yml", "hugo.yaml"])
def test_configuration_with_a_key_twice_is_read_with_the_last(tmp_path, name):
    write(tmp_path, **{name: "title: a\nbaseURL: /x\ntitle: b\n", "content/a.md": ""})

    site = site_of(tmp_path)

    assert (site.config.get("title"), site.config.get("baseurl")) == ("b", "/x")
    assert [(one.place.line, "“title” stands here twice" in one.text) for one in site.problems] == [
        (3, True)
    ]


def test_site_goes_to_other_processes(tmp_path):
    write(tmp_path, **{"hugo.toml": "timeZone = 'Europe/Tallinn'", "content/a.md": ""})
    site = site_of(tmp_path)

    assert pickle.loads(pickle.dumps(site)).zone.key == site.zone.key


@pytest.mark.parametrize(("others", "is_jekyll"), [({}, True), ({"hugo.toml": ""}, False)])
def test_folder_called_content_makes_no_jekyll_site_another(tmp_path, others, is_jekyll):
    write(tmp_path, **{"_config.yml": "", "content/a.pdf": "", "_posts/b.md": ""}, **others)

    assert site_of(tmp_path).is_jekyll is is_jekyll
