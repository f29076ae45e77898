from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class CaseStudiesConfig(AppConfig):
    name = "casestudies"
    verbose_name = _("Case studies")

    def ready(self) -> None:
        # They use models, which are not there before.
        from casestudies.checks import check_hidden_pages, check_triggers  # noqa: PLC0415
        from casestudies.lists.study_shelves import (  # noqa: PLC0415
            install_study_triggers,
            put_rows_together,
        )
        from casestudies.query_plans import tell_planner  # noqa: PLC0415
        from casestudies.triggers.address_triggers import (  # noqa: PLC0415
            install_address_triggers,
            make_way_for_migrations,
        )
        from casestudies.triggers.text_triggers import install_text_triggers  # noqa: PLC0415
        from casestudies.triggers.version_triggers import install_triggers  # noqa: PLC0415

        register(check_hidden_pages, Tags.database)
        register(check_triggers, Tags.database)
        pre_migrate.connect(make_way_for_migrations, sender=self)
        post_migrate.connect(install_triggers, sender=self)
        post_migrate.connect(install_text_triggers, sender=self)
        post_migrate.connect(install_study_triggers, sender=self)
        post_migrate.connect(put_rows_together, sender=self)
        post_migrate.connect(install_address_triggers, sender=self)
        post_migrate.connect(tell_planner, sender=self)
