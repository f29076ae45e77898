"""What SQLite's planner is told of the tables that grow, so that its plans do not change with them.

It never counts by itself; without numbers it takes “published” and “a case study” to be rare, and
reads a whole site for one page. These are of a site of 100,000 articles, and serve a small one as
well: https://www.sqlite.org/optoverview.html#manual_control_of_query_plans_using_sqlite_stat_tables
"""

from typing import Any

from django.db import connections

from contact.queries.query_numbers import DESK_NUMBERS

ARTICLE = "casestudies_article"
MENTION = "casestudies_mention"
REDIRECT = "casestudies_redirect"
REVISION = "casestudies_revision"
# By table and index: how many rows there are, then how many have the first column of the index in
# common, the first two, and so on.
NUMBERS = DESK_NUMBERS | {
    ARTICLE: {
        "article_listed": "100000 50000 20000 7 1 1 1",
        "article_in_order": "100000 33000 7 1 1 1",
        "article_newest": "100000 50000 7 1 1 1",
        "article_counted": "100000 50000 7 7 7 7 7 7",
        "article_linked": "100000 1 1 1 1 1 1 1",
        "article_sector": "100000 2000 1000 500 1 1 1 1",
        "article_size": "100000 2000 1000 500 1 1 1 1",
        "article_slug_lower": "100000 1",
        "article_file_lower": "100000 2",
        "article_expires": "1663 2",
        "casestudies_article_slug_61799d32": "100000 1",
        "casestudies_article_published_at_cddc2411": "100000 14",
        "casestudies_article_translation_key_a246b8cf": "100000 100",
        "sqlite_autoindex_casestudies_article_1": "100000 50000 1",
    },
    MENTION: {
        "mention_source": "400000 130000 4",
        "mention_target": "400000 100000 4",
        "mention_name": "400000 130000 4",
        "mention_broken": "100 1",
        "mention_old": "100 1",
        "mention_no_heading": "100 1",
    },
    REDIRECT: {
        "redirect_path_lower": "20000 1",
        "casestudies_content_c70ca4_idx": "20000 10000 1",
        "casestudies_redirect_content_type_id_91acdfeb": "20000 10000",
        "sqlite_autoindex_casestudies_redirect_1": "20000 1",
    },
    REVISION: {
        "revision_of_kind": "40000 30000 10000 1 1",
        "revision_numbered_once": "40000 30000 3 1",
    },
    f"{ARTICLE}_problems": {
        "casestudies_article_problems_problem_id_ec520156": "246716 1234",
        "casestudies_article_problems_article_id_27b14757": "246716 3",
        "casestudies_article_problems_article_id_problem_id_9d87e609_uniq": "246716 3 1",
    },
    f"{ARTICLE}_outcomes": {
        "casestudies_article_outcomes_outcome_id_5ec6f9cb": "246657 1234",
        "casestudies_article_outcomes_article_id_ffb906f2": "246657 3",
        "casestudies_article_outcomes_article_id_outcome_id_9800982d_uniq": "246657 3 1",
    },
    f"{ARTICLE}_authors": {
        "casestudies_article_authors_person_id_efd73728": "148191 2964",
        "casestudies_article_authors_article_id_7408dce2": "148191 2",
        "casestudies_article_authors_article_id_person_id_2a57dd71_uniq": "148191 2 1",
    },
    f"{ARTICLE}_related": {
        "casestudies_article_related_to_article_id_ca9aa0b4": "99758 3",
        "casestudies_article_related_from_article_id_03c5a39f": "99758 2",
        "casestudies_article_related_from_article_id_to_article_id_a4f0d232_uniq": "99758 2 1",
    },
}


def tell_planner(*, using: str, **_signal: Any) -> None:
    """Receiver of post_migrate: write the numbers where SQLite looks for them, over those of an
    ANALYZE. What has no such table or index is left out.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
        there = {name for (name,) in cursor.fetchall()}
        rows = [
            (table, index, numbers)
            for table, indexes in NUMBERS.items()
            for index, numbers in indexes.items()
            if index in there
        ]
        if not rows:
            return
        # It makes the table of numbers.
        cursor.execute(f"ANALYZE {ARTICLE}_related")
        cursor.executemany("DELETE FROM sqlite_stat1 WHERE tbl = %s", [(name,) for name in NUMBERS])
        cursor.executemany("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)", rows)
        cursor.execute("ANALYZE sqlite_schema")
