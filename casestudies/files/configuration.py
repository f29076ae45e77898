"""The configuration of a Hugo or Jekyll site: one map with lower-case keys, from all its files.

Hugo reads `hugo.*` or `config.*`, and over it the folders `config/_default` and
`config/production`, in which each file holds the key that it is named for
(https://gohugo.io/configuration/introduction/#configuration-directory).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casestudies.files.front_matter.values import FrontMatterError, Param, Place
from casestudies.files.records.reading import SUFFIXES, read_last_values

# The first that is there counts, as for Hugo.
CONFIGURATIONS = [f"{name}{suffix}" for name in ("hugo", "config") for suffix in SUFFIXES]
# What is built for the public is built with the second one over the first.
FOLDERS = ("config/_default", "config/production")
JEKYLL = ("_config.yml", "_config.yaml")
MAX_CONFIGURATION = 1_000_000


@dataclass(frozen=True, slots=True)
class ConfigProblem:
    """What is wrong with a configuration, and where."""

    file: Path
    text: str
    place: Place = Place(1, 1)  # noqa: RUF009


@dataclass(slots=True)
class Configuration:
    """The values, the first of the files they stand in, and what is wrong with them."""

    file: Path
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[ConfigProblem] = field(default_factory=list)

    def read(self, file: Path) -> dict[str, Any]:
        """What one file says; nothing, and a problem more, if it cannot be read."""
        try:
            found = read_last_values(configuration_text(file), file.suffix)
        except FrontMatterError as error:
            self.problems.append(ConfigProblem(file, error.message, error.place))
        except (OSError, ValueError):
            said = f"This is no UTF-8 text of at most {MAX_CONFIGURATION:,} bytes."
            self.problems.append(ConfigProblem(file, said))
        else:
            for remark in found.remarks_on_repeated():
                self.problems.append(ConfigProblem(file, remark.text, remark.place))
            return found.values if isinstance(found.values, dict) else {}
        return {}


def configuration_text(file: Path) -> str:
    """The text of a file. Raises OSError or ValueError for what is no text of a decent length."""
    if file.stat().st_size > MAX_CONFIGURATION:
        raise ValueError
    return file.read_bytes().decode()


def jekyll_configuration(folder: Path) -> Configuration | None:
    """That of the Jekyll site with this root; None where there is none, and where a Hugo site kept
    the file from its former life.
    """
    file = first_file(folder, JEKYLL)
    is_hugo = first_file(folder, CONFIGURATIONS) and (folder / "content").is_dir()
    if file is None or is_hugo:
        return None
    configuration = Configuration(file)
    configuration.values = configuration.read(file)
    return configuration


def hugo_configuration(folder: Path) -> Configuration | None:
    """That of the Hugo site with this root; None where there is none."""
    file = first_file(folder, CONFIGURATIONS)
    folders = [folder / name for name in FOLDERS if (folder / name).is_dir()]
    if not (file or folders):
        return None
    configuration = Configuration(file or folders[0])
    if file:
        configuration.values = configuration.read(file)
    for one in folders:
        for part in parts_in(one, configuration):
            configuration.values = both_maps(configuration.values, part)
    return configuration


def first_file(folder: Path, names: list[str] | tuple[str, ...]) -> Path | None:
    return next((folder / name for name in names if (folder / name).is_file()), None)


def parts_in(folder: Path, configuration: Configuration) -> Iterator[dict[str, Any]]:
    """The files of a folder, each under the key that its name says: `menus.de.toml` holds
    `languages.de.menus`.
    """
    for file in sorted(folder.iterdir()):
        if file.suffix not in SUFFIXES or not file.is_file():
            continue
        found = configuration.read(file)
        name, _dot, language = file.stem.lower().partition(".")
        if name == "languages" and language:
            name = "hugo"
        if name not in {"hugo", "config"}:
            found = {name: found}
        yield {"languages": {language: found}} if language else found


def both_maps(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Param]:
    """Both maps, at every level; where both say something the upper one is right."""
    both = dict(below)
    for key, value in above.items():
        known = both.get(key)
        both[key] = (
            both_maps(known, value)
            if isinstance(known, dict) and isinstance(value, dict)
            else value
        )
    return both
