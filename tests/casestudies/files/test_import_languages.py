"""Pages in other languages come in at the addresses that the real Hugo gives them."""

import re
import subprocess

import pytest

from casestudies.models import Article, PlainPage, Section
from tests.content_folder import import_content, page, write
from tests.hugo_site import HUGO
from tests.notes import without_notes

pytestmark = pytest.mark.django_db

CONFIG = """baseURL = "https://x.example/"
disableKinds = ["taxonomy", "term", "RSS", "sitemap"]
[languages.en]
[languages.fr]
[languages.pt-br]
"""


def site(folder, config=CONFIG, **files):
    return write(folder, **{"hugo.toml": config, **files})


def languages():
    """The slug and the language of the pages at the root."""
    return dict(PlainPage.objects.values_list("slug", "language"))


def also_in(client, url):
    found = re.search(r'<p class="translations">(.*?)</p>', client.get(url).text, re.S)
    return re.findall(r'href="(.*?)"', found[1]) if found else []


def test_pages_in_other_languages_are_at_the_addresses_that_hugo_gives_them(tmp_path, client):
    files = {
        "_index.md": page("Home"),
        "_index.fr.md": page("Accueil"),
        "blog/_index.md": page("The blog"),
        "blog/_index.fr.md": page("Le blog"),
        "blog/flow.md": page("Flow"),
        "blog/flow.fr.md": page("Le flux"),
        "blog/flow.pt-br.md": page("O fluxo"),
        "blog/FLAT.FR.md": page("Plat"),
        "blog/bundle/index.md": page("Bundle"),
        "blog/bundle/index.fr.md": page("Lot"),
        "blog/slug.fr.md": page("Nom", slug="Mon Nom"),
        "blog/below.fr.md": page("Dessous", url="rel/u/"),
        "blog/above.fr.md": page("Dessus", url="/abs/u/"),
        "blog/old.fr.md": page("Vieux", aliases="[/before/, beside]"),
        "blog/x.nn.md": page("No language of this site"),
    }
    site(tmp_path, **{f"content/{name}": text for name, text in files.items()})

    status, _ = import_content(tmp_path)

    assert status == 0
    for path in built_by_hugo(tmp_path):
        response = client.get(path, follow=True)
        assert response.status_code == 200, path
        assert len(response.redirect_chain) <= 1, path
    assert languages() == {
        "fr": "fr",
        "fr/blog": "fr",
        "fr/blog/flow": "fr",
        "pt-br/blog/flow": "pt-br",
        "fr/blog/flat": "fr",
        "fr/blog/bundle": "fr",
        "fr/blog/mon-nom": "fr",
        "fr/rel/u": "fr",
        "abs/u": "fr",
        "fr/blog/old": "fr",
    }


def built_by_hugo(folder):
    """The addresses of all pages that Hugo makes of the folder, those of its lists in Portuguese
    left out, which have no file.
    """
    layouts = {f"layouts/{name}.html": "x" for name in ("home", "list", "single")}
    write(folder, **layouts)
    subprocess.run([HUGO, "build", "--quiet"], cwd=folder, check=True, capture_output=True)
    public = folder / "public"
    found = (f"/{file.parent.relative_to(public).as_posix()}/" for file in public.rglob("*.html"))
    paths = {path.replace("/./", "/") for path in found} - {"/en/"}
    return sorted(paths - {"/pt-br/", "/pt-br/blog/"})


def test_translations_lead_to_each_other_by_path_or_by_key(tmp_path, client):
    site(
        tmp_path,
        **{
            "content/blog/flow.md": page("Flow"),
            "content/blog/flow.fr.md": page("Le flux"),
            "content/blog/key.md": page("Key", translationKey="K"),
            "content/autre.fr.md": page("Clef", translationKey="K"),
            "content/blog/alone.md": page("Alone"),
            "content/blog/_index.md": page("The blog"),
            "content/blog/_index.fr.md": page("Le blog"),
        },
    )

    import_content(tmp_path)

    assert also_in(client, "/insights/flow/") == ["/fr/blog/flow/"]
    assert also_in(client, "/fr/blog/flow/") == ["/insights/flow/"]
    assert also_in(client, "/fr/autre/") == ["/insights/key/"]
    assert also_in(client, "/fr/blog/") == ["/insights/"]
    assert Article.objects.get(slug="alone").translation_key == ""


def test_language_may_have_a_folder_of_its_own(tmp_path, client):
    config = CONFIG.replace("[languages.fr]", '[languages.fr]\ncontentDir = "content/fr"').replace(
        "[languages.en]", '[languages.en]\ncontentDir = "content/en"'
    )
    files = {"content/en/blog/flow.md": page("Flow"), "content/fr/blog/flow.md": page("Le flux")}
    site(tmp_path, config, **files, **{"content/fr/about.md": page("Qui")})

    import_content(tmp_path)

    assert languages() == {"fr/about": "fr", "fr/blog/flow": "fr"}
    assert also_in(client, "/insights/flow/") == ["/fr/blog/flow/"]
    assert PlainPage.objects.get(slug="fr/blog/flow").file_path == "fr/blog/flow.md"


@pytest.mark.parametrize("given", ["content", "content/fr"])
def test_folder_of_content_may_be_given(tmp_path, given):
    config = CONFIG.replace("[languages.fr]", '[languages.fr]\ncontentDir = "content/fr"')
    site(tmp_path, config, **{"content/fr/about.md": page("Qui")})

    import_content(tmp_path / given)

    assert languages() == {"fr/about": "fr"}


def test_default_language_may_have_a_folder_too(tmp_path, client):
    config = f"defaultContentLanguageInSubdir = true\n{CONFIG}"
    site(tmp_path, config, **{"content/blog/flow.md": page("Flow")})

    import_content(tmp_path)

    assert client.get("/en/blog/flow/", follow=True).redirect_chain == [("/insights/flow/", 301)]


def test_lists_have_our_language_whatever_the_default_is(tmp_path, client):
    site(
        tmp_path,
        f'defaultContentLanguage = "fr"\n{CONFIG}',
        **{"content/blog/flow.en.md": page("Flow"), "content/blog/flow.md": page("Le flux")},
    )

    import_content(tmp_path)

    assert Article.objects.get().title == "Flow"
    assert languages() == {"blog/flow": "fr"}
    assert client.get("/en/blog/flow/", follow=True).redirect_chain == [("/insights/flow/", 301)]


def test_site_in_one_other_language_fills_the_lists_and_is_told(tmp_path):
    site(tmp_path, 'defaultContentLanguage = "de"', **{"content/blog/a.md": page("Fluss")})

    _, output = import_content(tmp_path)

    assert Article.objects.get().language == "de"
    assert "The pages are in “de” and this site in “en-gb”: LANGUAGE_CODE sets it." in output


def test_language_that_is_switched_off_stays_out(tmp_path):
    config = f'disableLanguages = ["fr"]\n{CONFIG}'
    site(tmp_path, config, **{"content/a.fr.md": page(), "content/a.md": page()})

    _, output = import_content(tmp_path)

    assert languages() == {"a": ""}
    assert "content/a.fr.md:1:1: note: skipped: its language is switched off (fr)" in output


def test_menu_has_no_entries_in_other_languages(tmp_path, client):
    site(tmp_path, **{"content/about.fr.md": page("Qui nous sommes", menu="main")})

    import_content(tmp_path)

    assert "Qui nous sommes" not in client.get("/insights/").text


def test_translation_that_comes_later_is_tied(tmp_path, client):
    site(tmp_path, **{"content/blog/flow.md": page("Flow")})
    import_content(tmp_path)
    site(tmp_path, **{"content/blog/flow.fr.md": page("Le flux")})

    import_content(tmp_path)

    assert also_in(client, "/insights/flow/") == ["/fr/blog/flow/"]
    assert import_content(tmp_path)[1].count("2 unchanged") == 1


def test_tie_is_no_edit(tmp_path):
    site(tmp_path, **{"content/blog/flow.md": page("Flow")})
    import_content(tmp_path)
    site(tmp_path, **{"content/blog/flow.fr.md": page("Le flux")})
    import_content(tmp_path)
    site(tmp_path, **{"content/blog/flow.md": page("Flow", body="Another text.\n")})

    status, _ = import_content(tmp_path)

    assert status == 0
    assert Article.objects.get().translation_key == "/blog/flow"


def test_links_in_a_translation_lead_to_its_neighbours(tmp_path, client):
    site(
        tmp_path,
        **{
            "content/blog/other.md": page("Other"),
            "content/blog/other.fr.md": page("Autre"),
            "content/blog/flow.fr.md": page(body='[autre]({{< ref "other" >}})\n'),
        },
    )

    import_content(tmp_path)

    shown = without_notes(client.get("/fr/blog/flow/").text)
    assert '<a href="/fr/blog/other/">autre</a>' in shown


@pytest.mark.parametrize(
    ("ref", "leads_to"),
    [
        ("/blog/flow", "/fr/blog/flow/"),
        ("blog/flow.md", "/fr/blog/flow/"),
        ("/blog/only", "/insights/only/"),
        ("/fr/blog/flow", "/fr/blog/flow/"),
    ],
)
def test_reference_from_the_root_leads_to_the_translation(tmp_path, client, ref, leads_to):
    # The real Hugo refuses a reference to what is not translated.
    files = {"flow.md": page("Flow"), "flow.fr.md": page("Flux"), "only.md": page("Only")}
    files["x.fr.md"] = page("X", body=f'[a]({{{{< ref "{ref}" >}}}})')
    site(tmp_path, **{f"content/blog/{name}": text for name, text in files.items()})

    status, _ = import_content(tmp_path)

    assert status == 0
    assert f'href="{leads_to}"' in client.get("/fr/blog/x/").text


def test_jekyll_page_that_names_its_language_is_at_its_permalink(tmp_path, client):
    write(
        tmp_path,
        **{
            "_config.yml": "lang: en\n",
            "about.md": page("About", lang="en", permalink="/about/", ref="about"),
            "a-propos.md": page("A propos", lang="fr", permalink="/fr/a-propos/", ref="about"),
            "_posts/2026-01-02-flux.md": page("Flux", lang="fr"),
        },
    )

    import_content(tmp_path)

    assert languages() == {"about": "", "fr/a-propos": "fr", "2026/01/01/flux": "fr"}
    assert also_in(client, "/about/") == ["/fr/a-propos/"]
    assert not Article.objects.exists()


def test_page_of_polyglot_is_in_the_folder_of_its_language(tmp_path, client):
    files = {
        "about.md": page("About", lang="en", permalink="/about/"),
        "about.fr.md": page("A propos", lang="fr", permalink="/about/"),
    }
    config = "languages: [en, fr]\ndefault_lang: en\nplugins: [jekyll-polyglot]\n"
    write(tmp_path, **{"_config.yml": config}, **files)

    import_content(tmp_path)

    assert languages() == {"about": "", "fr/about": "fr"}
    assert also_in(client, "/about/") == ["/fr/about/"]


def test_languages_that_a_jekyll_site_only_names_have_no_folders(tmp_path):
    files = {
        "_config.yml": "languages: [en, fr]\npermalink: /blog/:title/\n",
        "Gemfile": 'gem "jekyll"\n# gem "jekyll-polyglot"\n',
        "_posts/2026-01-02-flow.md": page("Flow", lang="en"),
        "_posts/2026-01-02-flux.md": page("Flux", lang="fr"),
    }
    write(tmp_path, **files)

    import_content(tmp_path)

    assert languages() == {"blog/flux": "fr"}
    assert Article.objects.get().slug == "flow"


def test_introduction_in_the_language_of_the_site_stays_one(tmp_path):
    site(tmp_path, **{"content/problems/_index.en.md": page("All problems")})

    import_content(tmp_path)

    assert Section.objects.get().title == "All problems"


def test_addresses_are_those_configured_for_the_language(tmp_path, client):
    config = CONFIG.replace(
        "[languages.fr]", '[languages.fr.permalinks.page]\nblog = "/carnet/:slug/"'
    )
    files = {
        "blog/flow.fr.md": page("Le flux"),
        "blog/flow.md": page("Flow"),
        "problems/_index.md": page("Problems", slug="troubles"),
        "problems/_index.fr.md": page("Rubrique", slug="rubrique"),
        "problems/debt.fr.md": page("Dette"),
        "problems/debt.md": page("Debt"),
    }
    site(tmp_path, config, **{f"content/{name}": text for name, text in files.items()})

    import_content(tmp_path)

    assert languages().keys() == {"fr/carnet/le-flux", "fr/rubrique", "fr/rubrique/debt"}
    redirects = client.get("/troubles/debt/", follow=True).redirect_chain
    assert redirects == [("/problems/debt/", 301)]


def test_home_of_another_language_without_a_text_leads_home(tmp_path, client):
    site(tmp_path, **{"content/blog/x.md": page("X"), "content/blog/x.fr.md": page("Un")})

    import_content(tmp_path)

    response = client.get("/fr/")
    assert (response.status_code, response["Location"]) == (301, "/")
