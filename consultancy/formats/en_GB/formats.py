"""Where British dates differ from Django's: the month in full."""

DATE_FORMAT = "j F Y"
