"""The page of a person that was deleted for good is erased again after a restore (PEOPLES_PAGES).

Pages of people alone: what else was deleted for good by mistake is what backups are for.
"""

from urllib.parse import unquote

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from casestudies.desk.deleted.for_good import addresses_of, delete_for_good
from casestudies.history.deleted_pages import DeletedPage, keep_deleted
from casestudies.models import Person
from casestudies.publishing import LONG_AGO
from contact.erasures.replay import Known, was_page_erased


@transaction.atomic
def erase_again(erased: Known, *, dry_run: bool) -> int:
    """Says how many pages it has erased, or would."""
    there = [person for person in Person.objects.all() if is_erased(erased, person)]
    kept = DeletedPage.objects.filter(content_type=ContentType.objects.get_for_model(Person))
    gone = [one for one in kept if is_erased_too(erased, one)]
    if not dry_run:
        for person in there:
            gone += keep_deleted([person], by=None)
            person.delete()
        for one in gone:
            delete_for_good(one, with_addresses=True)
    return len(gone) + len(there) * dry_run


def is_erased(erased: Known, person: Person) -> bool:
    address = unquote(person.get_absolute_url())
    return was_page_erased(erased, person.pk, address, person.updated_at or LONG_AGO)


def is_erased_too(erased: Known, kept: DeletedPage) -> bool:
    return any(
        was_page_erased(erased, kept.object_id, address, kept.deleted_at)
        for address in addresses_of(kept)
    )
