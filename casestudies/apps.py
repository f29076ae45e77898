"""What Django starts with: the checks of this app, and the triggers that each `migrate` sets."""

from collections.abc import Callable
from typing import Any

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
        from casestudies.tables.query_plans import tell_planner  # noqa: PLC0415
        from casestudies.triggers.address_triggers import (  # noqa: PLC0415
            install_address_triggers,
            make_way_for_migrations,
        )
        from casestudies.triggers.text_triggers import install_text_triggers  # noqa: PLC0415
        from casestudies.triggers.version_triggers import install_triggers  # noqa: PLC0415

        register(check_hidden_pages, Tags.database)
        register(check_triggers, Tags.database)
        pre_migrate.connect(make_way_for_migrations, sender=self)
        for prepare in (
            *(install_triggers, install_text_triggers, install_study_triggers),
            *(put_rows_together, install_address_triggers),
        ):
            post_migrate.connect(unless_going_back(prepare), sender=self, weak=False)
        post_migrate.connect(tell_planner, sender=self)


def unless_going_back(prepare: Callable[..., None]) -> Callable[..., None]:
    """The same after migrations that go on: where they go back to an older release, columns are
    missing that this one's triggers name. Its own `migrate` sets what it wants.
    """

    def receive(*, plan: list[tuple[Any, bool]] | None = None, **kwargs: Any) -> None:
        if not any(is_backwards for _migration, is_backwards in plan or []):
            prepare(**kwargs)

    return receive
