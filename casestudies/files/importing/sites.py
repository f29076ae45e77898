"""A whole site, given by its root: its configuration and its data files.

What else is read from a root gets a SiteRoot: `import_content` in this package's `__init__` names
the readers, one after the other.
"""

from dataclasses import dataclass
from pathlib import Path

from casestudies.files.front_matter.values import FrontMatter, FrontMatterError, Param
from casestudies.files.importing.documents import decode, file_bytes
from casestudies.files.importing.report import Level, RefusedFileError, Report
from casestudies.files.records.reading import SUFFIXES, read_values

# The first that is there counts, as for Hugo.
CONFIGURATIONS = [f"{name}{suffix}" for name in ("hugo", "config") for suffix in SUFFIXES]
JEKYLL = ["_config.yml", "_config.yaml"]


@dataclass(frozen=True, slots=True)
class SiteRoot:
    """The folder that holds a whole site, and its configuration with lower-case keys; that is
    empty where there is none that can be read.
    """

    folder: Path
    config: FrontMatter
    config_file: Path
    is_jekyll: bool

    @property
    def data(self) -> Path:
        """Where its data files are."""
        return self.folder / ("_data" if self.is_jekyll else "data")

    @property
    def image_folders(self) -> list[Path]:
        """Where an address below the site's root is looked for."""
        return [self.folder / name for name in ("static", "assets", "")]


def site_at(path: Path, report: Report) -> SiteRoot | None:
    """The site whose root is that folder; None for any other folder, and for a file."""
    if not path.is_dir():
        return None
    jekyll = first_file(path, JEKYLL)
    if jekyll and not (path / "content").is_dir():
        return SiteRoot(path, configuration(jekyll, report), jekyll, is_jekyll=True)
    file = first_file(path, CONFIGURATIONS)
    # The last is what an export has.
    if not (file or any((path / name).is_dir() for name in ("content", "data", "config/_default"))):
        return None
    if file:
        return SiteRoot(path, configuration(file, report), file, is_jekyll=False)
    folder = path / "config" / "_default"
    return SiteRoot(path, configured_in(folder, report), folder, is_jekyll=False)


def first_file(folder: Path, names: list[str]) -> Path | None:
    return next((folder / name for name in names if (folder / name).is_file()), None)


def configured_in(folder: Path, report: Report) -> FrontMatter:
    """Hugo's configuration in several files: each holds the key that it is named for."""
    values: dict[str, Param] = {}
    for file in sorted(folder.glob("*")) if folder.is_dir() else ():
        if file.suffix in SUFFIXES and file.is_file():
            found = configuration(file, report).values
            name = file.name.partition(".")[0].lower()
            values |= found if name in {"hugo", "config"} else {name: found}
    return FrontMatter(values, {})


def configuration(file: Path, report: Report) -> FrontMatter:
    """What a configuration file says; empty, with a word in the report, if it cannot be read."""
    try:
        found = read_values(decode(file_bytes(file)), file.suffix)
    except FrontMatterError as error:
        report.add(file, Level.WARNING, error.message, error.place)
    except RefusedFileError as error:
        report.add(file, Level.WARNING, error.text, error.place)
    else:
        if isinstance(found.values, dict):
            return found
    return FrontMatter({}, {})
