"""python -m tests.bench.desk_costs: what each page of the desk costs on the site of DATABASE_URL.

Prints JSON: by page the milliseconds of CPU of this process and of PostgreSQL's, how many times
those of the sign-in page that is asked for in turns with it, and the queries. Each page is made
anew, by a process that has shown it before.
"""

import time
from statistics import median

from tests.bench.page_costs import database_time, print_costs, queries_of

ROUNDS = 7
SIGN_IN = "/admin/login/"
ARTICLES = "/admin/casestudies/article/"
INBOX = "/admin/contact/diagnosticrequest/"
REPORT = f"{INBOX}where-from/?end=2026-11-20&start="
MONTH, AFTER = "2026-10-01+00:00:00%2B00:00", "2026-11-01+00:00:00%2B00:00"
MAILS = "/admin/contact/outgoingmail/"
ACCESSES = "/admin/contact/access/"
PAGES = {
    "front page": "/admin/",
    "articles": ARTICLES,
    "articles, last page": f"{ARTICLES}?p={{articles}}",
    "articles, drafts": f"{ARTICLES}?state=draft",
    "articles, in review": f"{ARTICLES}?state=in-review",
    "articles, scheduled": f"{ARTICLES}?state=scheduled",
    "articles, published": f"{ARTICLES}?state=published",
    "articles with draft changes": f"{ARTICLES}?state=draft-changes",
    "articles of a kind": f"{ARTICLES}?kind__exact=insights",
    "articles of a year": f"{ARTICLES}?year=2025",
    "articles of a problem": f"{ARTICLES}?problems={{problem}}",
    "articles of an outcome": f"{ARTICLES}?outcomes={{outcome}}",
    "articles, words found": f"{ARTICLES}?q=team",
    "articles, words not found": f"{ARTICLES}?q=zyxqv",
    "article": f"{ARTICLES}{{article}}/change/",
    "article with draft changes": f"{ARTICLES}{{changed}}/change/",
    "new article": f"{ARTICLES}add/",
    "history": f"{ARTICLES}{{changed}}/history/",
    "version": f"{ARTICLES}{{changed}}/history/1/",
    "comparison": f"{ARTICLES}{{changed}}/history/compare/?old=1&new=3",
    "remarks": "/admin/remarks/article/{changed}/",
    "delete an article": f"{ARTICLES}{{changed}}/delete/?version=3",
    "problem": "/admin/casestudies/problem/{problem}/change/",
    "delete a problem": "/admin/casestudies/problem/{problem}/delete/?version=1",
    "merge problems": "/admin/merge/problem/{problem}/",
    "preview": "/admin/preview/article/{changed}/",
    "links": "/admin/links/",
    "menus": "/admin/menus/",
    "pages to link": "/admin/pages/?q=article",
    "library": "/admin/casestudies/libraryimage/",
    "library, unused": "/admin/casestudies/libraryimage/?use=unused",
    "choose an image": "/admin/images/choose/",
    "deleted pages": "/admin/casestudies/deletedpage/",
    "deleted page": "/admin/casestudies/deletedpage/{deleted}/change/",
    "redirects": "/admin/casestudies/redirect/",
    "missed addresses": "/admin/casestudies/missedaddress/",
    "unanswered words": "/admin/casestudies/unansweredword/",
    "inbox": INBOX,
    "inbox, last page": f"{INBOX}?p={{requests}}",
    "inbox, new": f"{INBOX}?status=new",
    "inbox, replied": f"{INBOX}?status=replied",
    "inbox, mine": f"{INBOX}?owner=me",
    "inbox, nobody's": f"{INBOX}?owner=nobody",
    "inbox, a colleague's": f"{INBOX}?owner={{owner}}",
    "inbox, answers overdue": f"{INBOX}?late=answer",
    "inbox, steps overdue": f"{INBOX}?late=step",
    "inbox of a month": f"{INBOX}?created_at__gte={MONTH}&created_at__lt={AFTER}",
    "inbox, over the limit": f"{INBOX}?is_over_limit__exact=1",
    "inbox, oldest first": f"{INBOX}?o=-5",
    "inbox, a word found": f"{INBOX}?q=team",
    "inbox, words not found": f"{INBOX}?q=zyxqv+qwyx",
    "inbox, an address": f"{INBOX}?q=visitor1500@example.org",
    "inbox, a reference": f"{INBOX}?q=DC-{{request:05}}",
    "quarantine": "/admin/contact/quarantinedrequest/",
    "quarantine, unopened": "/admin/contact/quarantinedrequest/?opened=no",
    "set aside": "/admin/contact/quarantinedrequest/{set_aside}/change/",
    "request": f"{INBOX}{{request}}/change/",
    "request of a search": f"{INBOX}{{request}}/change/?_changelist_filters=q%3Dteam",
    "history of a request": f"{INBOX}{{request}}/history/",
    "answer": f"{INBOX}{{request}}/answer/",
    "enter by hand": f"{INBOX}enter/",
    "report, 30 days": f"{REPORT}2026-10-21",
    "report, a year": f"{REPORT}2025-11-20",
    "report, all": f"{REPORT}2020-01-01",
    "report, all, as CSV": f"{REPORT}2020-01-01&format=csv",
    "what is erased next": f"{INBOX}erased-next/",
    "templates of answers": "/admin/contact/replytemplate/",
    "mails": MAILS,
    "mails that wait": f"{MAILS}?state=waiting",
    "mails that failed": f"{MAILS}?state=failed",
    "mails, a word": f"{MAILS}?q=diagnostic",
    "mail": f"{MAILS}{{mail}}/change/",
    "accesses": ACCESSES,
    "accesses, exports": f"{ACCESSES}?kind__exact=spreadsheet",
    "accesses of a month": f"{ACCESSES}?at__gte={MONTH}&at__lt={AFTER}",
    "accesses, a colleague": f"{ACCESSES}?q=Ed",
    "accounts": "/admin/auth/user/",
    "sign-ins": "/admin/signin/signin/",
    "organisation": "/admin/contact/organisation/1/change/",
}


def costs():
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.test import Client

    settings.SECOND_FACTOR_REQUIRED = False
    clients = [
        Client(SERVER_NAME=settings.ALLOWED_HOSTS[0], headers={"x-forwarded-proto": "https"})
        for _one in range(2)
    ]
    colleague, nobody = clients
    colleague.force_login(User.objects.get(username="editor"))
    found = places()
    return {
        page: cost(colleague, address.format(**found), nobody) for page, address in PAGES.items()
    }


def places():
    """The keys that stand in addresses."""
    from django.contrib.auth.models import User

    from casestudies.models import Article, DeletedPage, Outcome, Problem, Revision
    from contact.models import DiagnosticRequest, OutgoingMail, QuarantinedRequest

    return {
        "article": Article.objects.get(slug="article-100").pk,
        "changed": Revision.objects.filter(number=3).first().object_id,
        "problem": Problem.objects.get(slug="problem-0").pk,
        "outcome": Outcome.objects.get(slug="outcome-0").pk,
        "deleted": DeletedPage.objects.first().pk,
        "owner": User.objects.get(username="consultant-1").pk,
        "request": DiagnosticRequest.objects.in_status("replied").latest("pk").pk,
        "set_aside": QuarantinedRequest.objects.quarantined().latest("pk").pk,
        "mail": OutgoingMail.objects.latest("pk").pk,
        # Numbers of the last pages of lists, which count no further than 5,000.
        "articles": min(Article.objects.count(), 5_000) // 100,
        "requests": min(DiagnosticRequest.objects.in_inbox().count(), 5_000) // 50,
    }


def cost(colleague, path, nobody):
    assert timed(colleague, path) > 0
    queries, _took = queries_of(lambda: timed(colleague, path))
    rounds = [(timed(colleague, path), timed(nobody, SIGN_IN)) for _round in range(ROUNDS)]
    took = median(page for page, _sign_in in rounds)
    ratio = median(page / sign_in for page, sign_in in rounds)
    return {"ms": took * 1000, "times": ratio, "queries": queries}


def timed(client, path):
    """The seconds of CPU until all of that page is there."""
    began = time.process_time() + database_time()
    response = client.get(path)
    if response.streaming:
        b"".join(response)
    took = time.process_time() + database_time() - began
    assert response.status_code == 200, f"{path}: {response.status_code}"
    return took


if __name__ == "__main__":
    print_costs(costs)
