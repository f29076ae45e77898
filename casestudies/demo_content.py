"""The demonstration, taken away again: what came from the files in `demo/` and nobody has changed.

Whatever else there is stays.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage

from casestudies.desk.image_users import image_users
from casestudies.files import cross_links, imported
from casestudies.files.demo_pages import SITE, demo_pages
from casestudies.files.exporting.everything import all_places
from casestudies.files.exporting.page_files import alias_changes
from casestudies.files.front_matter import parse_front_matter
from casestudies.files.importing.reading.file_bytes import decode, file_bytes
from casestudies.files.importing.report import Report
from casestudies.files.importing.storing.menus import configured as configured_entries
from casestudies.files.importing.storing.menus import entry_of as menu_entry_of
from casestudies.files.records.finding import find_records
from casestudies.files.records.mapping import record_digest, value_as_json
from casestudies.files.records.reading import read_values
from casestudies.files.records.storing import MODELS, data_files
from casestudies.files.sites import site_of
from casestudies.history.revisions import Revision
from casestudies.images.pictures import picture
from casestudies.images.storing import sizes_of
from casestudies.kinds import linked_ends
from casestudies.models import DataFile, LibraryImage, Redirect, SourceFile
from casestudies.publishing import Page
from casestudies.tables.menu_entries import MenuEntry

EDITOR = {"username": "editor", "first_name": "Demo", "last_name": "Editor"}
EDITED = "it was edited here"


@dataclass(slots=True)
class Removal:
    """What was taken away, in numbers; what was kept, in sentences; images that nothing shows."""

    counts: dict[str, int] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    images: set[str] = field(default_factory=set)


def remove_demo() -> Removal:
    """Delete the demonstration's rows but those that were changed or are in use. Belongs into a
    transaction; the files of the images are for `delete_images` once that is through.
    """
    removal = Removal()
    pages, records = list(demo_pages()), list(demo_records())
    demo = {(type(one), one.pk) for one in (*pages, *records)}
    keys = {cross_links.page_key(page) for page in all_places()}
    unused = [*sorted_out(pages, records, keys, demo, removal)]
    removal.images = {path for one in unused for path in image_paths(one)}
    removal.counts["menu entries"] = remove_menu_entries(unused)
    withdrawn = set(Redirect.objects.gone().values_list("pk", flat=True))
    for one in unused:
        name = str(one._meta.verbose_name_plural)
        removal.counts[name] = removal.counts.get(name, 0) + 1
        forget_file(one)
        one.delete()
    # Nobody needs to be told that the demonstration is withdrawn.
    Redirect.objects.gone().exclude(pk__in=withdrawn).delete()
    remove_data_files()
    removal.images -= set(image_users(removal.images)) | {
        image.path for image in LibraryImage.objects.all()
    }
    remove_editor(removal)
    return removal


def sorted_out(
    pages: list[Page],
    records: list[Any],
    keys: Container[str],
    demo: Container[tuple[type, int]],
    removal: Removal,
) -> Iterator[Any]:
    """What may go; why the others are kept is noted."""
    for page in pages:
        if reason := page_is_kept(page, keys, demo):
            removal.kept.append(f"{page.get_absolute_url()} “{page}”: {reason}.")
        else:
            yield page
    for record in records:
        if record_is_edited(record):
            removal.kept.append(f"{record._meta.verbose_name} {record}: {EDITED}.")
        else:
            yield record


def demo_records() -> Iterator[Any]:
    """The testimonials and clients that came from its data files as these are now."""
    for _path, record in found_records():
        rows = MODELS[record.kind].objects
        yield from rows.filter(imported__digest=record_digest(record))


def found_records() -> Iterator[tuple[Path, Any]]:
    for path in data_files(site_of(SITE), Report()):
        front = read_values(decode(file_bytes(path)), path.suffix)
        for record in find_records(front, path.name):
            yield path, record


def page_is_kept(page: Page, keys: Container[str], demo: Container[tuple[type, int]]) -> str:
    """Why the page stays; empty if it may go."""
    front = parse_front_matter(page.front_matter)
    has_other_links = cross_links.edited_links(page, keys) is not None
    if imported.is_edited(page) or has_other_links or alias_changes(page, front):
        return EDITED
    if Revision.objects.of(page).waiting().exists():
        return "draft changes wait beside it"
    names = (end.get_accessor_name() for end in linked_ends(page))
    others = (other for name in names for other in getattr(page, name).all())
    own = next((other for other in others if (type(other), other.pk) not in demo), None)
    return f"“{own}” is linked with it" if own else ""


def record_is_edited(record: Any) -> bool:
    came = record.imported.get("fields", {})
    return any(value_as_json(getattr(record, name)) != value for name, value in came.items())


def image_paths(one: Any) -> Iterator[str]:
    """The paths in the media folder of the images that came with a page, testimonial or client."""
    yield from filter(None, (getattr(one, name, "") for name in ("image", "logo", "portrait")))
    yield from (path for path, _digest in one.imported.get("images", {}).values())


def remove_menu_entries(unused: list[Any]) -> int:
    """Delete the entries that lead to what goes, and those of the configuration; how many."""
    going = {(one._meta.model_name, one.pk) for one in unused}
    site = site_of(SITE)
    items = configured_entries(site.config.values, site.config_file)
    made = [menu_entry_of(item, position=0) for item in items]
    configured = {(entry.menu, entry.label, entry.address) for entry in made}
    found = [
        entry
        for entry in MenuEntry.objects.select_related("content_type")
        if (entry.content_type and (entry.content_type.model, entry.object_id) in going)
        or (not entry.content_type and (entry.menu, entry.label, entry.address) in configured)
    ]
    MenuEntry.objects.filter(pk__in=[entry.pk for entry in found]).delete()
    return len(found)


def forget_file(one: Any) -> None:
    """Forget the file of a page, or the next demonstration would take it for deleted by hand."""
    kind = ContentType.objects.get_for_model(type(one))
    SourceFile.objects.filter(content_type=kind, object_id=one.pk).delete()


def remove_data_files() -> None:
    """Forget the data files of the demonstration of which no row is left."""
    for path in {path for path, _record in found_records()}:
        name = path.relative_to(SITE).as_posix()
        if not any(model.objects.filter(imported__file=name).exists() for model in MODELS.values()):
            DataFile.objects.filter(path=name, text=decode(file_bytes(path))).delete()


def remove_editor(removal: Removal) -> None:
    """Delete the account that the command made, if nobody has used or changed it."""
    for editor in User.objects.filter(username=EDITOR["username"]):
        as_made = {name: getattr(editor, name) for name in EDITOR} == EDITOR and not editor.email
        if not as_made:
            removal.kept.append("The account editor: it was changed.")
        elif editor.last_login:
            removal.kept.append("The account editor: somebody has signed in with it.")
        else:
            editor.delete()
            removal.counts["accounts"] = 1


def delete_images(paths: set[str]) -> None:
    """Take the images and their copies out of the media folder."""
    for path in paths:
        found = picture(path)
        copies = sizes_of(path, found.width) if found else []
        for name in (path, *(name for _width, name in copies)):
            default_storage.delete(name)
