"""Two colleagues with the same page open, each in a browser of their own."""

import pytest
from playwright.sync_api import expect

from tests.desk import admin_url, enter
from tests.factories import make_article, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def tab_of(new_page, name):
    # Not by a group: a transactional test before this one has emptied the table.
    user = make_user(username=name, first_name=name.title(), is_superuser=True)
    tab = new_page(viewport={"width": 1280, "height": 800})
    enter(tab, user)
    return tab


def test_two_colleagues_see_each_other_come_and_go(new_page):
    page = make_article()
    mari, jaan = tab_of(new_page, "mari"), tab_of(new_page, "jaan")

    mari.goto(admin_url(page))
    expect(mari.locator("[data-here]")).to_be_attached()
    jaan.goto(admin_url(page))
    expect(jaan.locator("[data-here]")).to_contain_text("Mari has this page open since")
    # The next beat, sooner.
    mari.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(mari.locator("[data-here]")).to_contain_text("Jaan has this page open since")

    with mari.expect_response("**/here/**"):
        jaan.goto("/admin/")
        jaan.wait_for_load_state()
        mari.wait_for_timeout(300)
        mari.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(mari.locator("[data-here]")).not_to_contain_text("Jaan")
