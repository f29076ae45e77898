"""The addresses that the old site itself had for a page."""

from casestudies.files.front_matter.values import FrontMatter
from casestudies.files.importing.hugo_addresses import day_of, hugo_address, prefix_of
from casestudies.files.importing.jekyll import date_and_slug
from casestudies.files.importing.jekyll_addresses import jekyll_addresses
from casestudies.files.importing.markdown_files import MarkdownFile

__all__ = ["built_addresses", "prefix_of"]


def built_addresses(file: MarkdownFile, front: FrontMatter) -> list[str]:
    """Where Hugo or Jekyll built the page, below the path of the site; none for a Jekyll draft,
    several where nothing tells how the site was configured.
    """
    if not file.is_jekyll:
        return [hugo_address(file, front)]
    prefix = f"/{prefix_of(file)}".rstrip("/")
    found = jekyll_addresses(file, front, day_of(front), date_and_slug(file)[1])
    return [path if path.startswith(f"{prefix}/") else f"{prefix}{path}" for path in found]
