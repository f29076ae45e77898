"""What shows an image of the library: every text that visitors see, or may see yet."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, Model, Q, TextField

from casestudies.history.revisions import Revision
from casestudies.history.share_links import ShareLink
from casestudies.history.snapshots import own_fields
from casestudies.kinds import page_models
from casestudies.models import Client, Testimonial
from casestudies.publishing import Page
from contact.models import CallToAction
from contact.organisation import Organisation

FOLDER = "images/"
_PATH = re.compile(FOLDER + r"[0-9a-f]{24}\.(?:jpg|png|webp)")


def image_users() -> dict[str, list[Any]]:
    """By the path of an image, the objects that show it or may, each once.

    What only mentions the folder is read, in a number of queries that does not grow.
    """
    found: dict[str, list[Any]] = defaultdict(list)
    for owner, text in (*stored_texts(), *kept_texts()):
        for path in set(_PATH.findall(text)):
            if owner not in found[path]:
                found[path].append(owner)
    return found


def stored_texts() -> Iterator[tuple[Model, str]]:
    """What an editor can write, and what came with an imported page."""
    for model in (*page_models(), CallToAction, Organisation, Testimonial, Client):
        names = [f.name for f in own_fields(model) if isinstance(f, CharField | TextField)]
        names += ["imported"] if issubclass(model, Page) else []
        rule = reduce(or_, (Q(**{f"{name}__icontains": FOLDER}) for name in names))
        for row in model._default_manager.filter(rule).only(*names):
            yield row, " ".join(str(getattr(row, name)) for name in names)


def kept_texts() -> Iterator[tuple[Model, str]]:
    """Draft changes that wait, and versions that someone holds a share link to."""
    shared = Q(pk__in=ShareLink.objects.open().values("revision"))
    kept = Revision.objects.filter(shared | Q(pk__in=Revision.objects.waiting().values("pk")))
    for revision in kept.filter(fields__icontains=FOLDER).prefetch_related("object"):
        if revision.object:
            yield revision.object, str(revision.fields)
