"""What shows an image of the library: every text that visitors see, or may see yet."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
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
from contact.pages.bounded_memory import BoundedMemory

# In bytes, of one process: of some three thousand versions.
IMAGES_ROOM = 1_000_000


def size_of_images(images: Sequence[str]) -> int:
    """About what they take, with the digest by which they are found."""
    return 300 + 100 * len(images)


# By the digest of the version that shows them.
kept_images = BoundedMemory[tuple[str, ...]](IMAGES_ROOM, size_of_images)


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
    shown = ((owner, image_paths_in(text)) for owner, text in stored_texts())
    for owner, mentioned in (*shown, *in_shared_versions()):
        for path in mentioned:
            if paths is None or path in paths:
                yield owner, path


def stored_texts() -> Iterator[tuple[Model, str]]:
    """What an editor can write that is no page."""
    for model in (CallToAction, Organisation, Testimonial, Client):
        names = [f.name for f in own_fields(model) if isinstance(f, CharField | TextField)]
        rule = reduce(or_, (Q(**{f"{name}__icontains": IMAGE_FOLDER}) for name in names))
        for row in model._default_manager.filter(rule).only(*names):
            yield row, " ".join(str(getattr(row, name)) for name in names)


def in_shared_versions() -> Iterator[tuple[Model, Sequence[str]]]:
    """The pages of which someone may read a version that shows images, and those images."""
    # By their keys: asked in one, databases look at every version first.
    shared = list(ShareLink.objects.open().order_by().values_list("revision", flat=True))
    digests = dict(Revision.objects.filter(pk__in=shared).order_by().values_list("pk", "digest"))
    images = images_by_digest(digests)
    keys = [key for key, digest in digests.items() if images.get(digest)]
    revisions = Revision.objects.filter(pk__in=keys).only("content_type", "object_id", "digest")
    for revision in revisions.prefetch_related("object"):
        if revision.object:
            yield revision.object, images[revision.digest]


def images_by_digest(digests: dict[int, str]) -> dict[str, Sequence[str]]:
    """The images of versions by the digest of their text, for versions by key. Each is read once,
    as a version never changes.
    """
    asked = ((digest, kept_images.find(digest)) for digest in digests.values())
    found: dict[str, Sequence[str]] = {digest: kept for digest, kept in asked if kept is not None}
    unread = [key for key, digest in digests.items() if digest not in found]
    texts = Revision.objects.filter(pk__in=unread).order_by().values_list("digest", "fields")
    for digest, fields in texts:
        images = tuple(image_paths_in(str(fields)))
        kept_images.keep(digest, images)
        found[digest] = images
    return found
