"""E-mail addresses: what may stand in a header, which are the same mailbox, which look false."""

import re
import unicodedata
from contextlib import suppress

from django.utils.translation import gettext as _

# RFC 5322's dot-atom and a host name, in ASCII. Quoted local parts are valid too, and may hold
# control characters that cut a header block: they are left out on purpose.
BARE = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9.-]+", re.ASCII | re.IGNORECASE)
DOTS_DO_NOT_COUNT = ("gmail.com", "googlemail.com")


def bare(address: str) -> str:
    """The address as a mail header may carry it, its domain in ASCII; "" when it may not."""
    local, _at, domain = address.rpartition("@")
    try:
        candidate = f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return ""
    return candidate if BARE.fullmatch(candidate) and len(candidate) <= 254 else ""


def mailbox(address: str) -> str:
    """The key under which all spellings of one mailbox are counted.

    Case, a "+tag", and the dots that Gmail ignores make no difference.
    """
    local, _at, domain = address.casefold().rpartition("@")
    local = local.partition("+")[0]
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode()
    if domain in DOTS_DO_NOT_COUNT:
        local, domain = local.replace(".", ""), DOTS_DO_NOT_COUNT[0]
    return f"{local}@{domain}"


def unicode_domain(domain: str) -> str:
    """The domain with its punycode labels (xn--…) as the letters they stand for."""
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def domains_of(key: str) -> set[str]:
    """The spellings of the domain of a `mailbox`, in small letters: in ASCII and in its own."""
    domain = key.rpartition("@")[2]
    if domain in DOTS_DO_NOT_COUNT:
        return set(DOTS_DO_NOT_COUNT)
    return {domain, unicode_domain(domain)}


def alphabets(text: str) -> list[str]:
    """The scripts of the letters in a text, by the first word of their Unicode names."""
    names = {unicodedata.name(letter, "UNKNOWN").split()[0] for letter in text if letter.isalpha()}
    return sorted(name.title() for name in names)


def warnings(address: str) -> list[str]:
    """Sentences on why this address may not be what it looks like; most have none."""
    local, _at, domain = address.rpartition("@")
    shown = unicode_domain(domain)
    found = []
    if shown != domain:
        found.append(_("The domain is written in punycode; it reads %s.") % shown)
    elif not domain.isascii():
        found.append(_("The domain has letters outside plain ASCII."))
    if not local.isascii():
        found.append(_("The part before the @ has letters outside plain ASCII."))
    mixed = [
        _("“%(part)s” mixes alphabets: %(scripts)s.")
        % {"part": part, "scripts": ", ".join(alphabets(part))}
        for part in (local, *shown.split("."))
        if len(alphabets(part)) > 1
    ]
    return found + mixed
