"""In which direction a language is read, and whether the site speaks it."""

from django.conf import settings

# Those whose usual script runs from the right, and the scripts that do (ISO 639, ISO 15924).
FROM_THE_RIGHT = frozenset("ar arc ckb dv fa he iw ji ks nqo pnb ps sd syr ug ur yi".split())  # noqa: SIM905
SCRIPTS_FROM_THE_RIGHT = frozenset("adlm arab aran hebr mand nkoo rohg samr syrc thaa".split())  # noqa: SIM905


def direction(language: str) -> str:
    """`rtl` or `ltr`, as HTML's `dir` has it, by a language tag (RFC 5646): `ar`, `az-Arab`."""
    first, *others = language.lower().replace("_", "-").split("-")
    script = next((part for part in others if len(part) == 4 and part.isalpha()), "")
    known = script in SCRIPTS_FROM_THE_RIGHT if script else first in FROM_THE_RIGHT
    return "rtl" if known else "ltr"


def catalogue_language(tag: str) -> str:
    """The language of the catalogue in which one can speak to readers of that one; empty for that
    of the site, and for one that the catalogue does not have.
    """
    spoken = {code.partition("-")[0]: code for code, _name in settings.LANGUAGES}
    first = tag.lower().partition("-")[0]
    is_own = first == settings.LANGUAGE_CODE.partition("-")[0]
    return "" if is_own else spoken.get(first, "")
