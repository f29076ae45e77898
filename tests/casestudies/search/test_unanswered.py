"""What was searched for in vain is counted by word, within bounds, and tells of nobody."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casestudies.models import UnansweredWord
from casestudies.search import unanswered
from casestudies.search.unanswered import store_counts, words_to_count
from tests.factories import make_article, make_user
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

LIST = "/admin/casestudies/unansweredword/"


def stored():
    return dict(UnansweredWord.objects.values_list("word", "times"))


def store(word, times=1, days_ago=0):
    day = timezone.localdate() - timedelta(days=days_ago)
    return UnansweredWord.objects.create(word=word, times=times, last_day=day)


def test_words_of_a_search_that_finds_nothing_are_counted_one_by_one(client):
    client.get("/search/?q=Quantum+Flummery")
    client.get("/search/?q=quantum+quantum")

    unanswered.unanswered.write_now()

    assert stored() == {"quantum": 2, "flummery": 1}


def test_what_is_found_and_what_is_narrowed_counts_nothing(client):
    make_article(title="Quantum leaps")

    client.get("/search/?q=quantum")
    client.get("/search/?q=quantum&kind=people")
    client.get("/search/?q=")
    client.get(f"/search/?q={'quantum+' * 900}")
    unanswered.unanswered.write_now()

    assert stored() == {}


def test_no_search_waits_for_the_count(client, django_assert_num_queries):
    asked = count_queries(client, "/search/?q=quantum")

    assert count_queries(client, "/search/?q=flummery") == asked
    assert stored() == {}


def test_counts_are_added_up_and_the_last_day_is_kept():
    store("quantum", times=3, days_ago=5)

    store_counts({"quantum": 2, "flummery": 1})

    assert stored() == {"quantum": 5, "flummery": 1}
    assert UnansweredWord.objects.get(word="quantum").last_day == timezone.localdate()


@pytest.mark.parametrize(
    ("asked", "counted"),
    [
        ("maria.keller@example.org pricing", ["pricing"]),
        ("maria @ example.org pricing", ["pricing"]),
        ("call +372 5123 456 now", ["call", "now"]),
        ("(0)20 7946-0958", []),
        ("tel:5123456", []),
        ("https://example.org/a?token=b pricing", ["pricing"]),
        ("iso 9001 in 2026", ["iso"]),
        ("we’re re-organising don't", ["we’re", "re-organising", "don't"]),
        ("x" * 41, []),
        ("to be", []),
        ("jõudlus ПЛАН שלום", ["jõudlus", "план", "שלום"]),
    ],
)
def test_what_may_tell_of_a_person_is_not_counted(asked, counted):
    assert list(words_to_count(asked)) == counted


def test_rare_and_old_words_go_when_there_are_too_many(monkeypatch):
    monkeypatch.setattr(unanswered, "MOST_WORDS_KEPT", 2)
    store("frequent", times=9, days_ago=9)
    store("old", days_ago=3)

    store_counts({"new": 1})

    assert stored() == {"frequent": 9, "new": 1}


def test_words_are_forgotten_in_time():
    store("recent", days_ago=180)
    store("long-ago", times=9, days_ago=181)

    store_counts({"new": 1})

    assert set(stored()) == {"recent", "new"}


def test_editor_sees_the_words_most_frequent_first_and_may_delete_them(client):
    store("flummery", times=1)
    store("quantum", times=7)
    client.force_login(make_user(groups=["Editors"]))

    page = client.get(LIST).text
    front = client.get("/admin/").text
    client.post(
        LIST,
        {
            "action": "delete_selected",
            "_selected_action": [UnansweredWord.objects.get(word="quantum").pk],
            "post": "yes",
        },
    )

    assert page.index("quantum") < page.index("flummery")
    assert "/search/?q=quantum" in page
    assert "title=Quantum" in page
    assert front.index("quantum") < front.index("flummery")
    assert stored() == {"flummery": 1}


def test_front_page_is_silent_where_nothing_was_missed(client):
    client.force_login(make_user(groups=["Editors"]))

    assert "Searched for" not in client.get("/admin/").text
