"""Who may import what."""

import subprocess
import sys

import pytest

LOAD = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
    importlib.import_module(module.name)
sys.exit("django.db.models" in sys.modules)
"""


@pytest.mark.parametrize("package", ["casestudies.text", "casestudies.images"])
def test_package_knows_no_database(package):
    finished = subprocess.run([sys.executable, "-c", LOAD, package], check=False)

    assert finished.returncode == 0
