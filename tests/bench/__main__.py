"""python -m tests.bench [PART …]: run the parts, print one table, write it to docs/benchmarks.md.

Exits with 1 where an aim was missed or a part could not be measured; the others run all the same.
"""

import sys
import traceback
from importlib import import_module

from tests.bench import printing
from tests.bench.table import Failure, MissingError, show, write


def part(module):
    """The rows of a module, imported when its turn comes."""
    return lambda: import_module(f"tests.bench.{module}").rows()


# In the order of the table.
PARTS = {
    "hot": part("hot"),
    "start": part("start"),
    "outage": part("outage"),
    "staleness": part("staleness"),
    "hugo": part("beside_hugo"),
    "scale": part("scale"),
    "mail": printing.mail,
    "pitches": printing.pitches,
    "slow": printing.slow,
    "texts": printing.texts,
    "lighthouse": printing.lighthouse,
}


def main(names):
    if unknown := [name for name in names if name not in PARTS]:
        sys.exit(f"No such part: {', '.join(unknown)}. There are {', '.join(PARTS)}.")
    measured = {name: list(measure(name)) for name in names or PARTS}
    write(measured, PARTS)
    return int(any(row.is_missed for rows in measured.values() for row in rows))


def measure(name):
    """The rows of a part, shown as they come; what stops it is one of them."""
    try:
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


if __name__ == "__main__":
    sys.exit(main([name for names in sys.argv[1:] for name in names.split(",") if name]))
