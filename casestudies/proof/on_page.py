"""The proof on one page: what its text asks for, and what is linked to it."""

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from casestudies.proof.clients import Client
from casestudies.proof.keys import proof_key
from casestudies.proof.showing import Logo, Quotation, client_logo, quotation
from casestudies.proof.testimonials import Testimonial
from casestudies.tables.pick_changes import PickChanges
from casestudies.text.blocks import Named
from casestudies.text.blocks.testimonials import SINGLE, quoted_keys
from casestudies.text.shortcodes import scan
from contact.queries.prepared import Parameter, Prepared

# By the names of a page's links.
PROOF: dict[str, Any] = {"testimonials": Testimonial, "clients": Client}
# How a testimonial, or a client, is linked to a page of that model.
LINK_FIELDS = {"article": "case_studies", "problem": "problems", "outcome": "outcomes"}
# The link of a page that has none.
NO_PICKS = ("", PickChanges())


def with_proof_noted(pages: Any, now: Parameter) -> Any:
    """The pages, each with `has_testimonials` and `has_clients`: what has none asks no query."""
    flags: dict[str, Any] = {}
    for own, model in PROOF.items():
        if name := link_to(pages.model, model):
            rows = model.objects.permitted(now).filter(**{name: OuterRef("pk")})
            flags[f"has_{own}"] = Exists(rows.order_by())
    return pages.annotate(**flags)


def link_to(page_model: Any, model: Any) -> str:
    """The field of testimonials or clients that leads to such pages; empty where there is none."""
    name = LINK_FIELDS.get(page_model._meta.model_name, "")
    return name if hasattr(model, name) else ""


class PageProof:
    """Proof for one page, which is shown once: two queries at most for what its text names one by
    one and what is linked to it, one more for each list that its text asks for.
    """

    def __init__(self, page: Any) -> None:
        self.page = page
        self.shown: set[int] = set()
        # Clients, and names of organisations, whose people stay unnamed on this page.
        self.unnamed_clients: set[int | None] = set()
        self.unnamed_organisations: set[str] = set()

    def testimonial(self, key: str) -> Quotation | None:
        """The quotation of that key; None without a valid permission."""
        found = next((one for one in self.known if one.key == proof_key(key)), None)
        return self.show(found) if found else None

    def testimonials(self, limit: int, *, problem: str, outcome: str, case: str) -> list[Quotation]:
        """Quotations about all that is named, which the page has not shown yet. One query."""
        wanted = {"problems": problem, "outcomes": outcome, "case_studies": case}
        slugs = {name: slug for name, slug in wanted.items() if slug}
        shown = sorted(self.shown)
        return self.shown_of(
            new_testimonials.objects(limit, shown=shown, now=timezone.now(), **slugs)
        )

    def client_logos(
        self, limit: int, keys: Sequence[str], *, sector: str, problem: str
    ) -> list[Logo]:
        """Clients of that sector, with a case study on that problem; of those named by keys only
        these, in that order. One query.
        """
        order = [proof_key(key) for key in keys]
        most = None if order else limit
        rows = chosen_clients.objects(most, tuple(order), sector, problem, now=timezone.now())
        if order:
            rows = sorted(rows, key=lambda client: order.index(client.key))[:limit]
        return logos(rows)

    def quotations_beside(self) -> list[Quotation]:
        """Those linked to the page that its text has not shown; call it after the text."""
        return self.shown_of(
            one for one in self.known if one.is_linked and one.pk not in self.shown
        )

    def logos_beside(self) -> list[Logo]:
        """The clients linked to the page, but those whose people stay unnamed on it: the logo
        below a quotation would say whose it is. Call it after `quotations_beside`.
        """
        link = self.link("clients")
        rows = linked_clients.objects(*link, page=self.page.pk, now=timezone.now()) if link else []
        return logos(client for client in rows if not self.is_unnamed(client))

    def link(self, own: str) -> tuple[str, PickChanges] | None:
        """How such rows are linked to the page, and what draft changes that are shown pick; None
        where there are none.
        """
        name = link_to(type(self.page), PROOF[own])
        if not (name and self.page.pk and getattr(self.page, f"has_{own}", True)):
            return None
        return name, self.page.pick_changes.get(own, PickChanges())

    def is_unnamed(self, client: Client) -> bool:
        name = client.name.casefold()
        return client.pk in self.unnamed_clients or name in self.unnamed_organisations

    def telling_names(self) -> set[str]:
        """Who said what is quoted without a name on the page, and whose people they are."""
        unnamed = [one for one in self.known if one.is_anonymous]
        names = {name for one in unnamed for name in (one.name, one.organisation)}
        clients = [one.client for one in unnamed if one.client]
        return (names | {name for one in clients for name in (one.name, one.key)}) - {""}

    @cached_property
    def known(self) -> Sequence[Any]:
        """Those that the text names, and those that are linked to the page: one query, or none."""
        link = self.link("testimonials")
        if not self.keys and link is None:
            return []
        return known_testimonials.objects(
            *(link or NO_PICKS), page=self.page.pk or 0, keys=sorted(self.keys), now=timezone.now()
        )

    @cached_property
    def keys(self) -> set[str]:
        """The keys of those that the text names one by one."""
        body = self.page.body
        if not any(name in body.lower() for name in SINGLE):
            return set()
        return {proof_key(key) for key in quoted_keys(scan(body))}

    def shown_of(self, rows: Any) -> list[Quotation]:
        return [one for row in rows if (one := self.show(row))]

    def show(self, testimonial: Testimonial) -> Quotation | None:
        self.shown.add(testimonial.pk)
        if testimonial.is_anonymous:
            self.unnamed_clients.add(testimonial.client_id)
            self.unnamed_organisations.add(testimonial.organisation.casefold())
        return quotation(testimonial)


@Prepared
def known_testimonials(
    link: str, changes: PickChanges, *, page: Parameter, keys: list[Parameter], now: Parameter
) -> QuerySet[Testimonial]:
    """Those with these keys, and those that the field, if one is named, links to the page."""
    rule = changes.rule(Q(**{link: page})) if link else Q(pk__in=[])
    linked = Testimonial.objects.order_by().filter(rule, pk=OuterRef("pk"))
    rows = Testimonial.objects.permitted(now).annotate(is_linked=Exists(linked))
    return rows.filter(Q(key__in=keys) | Q(is_linked=True)).select_related("client")


@Prepared
def new_testimonials(
    limit: int, *, shown: Any, now: Parameter, **slugs: Parameter
) -> QuerySet[Testimonial]:
    """Those not shown yet, about the pages with these slugs, by the field that leads there."""
    rule = {f"{name}__slug": slug for name, slug in slugs.items()}
    rows = Testimonial.objects.permitted(now).exclude(pk__in=shown).filter(**rule)
    return rows.select_related("client").distinct()[:limit]


@Prepared
def chosen_clients(
    most: int | None, keys: tuple[str, ...], sector: str, problem: str, *, now: Parameter
) -> QuerySet[Client]:
    """Those with these keys, of that sector, with a case study on that problem, as far as named."""
    rule = {"key__in": keys, "sector__iexact": sector, "case_studies__problems__slug": problem}
    rows = Client.objects.permitted(now).filter(**{k: v for k, v in rule.items() if v})
    return rows.distinct()[:most]


@Prepared
def linked_clients(
    link: str, changes: PickChanges, *, page: Parameter, now: Parameter
) -> QuerySet[Client]:
    linked = Client.objects.order_by().filter(changes.rule(Q(**{link: page})))
    return Client.objects.permitted(now).filter(pk__in=linked.values("pk"))


def unseen_proof(names: Collection[Named]) -> set[Named]:
    """Of testimonials and clients, named by their keys, those that have no valid permission or are
    not there. A query for each of the two.
    """
    found: set[Named] = set()
    for section, model in PROOF.items():
        keys = {one: proof_key(one.written) for one in names if one.section == section}
        rows = model.objects.permitted().filter(key__in=keys.values()) if keys else []
        there = {row.key for row in rows}
        found |= {one for one, key in keys.items() if key not in there}
    return found


def logos(rows: Iterable[Client]) -> list[Logo]:
    return [one for row in rows if (one := client_logo(row))]
