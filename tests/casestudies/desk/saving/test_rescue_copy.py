"""Text that was typed and not saved is offered back by the browser."""

import pytest
from django.contrib.auth.models import User

from casestudies.models import Article
from tests.desk import admin_url, enter
from tests.factories import make_article, make_problem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(page):
    """A browser in which an editor is signed in."""
    enter(page, User.objects.create_superuser("ann", password="secret"))
    return page


def visit(page, url):
    page.goto(url)
    page.wait_for_load_state("networkidle")


def sign_in(page, name="ann"):
    visit(page, "/admin/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_load_state("networkidle")


def write_text(page, url, text):
    visit(page, url)
    page.locator("#id_body").fill(text)
    wait_for_copy(page, "body", text)


def wait_for_copy(page, field, value):
    """Until the browser has kept this value of a field; the script looks once a second."""
    page.wait_for_function(
        """([field, value]) => Object.keys(localStorage)
            .filter(key => key.startsWith("rescue:") && key.endsWith(location.pathname))
            .map(key => JSON.parse(localStorage.getItem(key)).values[field])
            .some(kept => JSON.stringify(kept) === JSON.stringify(value))""",
        arg=[field, value],
    )


def close_and_forget(page):
    """The tab is closed, with what it was still asking for, and the session ends."""
    page.goto("about:blank")
    page.context.clear_cookies()


def offered(page):
    return page.get_by_role("heading", name="Unsaved text from this browser")


def test_closed_tab_and_expired_session_lose_nothing(desk):
    article = make_article(body="First\nSecond")
    write_text(desk, admin_url(article), "First\nTyped")
    close_and_forget(desk)

    sign_in(desk)
    visit(desk, admin_url(article))

    assert offered(desk).is_visible()
    assert desk.locator(".rescue del").inner_text() == "Second"
    assert desk.locator(".rescue ins").inner_text() == "Typed"

    desk.get_by_role("button", name="Put it into the form").click()

    assert desk.locator("#id_body").input_value() == "First\nTyped"


def test_text_for_a_new_page_is_kept_too(desk):
    write_text(desk, "/admin/casestudies/article/add/", "Typed")

    visit(desk, "/admin/casestudies/article/add/")
    desk.get_by_role("button", name="Put it into the form").click()

    assert desk.locator("#id_body").input_value() == "Typed"


def test_thrown_away_text_is_offered_no_more(desk):
    url = admin_url(make_article())
    write_text(desk, url, "Typed")
    visit(desk, url)
    desk.get_by_role("button", name="Throw it away").click()

    visit(desk, url)

    assert offered(desk).is_hidden()


def test_saved_text_is_not_offered(desk):
    article = make_article()
    write_text(desk, admin_url(article), "Typed")
    desk.locator("[data-main]").click()
    desk.get_by_text("State: Published.").wait_for()
    Article.objects.update(body="By a colleague")

    visit(desk, admin_url(article))

    assert offered(desk).is_hidden()


def test_text_that_was_sent_in_vain_is_offered(desk, complaints):
    article = make_article()
    write_text(desk, admin_url(article), "Typed")
    desk.context.clear_cookies()
    desk.locator("[data-main]").click()
    sign_in(desk)
    complaints.clear()

    visit(desk, admin_url(article))

    assert offered(desk).is_visible()


def test_text_that_came_back_with_errors_is_kept(desk):
    article = make_article()
    write_text(desk, admin_url(article), "{{< broken")
    desk.locator("[data-main]").click()
    desk.get_by_text("Please correct the error below.").wait_for()

    visit(desk, admin_url(article))

    assert offered(desk).is_visible()


def test_another_colleague_at_the_same_browser_is_offered_nothing(desk):
    article = make_article()
    write_text(desk, admin_url(article), "Typed")
    close_and_forget(desk)
    User.objects.create_superuser("ben", password="secret")

    sign_in(desk, "ben")
    visit(desk, admin_url(article))

    assert offered(desk).is_hidden()


def test_picked_pages_come_back_in_their_order(desk):
    scaling, drift = make_problem(title="Scaling"), make_problem(title="Drift")
    url = admin_url(make_article(problems=[scaling, drift]))
    visit(desk, url)
    desk.get_by_role("heading", name="Links").click()
    desk.get_by_role("button", name="Move up: Drift").click()
    wait_for_copy(desk, "problems", [[str(drift.pk), "Drift"], [str(scaling.pk), "Scaling"]])

    visit(desk, url)
    desk.get_by_role("button", name="Put it into the form").click()

    assert desk.locator(".field-problems .desk-order li").all_inner_texts() == [
        "↑\n↓\nDrift",
        "↑\n↓\nScaling",
    ]


def test_text_that_is_published_at_once_is_not_offered(desk):
    article = make_article(published_at=None)
    write_text(desk, admin_url(article), "Typed")
    desk.locator("[data-main]").click()
    desk.get_by_text("State: Published.").wait_for()

    visit(desk, admin_url(article))

    assert offered(desk).is_hidden()


def test_text_of_before_a_conflict_is_not_offered_after_its_answer(desk):
    article = make_article(body="Text")
    write_text(desk, admin_url(article), "Typed")
    Article.objects.update(body="By a colleague")
    desk.locator("[data-main]").click()
    desk.get_by_label("Take what is saved").check()
    desk.locator("[data-main]").click()
    desk.get_by_text("State: Published.").wait_for()

    visit(desk, admin_url(article))

    assert offered(desk).is_hidden()
    assert desk.locator("#id_body").input_value() == "By a colleague"


def test_conflict_that_is_not_answered_keeps_the_text(desk):
    article = make_article(body="Text")
    write_text(desk, admin_url(article), "Typed")
    Article.objects.update(body="By a colleague")
    desk.locator("[data-main]").click()
    desk.get_by_label("Take what is saved").wait_for()

    visit(desk, admin_url(article))

    assert offered(desk).is_visible()


def test_form_shows_what_was_saved_after_restoring(desk):
    article = make_article(title="First")
    visit(desk, admin_url(article))
    desk.locator("#id_title").fill("Second")
    desk.locator("[data-main]").click()
    desk.wait_for_load_state("networkidle")
    visit(desk, f"{admin_url(article)}?version=1")
    desk.locator("#id_title").fill("Mended")

    desk.locator("[data-main]").click()
    desk.wait_for_url(f"**{admin_url(article)}")

    assert desk.locator("#id_title").input_value() == "Mended"


def test_text_put_back_takes_no_line_of_a_colleague_away(desk):
    article = make_article(body="First")
    visit(desk, admin_url(article))
    desk.locator("#id_description").fill("Typed")
    wait_for_copy(desk, "description", "Typed")
    Article.objects.update(body="First\nA colleague’s")

    visit(desk, admin_url(article))
    desk.get_by_role("button", name="Put it into the form").click()
    desk.locator("[data-main]").click()

    desk.get_by_text("Nothing is saved yet").first.wait_for()
    article.refresh_from_db()
    assert article.body == "First\nA colleague’s"


def test_text_of_a_second_tab_outlives_the_save_of_the_first(desk):
    article = make_article(body="First")
    other = desk.context.new_page()
    write_text(other, admin_url(article), "Typed in the other tab")
    write_text(desk, admin_url(article), "Saved")

    desk.locator("[data-main]").click()
    other.bring_to_front()
    wait_for_copy(other, "body", "Typed in the other tab")
    other.close()
    visit(desk, admin_url(article))

    assert offered(desk).is_visible()
