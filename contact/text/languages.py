"""In which direction a language is read, and whether the site speaks it."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

# The form of a language tag (RFC 5646), not whether anyone speaks it.
validate_language = RegexValidator(
    r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", _("Write a language tag such as et, de or pt-BR.")
)

# Those whose usual script runs from the right, and the scripts that do (ISO 639, ISO 15924).
FROM_THE_RIGHT = frozenset("ar arc ckb dv fa he iw ji ks nqo pnb ps sd syr ug ur yi".split())  # noqa: SIM905
SCRIPTS_FROM_THE_RIGHT = frozenset("adlm arab aran hebr mand nkoo rohg samr syrc thaa".split())  # noqa: SIM905

# Where most speakers of a language live, if they are most of them (CLDR's likely subtags): networks
# know languages with their countries alone, and take a page that names none for American.
LOCALES = (
    "bg_BG ca_ES cs_CZ cy_GB da_DK de_DE el_GR es_ES et_EE eu_ES fa_IR fi_FI fr_FR ga_IE gl_ES "
    "he_IL hi_IN hr_HR hu_HU hy_AM id_ID is_IS it_IT ja_JP ka_GE kk_KZ ko_KR lt_LT lv_LV mk_MK "
    "nb_NO nl_NL nn_NO pl_PL pt_BR ro_RO ru_RU sk_SK sl_SI sq_AL sr_RS sv_SE th_TH tr_TR uk_UA "
    "ur_PK vi_VN"
)
LOCALE_OF = {locale.partition("_")[0]: locale for locale in LOCALES.split()}


def open_graph_locale(language: str) -> str:
    """A language that names no country with that of its readers: `et_EE`; empty where there are
    several, or nobody knows.
    """
    return LOCALE_OF.get(language, "")


def direction(language: str) -> str:
    """`rtl` or `ltr`, as HTML's `dir` has it, by a language tag (RFC 5646): `ar`, `az-Arab`."""
    first, *others = language.lower().replace("_", "-").split("-")
    script = next((part for part in others if len(part) == 4 and part.isalpha()), "")
    known = script in SCRIPTS_FROM_THE_RIGHT if script else first in FROM_THE_RIGHT
    return "rtl" if known else "ltr"


def is_own_language(tag: str) -> bool:
    """Whether that is the site's, whatever the country."""
    own: str = settings.LANGUAGE_CODE
    return tag.lower().partition("-")[0] == own.lower().partition("-")[0]


def catalogue_language(tag: str) -> str:
    """The language of the catalogue in which one can speak to readers of that one; empty for that
    of the site, and for one that the catalogue does not have.
    """
    spoken = {code.partition("-")[0]: code for code, _name in settings.LANGUAGES}
    return "" if is_own_language(tag) else spoken.get(tag.lower().partition("-")[0], "")
