"""Import 10,000 case studies of 5 kB, and let Hugo build the same folder: `make bench PARTS=hugo`.

Both run three times, in turns: what else the machine does meets both. Prints seconds and peak
memory of each run. In the median the import should not need longer than Hugo, nor more than 500 MB.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench.table import ROOT, Row

NUMBER = int(os.environ.get("BENCH_PAGES", "2000"))
RUNS = 3
MEMORY_LIMIT = 500
TAGS = ("problems", "outcomes")
PARAGRAPH = (
    "Decisions took **three weeks**, because every one of them had to cross two teams that did "
    "not share a plan. What helped was *small*: one list, one owner, one date. The second month "
    "showed it in the figures, and [the calendar](https://example.org/calendar) agreed.\n\n"
)
REFERENCE = 'More on [the problem]({{< ref "problems/tag-1" >}}).\n\n'


def article(number: int) -> str:
    related = f'  - "problems/tag-{number % 10}"\n  - "outcomes/tag-{number % 7}"\n'
    body = "".join(f"## Part {part}\n\n{PARAGRAPH * 5}" for part in range(4))
    return (
        f'---\ntitle: "Case study {number}"\ndescription: "What changed in company {number}."\n'
        f"date: 2026-01-{number % 28 + 1:02}\nslug: case-study-{number}\nrelated:\n{related}"
        "diagnosis:\n  constraint: Two plans.\n  outcome: One plan.\n  evidence: Nine days.\n"
        f"sitemap:\n  filename: sitemap.xml\n  priority: 0.7\n---\n\n{body}{REFERENCE}"
        '{{< contact-cta heading="Is this you?" text="Tell us in a few sentences." >}}\n'
    )


def tag(name: str) -> str:
    return f'---\ntitle: "{name}"\ndate: 2026-01-01\n---\nText.\n'


def make_site(folder: Path) -> None:
    content = folder / "content"
    for section in (*TAGS, "case-studies"):
        (content / section).mkdir(parents=True)
    for section in TAGS:
        for number in range(10):
            name = f"tag-{number}"
            (content / section / f"{name}.md").write_text(tag(name))
    for number in range(NUMBER):
        (content / "case-studies" / f"{number}.md").write_text(article(number))
    for path, text in {
        "hugo.toml": 'baseURL = "https://example.org/"\ndisableKinds = ["taxonomy", "term"]\n',
        "layouts/home.html": "{{ .Title }}",
        "layouts/list.html": "{{ .Title }}",
        "layouts/single.html": "<h1>{{ .Title }}</h1>{{ .Content }}",
        "layouts/_shortcodes/contact-cta.html": '<aside>{{ .Get "heading" }}</aside>',
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def measure(command: list[str], folder: Path, **environment: str) -> tuple[float, float]:
    """Seconds and megabytes that a command takes. Raises CalledProcessError when it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env={**os.environ, **environment}, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def import_twice(folder: Path, run: int) -> tuple[float, float, float]:
    """Seconds and megabytes of an import into an empty database, and seconds of a second one."""
    # Never the site's own: the environment and `.env` may name it.
    database = f"sqlite:///{folder / f'bench-{run}.sqlite3'}"
    manage = [sys.executable, str(ROOT / "manage.py")]
    measure([*manage, "migrate"], ROOT, DATABASE_URL=database)
    command = [*manage, "import_content", str(folder / "content")]
    ours, memory = measure(command, ROOT, DATABASE_URL=database)
    again, _ = measure(command, ROOT, DATABASE_URL=database)
    return ours, memory, again


def build(folder: Path, run: int) -> tuple[float, float]:
    """Seconds and megabytes of Hugo's build."""
    hugo = str(Path(sys.executable).with_name("hugo"))
    return measure([hugo, "build", "--quiet", "--destination", f"public-{run}"], folder)


def rows() -> Iterator[Row]:
    ratios, most = [], 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_site(folder)
        for run in range(1, RUNS + 1):
            ours, memory, again = import_twice(folder, run)
            theirs, hugo_memory = build(folder, run)
            ratios.append(ours / theirs)
            most = max(most, memory)
            sys.stdout.write(
                f"{run}: import of {NUMBER} pages {ours:.1f} s, {memory:.0f} MB; again {again:.1f} "
                f"s; hugo build {theirs:.1f} s, {hugo_memory:.0f} MB; ratio {ratios[-1]:.2f}\n"
            )
            sys.stdout.flush()
    turns = ", ".join(f"{ratio:.2f}" for ratio in ratios)
    yield Row(
        f"import of {NUMBER:,} pages", median(ratios), "of Hugo's time", most=1, figures=turns
    )
    yield Row("… memory at most", most, "MB", most=MEMORY_LIMIT)
