"""What shows an image of the library: every text that visitors see, or may see yet."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, Model, Q, TextField

from casestudies.desk.links.inbound import MOST_INBOUND
from casestudies.desk.links.keys import listed_pages
from casestudies.desk.links.mentioning import IMAGE_FOLDER, image_paths_in
from casestudies.desk.links.reading import read_changed_texts
from casestudies.history.revisions import Revision
from casestudies.history.share_links import ShareLink
from casestudies.history.snapshots import own_fields
from casestudies.models import Client, Testimonial
from casestudies.tables.mentions import Mention
from contact.models import CallToAction
from contact.organisation import Organisation


def image_users(paths: Collection[str]) -> dict[str, list[Any]]:
    """By the path of an image, the objects that show it or may, each once; where an image is
    on hundreds of pages not all of them.
    """
    found: dict[str, list[Any]] = defaultdict(list)
    for owner, path in (*in_pages(paths), *beside_pages(paths)):
        if owner not in found[path]:
            found[path].append(owner)
    return found


def used_paths() -> Q:
    """What holds of the images of the library that something shows."""
    read_changed_texts()
    mentioned = Mention.objects.filter(kind=Mention.Kind.IMAGE).order_by().values("name")
    return Q(path__in=mentioned) | Q(path__in={path for _owner, path in beside_pages(None)})


def in_pages(paths: Collection[str]) -> Iterator[tuple[Model, str]]:
    """Pages and their draft changes."""
    read_changed_texts()
    mentions = Mention.objects.filter(kind=Mention.Kind.IMAGE, name__in=paths)
    rows = list(mentions.order_by("pk")[: MOST_INBOUND * len(paths)])
    pages = listed_pages({row.source for row in rows})
    return ((pages[row.source], row.name) for row in rows if row.source in pages)


def beside_pages(paths: Collection[str] | None) -> Iterator[tuple[Model, str]]:
    """What is no page, and versions that someone holds a share link to: few, and read each time."""
    for owner, text in (*stored_texts(), *shared_texts()):
        for path in image_paths_in(text):
            if paths is None or path in paths:
                yield owner, path


def stored_texts() -> Iterator[tuple[Model, str]]:
    """What an editor can write that is no page."""
    for model in (CallToAction, Organisation, Testimonial, Client):
        names = [f.name for f in own_fields(model) if isinstance(f, CharField | TextField)]
        rule = reduce(or_, (Q(**{f"{name}__icontains": IMAGE_FOLDER}) for name in names))
        for row in model._default_manager.filter(rule).only(*names):
            yield row, " ".join(str(getattr(row, name)) for name in names)


def shared_texts() -> Iterator[tuple[Model, str]]:
    # By their keys: asked in one, PostgreSQL looks into the text of every version first.
    shared = list(ShareLink.objects.open().values_list("revision", flat=True))
    kept = Revision.objects.filter(pk__in=shared)
    for revision in kept.filter(fields__icontains=IMAGE_FOLDER).prefetch_related("object"):
        if revision.object:
            yield revision.object, str(revision.fields)
