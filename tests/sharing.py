"""Which tests one worker of pytest-xdist takes together.

Loaded as a plugin by conftest.py. Tests go to the workers one by one, in their order; but those of
a file that makes something once for all of them go together, or every worker would make it.
A file with a fixture for all has no test that empties the database amid others that do not.
(`--dist loadgroup` is for that, and does nothing with pytest 9.2: pytest-xdist's issue 1386.)
"""

from functools import cache
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).parent.parent


class OneByOne(LoadScopeScheduling):
    """Of these at least three wait at each worker: browsers and servers are never idle."""

    def _split_scope(self, nodeid):
        file = nodeid.partition("::")[0]
        return file if makes_once_for_all(file) else nodeid

    def _pending_of(self, workload):
        """Without what is done, which would be counted again after each of 12,000 tests."""
        for scope in [scope for scope, tests in workload.items() if all(tests.values())]:
            del workload[scope]
        return super()._pending_of(workload)


@cache
def makes_once_for_all(file):
    return 'scope="module"' in (ROOT / file).read_text()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    config.option.loadscopereorder = False
    return OneByOne(config, log)
