"""What leaders call the same thing by other words than we do.

A page that says "supplier" answers whoever asks for a vendor. Only words that mean the same in this
trade stand in one line; whatever an owner's own pages say is found anyway.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from casestudies.search.stems import folded_words, stems_of

# By main languages; each line is one thing, divided by commas.
SAME = {
    "en": """\
approval, approve, signature, sign off, authorise, permission
architecture, structure, org design
board, directors, trustees
bottleneck, constraint, single point of failure
budget, cost, price, fee, pricing, rate
CEO, chief executive, managing director
CFO, finance director, chief financial officer
CIO, chief information officer
COO, chief operating officer, operations director
CTO, technical director, chief technology officer, head of engineering
CPO, product director, chief product officer, head of product
client, customer
company, organisation, business, firm
deadline, due date, statutory date
delay, late, slip, overdue
developer, engineer, programmer
founder, owner
government, public sector, authority, council
growth, grow, growing, scale, scaling
headcount, hire, hiring, recruit, staff
healthcare, hospital, clinic
HR, human resources
KPI, metric, measure, OKR
law, lawyer, legal, attorney
logistics, freight, haulage
manufacturer, maker, manufacturing, factory
merger, merge, acquisition, acquire, takeover
PM, product manager
PO, product owner
prioritise, priority, prioritisation
regulation, regulator, regulatory, statutory, compliance
release, ship, deploy, go live
rework, redo, done again
rewrite, rebuild, replatform, modernise
RFP, request for proposal, tender
roadmap, product plan
slow, slower, pace, speed, velocity, fast
stakeholder, sponsor
tech, technical, technology
traffic light, RAG, red amber green, status colour
UX, user experience
vendor, supplier, contractor, outsourcing, agency
VP, vice president
""",
}


@cache
def same_things(language: str) -> Mapping[str, frozenset[str]]:
    """What else is looked for, as stems with a blank between words side by side, by the stem of the
    word that is asked for.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for line in SAME.get(language, "").splitlines():
        names = {" ".join(stems_of(one, language)) for one in line.split(",")}
        for name in names:
            found[name] |= names - {name}
    return {name: frozenset(others) for name, others in found.items()}


@cache
def words_with_others() -> frozenset[str]:
    """The folded words, of any language, for which others are looked for as well."""
    names = (name for lines in SAME.values() for name in lines.replace("\n", ",").split(","))
    words = (folded_words(name) for name in names)
    return frozenset(one[0] for one in words if len(one) == 1)
