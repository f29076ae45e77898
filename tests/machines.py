"""Machines with a checkout of their own each, on which releases follow each other."""

import re
import shutil
import subprocess
import sys
from contextlib import contextmanager

from tests.mail_load import environment
from tests.served import ROOT, free_port, starting

CODE = ("consultancy", "casestudies", "contact", "templates")
RELEASE = re.compile(r'<meta name="release" content="(\d+)">')
MIGRATION = "9999_next_release"
TABLE = "next_release"
NEXT = {
    "casestudies/templatetags/of_next_release.py": """
from django import template

register = template.Library()


@register.simple_tag
def number_of_release():
    return 2
""",
    f"contact/migrations/{MIGRATION}.py": f"""
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("contact", "%s")]
    operations = [
        migrations.RunSQL("CREATE TABLE {TABLE} (id integer)", "DROP TABLE {TABLE}"),
    ]
""",
}


class Machine:
    """A checkout with release 1, and how it is told what to do."""

    def __init__(self, folder, host, **settings):
        self.folder, self.port = folder, free_port()
        for name in CODE:
            shutil.copytree(ROOT / name, folder / name)
        shutil.copy(ROOT / "manage.py", folder)
        self.mark(1)
        self.environment = environment(
            25,
            SITE_URL=f"http://{host}",
            ALLOWED_HOSTS="127.0.0.1",
            DIAGNOSTIC_HOURLY_LIMIT="1000000",
            **settings,
        )

    def mark(self, number):
        """Let every page, and its style sheet, be those of that release."""
        base, style = self.folder / "templates/base.html", "consultancy/static/site/site.css"
        tag = f'<meta name="release" content="{number}">'
        base.write_text(RELEASE.sub("", base.read_text()).replace("</head>", f"{tag}</head>", 1))
        (self.folder / style).write_text(f"{(ROOT / style).read_text()}\n/* {number} */\n")

    def lay_over(self):
        """Put the files of release 2 in the place of those of release 1, as Git does."""
        newest = max((self.folder / "contact/migrations").glob("0*.py")).stem
        for name, text in NEXT.items():
            (self.folder / name).write_text(text.replace("%s", newest))
        page = self.folder / "templates/privacy.html"
        first, rest = page.read_text().split("\n", 1)
        page.write_text(f"{first}\n{{% load of_next_release %}}{rest}")
        self.mark(2)

    def get_static_files_of(self, other):
        """Have them as after a release of one's own, which would take longer."""
        shutil.copytree(other.folder / "var/static", self.folder / "var/static")

    def releasing(self):
        """`make release` under way, once the environment is set up."""
        command = [sys.executable, "manage.py", "release"]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        return subprocess.Popen(command, cwd=self.folder, env=self.environment, **pipes)

    def take_up(self):
        """`systemctl reload`; fails where the old code goes on."""
        command = [sys.executable, "-m", "consultancy.server", "reload", str(self.server.pid)]
        subprocess.run(command, cwd=self.folder, env=self.environment, check=True)

    @contextmanager
    def serving(self):
        with starting(self.environment, self.port, processes=1, folder=self.folder) as self.server:
            yield self


def all_released(machines):
    """Release on all of them at once. Returns their statuses, and what they said."""
    under_way = [machine.releasing() for machine in machines]
    said = [one.communicate()[0] for one in under_way]
    return [one.returncode for one in under_way], said
