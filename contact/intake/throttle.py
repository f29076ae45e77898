"""How many requests came from one neighbourhood of the network within the hour.

Counted in the database, so that every process and host counts together. Kept is a keyed hash of the
shortened address, under a salt that changes every day, for an hour; the first request that is
counted after it deletes it.
"""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from contact.models import RateCounter

WINDOW = timedelta(hours=1)


def network_of(address: str, *, ipv6_prefix: int = 48) -> str | None:
    """The network around an address: /24 for IPv4, /48 for IPv6. None if it is no address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    if isinstance(parsed, IPv6Address):
        parsed = parsed.ipv4_mapped or parsed
    prefix = 24 if parsed.version == 4 else ipv6_prefix
    # By number, because ip_network does not take the zone of a link-local address.
    return str(ip_network((int(parsed), prefix), strict=False))


def is_over_limit(address: str) -> bool:
    """Count one request from the address and say whether the hour has had enough of them.

    Call it inside the transaction that stores the request. The counter's row stays locked until
    that ends, so exactly DIAGNOSTIC_HOURLY_LIMIT requests of an hour are within the limit however
    many arrive together, and one that is rolled back was never counted. The hours are those of the
    clock: across the turn of an hour twice the limit can pass, which a person still reads.
    """
    network = network_of(address)
    if network is None:
        # A server behind a socket knows no address; counting everyone as one would stop them all.
        return False
    now = timezone.now()
    key = counter_key(network, now)
    RateCounter.objects.filter(expires_at__lt=now).delete()
    RateCounter.objects.bulk_create(
        [RateCounter(key=key, expires_at=now + WINDOW)], ignore_conflicts=True
    )
    RateCounter.objects.filter(key=key).update(count=F("count") + 1)
    count = RateCounter.objects.values_list("count", flat=True).get(key=key)
    return bool(count > settings.DIAGNOSTIC_HOURLY_LIMIT)


def counter_key(network: str, now: datetime) -> str:
    salt = f"contact.throttle.{now:%Y-%m-%d}"
    return salted_hmac(salt, f"{now:%H} {network}", algorithm="sha256").hexdigest()
