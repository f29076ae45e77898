"""Images that come with a page."""

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from casestudies.images.decoding import Decoders
from casestudies.models import Article
from tests.content_folder import export_content, files_in, import_content, page, picture, write

pytestmark = pytest.mark.django_db


def stored(path):
    with default_storage.open(path) as file:
        return Image.open(io.BytesIO(file.read()))


@pytest.fixture
def decoded(monkeypatch):
    """The widths that were asked for, picture by picture."""
    asked = []
    decode = Decoders.decode
    noting = lambda self, data, widths: asked.append(widths) or decode(self, data, widths)  # noqa: E731
    monkeypatch.setattr(Decoders, "decode", noting)
    return asked


def test_bundle_brings_its_images(tmp_path):
    text = page(image="{src: cover.png, alt: A cover}", body="![Plan](plan.png)\n")
    write(tmp_path, **{
        "case-studies/a/index.md": text,
        "case-studies/a/cover.png": picture("red"),
        "case-studies/a/plan.png": picture("blue"),
        "case-studies/a/unused.png": picture("green"),
    })  # fmt: skip

    _, output = import_content(tmp_path)

    article = Article.objects.get()
    assert stored(article.image).getpixel((0, 0)) == (255, 0, 0)
    assert stored(article.media_path("plan.png")).getpixel((0, 0)) == (0, 0, 255)
    assert article.media_path("unused.png")
    assert article.media_path("other.png") is None
    assert article.image_alt == "A cover"
    assert "3 images" in output


@pytest.mark.parametrize(
    ("keys", "position", "caption"),
    [
        ("image:\n  caption: A yard\n  focal_point: TopLeft", "top left", "A yard"),
        ("image:\n  caption: A yard\n  focal_point: Smart", "", "A yard"),
        ("cover:\n  image: a.png\n  caption: A yard", "", "A yard"),
        ("header:\n  caption: '[A yard](https://example.org/)'", "", "A yard"),
        ("image_caption: A yard\nimage_focus: 30% 20%", "30% 20%", "A yard"),
    ],
)
def test_what_themes_call_caption_and_focal_point_arrives(tmp_path, keys, position, caption):
    write(tmp_path, **{"insights/a.md": f"---\ntitle: a\ndate: 2026-01-01\n{keys}\n---\nText.\n"})

    import_content(tmp_path)

    article = Article.objects.get()
    assert (article.image_position, article.image_caption) == (position, caption)


def test_images_of_the_old_site_are_found_in_its_static_folder(tmp_path):
    text = page(image="/img/cover.png", body="![Plan](/img/plan.png)\n")
    write(tmp_path, **{
        "content/insights/a.md": text,
        "static/img/cover.png": picture("red"),
        "static/img/plan.png": picture("blue"),
    })  # fmt: skip

    import_content(tmp_path)

    article = Article.objects.get()
    assert article.image == article.media_path("/img/cover.png")
    assert article.media_path("/img/plan.png")


def test_metadata_is_dropped(tmp_path):
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    write(tmp_path, **{
        "insights/a/index.md": page(image="a.jpg"),
        "insights/a/a.jpg": picture(kind="JPEG", exif=exif),
    })  # fmt: skip

    import_content(tmp_path)

    assert not stored(Article.objects.get().image).getexif()


@pytest.mark.parametrize(
    ("image", "message"),
    [
        ("missing.png", "was not found"),
        ("../../../secret.png", "was not found"),
        ("https://example.org/a.png", "another site"),
        ("text.png", "no JPEG, PNG, WebP or GIF"),
    ],
)
def test_unusable_image_is_reported_and_left_out(tmp_path, image, message):
    write(tmp_path, **{"secret.png": picture()})
    write(tmp_path / "content", **{
        "insights/a/index.md": page(image=image),
        "insights/a/text.png": "not a picture",
    })  # fmt: skip

    status, output = import_content(tmp_path / "content")

    assert status == 0
    assert Article.objects.published().get().image == ""
    assert message in output


@pytest.mark.parametrize(
    "text", ["![A team](team.svg)", '<img alt="A team" src="team.svg">', "<IMG\nsrc='team.svg'>"]
)
def test_drawing_in_a_text_is_reported(tmp_path, text):
    write(tmp_path, **{"insights/a.md": page(body=text), "insights/team.svg": "<svg/>"})

    _status, output = import_content(tmp_path)

    assert "insights/a.md:5:1: warning: team.svg: " in output
    assert "An SVG drawing is not taken: save it as PNG" in output


def test_linked_image_is_not_followed(tmp_path):
    write(
        tmp_path, **{"outside.png": picture(), "content/insights/a/index.md": page(image="a.png")}
    )
    (tmp_path / "content/insights/a/a.png").symlink_to(tmp_path / "outside.png")

    import_content(tmp_path / "content")

    assert Article.objects.get().image == ""


def test_dry_run_stores_no_image(tmp_path):
    write(tmp_path, **{"insights/a/index.md": page(), "insights/a/a.png": picture()})

    import_content(tmp_path, dry_run=True)

    assert not default_storage.exists("images")


def test_changed_image_alone_updates_its_page(tmp_path):
    write(tmp_path, **{"insights/a/index.md": page(image="a.png"), "insights/a/a.png": picture()})
    import_content(tmp_path)
    before = Article.objects.get().image
    _, unchanged = import_content(tmp_path)
    write(tmp_path, **{"insights/a/a.png": picture("blue")})

    _, output = import_content(tmp_path)

    assert "1 unchanged" in unchanged
    assert "1 updated" in output
    assert Article.objects.get().image != before


def test_export_writes_images_where_they_came_from(tmp_path):
    write(tmp_path / "site", **{
        "content/insights/a/index.md": page(image="a.png", body="![B](/b.png)\n"),
        "content/insights/a/a.png": picture(),
        "static/b.png": picture("blue"),
    })  # fmt: skip
    import_content(tmp_path / "site")

    export_content(tmp_path / "out")

    assert set(files_in(tmp_path / "out")) == {
        "insights/a/index.md",
        "insights/a/a.png",
        "static/b.png",
    }


def test_unreadable_image_of_a_bundle_is_told_in_a_dry_run_and_is_no_change(tmp_path):
    write(tmp_path, **{"insights/a/index.md": page(), "insights/a/bad.png": b"no image"})

    _, dry = import_content(tmp_path, dry_run=True)
    _, first = import_content(tmp_path)
    _, second = import_content(tmp_path)

    assert "bad.png: This is no" in dry
    assert "bad.png: This is no" in first
    assert "0 updated, 1 unchanged" in second


def test_picture_of_many_pages_is_decoded_once(tmp_path, decoded):
    pages = {f"content/insights/{n}.md": page(body="![A](/a.png) ![B](/b.png)\n") for n in "abc"}
    write(tmp_path, **pages, **{"static/a.png": picture(), "static/b.png": picture()})

    import_content(tmp_path)

    assert len(decoded) == 1
    assert all(article.media_path("/b.png") for article in Article.objects.all())


def test_dry_run_reads_the_headers_of_pictures_alone(tmp_path, decoded):
    head, mark, _pixels = picture().partition(b"IDAT")
    write(tmp_path, **{
        "insights/a/index.md": page(),
        "insights/a/bad.png": head + mark + b"no pixels",
    })  # fmt: skip

    _, dry = import_content(tmp_path, dry_run=True)
    asked_dry = list(decoded)
    _, real = import_content(tmp_path)

    assert asked_dry == [None]
    assert "bad.png" not in dry
    assert "bad.png: This is no" in real


def test_second_import_decodes_nothing(tmp_path, decoded):
    write(tmp_path, **{
        "insights/a/index.md": page(body="![B](/b.png)\n"),
        "insights/a/a.png": picture(),
        "insights/a/bad.png": b"no image",
        "static/b.png": b"no image either",
    })  # fmt: skip
    import_content(tmp_path)
    decoded.clear()

    _, output = import_content(tmp_path)

    assert decoded == []
    assert "1 unchanged" in output


def test_picture_that_was_refused_and_is_mended_comes_in(tmp_path):
    write(tmp_path, **{"insights/a/index.md": page(image="a.png"), "insights/a/a.png": b"no image"})
    import_content(tmp_path)
    write(tmp_path, **{"insights/a/a.png": picture()})

    _, output = import_content(tmp_path)

    assert "1 updated" in output
    assert Article.objects.get().image


@pytest.mark.parametrize(
    ("head", "edited"),
    [
        ("cover: {image: a.png, alt: A}", "cover: {image: b.png, alt: A}"),
        ("featured_image: a.png", "featured_image: b.png"),
        ("featuredImage: a.png", "featuredImage: b.png"),
        ("cover: a.png", "cover: b.png"),
        ("images: [a.png, c.png]", 'images: ["b.png", "c.png"]'),
        ("images: a.png", 'images: ["b.png"]'),
    ],
)
def test_picture_of_a_page_may_be_called_as_themes_call_it(tmp_path, head, edited):
    key, _, value = head.partition(": ")
    text = page(**{key: value})
    pictures = {"insights/a/a.png": picture("red"), "insights/a/b.png": picture("blue")}
    write(tmp_path, **pictures, **{"insights/a/index.md": text})

    _, output = import_content(tmp_path)
    article = Article.objects.get()
    red, article.image = article.image, article.media_path("b.png")
    article.save()
    export_content(tmp_path)

    assert stored(red).getpixel((0, 0)) == (255, 0, 0)
    assert "shown" in next(line for line in output.splitlines() if line.strip().startswith(key))
    assert (tmp_path / "insights/a/index.md").read_text() == text.replace(head, edited)


def test_first_of_the_pictures_for_other_sites_stands_above_the_text(tmp_path):
    files = {"insights/a/a.png": picture("red"), "insights/a/b.png": picture("blue")}
    text = page(images="[a.png, b.png]", featured_image="b.png")
    write(tmp_path, **files, **{"insights/a/index.md": text})
    write(tmp_path, **{"insights/b.md": page(images="[]")})

    import_content(tmp_path)

    assert stored(Article.objects.get(slug="a").image).getpixel((0, 0)) == (0, 0, 255)
    assert not Article.objects.get(slug="b").image
