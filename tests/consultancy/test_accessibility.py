"""axe finds nothing on any public page: both themes, two widths, in every state of the form."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import User
from django.urls import reverse

from casestudies.history.deleted_pages import keep_deleted
from casestudies.history.revisions import record
from casestudies.models import Article, DeletedPage, MissedAddress, Problem
from tests.demo_site import ARTICLE, PAGES
from tests.desk import enter
from tests.factories import make_article, make_client, make_request, make_testimonial

pytestmark = pytest.mark.browser

PHONE = {"width": 375, "height": 800}
DESKTOP = {"width": 1440, "height": 900}
# A page that is still fading in has little contrast.
STILL = {"reduced_motion": "reduce"}
# WCAG 2.2 AA, axe's best practices, and the AAA contrast that this site promises. What passes would
# come with every element that it was tried on.
RULES = {
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}

COLOURS = ["color-contrast", "link-in-text-block"]
DARK_RULES = RULES | {"runOnly": [*COLOURS, "color-contrast-enhanced"]}

# Nothing is left out: what Django's widgets lack is mended in our styles, templates and names.js.
# What the desk's stylesheet imports axe would look for at addresses that are not its own: only a
# rule about turned screens reads it.
DESK_RULES = {
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,
}
DARK_DESK_RULES = DESK_RULES | {"runOnly": COLOURS}


def violations(page, address):
    page.goto(address)
    return violations_here(page)


def violations_here(page):
    return listed(page, Axe().run(page, options=RULES))


def admin_violations(page, address):
    page.goto(address)
    return desk_violations_here(page)


def desk_violations_here(page):
    return listed(page, Axe().run(page, options=DESK_RULES))


def listed(page, results):
    found = results.response["violations"]
    return [(page.url, v["id"], [node["target"] for node in v["nodes"]]) for v in found]


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_no_page_has_a_violation(demo, new_page, viewport):
    page = new_page(viewport=viewport, **STILL)

    found = [both(page, address) for address in PAGES]

    assert found == [([], []) for _ in PAGES]


def both(page, address):
    """What axe finds in the light theme, and of colours in the dark one: nothing else differs, and
    the page is loaded once for both.
    """
    page.emulate_media(color_scheme="light")
    return violations(page, address), dark_violations_here(page, DARK_RULES)


def both_of_the_desk(page, address):
    page.emulate_media(color_scheme="light")
    return admin_violations(page, address), dark_violations_here(page, DARK_DESK_RULES)


def dark_violations_here(page, rules):
    page.emulate_media(color_scheme="dark")
    # Django's links take their time to change their colour.
    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
    return listed(page, Axe().run(page, options=rules))


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_quotations_and_logos_have_no_violation(db, new_page, viewport, color_scheme):
    study = make_article(slug="study", body="{{< testimonials limit=1 >}} {{< client-logos >}}")
    client = make_client([study], website="https://example.org/")
    make_testimonial([study], client=client)
    make_testimonial([study], is_anonymous=True)
    page = new_page(viewport=viewport, color_scheme=color_scheme, **STILL)

    assert violations(page, "/case-studies/study/") == []


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_form_with_errors_has_no_violation(demo, new_page, complaints, color_scheme):
    page = new_page(viewport=PHONE, color_scheme=color_scheme, **STILL)
    page.goto(ARTICLE)
    page.get_by_label("Name").fill("Maria Keller")
    page.get_by_label("E-mail").fill("maria@nowhere")
    page.get_by_label("What is stuck?").fill("Every decision takes weeks.")

    page.get_by_role("button", name="Ask for a conversation").click()
    page.get_by_role("alert").wait_for()

    assert violations_here(page) == []
    complaints[:] = [line for line in complaints if "422" not in line]


def test_page_that_is_not_there_has_no_violation(db, new_page, complaints, settings):
    page = new_page(viewport=PHONE, **STILL)

    assert violations(page, "/nowhere/") == []
    complaints[:] = [line for line in complaints if "404" not in line]


def test_our_pages_of_the_admin_have_no_violation(demo, new_page):
    User.objects.create_superuser("admin", password="secret")
    article = Article.objects.first()
    # axe styles the preview's frame while it looks into it; the policy would complain of that.
    page = new_page(viewport=DESKTOP, bypass_csp=True, **STILL)
    at_the_door = both_of_the_desk(page, "/admin/login/")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Log in").click()

    found = [
        at_the_door,
        both_of_the_desk(page, "/admin/second-factor/"),
        both_of_the_desk(page, "/admin/signin/signin/"),
        both_of_the_desk(page, "/admin/"),
        both_of_the_desk(page, "/admin/menus/"),
        both_of_the_desk(page, "/admin/contact/organisation/add/"),
        both_of_the_desk(page, f"/admin/casestudies/article/{article.pk}/change/"),
        both_of_the_desk(page, f"/admin/preview/article/{article.pk}/"),
        both_of_the_desk(page, "/admin/contact/diagnosticrequest/where-from/"),
        both_of_the_desk(page, "/admin/contact/diagnosticrequest/erased-next/"),
    ]

    assert found == [([], []) for _ in found]


def test_no_page_of_the_admin_has_a_violation(demo, new_page, complaints):
    admin_user = User.objects.create_superuser("admin", email="admin@example.com")
    request = make_request()
    article = Article.objects.first()
    record(article, by=admin_user)
    keep_deleted([article], by=admin_user)
    MissedAddress.objects.create(path="/nowhere/")
    page = new_page(viewport=DESKTOP, color_scheme="light", bypass_csp=True, **STILL)
    enter(page, admin_user)

    addresses = [*forms(), *others(article), *others_of_requests(request)]
    found = [admin_violations(page, address) for address in addresses]

    assert [one for one in found if one] == []
    # Versions are compared in frames that run no scripts, as they should.
    complaints[:] = [line for line in complaints if "frame is sandboxed" not in line]


def test_writing_has_no_violation_with_everything_open(demo, new_page):
    page = new_page(viewport=DESKTOP, bypass_csp=True, **STILL)
    enter(page, User.objects.create_superuser("admin", email="admin@example.com"))
    page.goto(f"/admin/casestudies/article/{Article.objects.first().pk}/change/")
    page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    found = [desk_violations_here(page)]

    page.locator("#id_body").press("Control+Home")
    page.keyboard.type("/")
    page.get_by_role("option").first.wait_for()
    found.append(desk_violations_here(page))
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Shift+7")
    page.get_by_role("dialog").wait_for()
    found.append(desk_violations_here(page))
    page.keyboard.press("Escape")
    page.locator(".desk-toolbar .help-link").click()
    page.locator(".help-panel h2").wait_for()
    found.append(desk_violations_here(page))

    assert found == [[] for _ in found]


def forms():
    """Of every model the form of one row, or of a new one: lists are alike, and forms are not."""
    for model, model_admin in admin.site._registry.items():
        if model_admin.opts.model_name in {"quarantinedrequest", "signin"}:
            continue
        start = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        row = model._default_manager.first()
        if row or type(model_admin).has_add_permission is ModelAdmin.has_add_permission:
            yield f"{start}{row.pk}/change/" if row else f"{start}add/"


def others(article):
    """Pages that are not of every model."""
    lists = ("article", "missedaddress", "libraryimage", "redirect/?q=nothing", "deletedpage")
    yield from (f"/admin/casestudies/{name}" for name in ("", *lists))
    own = f"/admin/casestudies/article/{article.pk}"
    comparison = "history/compare/?old=1&new=2"
    yield from (f"{own}/{name}" for name in ("history/", comparison, "share/", "delete/"))
    yield from (f"/admin/casestudies/{name}/add/" for name in ("article", "testimonial"))
    yield from ("/admin/casestudies/problem/add/?_popup=1", "/admin/links/", "/admin/health/")
    yield from ("/admin/help/", "/admin/help/editors/")
    yield f"/admin/remarks/article/{article.pk}/"
    yield f"/admin/merge/problem/{Problem.objects.first().pk}/"
    yield f"/admin/casestudies/deletedpage/{DeletedPage.objects.get().pk}/delete/"
    yield from ("/admin/password_change/", "/admin/auth/user/", "/admin/auth/user/add/")


def others_of_requests(request):
    requests = "/admin/contact/diagnosticrequest"
    of_one = (f"{request.pk}/{name}/" for name in ("answer", "history"))
    yield from (f"{requests}/{name}" for name in ("", "enter/", *of_one))
    yield from ("/admin/contact/outgoingmail/", "/admin/contact/quarantinedrequest/")
