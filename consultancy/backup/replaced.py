"""What a restore will replace, and by what, in sentences."""

from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.db import Error, connection
from django.utils import timezone

from casestudies.kinds import page_models
from consultancy.backup.archive import Archive
from consultancy.backup.errors import first_line
from consultancy.backup.media_changes import MediaChanges
from consultancy.media.place import media_place
from contact.models import DiagnosticRequest

SHOWN = ("contact.diagnosticrequest", "auth.user")


def what_is_replaced(archive: Archive, changes: MediaChanges) -> Iterator[str]:
    """Asks the present database, which may be empty, away or of any release."""
    manifest = archive.manifest
    made_at = timezone.localtime(manifest.made_at).strftime("%Y-%m-%d %H:%M %Z")
    pages = [f"casestudies.{model._meta.model_name}" for model in page_models()]
    counts = [table.rows for name, table in manifest.tables.items() if name in pages]
    requests, accounts = (manifest.tables[name].rows for name in SHOWN)
    yield (
        f"{archive.path} was made on {made_at} of {manifest.site}, by release {manifest.version} "
        f"on {manifest.engine}: {numbers_in_short(requests, sum(counts), accounts)}."
    )
    yield f"It takes the place of {database_name()}: {what_is_there()}."
    yield (
        f"Of the media files in {media_place()}, {len(changes.other)} are replaced and "
        f"{len(changes.extra)} are deleted; {len(changes.missing)} are added."
    )


def what_is_there() -> str:
    """The same numbers of the present database."""
    try:
        if not connection.introspection.table_names():
            return "it is empty"
        return numbers_in_short(
            DiagnosticRequest.objects.count(),
            sum(model.objects.count() for model in page_models()),
            get_user_model().objects.count(),
        )
    except Error as error:
        return f"it cannot be read ({first_line(error)})"


def numbers_in_short(requests: int, pages: int, accounts: int) -> str:
    return f"{requests} requests, {pages} pages, {accounts} accounts"


def database_name() -> str:
    """As its owner knows it, without the password."""
    known = connection.settings_dict
    host = f" on {known['HOST']}" if known.get("HOST") else ""
    return f"the database {known['NAME']}{host}"
