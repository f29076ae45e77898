"""What the supervisor, which sets no Django up, must know of the settings."""

import os
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def told(name: str) -> str:
    """The value of a variable of the environment or of the file ENV_FILE, `.env`; "" without one.

    The environment itself stays as it is: what the file says is read anew by new processes.
    """

    class Surroundings(environ.Env):  # type: ignore[misc]
        ENVIRON = dict(os.environ)

    Surroundings.read_env(os.environ.get("ENV_FILE", BASE_DIR / ".env"))
    return str(Surroundings.ENVIRON.get(name, ""))
