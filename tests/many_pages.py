"""A site of any size, the same at every run: `python -m tests.many_pages 100000`.

Fills the migrated, empty database that DATABASE_URL names. Articles of about 6 kB lead to each
other by reference and by path, have calls to action, tags as uneven as those of real sites (one
problem has a tenth of all articles, and so has one author), states of all kinds and old addresses.
"""

import random
import sys
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import accumulate

PROBLEMS = OUTCOMES = 200
PEOPLE = 50
PLAIN_PAGES = 30
BATCH = 1_000
LAST_DAY = date(2026, 11, 1)
NEVER = datetime(2099, 1, 1, 9, tzinfo=UTC)
LONG_AGO = datetime(2025, 1, 1, 9, tzinfo=UTC)
VOCABULARY = (
    "team decision roadmap evidence customer quarter release owner review backlog strategy metric "
    "product meeting signal question trust risk scope support pricing market feature platform "
    "budget delivery experiment interview hypothesis outcome leader handover estimate dependency "
    "goal priority queue design research promise launch that which because although before after "
    "we they nobody everyone slowly quickly again never often clearly was were became decided kept "
    "moved asked changed needed found lost gave took a the one every no some this each of in for "
    "with without about under over between against"
)
WORDS = VOCABULARY.split()


def fill(articles):
    """A site of so many articles, and what stands around them."""
    from django.db import connection, transaction

    chance = random.Random(articles)
    with transaction.atomic():
        tags = make_tags(chance)
        known = []
        for start in range(0, articles, BATCH):
            numbers = range(start, min(start + BATCH, articles))
            known += [one.pk for one in make_articles(numbers, tags, known, chance)]
        make_plain_pages(tags, known, chance)
        make_proof(tags, known, chance)
    if connection.vendor == "postgresql":
        # Its autovacuum would, sooner or later; SQLite never counts by itself.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def make_tags(chance):
    """Problems, outcomes and people, each with the chances that an article has it."""
    from casestudies.models import Outcome, Person, Problem

    outcomes = make(Outcome, "outcome", OUTCOMES, chance, fact_impact=sentence(chance))
    problems = make(Problem, "problem", PROBLEMS, chance, fact_signal=sentence(chance))
    people = make(Person, "person", PEOPLE, chance, role="Partner")
    for relation, targets in (("outcomes", outcomes), ("answered_by", people)):
        link(Problem, relation, {one: chance.sample(targets, 2) for one in problems})
    return {
        "problems": (problems, unevenly(PROBLEMS)),
        "outcomes": (outcomes, unevenly(OUTCOMES)),
        "authors": (people, unevenly(PEOPLE)),
    }


def unevenly(count):
    """Cumulative weights: the first has most, as in lists of words by how often they are used."""
    return list(accumulate(1 / (place + 6) for place in range(count)))


def make(model, name, count, chance, **fields):
    pages = (
        model(
            title=f"{name.capitalize()} {number}",
            slug=f"{name}-{number}",
            description=sentence(chance),
            body=text(number, [], chance, paragraphs=3),
            published_at=LONG_AGO,
            updated_at=LONG_AGO,
            was_public=True,
            **fields,
        )
        for number in range(count)
    )
    return model.objects.bulk_create(pages)


def make_articles(numbers, tags, known, chance):
    """The articles with these numbers; `known` are the keys of those before, which they lead to."""
    from casestudies.models import Article, Redirect

    made = Article.objects.bulk_create(article(number, chance) for number in numbers)
    for relation, (targets, weights) in tags.items():
        most = 2 if relation == "authors" else 4
        picked = {one: some(targets, weights, chance.randint(1, most), chance) for one in made}
        link(Article, relation, picked)
    if known:
        related = {one: chance.sample(known, 2) for one in made if chance.random() < 0.5}
        link(Article, "related", related)
    moved = (one for one in made if one.pk % 5 == 0)
    Redirect.objects.bulk_create(Redirect(path=f"/blog/{one.slug}/", page=one) for one in moved)
    return made


def some(targets, weights, count, chance):
    return list(dict.fromkeys(chance.choices(targets, cum_weights=weights, k=count)))


def link(model, relation, picked):
    """Link each page with those it stands for, which are objects or their keys."""
    from casestudies.kinds import link_table

    table, own, other = link_table(model._meta.get_field(relation))
    rows = (
        table(**{own: page.pk, other: getattr(target, "pk", target)})
        for page, targets in picked.items()
        for target in targets
    )
    table.objects.bulk_create(rows, batch_size=BATCH)


def article(number, chance):
    from casestudies.models import Article

    day = LAST_DAY - timedelta(days=chance.randrange(20 * 365))
    moment = datetime.combine(day, time(9), UTC)
    return Article(
        title=f"{sentence(chance)[:60].strip('. ')} {number}",
        slug=slug_of(number),
        kind=kind_of(number),
        description=sentence(chance),
        body=text(number, links(number, chance), chance, paragraphs=10),
        date=None if chance.random() < 0.01 else day,
        updated_at=moment,
        weight=number if number < 3 else None,
        fact_constraint=sentence(chance),
        fact_outcome=sentence(chance),
        fact_question=sentence(chance),
        was_public=True,
        noindex=number % 500 == 7,
        **state(moment, chance),
        **translation(number),
    )


def slug_of(number):
    return f"article-{number}"


def kind_of(number):
    return "insights" if number % 10 in {3, 6, 9} else "case-studies"


def state(moment, chance):
    """Most are published; some are drafts, in review, scheduled or expired."""
    states = {
        0: {"published_at": None},
        1: {"published_at": None, "in_review_since": moment},
        2: {"published_at": NEVER},
        3: {"published_at": moment, "expires_at": moment + timedelta(days=30)},
    }
    return states.get(chance.randrange(60), {"published_at": moment})


def translation(number):
    """Of a hundred articles, one stands in Estonian beside the one before it."""
    if number % 100 not in {40, 41}:
        return {}
    pair = number - number % 100
    return {"translation_key": f"pair-{pair}", "language": "et" if number % 100 == 41 else ""}


def links(number, chance):
    """What the text leads to: other articles, one of them by its path, a problem, and the form."""
    others = [chance.randrange(max(number, 1)) for _ in range(3)]
    paths = [f"{kind_of(other)}/{slug_of(other)}" for other in others]
    yield f'See [what we did there]({{{{< ref "{paths[0]}" >}}}}) first.'
    yield f"It began [elsewhere](/{paths[1]}/) and went on."
    yield f'The same was said [before]({{{{< ref "{paths[2]}" >}}}}).'
    yield f'[The problem]({{{{< ref "problems/problem-{number % PROBLEMS}" >}}}}) is common.'
    if number % 10 < 7:
        yield f'{{{{< contact-cta heading="Ask us about case {number}" >}}}}'


def text(number, links, chance, *, paragraphs):
    """Markdown with a heading before every third paragraph."""
    links = iter(links)
    parts = [f"Case {number} is about {chance.choice(WORDS)}."]
    for place in range(paragraphs):
        if place % 3 == 1:
            parts.append(f"## {sentence(chance)[:40].strip('. ')} {place}")
        parts.append(chance.choice(prose()))
        parts += [one] if (one := next(links, "")) else []
    return "\n\n".join(parts) + "\n"


@cache
def prose():
    """Paragraphs, some of them lists and quotations, of about 500 bytes."""
    chance = random.Random(1)
    return [paragraph(number, chance) for number in range(2_000)]


def paragraph(number, chance):
    sentences = [sentence(chance) for _ in range(8)]
    if number % 12 == 0:
        return "\n".join(f"- {one}" for one in sentences)
    if number % 12 == 6:
        return "> " + " ".join(sentences[:4])
    return " ".join(f"*{one}*" if place == 3 else one for place, one in enumerate(sentences))


def sentence(chance):
    return " ".join(chance.choices(WORDS, k=11)).capitalize() + "."


def make_plain_pages(tags, known, chance):
    from casestudies.models import PlainPage

    pages = make(PlainPage, "page", PLAIN_PAGES, chance)
    for relation in ("problems", "outcomes"):
        link(PlainPage, relation, {one: chance.sample(tags[relation][0], 2) for one in pages})
    link(PlainPage, "articles", {one: chance.sample(known, min(4, len(known))) for one in pages})


def make_proof(tags, known, chance):
    """A testimonial and a client for each hundred articles."""
    from casestudies.models import Article, Client, Testimonial

    permitted = {"permission_by": "Maria Keller, by mail", "permission_at": LONG_AGO}
    permitted |= {"sector": "logistics"}
    keys = [f"proof-{number}" for number in range(max(1, len(known) // 100))]
    clients = Client.objects.bulk_create(Client(name=key, key=key, **permitted) for key in keys)
    quotations = Testimonial.objects.bulk_create(
        Testimonial(quote=sentence(chance), key=key, name="Maria Keller", **permitted)
        for key in keys
    )
    studies = list(Article.objects.filter(kind="case-studies").values_list("pk", flat=True))
    for model, made in ((Client, clients), (Testimonial, quotations)):
        link(model, "case_studies", {one: [chance.choice(studies)] for one in made})
    problems, _weights = tags["problems"]
    link(Testimonial, "problems", {one: [chance.choice(problems)] for one in quotations})


if __name__ == "__main__":
    import django

    django.setup()
    fill(int(sys.argv[1]))
