"""Telephone numbers: which of them are the same."""

import re

NOT_OF_A_NUMBER = re.compile(r"[^0-9+]")


def digits_of(telephone: str) -> str:
    """The number without what stands between its digits; "" if there are none."""
    digits = NOT_OF_A_NUMBER.sub("", telephone)
    return digits if digits.strip("+") else ""
