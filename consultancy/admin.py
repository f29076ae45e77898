"""The admin's name."""

from django.contrib import admin
from django.utils.functional import lazy

from contact.organisation import Organisation


def site_name() -> str:
    return Organisation.current().name


# Asked for on each page: a new name shows at once.
admin.site.site_header = admin.site.site_title = lazy(site_name, str)()
