"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("diagnostic/", include("contact.urls")),
    path("", include("casestudies.urls")),
]
