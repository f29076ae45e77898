"""Imported once, by the process that those that read files are forked from (see processes.py)."""

from casestudies.files.processes import set_up_without_database

set_up_without_database()

from casestudies.files.importing.reading import over_cores as reading  # noqa: E402, F401 - needs what stands above
