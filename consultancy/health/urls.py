"""The page that says how the site is."""

from django.contrib import admin
from django.urls import path

from consultancy.health.page import health

app_name = "health"

urlpatterns = [path("health/", admin.site.admin_view(health), name="health")]
