"""Signing in. Before the admin's own addresses, one of which is taken over; Django's names."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import path

from consultancy.signin import views

signed_in = admin.site.admin_view

urlpatterns = [
    path("login/", views.sign_in),
    path("second-factor/", signed_in(views.second_factor), name="second_factor"),
    path(
        "second-factor/image.svg", signed_in(views.second_factor_image), name="second_factor_image"
    ),
    path("password_reset/", views.PasswordLink.as_view(), name="admin_password_reset"),
    path("password_reset/done/", auth.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path("reset/<uidb64>/<token>/", views.ChoosePassword.as_view(), name="password_reset_confirm"),
    path("reset/done/", auth.PasswordResetCompleteView.as_view(), name="password_reset_complete"),
]
