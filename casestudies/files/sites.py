"""A Hugo or Jekyll site as its own configuration describes it: where everything lies, and how its
pages are shown. A folder without a configuration has the defaults.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from casestudies.files.configuration import (
    MAX_CONFIGURATION,
    ConfigProblem,
    Configuration,
    hugo_configuration,
    jekyll_configuration,
)
from casestudies.files.front_matter.values import FrontMatter, Param, texts
from casestudies.kinds import SECTIONS

# From how many folders below it a site is recognised.
DEPTH = 6
# What Hugo calls its folders, and which key names others instead.
EXTERNAL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
BEHIND_PATH = re.compile(r"[?#].*", re.S)
GEM = re.compile(r"(?m)^[ \t]*gem[ \t]+[\"']([\w-]+)")
SCHEMES = ("https:", "http:", "")
COMPONENTS = {"static": "staticdir", "assets": "assetdir", "data": "datadir"}


@dataclass(frozen=True)
class Site:
    """A site in its folder. `config` has lower-case keys and is empty where there is none.

    Plain values only: it goes to other processes. Paths are absolute.
    """

    folder: Path
    config: FrontMatter
    config_file: Path
    is_jekyll: bool = False
    problems: tuple[ConfigProblem, ...] = ()
    unconfigured_content: Path | None = None
    """Where the content is as far as the folders' names tell."""

    @property
    def is_configured(self) -> bool:
        return self.unconfigured_content is None

    @cached_property
    def language(self) -> str:
        """The language of the pages that say no other; empty where the site does not tell."""
        key = "lang" if self.is_jekyll else "defaultcontentlanguage"
        written = self.config.get(key)
        default = "en" if self.config.get("languages") else ""
        return written.lower() if isinstance(written, str) and written else default

    @cached_property
    def languages(self) -> dict[str, dict[str, Any]]:
        """What is configured for each language, by its code."""
        found = self.config.get("languages")
        pairs = found.items() if isinstance(found, dict) else ()
        return {name: values for name, values in pairs if isinstance(values, dict)}

    @cached_property
    def disabled_languages(self) -> list[str]:
        return " ".join(texts(self.config.get("disablelanguages"))).split()

    def said(self, key: str, language: str = "") -> Param:
        """A value as a language has it, the site's own if none is named, else as the whole site has
        it.
        """
        own = self.languages.get(language or self.language, {}).get(key)
        return self.config.get(key) if own is None else own

    @cached_property
    def listed_language(self) -> str:
        """See `own_language`: asked again and again for every file, and always the same."""
        ours = settings.LANGUAGE_CODE.lower()
        for code in (ours, base(ours)):
            if code in self.languages or code == self.language:
                return code
        alike = (code for code in self.languages if base(code) == base(ours))
        return next(alike, self.language or base(ours))

    @cached_property
    def contents(self) -> dict[str, Path]:
        """The folders of content by language; those of languages that share one are not in it."""
        if self.unconfigured_content:
            return {self.language: self.unconfigured_content}
        if self.is_jekyll:
            return {self.language: self.below(self.config.get("source")) or self.folder}
        # What is exported has its pages beside its configuration.
        usual = self.below("content") or self.folder
        return {self.language: usual} | dict(self.configured_contents())

    def configured_contents(self) -> Iterator[tuple[str, Path]]:
        if shared := self.below(self.config.get("contentdir")):
            yield self.language, shared
        for language, values in self.languages.items():
            if own := self.below(values.get("contentdir")):
                yield language, own
        for mount in self.mounts("content"):
            if mounted := self.below(mount.get("source")):
                yield str(mount.get("lang") or self.language), mounted

    @property
    def content(self) -> Path:
        """The folder below which files have the addresses of their paths."""
        return self.contents[self.language]

    def content_path(self, file: Path) -> str | None:
        """What a file is called below the content folder, as in `blog/x.md`; None for one outside.

        A file in the folder of another language is called `fr/blog/x.md`.
        """
        # Plain strings: every file of a site is asked for this.
        path = str(file.absolute())
        for above, folder in self.folders_inmost_first:
            if f"{path}/".startswith(f"{folder}/"):
                below = path[len(str(folder)) + 1 :] or "."
                return f"{above}/{below}" if above else below
        return None

    def file_at(self, content_path: str) -> Path:
        """Where the file with that content path lies, or would lie."""
        found = self.content / content_path
        for above, folder in self.folders_inmost_first:
            if above and content_path.startswith(f"{above}/") and not found.is_file():
                found = folder / content_path.removeprefix(f"{above}/")
        return found

    @cached_property
    def mounted(self) -> dict[str, Path]:
        """The folders that module mounts put below a folder of content, by where they are there.

        https://gohugo.io/configuration/module/#mounts
        """
        found = {}
        for mount, target in self.all_mounts():
            folder = self.below(mount.get("source"))
            if folder and target.startswith("content/"):
                found[self.in_language(str(mount.get("lang") or ""), target[8:])] = folder
        return found

    def in_language(self, language: str, path: str) -> str:
        """The content path of what lies there in the content of a language."""
        is_own = language in {"", self.language}
        return path if is_own else f"{language}/{path}".rstrip("/")

    @cached_property
    def content_folders(self) -> list[Path]:
        """All folders in which content is."""
        return list(dict.fromkeys([*self.contents.values(), *self.mounted.values()]))

    @cached_property
    def folders_inmost_first(self) -> list[tuple[str, Path]]:
        """The folders of content, each with the content path of what lies in it."""
        own = [(self.in_language(name, ""), folder) for name, folder in self.contents.items()]
        return sorted([*own, *self.mounted.items()], key=lambda one: -len(one[1].parts))

    def all_mounts(self) -> Iterator[tuple[dict[str, Any], str]]:
        """The module mounts of folders of the site, each with the place that it puts one in."""
        mounts = self.config.get("module.mounts")
        for mount in mounts if isinstance(mounts, list) else ():
            if isinstance(mount, dict):
                yield mount, str(mount.get("target")).strip("/")

    def mounts(self, target: str) -> Iterator[dict[str, Any]]:
        """The module mounts that put a folder of the site in the place of one of Hugo's."""
        return (mount for mount, place in self.all_mounts() if place == target)

    def below(self, name: object) -> Path | None:
        """A folder of the site by its name; None for what is none, or lies outside."""
        if not isinstance(name, str) or not name.strip("/ "):
            return None
        folder = Path(self.folder, name.strip("/ "))
        is_inside = folder.resolve().is_relative_to(self.folder.resolve())
        return folder if is_inside and folder.is_dir() else None

    def component(self, name: str) -> list[Path]:
        """The folders that Hugo takes for its `static`, `assets` or `data`."""
        key = COMPONENTS[name]
        keys = [key, *(f"{key}{number}" for number in range(11))]
        places = [*self.languages.values(), self.config.values]
        named = [text for place in places for one in keys for text in texts(place.get(one))]
        named += [str(mount.get("source")) for mount in self.mounts(name)]
        found = [folder for text in dict.fromkeys(named) if (folder := self.below(text))]
        return found or [self.folder / name]

    @cached_property
    def collections(self) -> dict[str, dict[str, Any]]:
        """What is configured for each of Jekyll's collections, by its name."""
        found = self.config.get("collections")
        if isinstance(found, list):
            return {name: {} for name in texts(found)}
        pairs = found.items() if isinstance(found, dict) else ()
        return {name: values if isinstance(values, dict) else {} for name, values in pairs}

    @cached_property
    def plugins(self) -> set[str]:
        """What Jekyll loads, by its configuration or its Gemfile."""
        named = {name for key in ("plugins", "gems") for name in texts(self.config.get(key))}
        return named | set(gems_in(self.folder / "Gemfile"))

    @property
    def data(self) -> Path:
        """Where its data files are."""
        if self.is_jekyll:
            return self.below(self.config.get("data_dir")) or self.folder / "_data"
        return self.component("data")[0]

    @cached_property
    def public(self) -> list[Path]:
        """The folders whose files stand at the root of the built site."""
        if self.is_jekyll:
            return [self.content]
        return [*self.component("static"), *self.component("assets")]

    @cached_property
    def image_folders(self) -> list[Path]:
        """Where an address below the site's root is looked for."""
        if self.is_jekyll:
            return list(dict.fromkeys((self.content, self.folder, self.folder / "assets")))
        return list(dict.fromkeys([*self.public, self.content, self.folder]))

    @cached_property
    def base_path(self) -> str:
        """The path below which the whole site stands, as in `/site`; mostly empty."""
        written = texts(self.said("baseurl"))[:1]
        path = "".join(urlsplit(text).path for text in written).strip("/")
        return f"/{path}" if path else ""

    @cached_property
    def base_urls(self) -> list[str]:
        """How an address of the site's own may begin, up to its path."""
        written = texts(self.config.get("url")) if self.is_jekyll else texts(self.said("baseurl"))
        hosts = {urlsplit(text).netloc.lower() for text in written} - {""}
        return [f"{scheme}//{host}" for host in sorted(hosts) for scheme in SCHEMES]

    def own_path(self, address: str) -> str | None:
        """The path of an address on this site, below the path of the whole site; None for another
        site's. What is relative stays so.
        """
        path = address
        for base in self.base_urls:
            if address.lower().startswith(base) and address[len(base) :][:1] in {"", *"/?#"}:
                path = address[len(base) :] or "/"
                break
        else:
            if EXTERNAL.match(address):
                return None
        path = BEHIND_PATH.sub("", path)
        if self.base_path and f"{path}/".startswith(f"{self.base_path}/"):
            path = path.removeprefix(self.base_path) or "/"
        return path

    @cached_property
    def zone(self) -> ZoneInfo | None:
        """The zone of dates that name none; None where the site leaves it to its surroundings."""
        written = texts(self.said("timezone"))
        try:
            return ZoneInfo(written[0]) if written else None
        except (ValueError, OSError, ZoneInfoNotFoundError):
            return None

    @property
    def keeps_html(self) -> bool:
        """Whether raw HTML in a text is shown."""
        return self.is_jekyll or self.goldmark("renderer.unsafe") is True

    @property
    def hard_wraps(self) -> bool:
        """Whether the end of a line in a text is one on the page."""
        if self.is_jekyll:
            return self.config.get("kramdown.hard_wrap") is True
        return self.goldmark("renderer.hardwraps") is True

    @property
    def typographer(self) -> bool:
        """Whether straight quotes and dashes in a text become typographic ones."""
        disabled = self.goldmark("extensions.typographer.disable")
        return True not in {disabled, self.goldmark("extensions.typographer") is False}

    @cached_property
    def dialect(self) -> dict[str, bool]:
        """What pages must know of the site's Markdown to look the same; nothing as a rule."""
        wraps = {"hard_wraps": True} if self.hard_wraps else {}
        return wraps | ({} if self.typographer else {"typographer": False})

    def goldmark(self, key: str) -> Param:
        """A setting of Hugo's Markdown."""
        return self.config.get(f"markup.goldmark.{key}")


def site_of(path: Path) -> Site:
    """The site that a folder or a file belongs to: its root, its folder of content, or below that.

    Where nothing is configured the names of the folders tell where the content is.
    """
    path = path.absolute()
    folder = path if path.is_dir() else path.parent
    for here in [folder, *folder.parents][:DEPTH]:
        site = configured_site(here)
        if site and (here == path or site.is_jekyll or site.content_path(path) is not None):
            return site
    root, content = content_by_names(folder)
    return Site(root, FrontMatter({}, {}), root, unconfigured_content=content)


def configured_site(folder: Path) -> Site | None:
    """The site with this root; None where there is no configuration."""
    for is_jekyll, read in ((True, jekyll_configuration), (False, hugo_configuration)):
        found: Configuration | None = read(folder)
        if found:
            config = FrontMatter(found.values, {})
            return Site(folder, config, found.file, is_jekyll, tuple(found.problems))
    return None


def content_by_names(folder: Path) -> tuple[Path, Path]:
    """Root and folder of content of a site that has no configuration."""
    if (folder / "content").is_dir():
        return folder, folder / "content"
    if folder.name == "content":
        return folder.parent, folder
    for here in [folder, *folder.parents][:DEPTH]:
        if here.name.lower().lstrip("_").replace("_", "-") in (*SECTIONS, "posts"):
            return here.parent, here.parent
    return folder, folder


def own_language(site: Site) -> str:
    """The code of the language whose pages go into the lists here: that of this site, if the other
    has it, else its default one.
    """
    return site.listed_language


def base(language: str) -> str:
    """The language of a tag, without its country: `pt` of `pt-BR`."""
    return language.lower().partition("-")[0]


def gems_in(file: Path) -> list[str]:
    """The gems that a Gemfile names; none of what cannot be read, or is too large for one."""
    try:
        is_one = file.is_file() and file.stat().st_size <= MAX_CONFIGURATION
        return GEM.findall(file.read_text(errors="replace")) if is_one else []
    except OSError:
        return []


def polyglot_default(site: Site) -> str:
    return "".join(texts(site.config.get("default_lang"))[:1]) or "en"


def address_prefix(language: str, site: Site) -> str:
    """The folder in which Hugo has the pages of a language: none for its default one, unless the
    configuration says otherwise. Jekyll has one with the plugin Polyglot.
    """
    if site.is_jekyll:
        others = texts(site.config.get("languages")) if "jekyll-polyglot" in site.plugins else []
        return language if language in others and language != polyglot_default(site) else ""
    in_folder = site.config.get("defaultcontentlanguageinsubdir") is True
    default = site.language or own_language(site)
    return language if language != default or in_folder else ""
