"""Jekyll's own ways with a file: its dated name, its folder, its permalinks."""

import re
from datetime import date

from casestudies.files import dates
from casestudies.files.front_matter import parse_front_matter
from casestudies.files.front_matter.patching import patch_front_matter
from casestudies.files.front_matter.values import FrontMatter, Written, texts
from casestudies.files.importing.markdown_files import MarkdownFile
from casestudies.files.sites import Site
from casestudies.kinds import HOME

POST_NAME = re.compile(r"(\d{4}|\d{2})-(\d{1,2})-(\d{1,2})-\s*(.+)")
DOTS = re.compile(r"^\.\.\.(\s*)\Z", re.M)
PERMALINKS = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "none": "/:categories/:title.html",
}


def hugo_head(file: MarkdownFile, head: str) -> str:
    """The front matter with what Jekyll takes from elsewhere, so that Hugo would do the same.

    Date and slug from the file's name, drafts from their folder, old addresses as `aliases`. Raises
    FrontMatterError.
    """
    head = DOTS.sub(r"---\1", head)
    front = parse_front_matter(head)
    day, slug = date_and_slug(file)
    # The front matter wins over the name.
    written = front.get("date")
    if written in (None, ""):
        moment = dates.midnight(day) if day else None
    else:
        moment = date_in(written, seconds=False)
    changes: dict[str, Written] = {}
    if moment and not date_in(written, seconds=True):
        changes["date"] = moment.at if written else moment.day
    if slug != file.name and not front.get("slug"):
        changes["slug"] = slug
    if "_drafts" in file.path.parts or front.get("published") is False:
        changes |= {"draft": True, "published": None}
    declared = [text for key in ("aliases", "redirect_from") for text in texts(front.get(key))]
    paths = [*declared, *jekyll_paths(file, front, moment and moment.day, slug)]
    changes["aliases"] = list(dict.fromkeys(paths))
    return patch_front_matter(head, changes)


def date_and_slug(file: MarkdownFile) -> tuple[date | None, str]:
    """What a post's file name says; no date where the name has none, or none that exists."""
    match = POST_NAME.fullmatch(file.name)
    if match is None or file.is_rooted:
        return None, file.name
    year, month, day, slug = match.groups()
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day)), slug
    except ValueError:
        return None, slug


def date_in(value: object, *, seconds: bool) -> dates.Moment | None:
    """As `read_date`; None for what is no date."""
    try:
        return dates.read_date(value, seconds=seconds)
    except ValueError:
        return None


def jekyll_paths(file: MarkdownFile, front: FrontMatter, day: date | None, slug: str) -> list[str]:
    """Where Jekyll showed the page: its own permalink, or the configured and the default ones."""
    if own := texts(front.get("permalink")):
        return [path for path in own if ":" not in path]
    if "_drafts" in file.path.parts:
        return []
    if file.is_rooted or file.section == HOME:
        path = file.content_path.removeprefix("_").rpartition(".")[0]
        return [f"/{path}.html", *([f"/{path.removesuffix('index')}"] if file.is_bundle else [])]
    if "_posts" not in file.path.parts:
        return [f"/{file.path.parts[-2].removeprefix('_')}/{slug}.html"]
    if day is None:
        return []
    configured = configured_permalink(file.site)
    forms = {PERMALINKS["date"], PERMALINKS["pretty"], PERMALINKS.get(configured, configured)}
    folders = file.content_path.split("/")
    categories = [*folders[: folders.index("_posts")], *categories_of(front)]
    return sorted(address(form, categories, day, slug) for form in forms)


def address(form: str, categories: list[str], day: date, slug: str) -> str:
    tokens = {
        ":categories": "/".join(category.lower() for category in categories),
        ":year": f"{day:%Y}",
        ":month": f"{day:%m}",
        ":y_day": f"{day:%j}",
        ":day": f"{day:%d}",
        ":title": slug,
        ":slug": slug.lower(),
    }
    for token, text in tokens.items():
        form = form.replace(token, text)
    return re.sub(r"/{2,}", "/", f"/{form}".replace(" ", "%20"))


def categories_of(front: FrontMatter) -> list[str]:
    """`category` is one; `categories` may be several, split at spaces where it is no list."""
    several = front.get("categories")
    names = several.split() if isinstance(several, str) else texts(several)
    return [*texts(front.get("category")), *names]


def configured_permalink(site: Site) -> str:
    """The form that the site's own configuration asks for, or the default one."""
    written = site.config.get("permalink")
    return written if isinstance(written, str) else "date"
