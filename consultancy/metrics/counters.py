"""What is counted as it happens. To be imported where METRICS_TOKEN is set, and nowhere else."""

import logging

from prometheus_client import Counter, Histogram

ANSWERS = Counter(
    "site_answers", "Answers by status, and by whom: memory or site.", ["status", "by"]
)
SECONDS = Histogram(
    "site_answer_seconds",
    "From the request's head to the answer's last byte in memory.",
    ["by"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
LOGGED = Counter("site_log_lines", "Lines of the log from WARNING on.", ["level"])


def count_answer(status: int, by: str, seconds: float) -> None:
    ANSWERS.labels(status, by).inc()
    SECONDS.labels(by).observe(seconds)


class CountLines(logging.Handler):
    """Counts what is logged from WARNING on."""

    def emit(self, record: logging.LogRecord) -> None:
        LOGGED.labels(record.levelname.lower()).inc()
