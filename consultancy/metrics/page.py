"""`/metrics`: what was counted in all processes of this machine, and how the site is."""

import os
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from consultancy.health.checks import CHECKS
from consultancy.health.examining import Examined, examine
from consultancy.health.tokens import shows_token
from consultancy.metrics.folder import VARIABLE


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The numbers in Prometheus' format, for whoever shows METRICS_TOKEN as a bearer token; for all
    others there is nothing here.
    """
    if not shows_token(request, settings.METRICS_TOKEN):
        return HttpResponseNotFound("Not found.\n", content_type="text/plain")
    return HttpResponse(
        process_metrics() + finding_metrics(examine(CHECKS)),
        content_type="text/plain; version=0.0.4",
    )


def process_metrics() -> str:
    """What the processes have counted."""
    # An extra: where it is not installed nobody has a token (consultancy/environment.py).
    from prometheus_client import REGISTRY, CollectorRegistry, generate_latest  # noqa: PLC0415
    from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415

    registry = REGISTRY
    if VARIABLE in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry).decode()


def finding_metrics(found: list[Examined]) -> str:
    """Of each check its state (0 well, 1 to look at, 2 broken), then its numbers; what is not known
    is left out.
    """
    return "".join(f"{line}\n" for line in [*states(found), *numbers(found)])


def states(found: list[Examined]) -> Iterator[str]:
    yield "# HELP site_health How it is: 0 well, 1 to look at, 2 broken."
    yield "# TYPE site_health gauge"
    for check, finding in found:
        yield f'site_health{{check="{check.name}"}} {int(finding.state)}'


def numbers(found: list[Examined]) -> Iterator[str]:
    for one in found:
        for name, value in one.finding.numbers.items():
            if value is not None:
                yield f"# TYPE site_{name} gauge"
                yield f"site_{name} {int(value)}"
