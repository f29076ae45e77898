"""What Django starts with: each sign-in notes when its session began."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _


class SignInConfig(AppConfig):
    name = "consultancy.signin"
    verbose_name = _("Signing in")

    def ready(self) -> None:
        from consultancy.signin.sessions import begin  # noqa: PLC0415 (it needs the models)

        user_logged_in.connect(begin)
