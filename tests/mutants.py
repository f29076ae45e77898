"""Break the modules that promise most in small ways, and print each change that no test notices.

`make mutants` runs it; MODULES="casestudies/publishing.py …" names some modules. mutants.toml holds
the tests that concern each module, and the equivalents: changes that nobody could notice.
Works on a copy of the checkout. Exits with 1 if a change went unnoticed that is not listed there.
"""
# ruff: noqa: T201 - a report

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
LIST = tomllib.loads((ROOT / "tests" / "mutants.toml").read_text())
# mutmut reads this where pyproject.toml says nothing of it.
CONFIG = """\
[mutmut]
source_paths =
    casestudies
    contact
    consultancy
only_mutate =
    {module}
also_copy =
    manage.py
    Makefile
    .env.example
    templates
pytest_add_cli_args =
    -m
    not browser
    -p
    no:cacheprovider
    --reuse-db
pytest_add_cli_args_test_selection =
    {tests}
timeout_multiplier = {patience}
timeout_constant = 6.0
"""


def main(modules):
    # Told to stop, end what was started.
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        checkout = copy(Path(folder) / "checkout")
        write_queries_anew(checkout)
        migrate(checkout, Path(folder) / "migrated.sqlite3")
        unlisted = [change for module in modules for change in report(checkout, module)]
    print(f"\n{len(unlisted)} changes that no test notices and that are not listed.")
    return int(bool(unlisted))


def report(checkout, module):
    """Print and return the changes that should have been noticed."""
    equivalents = LIST.get("equivalent", [])
    listed = [(known["file"], known["was"], known["becomes"]) for known in equivalents]
    unlisted = [change for change in survivors(checkout, module) if change not in listed]
    for change in unlisted:
        print("\n{}\n- {}\n+ {}".format(*change), flush=True)
    return unlisted


def copy(checkout):
    """A copy of what git knows of, and of what is new and not ignored."""
    listed = run(["git", "ls-files", "-coz", "--exclude-standard"], ROOT).stdout.split("\0")
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, checkout / name)
    return checkout


def write_queries_anew(checkout):
    """Keep no written query: else only the first test that asks it would notice how it is written,
    and none that the first one's process has left.
    """
    prepared = checkout / "contact/queries/prepared.py"
    text = prepared.read_text()
    keeping = "lru_cache(MOST_WRITTEN)"
    if keeping not in text:
        sys.exit(f"{prepared.name} says {keeping} no more: say here how queries are not kept.")
    prepared.write_text(text.replace(keeping, "lru_cache(0)"))


def migrate(checkout, database):
    """Make the database of which the tests of each change start with a copy (see conftest.py)."""
    os.environ["TEST_DATABASE_URL"] = f"sqlite:///{database}"
    os.environ["MIGRATED_DATABASE"] = str(database)
    done = run([sys.executable, "manage.py", "migrate", "--settings=tests.settings"], checkout)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


def survivors(checkout, module):
    """The changes of one module that no test notices: file, lines before, lines after.

    A change by which the tests never end is noticed, and printed by its name.
    """
    configure(checkout, module, patience=10)
    shutil.rmtree(checkout / "mutants", ignore_errors=True)
    done = run([BIN / "mutmut", "run"], checkout)
    check_names(checkout, done)
    if late := [name for name, status in statuses(checkout).items() if status == "timeout"]:
        # What a busy machine stopped is tried once more, one by one and with a long wait.
        configure(checkout, module, patience=60)
        run([BIN / "mutmut", "run", "--max-children", "1", *late], checkout)
    found = statuses(checkout)
    endless = [name for name, status in found.items() if status == "timeout"]
    alive = [name for name, status in found.items() if status not in {"killed", "timeout"}]
    counts = f"{len(found)} changes, {len(alive)} not noticed, {len(endless)} without an end"
    print(f"{module}: {counts}", *endless, sep="\n", flush=True)
    return [(module, *change(checkout, name)) for name in alive]


def configure(checkout, module, *, patience):
    """Write what mutmut reads; tests may take so many times as long as they do without a change,
    and twice that of the processor's time.
    """
    tests = "\n    ".join(LIST["tests"][module])
    config = CONFIG.format(module=module, tests=tests, patience=float(patience))
    (checkout / "setup.cfg").write_text(config)


def statuses(checkout):
    """What became of each change, by mutmut's name for it."""
    lines = run([BIN / "mutmut", "results", "--all", "true"], checkout).stdout.split("\n")
    return dict(line.strip().rsplit(": ", 1) for line in lines if line.strip())


def check_names(checkout, done):
    """Exit where mutmut could not run, or cannot name a test: it would take that for noticed."""
    stats = checkout / "mutants" / "mutmut-stats.json"
    if done.returncode or not stats.exists():
        sys.exit(done.stdout[-4000:] + done.stderr[-4000:])
    tests = json.loads(stats.read_text())["duration_by_test"]
    command = [BIN / "pytest", "-qq", "--collect-only", "-p", "no:cacheprovider", *tests]
    if (found := run(command, checkout / "mutants")).returncode:
        sys.exit(found.stdout[-4000:] + found.stderr[-4000:])


def change(checkout, name):
    """The lines that a mutant takes away, and those that it puts there."""
    shown = run([BIN / "mutmut", "show", name], checkout).stdout.split("\n")
    diff = [line for line in shown if not line.startswith(("---", "+++"))]
    removed, added = ([line[1:].strip() for line in diff if line[:1] == sign] for sign in "-+")
    return "\n".join(removed), "\n".join(added)


def run(command, folder):
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or LIST["tests"]))
