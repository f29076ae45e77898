"""The real Hugo and the importer read the same folder and make the same pages of it."""

from datetime import datetime

import pytest

from casestudies.models import Article
from tests.content_folder import import_content, write
from tests.hugo_site import build

pytestmark = pytest.mark.django_db

# File names and front matter lines; all of it is legal Hugo.
FILES = {
    "plain": "date: 2026-01-02",
    "winter-time": "date: 2026-01-02T03:04:05",
    "summer-time": "date: 2026-07-02T03:04:05",
    "utc": "date: 2026-07-02T03:04:05Z",
    "offset": "date: 2026-07-02T03:04:05+02:00",
    "fraction": "date: 2026-07-02T03:04:05.9Z",
    "spaced": "date: 2026-07-02 03:04:05 +0200",
    "blank": "date: 2026-07-02 03:04:05",
    "worded": "date: 02 Jul 2026",
    "publish-date": "date: 2026-01-02\npublishDate: 2026-01-03",
    "publish-date-alone": "publishDate: 2026-01-03",
    "pub-date": "pubDate: 2026-01-03",
    "capitals": "DATE: 2026-01-02\nWEIGHT: 3",
    "future": "date: 2099-01-01",
    "future-publish-date": "date: 2026-01-02\npublishDate: 2099-01-01",
    "expired": "date: 2026-01-02\nexpiryDate: 2026-01-03",
    "unpublished": "date: 2026-01-02\nunpublishDate: 2026-01-03",
    "expires-later": "date: 2026-01-02\nexpiryDate: 2099-01-01",
    "draft": "date: 2026-01-02\ndraft: true",
    "draft-capital": "date: 2026-01-02\ndraft: True",
    "draft-one": "date: 2026-01-02\ndraft: 1",
    "draft-quoted": "date: 2026-01-02\ndraft: 'true'",
    "no-draft": "date: 2026-01-02\ndraft: false",
    "weight": "date: 2026-01-02\nweight: 12",
    "weight-quoted": "date: 2026-01-02\nweight: '12'",
    "weight-octal": "date: 2026-01-02\nweight: 012",
    "weight-zero": "date: 2026-01-02\nweight: 0",
    "weight-word": "date: 2026-01-02\nweight: heavy",
    "slug": "date: 2026-01-02\nslug: other",
    "slug-words": "date: 2026-01-02\nslug: My Case Slug",
    "slug-number": "date: 2026-01-02\nslug: 2026",
    "slug-nested": "date: 2026-01-02\nslug: nested/deep",
    "UPPER Case Name": "date: 2026-01-02",
    "v1.2": "date: 2026-01-02",
    "2026-01-05-dated": "date: 2026-01-02",
    "überall": "date: 2026-01-02",
    "“quoted”": "date: 2026-01-02",
    "url": "date: 2026-01-02\nurl: /Some/where.html",
    "bundle/index": "date: 2026-01-02",
    "deep/er/page": "date: 2026-01-02",
    "title-number": "date: 2026-01-02\ntitle: 2026",
    "title-yes": "date: 2026-01-02\ntitle: yes",
    "title-time": "date: 2026-01-02\ntitle: 12:30",
    "title-folded": "date: 2026-01-02\ntitle: >-\n  two\n  lines",
    "title-escaped": 'date: 2026-01-02\ntitle: "a \\u00fc \\"b\\""',
    "title-quoted": "date: 2026-01-02\ntitle: 'it''s'",
    "comment": "date: 2026-01-02 # why\ntitle: a # b",
    "flow": "{date: 2026-01-02, title: 'a'}",
}
# Hugo publishes these by accident; here they are drafts, and the report says so.
ACCIDENTS = {
    "draft-yes": "date: 2026-01-02\ndraft: yes",
    "draft-typo": "date: 2026-01-02\ndraft: truet",
}


def site(folder, files):
    texts = {f"content/insights/{name}.md": f"---\n{text}\n---\n" for name, text in files.items()}
    write(folder, **texts)
    import_content(folder / "content")
    return build(folder)


def addresses(article):
    return {article.get_absolute_url(), *(redirect.path for redirect in article.aliases.all())}


def test_same_pages_are_visible(tmp_path):
    theirs = site(tmp_path, FILES)

    ours = {article.file_path for article in Article.objects.published()}

    assert Article.objects.count() == len(FILES)
    assert ours == set(theirs)


def test_same_moments_and_weights(tmp_path):
    theirs = site(tmp_path, FILES)

    ours = {
        article.file_path: (article.published_at, article.weight or 0)
        for article in Article.objects.published()
    }

    assert ours == {
        path: (datetime.fromisoformat(page["date"]).replace(microsecond=0), page["weight"])
        for path, page in theirs.items()
    }


def test_same_titles(tmp_path):
    titled = {name: text for name, text in FILES.items() if "title:" in text}

    theirs = site(tmp_path, titled)

    ours = {article.file_path: article.title for article in Article.objects.all()}
    assert ours == {path: page["title"] for path, page in theirs.items()}


def test_every_address_in_hugo_leads_to_its_page(tmp_path):
    theirs = site(tmp_path, FILES)

    ours = {article.file_path: addresses(article) for article in Article.objects.published()}

    assert [path for path, page in theirs.items() if page["url"] not in ours[path]] == []


def test_hugo_publishes_what_is_unclear_and_this_site_does_not(tmp_path):
    theirs = site(tmp_path, ACCIDENTS)

    assert len(theirs) == len(ACCIDENTS)
    assert not Article.objects.published().exists()
