"""The admin's name."""

from django.conf import settings
from django.contrib import admin

admin.site.site_header = admin.site.site_title = settings.SITE_NAME
