"""Addresses under /diagnostic/."""

from django.urls import path

from contact import views

app_name = "contact"

urlpatterns = [
    path("", views.diagnostic, name="diagnostic"),
    path("stamp/", views.stamp, name="stamp"),
    path("thanks/", views.thanks, name="thanks"),
]
