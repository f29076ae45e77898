"""python -m tests.bench [PART …]: run the parts, print one table, write it to docs/benchmarks.md.

Exits with 1 where an aim was missed or a part could not be measured; the others run all the same.
"""

import os
import signal
import sys
import traceback
from contextlib import contextmanager
from importlib import import_module

from tests.bench import printing
from tests.bench.table import Failure, MissingError, show, write

# Minutes after which a part is given up, so that the others have their turn; 0: never.
MINUTES = int(os.environ.get("BENCH_MINUTES", "10"))


def part(module):
    """The rows of a module, imported when its turn comes."""
    return lambda: import_module(f"tests.bench.{module}").rows()


# In the order of the table.
PARTS = {
    "hot": part("hot"),
    "nginx": part("behind_nginx"),
    "wagtail": part("wagtail"),
    "cold": part("cold"),
    "posts": part("posts"),
    "memory": part("memory"),
    "start": part("start"),
    "outage": part("outage"),
    "staleness": part("staleness"),
    "hugo": part("beside_hugo"),
    "scale": part("scale"),
    "desk": part("desk"),
    "search": part("search"),
    "mail": printing.mail,
    "pitches": printing.pitches,
    "slow": printing.slow,
    "texts": printing.texts,
    "lighthouse": printing.lighthouse,
}


def main(names):
    if unknown := [name for name in names if name not in PARTS]:
        sys.exit(f"No such part: {', '.join(unknown)}. There are {', '.join(PARTS)}.")
    is_missed = False
    for name in names or PARTS:
        found = list(measure(name))
        is_missed |= any(row.is_missed for row in found)
        # Whoever stops it has what was measured so far.
        write({name: found}, PARTS)
    return int(is_missed)


def measure(name):
    """The rows of a part, shown as they come; what stops it is one of them."""
    try:
        with within(MINUTES):
            for row in PARTS[name]():
                show(name, row)
                yield row
    except MissingError as missing:
        failure = Failure(str(missing))
    except Exception as error:
        traceback.print_exc()
        failure = Failure(f"{type(error).__name__}: {error}"[:200])
    else:
        return
    show(name, failure)
    yield failure


@contextmanager
def within(minutes):
    """Raises TimeoutError in whatever takes longer; its contexts end what they have started."""

    def give_up(_number, _frame):
        raise TimeoutError(f"given up after {minutes} minutes (BENCH_MINUTES)")

    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(minutes * 60)
    try:
        yield
    finally:
        signal.alarm(0)


if __name__ == "__main__":
    sys.exit(main([name for names in sys.argv[1:] for name in names.split(",") if name]))
