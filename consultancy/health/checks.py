"""Everything that is looked at, in the order in which the admin shows it.

One more thing to look at is one more entry, and a function that says what it has found.
"""

from django.utils.translation import gettext_lazy as _

from consultancy.health import backups, database, files, visitors
from consultancy.health.finding import DATABASE, Check

CHECKS = (
    Check(DATABASE, _("Database"), database.look_at_database, wakes=True, asks_database=False),
    Check("migrations", _("Migrations"), database.look_at_migrations, wakes=True),
    Check("disk", _("Disk"), files.look_at_disk, wakes=True, asks_database=False),
    Check("media", _("Images"), files.look_at_media, asks_database=False),
    Check("mail", _("Mails"), visitors.look_at_mail, wakes=True, is_on_front_page=True),
    Check("quarantine", _("Quarantine"), visitors.look_at_quarantine, is_on_front_page=True),
    Check("purge", _("Purge"), visitors.look_at_purge, is_on_front_page=True),
    Check("clock", _("Clock"), visitors.look_at_clock, is_on_front_page=True),
    Check("backup", _("Back-up"), backups.look_at_backups),
    Check("proxy", _("Proxy"), visitors.look_at_proxies, is_on_front_page=True),
    Check("forwarding", _("Forwarding"), visitors.look_at_forwarding),
    Check("static_files", _("Static files"), files.look_at_static_files, asks_database=False),
    Check("triggers", _("Triggers"), database.look_at_triggers),
)
WAKING = tuple(check for check in CHECKS if check.wakes)
# What the front page of the admin does not say of itself.
UNSAID = tuple(check for check in CHECKS if not check.is_on_front_page)
