"""What becomes of a record of the log before it is a line."""

import logging


class WithoutTraceback(logging.Filter):
    """Strangers choose the Host header: what one asks for is told in a line, not in fifty."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = None
        return True
