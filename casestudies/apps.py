from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class CaseStudiesConfig(AppConfig):
    name = "casestudies"
    verbose_name = _("Case studies")

    def ready(self) -> None:
        # It uses models, which are not there before.
        from casestudies.checks import check_hidden_pages  # noqa: PLC0415

        register(check_hidden_pages, Tags.database)
