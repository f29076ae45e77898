"""What a view reads itself of what was sent, where no form of Django's looks at it first."""

# In digits: of any key, and of whatever else a column for whole numbers holds.
LONGEST_KEY = 18


def sent_key(text: str) -> int:
    """The key, or the number, that the text says; 0, which no row has, for anything else."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_KEY else 0


def sent_words(text: str) -> str:
    """The text without what PostgreSQL refuses to hold."""
    return text.replace("\x00", "")
