"""The keys that data files of real sites use for testimonials and clients: docs/data-files.md."""

from typing import Any

TESTIMONIALS, CLIENTS = "testimonial", "client"

ADDRESS = ("website", "url", "link", "href", "site", "homepage")
WEIGHT = ("weight", "order", "sort", "rank")
KEY = ("id", "key", "slug", "identifier", "ref")
CASES = ("case_studies", "case-studies", "casestudies", "case_study", "case-study", "casestudy",
         "case")  # fmt: skip
ALT = ("alt", "image_alt", "imagealt", "image-alt", "logo_alt", "portrait_alt", "alttext")

# By our field, the keys in the order in which they count. A role is called title by some and a name
# by others: what a record has a better key for is not taken twice.
RECORD_KEYS: dict[str, dict[str, tuple[str, ...]]] = {
    TESTIMONIALS: {
        "quote": ("quote", "text", "testimonial", "content", "body", "message", "review", "comment",
                  "statement", "quotation", "words", "description"),
        "name": ("name", "author", "client", "person", "customer", "reviewer", "by", "fullname",
                 "full_name", "cite"),
        "role": ("role", "title", "position", "jobtitle", "job_title", "job", "designation"),
        "organisation": ("organisation", "organization", "company", "companyname", "company_name",
                         "org", "employer", "business", "firm"),
        "sector": ("sector", "industry", "industries", "sectors"),
        "portrait": ("portrait", "image", "avatar", "photo", "picture", "img", "headshot", "logo",
                     "thumbnail"),
        "portrait_alt": ALT,
        "portrait_position": ("portrait_position", "image_position"),
        "date": ("date", "when", "published", "publishdate", "created"),
        "weight": WEIGHT,
        "key": KEY,
        "problems": ("problems", "problem"),
        "outcomes": ("outcomes", "outcome"),
        "case_studies": CASES,
    },
    CLIENTS: {
        "name": ("name", "title", "client", "company", "customer", "organisation", "organization",
                 "brand", "partner", "label", "alt"),
        "sector": ("sector", "industry", "industries", "sectors"),
        "logo": ("logo", "image", "img", "src", "picture", "photo", "file", "icon", "avatar"),
        "logo_alt": ALT,
        "website": ADDRESS,
        "weight": WEIGHT,
        "key": KEY,
        "case_studies": CASES,
    },
}  # fmt: skip
# Maps that may stand where a text is expected, and hold it with others.
NESTED = ("author", "client", "person", "customer", "cite", "company")
# The record of a permission, as the export writes it.
PERMISSION_KEY = "permission"
# Known, and of no use here; the file keeps them.
UNUSED_KEYS = {*ADDRESS, "date", "published", "draft", "relationship", "category", "categories",
               "tags", "rating", "stars", "featured", "width", "height", "class", "lang",
               PERMISSION_KEY}  # fmt: skip


def first_value(values: dict[str, Any], keys: tuple[str, ...]) -> Any:
    """The value under the first of the keys that has one."""
    return next((values[key] for key in keys if values.get(key) not in (None, "", [], {})), None)


def unknown_keys(kind: str, values: dict[str, Any]) -> set[str]:
    """The keys of a record that say nothing here."""
    known = {key for keys in RECORD_KEYS[kind].values() for key in keys}
    return values.keys() - known - UNUSED_KEYS
