"""The settings of servers that tests start: the site's own, but for what nobody has asked for.

The mail worker would index what a test has just stored, whenever its turn comes, and so raise the
site's version under pages that the test takes for kept.
"""

from consultancy.settings import *  # noqa: F403

WORKER_CHORES: list[str] = []
