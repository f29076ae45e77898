"""A watch of the site's version in its own thread, as a server has one."""

from contextlib import contextmanager

from casestudies.version.version_watch import VersionWatch
from tests.served import wait_until


@contextmanager
def watching():
    """One that has looked already; it ends with the context."""
    watch = VersionWatch()
    watch.start()
    wait_until(watch.current)
    yield watch
    watch.stop()
