"""Where the processes of one server put what they count: files that each maps into its memory."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Read by the library as it is imported.
VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
# Memory: on a disk that is full, to write into a mapped file would kill the process.
MEMORY = Path("/dev/shm")  # noqa: S108 - not a file of a known name, but a folder of ours


@contextmanager
def counting_together(*, is_wanted: bool) -> Iterator[None]:
    """Within it the processes that are started count into one folder, which goes with us. What
    those counted that have ended stays counted: a counter never falls.
    """
    if not is_wanted:
        yield
        return
    place = MEMORY if os.access(MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="site-metrics-", dir=place) as folder:
        os.environ[VARIABLE] = folder
        yield
