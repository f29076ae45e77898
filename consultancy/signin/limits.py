"""How often somebody may try, counted in the database, so that all processes and hosts count alike.

A stranger's failures never keep out an owner: whoever comes with a browser from which the account
was signed in to before is counted by that browser alone, and whoever comes from such a network by
account and network (OWASP, “Slow down online guessing attacks with device cookies”). Everybody
else is counted by network, by account and network, and by account. Keys are keyed hashes; an
account that does not exist counts like one that does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from consultancy.signin.devices import device_of
from consultancy.signin.hashing import BusyError
from consultancy.signin.models import CountedTry, SignIn
from contact.intake.proxies import visitor_address
from contact.intake.throttle import network_of
from contact.mail.emails import count_alone

COUNTED_FOR = timedelta(minutes=15)
# Failures within the window after which there is no further try.
FROM_A_KNOWN_PLACE = 10
FROM_A_NEW_PLACE = 5
FROM_ONE_NETWORK = 20
FROM_ALL_NEW_PLACES = 20
LINKS_FOR_ONE_ADDRESS = 3
LINKS_FROM_ONE_NETWORK = 10

Limits = dict[str, int]


class TooManyTriesError(Exception):
    """The limit is reached: nothing was looked at."""


def network(request: HttpRequest) -> str:
    """The network that the request came from, /24 or /64; empty where no address is known."""
    return network_of(visitor_address(request), ipv6_prefix=64) or ""


def in_known_place(request: HttpRequest, username: str) -> Limits | None:
    """What a try counts for where the account was signed in to before; None in a new place."""
    if device := device_of(request, username):
        return {key("device", device): FROM_A_KNOWN_PLACE}
    where = network(request)
    if where and SignIn.objects.filter(user__username=username, network=where).exists():
        return {key("known network", where, username): FROM_A_KNOWN_PLACE}
    return None


def in_new_place(request: HttpRequest, username: str) -> Limits:
    """What a try counts for from where nobody is known, whether or not there is the account."""
    everywhere = {key("account", username): FROM_ALL_NEW_PLACES}
    where = network(request)
    # A server behind a socket knows no address; counting everyone as one would stop them all.
    if not where:
        return everywhere
    here = {
        key("place", where, username): FROM_A_NEW_PLACE,
        key("network", where): FROM_ONE_NETWORK,
    }
    return here | everywhere


def link_limits(request: HttpRequest) -> Limits:
    where = network(request)
    return {key("links from", where): LINKS_FROM_ONE_NETWORK} if where else {}


def address_limits(address: str) -> Limits:
    return {key("links for", address): LINKS_FOR_ONE_ADDRESS}


def code_limits(username: str) -> Limits:
    """For whoever is signed in: nobody else can spend these."""
    return {key("codes", username): FROM_A_KNOWN_PLACE}


def key(*parts: str) -> str:
    """A name for what is counted that tells nobody what it is."""
    text = "\n".join(part.casefold() for part in parts)
    return salted_hmac("consultancy.signin.limits", text, algorithm="sha256").hexdigest()


@contextmanager
def one_try(limits: Limits) -> Iterator[None]:
    """Count a try while the block runs, and for the whole window if it fails there.

    Raises TooManyTriesError where a limit is reached. Counted first and looked at afterwards, so of
    tries that come together never more than the limit go on. Once it is reached a try only reads:
    a flood writes nothing, and does not make the wait longer.
    """
    if reached(limits, own=0):
        raise TooManyTriesError
    CountedTry.objects.filter(at__lt=timezone.now() - COUNTED_FOR).delete()
    tries = CountedTry.objects.bulk_create([CountedTry(key=name) for name in limits])
    if reached(limits, own=1):
        uncount(tries)
        raise TooManyTriesError
    try:
        yield
    except BusyError:
        uncount(tries)
        raise
    uncount(tries)


def reached(limits: Limits, *, own: int) -> bool:
    """Whether some key has all the tries that it may have, not counting our own."""
    recent = CountedTry.objects.filter(key__in=limits, at__gte=timezone.now() - COUNTED_FOR)
    counts = recent.order_by().values_list("key").annotate(Count("pk"))
    return any(count - own >= limits[name] for name, count in counts)


def uncount(tries: list[CountedTry]) -> None:
    CountedTry.objects.filter(pk__in=[one.pk for one in tries]).delete()


def spent(limits: Limits) -> bool:
    """Count one more, whatever comes of it; False, and nothing counted, where that is too many.

    Nobody else counts meanwhile: of those that come at the same moment as many are let go on as
    there is room for. Once it is too many a try only reads.
    """
    if reached(limits, own=0):
        return False
    with transaction.atomic():
        count_alone()
        if reached(limits, own=0):
            return False
        CountedTry.objects.bulk_create([CountedTry(key=name) for name in limits])
    return True
