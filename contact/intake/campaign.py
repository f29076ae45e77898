"""The campaign that led a visitor to the page."""

import re
from urllib.parse import parse_qsl, urlsplit

from contact.intake.origin import origin_of
from contact.text.characters import UNPRINTABLE

UTM_KEY = re.compile(r"utm_[a-z_]{1,20}")
UTM_LIMIT = 10
UTM_LENGTH = 200


def utm_values(referer: str, site_url: str) -> dict[str, str]:
    """The utm_* values in the address of the page that the form was sent from.

    `referer` is the POST's own Referer header. Another site's address says nothing about the visit,
    nor does one that cannot be read: both give an empty dictionary.
    """
    sender = origin_of(referer)
    if not sender or sender != origin_of(site_url):
        return {}
    return campaign_in(urlsplit(referer).query)


def campaign_in(query: str) -> dict[str, str]:
    """The utm_* values in the query of an address, at most ten.

    Values are cut to 200 characters, values with control characters are left out.
    """
    found = {
        key: value[:UTM_LENGTH]
        for key, value in parse_qsl(query)
        if UTM_KEY.fullmatch(key) and not UNPRINTABLE.search(value)
    }
    return dict(list(found.items())[:UTM_LIMIT])
