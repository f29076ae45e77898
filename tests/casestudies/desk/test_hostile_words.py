"""Markup in whatever people write or are called stands as text on every page of the desk."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.utils import timezone

from casestudies.history.deleted_pages import DeletedPage
from casestudies.history.margin import leave_remark
from casestudies.history.presence import be_present
from casestudies.history.reviews import ask_review
from casestudies.history.revisions import Revision
from casestudies.models import Article
from contact.models import DiagnosticRequest, NextStep, ThreadEntry
from tests.casestudies.desk.test_roles import ADDRESSES, store_one_of_each
from tests.desk import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

EVIL = "<img src=x onerror=alert(1)>\"'"
MARKUP = b"<img src=x "
# Columns in which people write, whatever the table.
WRITTEN = """
    cta_heading cta_text description first_name heading label last_name maker merged_into message
    name notes organisation quarantine_reason reason resolver role said short_title subject summary
    text title word words
"""
PIECES = ["here", "remarks", "check", "snippet"]


def make_everybody_evil():
    for model in [*apps.get_app_config("casestudies").get_models(), *contact_models(), User]:
        names = {field.name for field in model._meta.concrete_fields if is_text(field)}
        found = names.intersection(WRITTEN.split())
        if model not in {DeletedPage, Revision} and found:
            model._base_manager.update(**dict.fromkeys(found, EVIL))
    DeletedPage.objects.update(title=EVIL, maker=EVIL, merged_into=EVIL)
    Revision.objects.update(maker=EVIL, reason=EVIL)


def contact_models():
    return apps.get_app_config("contact").get_models()


def is_text(field):
    is_words = field.get_internal_type() in {"CharField", "TextField"}
    is_free = not (field.choices or field.unique)
    return is_words and is_free and (field.max_length or 1000) >= len(EVIL)


@pytest.fixture
def colleague():
    store_one_of_each()
    page, by = Article.objects.get(pk=900001), User.objects.get(pk=900007)
    leave_remark(page, number=1, line=None, body="", text=EVIL, by=by)
    be_present(page, by, "tab")
    ask_review(page, by=by, word=EVIL, number=None)
    diagnostic = DiagnosticRequest.objects.get(pk=900001)
    tomorrow = timezone.localdate() + timedelta(days=1)
    NextStep.objects.create(diagnostic=diagnostic, text=EVIL, on=tomorrow, owner=by)
    ThreadEntry.objects.create(diagnostic=diagnostic, kind="logged", text=EVIL, by=by, once="1")
    make_everybody_evil()
    return sign_in("", "root", is_superuser=True, first_name=EVIL, last_name=EVIL)


def test_no_page_of_the_desk_takes_words_for_markup(colleague):
    wrong = []
    for address in ADDRESSES:
        answer = colleague.get(f"/admin/{address}", follow=True)
        if MARKUP in answer.content and answer["Content-Type"] != "application/json":
            wrong.append(address)

    assert wrong == []


@pytest.mark.parametrize("piece", PIECES)
def test_no_piece_that_a_script_puts_into_a_page_takes_words_for_markup(colleague, piece):
    sent = {"tab": "mine", "version": "0", "piece": "1", "text": EVIL, "title": EVIL}

    answer = colleague.post(f"/admin/{piece}/article/900001/", sent)

    assert answer.status_code == 200
    assert MARKUP not in answer.content
