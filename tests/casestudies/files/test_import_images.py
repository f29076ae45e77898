"""Images that come with a page."""

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from casestudies.models import Article
from tests.content_folder import export_content, files_in, import_content, page, picture, write

pytestmark = pytest.mark.django_db


def stored(path):
    with default_storage.open(path) as file:
        return Image.open(io.BytesIO(file.read()))


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
