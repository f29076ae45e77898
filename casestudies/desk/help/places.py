"""Which part of a guide is about which field, and which page of the desk."""

from django.urls import reverse

from casestudies.kinds import page_models

# Of every kind of page, by the field; of all else by model and field.
FIELDS = {
    "published_at": "editors#publish-and-schedule",
    "slug": "editors#the-address",
    "old_addresses": "editors#the-address",
    "linked_from": "editors#links",
    "image": "editors#pictures",
    "shown_elsewhere": "editors#for-search-engines",
    "language": "editors#other-languages",
    "short_title": "editors#at-a-glance-and-presentation",
    "fact_constraint": "editors#at-a-glance-and-presentation",
    "fact_question": "editors#at-a-glance-and-presentation",
    "fact_capability": "editors#at-a-glance-and-presentation",
    "fact_title": "editors#at-a-glance-and-presentation",
    "person.answers_requests": "owners#people",
    "organisation.name": "owners#name-and-words",
    "organisation.legal_name": "owners#legal-facts-and-privacy",
    "organisation.verification": "editors#for-search-engines",
    "organisation.controller": "owners#legal-facts-and-privacy",
    "organisation.accent_light": "owners#colours-and-logo",
    "calltoaction.heading": "owners#the-call-to-action",
    "callinlanguage.language": "owners#the-call-to-action",
    "testimonial.text": "owners#testimonials-and-clients",
    "client.name": "owners#testimonials-and-clients",
    "redirect.old_path": "editors#the-address",
    "replytemplate.name": "consultants#answer",
    "diagnosticrequest.owner": "consultants#the-inbox",
    "user.groups": "owners#colleagues",
}
# By the name of the address, whole or up to its last part.
PAGES = {
    "index": "owners#the-first-day",
    "menus": "owners#menus",
    "links": "editors#links",
    "remarks": "editors#with-colleagues",
    "merge": "editors#many-pages-at-once",
    "contact_diagnosticrequest": "consultants#the-inbox",
    "contact_enter_by_hand": "consultants#enter-a-request-yourself",
    "contact_answer": "consultants#answer",
    "contact_where_from": "consultants#where-requests-come-from",
    "contact_erased_next": "consultants#privacy-requests",
    "contact_quarantinedrequest": "consultants#the-quarantine",
    "contact_access": "consultants#privacy-requests",
    "contact_replytemplate": "consultants#answer",
    "contact_outgoingmail": "consultants#mails-that-do-not-leave",
    "contact_organisation": "owners#name-and-words",
    "contact_calltoaction": "owners#the-call-to-action",
    "contact_callinlanguage": "owners#the-call-to-action",
    "casestudies_section": "owners#the-home-page",
    "casestudies_plainpage": "owners#pages",
    "casestudies_person": "owners#people",
    "casestudies_testimonial": "owners#testimonials-and-clients",
    "casestudies_client": "owners#testimonials-and-clients",
    "casestudies_libraryimage": "editors#pictures",
    "casestudies_deletedpage": "editors#delete-and-bring-back",
    "casestudies_redirect": "editors#the-address",
    "casestudies_missedaddress": "editors#the-address",
    "casestudies_unansweredword": "editors#links",
    "casestudies_article": "editors#begin-a-page",
    "casestudies_problem": "editors#begin-a-page",
    "casestudies_outcome": "editors#begin-a-page",
    "auth_user": "owners#colleagues",
    "auth_group": "owners#colleagues",
    "second_factor": "owners#colleagues",
}


def help_for_field(model: str, field: str) -> str:
    """Where a field of that model is explained; empty where nothing is."""
    is_page = model in {one._meta.model_name for one in page_models()}
    return FIELDS.get(f"{model}.{field}") or (FIELDS.get(field, "") if is_page else "")


def help_for_page(url_name: str) -> str:
    """Where a page of the desk is explained; empty where nothing is."""
    if url_name.endswith(("_history", "_compare", "_version", "_share")):
        return "editors#versions"
    return PAGES.get(url_name) or PAGES.get(url_name.rpartition("_")[0], "")


def help_address(place: str) -> str:
    """The address of a place such as `editors#links`; that of the index for none."""
    name, _hash, anchor = place.partition("#")
    return reverse("desk:help_guide", args=[name]) + f"#{anchor}" if name else reverse("desk:help")
