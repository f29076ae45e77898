"""How many requests came from one neighbourhood of the network within an hour, and from all.

Counted in the database, so that every process and host counts together. Kept is a keyed hash of the
shortened address, under a salt that changes every day, for an hour; the mail worker and the next
request delete what is older.
"""

from datetime import datetime, timedelta
from ipaddress import ip_network

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from contact.intake.proxies import parsed_address
from contact.mail.emails import count_alone
from contact.models import CountedRequest

WINDOW = timedelta(hours=1)
# All networks together have so many times the limit of one. It bounds the mails of a flood that
# comes from everywhere, or through a proxy that does not say from where.
NETWORKS = 20


def network_of(address: str, *, ipv6_prefix: int = 48) -> str | None:
    """The network around an address: /24 for IPv4, /48 for IPv6. None if it is no address."""
    parsed = parsed_address(address)
    if parsed is None:
        return None
    prefix = 24 if parsed.version == 4 else ipv6_prefix
    # By number, because ip_network does not take the zone of a link-local address.
    return str(ip_network((int(parsed), prefix), strict=False))


def is_over_limit(address: str) -> bool:
    """Whether the last hour has had enough requests, from that network or from all; else count one.

    Call it inside the transaction that stores the request: until that ends nobody else counts. So
    whichever hour one looks at, exactly DIAGNOSTIC_HOURLY_LIMIT requests of a network are within
    the limit, and NETWORKS times as many of all, however many arrive together; and one that is
    rolled back was never counted. Where the address is not known ("") only all are counted.
    """
    count_alone()
    now = timezone.now()
    forget_old(now)
    network = network_of(address)
    limit: int = settings.DIAGNOSTIC_HOURLY_LIMIT
    if network and from_network(network, now) >= limit:
        return True
    if CountedRequest.objects.count() >= NETWORKS * limit:
        return True
    CountedRequest.objects.create(key=network_key(network, now) if network else "", at=now)
    return False


def forget_old(now: datetime) -> None:
    """Delete what is older than an hour, and what only a wrong clock can have told."""
    beyond = Q(at__lte=now - WINDOW) | Q(at__gt=now + WINDOW)
    CountedRequest.objects.filter(beyond).delete()


def from_network(network: str, now: datetime) -> int:
    """How many are counted, also under the salt of the day on which the hour began."""
    keys = {network_key(network, now), network_key(network, now - WINDOW)}
    return CountedRequest.objects.filter(key__in=keys).count()


def network_key(network: str, at: datetime) -> str:
    return salted_hmac(f"contact.throttle.{at:%Y-%m-%d}", network, algorithm="sha256").hexdigest()
