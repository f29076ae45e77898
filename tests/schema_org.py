"""A validator of the JSON-LD in our pages, offline.

ABOVE and PROPERTIES are an excerpt of the vocabulary of schema.org, release 30
(https://schema.org/docs/developers.html): the types that we say something of, with those above
them, and of each property the kinds of value that it takes. Not from there are `query-input`
(https://schema.org/docs/actions.html) and that `item` may be an address, as Google has it. WANTED
is what Google's documentation of each result requires or recommends. A word that is not in the
tables is an error: look it up there before you add it.
"""

import json
import re
from datetime import date, datetime
from urllib.parse import urlsplit

ABOVE = {
    "Thing": (),
    "Action": ("Thing",),
    "SearchAction": ("Action",),
    "CreativeWork": ("Thing",),
    "Article": ("CreativeWork",),
    "MediaObject": ("CreativeWork",),
    "ImageObject": ("MediaObject",),
    "WebPage": ("CreativeWork",),
    "ProfilePage": ("WebPage",),
    "WebSite": ("CreativeWork",),
    "Intangible": ("Thing",),
    "EntryPoint": ("Intangible",),
    "ItemList": ("Intangible",),
    "BreadcrumbList": ("ItemList",),
    "ListItem": ("Intangible",),
    "StructuredValue": ("Intangible",),
    "ContactPoint": ("StructuredValue",),
    "PostalAddress": ("ContactPoint",),
    "Organization": ("Thing",),
    "Person": ("Thing",),
    "Place": ("Thing",),
    "LocalBusiness": ("Organization", "Place"),
    "ProfessionalService": ("LocalBusiness",),
}
# By the type whose property it is: what its values are.
PROPERTIES = {
    "Thing": {
        "name": "Text",
        "description": "Text",
        "url": "URL",
        "image": "URL ImageObject",
        "sameAs": "URL",
        "identifier": "Text",
        "potentialAction": "Action",
        "mainEntityOfPage": "URL CreativeWork",
    },
    "SearchAction": {"query-input": "Text"},
    "Action": {"target": "EntryPoint URL"},
    "EntryPoint": {"urlTemplate": "Text"},
    "CreativeWork": {
        "author": "Organization Person",
        "publisher": "Organization Person",
        "headline": "Text",
        "inLanguage": "Language",
        "keywords": "Text",
        "datePublished": "Date",
        "dateModified": "Date",
        "mainEntity": "Thing",
    },
    "Article": {"wordCount": "Integer", "articleSection": "Text"},
    "ImageObject": {"caption": "Text"},
    "ItemList": {"itemListElement": "ListItem"},
    "ListItem": {"position": "Integer", "item": "URL"},
    "Organization": {
        "logo": "URL",
        "legalName": "Text",
        "address": "PostalAddress",
        "email": "Text",
        "telephone": "Text",
    },
    "PostalAddress": {"streetAddress": "Text"},
    "Person": {"jobTitle": "Text", "worksFor": "Organization"},
}
# https://developers.google.com/search/docs/appearance/structured-data/search-gallery
WANTED = {
    "Article": {"headline", "image", "author", "publisher"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "ProfilePage": {"mainEntity"},
    "Person": {"name", "url"},
    "ProfessionalService": {"name", "url", "logo"},
    "WebSite": {"name", "url", "potentialAction"},
    "SearchAction": {"target", "query-input"},
    "ImageObject": {"url"},
}
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def blocks_in(html):
    """The data of each block of a page. Raises ValueError for what is no JSON."""
    return [json.loads(text) for text in BLOCK.findall(html)]


def faults_in(html):
    """A line for whatever a validator would complain of in the page's data; none if all is well."""
    found = []
    for data in blocks_in(html):
        if data.pop("@context", None) != "https://schema.org":
            found.append("@context is not https://schema.org")
        found += faults_of(data)
    return found


def faults_of(node):
    kind, place = node.get("@type"), str(node.get("@type"))
    if kind not in ABOVE:
        # Only a node that is told elsewhere may say nothing but who it is.
        return [] if set(node) == {"@id"} else [f"{place}: no such type"]
    found = [f"{place}: {name} is missing" for name in WANTED.get(kind, set()) - node.keys()]
    known = properties_of(kind)
    for name, value in node.items():
        if name.startswith("@"):
            continue
        if name not in known:
            found.append(f"{place}: no property {name}")
            continue
        for one in value if isinstance(value, list) else [value]:
            found += faults_of_value(one, known[name].split(), f"{place}.{name}")
    return found + faults_in_order(node)


def properties_of(kind):
    inherited = (properties_of(one) for one in ABOVE[kind])
    return {name: kinds for known in inherited for name, kinds in known.items()} | PROPERTIES.get(
        kind, {}
    )


def faults_of_value(value, kinds, place):
    if isinstance(value, dict):
        is_known = value.get("@type", "@id") == "@id" or is_among(value["@type"], kinds)
        return faults_of(value) + ([] if is_known else [f"{place}: no {value['@type']} here"])
    if any(kind in LITERALS and LITERALS[kind](value) for kind in kinds):
        return []
    return [f"{place}: {value!r} is none of {kinds}"]


def is_among(kind, kinds):
    return kind in kinds or any(is_among(one, kinds) for one in ABOVE.get(kind, ()))


def faults_in_order(node):
    """The places of a list go from 1, and it has two at least to be worth showing."""
    if node["@type"] != "BreadcrumbList":
        return []
    places = [one.get("position") for one in node["itemListElement"]]
    is_whole = len(places) > 1 and places == list(range(1, len(places) + 1))
    return [] if is_whole else [f"BreadcrumbList: the positions are {places}"]


def is_text(value):
    return isinstance(value, str) and bool(value.strip())


def is_url(value):
    return is_text(value) and urlsplit(value).scheme in {"http", "https"} and " " not in value


def is_date(value):
    try:
        return bool(datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


LITERALS = {
    "Text": is_text,
    "URL": is_url,
    "Date": is_date,
    "Integer": lambda value: type(value) is int,
    "Language": lambda value: bool(re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value)),
}
