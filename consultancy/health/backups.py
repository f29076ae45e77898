"""Whether the site would come back: its last back-up, and the last that was tried."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from consultancy.health.finding import Finding, State, age
from contact.backup_runs import BackupRun, last_run

Kind = BackupRun.Kind
# One is made every night, and tried every week: a night and a week may be missed.
LONGEST_WITHOUT = {Kind.BACKUP: timedelta(days=2), Kind.DRILL: timedelta(days=15)}
BACKUP, VERIFY = "manage.py backup FILE", "manage.py backup --verify FILE"


def look_at_backups() -> Finding:
    """The oldest sin first: what was never made cannot be tried."""
    backup, drill = last_run(Kind.BACKUP), last_run(Kind.DRILL)
    numbers = {"backup_age": age(backup.succeeded_at), "drill_age": age(drill.succeeded_at)}
    if doubt := doubt_of_backup(backup):
        mend = (
            _("See to what it says, and run this again.")
            if backup.has_failed_since
            else _("Run this every night, by a timer, and copy the file to another machine.")
        )
        return Finding(State.LOOK, doubt, mend, BACKUP, numbers=numbers)
    if doubt := doubt_of_drill(drill):
        mend = _("Run this with the last back-up: it restores it where nobody sees it.")
        return Finding(State.LOOK, doubt, mend, VERIFY, numbers=numbers)
    return Finding(said=when_last(backup, drill), numbers=numbers)


def when_last(backup: BackupRun, drill: BackupRun) -> str:
    """Where nothing is wrong: what was never done is no matter where the site is developed."""
    if backup.succeeded_at is None or drill.succeeded_at is None:
        return _("Back-ups are not asked for while DEBUG is on.")
    ages = {"backup": timesince(backup.succeeded_at), "drill": timesince(drill.succeeded_at)}
    return _("Backed up %(backup)s ago, restored in a drill %(drill)s ago.") % ages


def doubt_of_backup(run: BackupRun) -> str:
    """What is wrong with the last back-up, as a sentence; "" where nothing is."""
    if run.has_failed_since:
        return _("The last back-up failed: %(problem)s") % {"problem": run.problem}
    if run.succeeded_at is None:
        return "" if settings.DEBUG else _("The site was never backed up.")
    if is_overdue(run.succeeded_at, Kind.BACKUP):
        return _("The last back-up is %(age)s old.") % {"age": timesince(run.succeeded_at)}
    return ""


def doubt_of_drill(run: BackupRun) -> str:
    """The same of the last that was tried."""
    if run.has_failed_since:
        return _("The last back-up that was tried could not be restored: %(problem)s") % {
            "problem": run.problem
        }
    if run.succeeded_at is None:
        return "" if settings.DEBUG else _("It was never tried whether a back-up can be restored.")
    if is_overdue(run.succeeded_at, Kind.DRILL):
        said = _("For %(age)s no back-up was tried to be restored.")
        return said % {"age": timesince(run.succeeded_at)}
    return ""


def is_overdue(moment: datetime, kind: BackupRun.Kind) -> bool:
    return timezone.now() - moment > LONGEST_WITHOUT[kind]
