"""How the site is, for a person or a script at the command line; consultancy/health/ asks."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from consultancy.health.checks import CHECKS
from consultancy.health.examining import Examined, examine, worst
from consultancy.health.finding import State
from consultancy.health.probes import check_details

MARKS = {State.WELL: "ok  ", State.LOOK: "look", State.BROKEN: "BAD "}


class Command(BaseCommand):
    help = "Say how the site is and what to mend. Status 0: well, 1: to look at, 2: broken."
    # It says itself what is wrong with the database, and with the settings it would not start.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="what /readyz tells, as JSON")

    def handle(self, *args: Any, json: bool, **options: Any) -> None:
        found = examine(CHECKS)
        if json:
            self.stdout.write(findings_as_json(found))
        else:
            self.stdout.writelines(line for one in found for line in finding_lines(one))
        if state := worst(found):
            raise SystemExit(int(state))


def findings_as_json(found: list[Examined]) -> str:
    told = {"ready": worst(found) is not State.BROKEN} | check_details(found)
    return json.dumps(told, ensure_ascii=False, indent=2)


def finding_lines(one: Examined) -> list[str]:
    """What is said of it, and below it the mend."""
    check, finding = one
    mend = " ".join(part for part in (finding.mend, finding.command) if part)
    return [
        f"{MARKS[finding.state]}  {check.title}: {finding.said}\n",
        *([f"      {mend}\n"] if mend else []),
    ]
