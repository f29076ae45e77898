"""Memory that lies free between what is kept goes back to the system."""

import ctypes
import subprocess
import sys

import pytest

# Half of 64 MB is freed, every other block, and the last one stays: nothing is free at the end.
PROGRAM = """
import os, time
from consultancy.server import thrift
thrift.BETWEEN = 0.1
size = lambda: int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20
blocks = [bytes(32 * 1024) for _ in range(2048)]
del blocks[::2]
held = size()
thrift.give_memory_back()
deadline = time.monotonic() + 20
while size() > held - 16 and time.monotonic() < deadline:
    time.sleep(0.05)
print(held - size())
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="glibc alone has it")
def test_what_lies_free_goes_back_to_the_system():
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    ).stdout

    assert int(told) >= 16
