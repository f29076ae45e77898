"""What Django starts with: the checks of the proxies before the site."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class ContactConfig(AppConfig):
    name = "contact"
    verbose_name = _("Diagnostic requests")

    def ready(self) -> None:
        # It uses models, which are not there before.
        from contact.checks import check_hidden_visitors, check_proxy_hops  # noqa: PLC0415

        register(check_proxy_hops)
        register(check_hidden_visitors, Tags.database)
