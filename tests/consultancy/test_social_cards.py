"""The picture that a link to a page shows elsewhere."""

import io
import pickle
import unicodedata
import zlib
from functools import cache

import pytest
from django.core.cache import caches
from PIL import Image, ImageOps

from casestudies.images.storing import store_image
from casestudies.models import Article
from consultancy import social_cards
from consultancy.lettering import line_breaking, typefaces, writing
from consultancy.lettering.writing import writing_of
from consultancy.social_cards import LINE_WIDTH, SIZE, Face, draw, fitted
from tests.factories import make_article, make_outcome, make_problem

pytestmark = pytest.mark.django_db

FACE = Face("Roofs", "#0b4a50")


def stored_image(size):
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, "JPEG")
    return store_image(io.BytesIO(file.getvalue())).path


@pytest.fixture(autouse=True)
def empty_cache():
    caches["cards"].clear()


def test_card_is_a_png_of_the_size_that_networks_ask_for():
    picture = Image.open(io.BytesIO(draw("A title", "case study", "slug", FACE)))

    assert picture.format == "PNG"
    assert picture.size == SIZE == (1200, 630)


def test_same_page_has_the_same_card_and_another_title_another():
    assert draw("One", "insight", "slug", FACE) == draw("One", "insight", "slug", FACE)
    assert draw("One", "insight", "slug", FACE) != draw("Two", "insight", "slug", FACE)


@pytest.mark.parametrize(
    "title",
    [
        "Short",
        "When product leadership breaks across borders",
        ("A title as long as the desk takes, and of the usual words " * 4)[:200],
        ("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 4)[:200],
        ("产品领导力与组织增长之间的矛盾，" * 15)[:200],
        ("การเปลี่ยนแปลงองค์กรขนาดใหญ่" * 10)[:200],
    ],
)
def test_title_of_any_length_is_there_whole_and_inside(title):
    written = writing_of(title)

    size, lines = fitted(written)

    assert "".join(lines).replace(" ", "") == title.replace(" ", "")
    assert all(written.width(line, size) <= LINE_WIDTH for line in lines)
    assert len(lines) * written.leading * size <= 390


@pytest.mark.parametrize("word", ["Unannounced", "reorganisation"])
def test_line_is_cut_between_words(word):
    cut = social_cards.cut_to_line(writing_of(f"{word} " * 40), 30)

    assert {*cut.removesuffix("…").split()} == {word}


def test_title_that_is_cut_says_so():
    _size, lines = fitted(writing_of("word " * 200))

    assert lines[-1].endswith("word…")


# Two titles each, in scripts that the fonts at hand cover.
TITLES = {
    "Estonian": ("Õiged otsused", "Žanri küsimus"),
    "Vietnamese": ("Quyết định đúng", "Lãnh đạo sản phẩm"),
    "Russian": ("Решения без споров", "Съёмка с объектива"),
    "Greek": ("Αποφάσεις", "Ηγεσία προϊόντος"),
    "Arabic": ("قيادة المنتج", "القرارات في 2026"),
    "Persian": ("رهبری محصول", "تصمیم‌گیری"),
    "Hebrew": ("הנהלת מוצר", "החלטות ב־2026"),
    "Hindi": ("उत्पाद नेतृत्व", "निर्णय की गति"),
    "Bengali": ("পণ্য নেতৃত্ব", "সিদ্ধান্ত"),
    "Tamil": ("தயாரிப்பு", "முடிவுகள்"),
    "Thai": ("ภาวะผู้นำ", "การตัดสินใจ"),
    "Chinese": ("产品领导力", "決策的速度"),
    "Japanese": ("プロダクト", "意思決定の速さ"),
    "Korean": ("제품 리더십", "결정의 속도"),
    "Georgian": ("პროდუქტი", "გადაწყვეტილება"),
    "Armenian": ("Արտադրանք", "Որոշումներ"),
}


@pytest.mark.parametrize("script", TITLES)
def test_words_of_every_script_are_on_the_card(script):
    cards = {draw(title, "", "slug", FACE) for title in TITLES[script]}

    assert len(cards) == 2
    assert not cards & {wordless_card()}
    for title in TITLES[script]:
        assert writing_of(title).text == title
        assert not empty_boxes(title)


@cache
def wordless_card():
    return draw("\U00010920", "", "slug", FACE)


def empty_boxes(title):
    """The letters that look like what their font shows for those that it lacks."""
    found = []
    for face, letter in ((face, one) for one, face in writing_of(title).letters(title)):
        font = writing.load_font(face, 40)
        boxes = {bytes(font.getmask(lacking)) for lacking in ("\U0010fffd", "\ufffe")}
        found += [letter] if not letter.isspace() and bytes(font.getmask(letter)) in boxes else []
    return found


def test_box_of_a_missing_letter_is_seen_by_the_test(monkeypatch):
    monkeypatch.setattr(typefaces.FontFace, "has", lambda *args: True)

    assert empty_boxes("प")


def test_letters_without_a_font_leave_their_place_to_the_pattern(monkeypatch, settings, tmp_path):
    settings.CARD_FONTS = str(tmp_path)
    typefaces.operators_fonts.cache_clear()

    assert not writing_of("ᠮᠣᠩᠭᠣᠯ").is_whole
    assert draw("ᠮᠣᠩᠭᠣᠯ", "", "slug", FACE) == draw("ᠪᠢᠴᠢᠭ", "", "slug", FACE)
    typefaces.operators_fonts.cache_clear()


def test_letters_that_would_not_be_joined_leave_their_place_too(monkeypatch):
    monkeypatch.setattr(typefaces, "can_shape", lambda: False)

    assert not writing_of("قيادة المنتج").is_whole
    assert writing_of("Решения").is_whole


def test_operators_fonts_are_asked_last(settings, tmp_path):
    for name in ("NotoSerifThai-Regular.otf", "NotoSerifBroken-Regular.ttf"):
        (tmp_path / name).write_bytes(b"no font")
    (tmp_path / "DejaVuSans.ttf").write_bytes(
        (typefaces.SITE_FONTS / "newsreader.woff2").read_bytes()
    )
    settings.CARD_FONTS = str(tmp_path)
    typefaces.operators_fonts.cache_clear()

    found = [face.path for typeface in typefaces.typefaces("") for face in typeface]

    assert found[-1] == str(tmp_path / "DejaVuSans.ttf")
    assert not writing_of("ᠮᠣᠩᠭᠣᠯ").is_whole
    typefaces.operators_fonts.cache_clear()


@pytest.mark.parametrize(
    ("title", "drawn"),
    [
        ("Ship 🚀 faster", "Ship faster"),
        ("🚀 Ship", "Ship"),
        ("Ship faster 👩‍💻🇪🇪", "Ship faster"),
        ("Faster 🚀!", "Faster!"),
        ("1️⃣ team", "1 team"),
        ("می‌ماند", "می‌ماند"),
        ("€ 2.6m – yes", "€ 2.6m – yes"),
    ],
)
def test_emoji_are_left_out_without_a_gap(title, drawn):
    assert writing_of(title).text == drawn
    assert writing_of(title).is_whole


def test_arabic_letters_are_joined():
    joined, apart = writing_of("ببب"), writing_of("ب")

    assert joined.width("ببب", 80) < 2 * apart.width("ب", 80)


@pytest.mark.parametrize("title", ["קיצור OKR", "قرار 2026"])
def test_what_is_read_from_the_right_begins_there(title):
    card = Image.open(io.BytesIO(draw(title, "", "slug", FACE))).convert("L")

    left, _top, right, _bottom = (
        ImageOps.invert(card.crop((0, 130, 1200, 400)))
        .point(lambda ink: 255 * (ink > 60))
        .getbbox()
    )

    assert right > 1110
    assert left > 400


@pytest.mark.parametrize(
    ("title", "language", "lines"),
    [
        ("当产品领导力跟不上组织的增长速度时", "zh", 2),
        ("プロダクトリーダーシップが成長に追いつかない", "ja", 2),
        ("เมื่อภาวะผู้นำด้านผลิตภัณฑ์ไม่เติบโตไปพร้อมกับองค์กร", "th", 2),
    ],
)
def test_titles_without_spaces_break_between_phrases(title, language, lines):
    written = writing_of(title, language)
    allowed = {phrase for _space, phrase in line_breaking.phrases(written)}

    found = fitted(written)[1]

    assert len(found) == lines
    assert len(allowed) > lines
    for line in found:
        assert any(line.startswith(phrase) for phrase in allowed)


def test_no_line_begins_with_what_closes_or_ends_with_what_opens():
    written = writing_of("（産品）" * 30, "ja")

    _size, lines = fitted(written)

    assert len(lines) > 1
    assert not [line for line in lines if line[0] == "）" or line[-1] == "（"]


@pytest.mark.parametrize("word", ["क्ष्म" * 40, "நி" * 60, "é̂" * 120])
def test_word_that_is_broken_keeps_its_marks(word):
    _size, lines = fitted(writing_of(word))

    assert len(lines) > 1
    assert not [line for line in lines if unicodedata.category(line[0])[0] == "M"]


def test_japanese_and_chinese_forms_of_a_character_differ():
    forms = {draw("直", "", "slug", FACE, language) for language in ("ja", "zh", "zh-Hant-HK")}

    assert len(forms) == 3


@pytest.mark.parametrize(
    ("section", "make"),
    [("case-studies", make_article), ("problems", make_problem), ("outcomes", make_outcome)],
)
def test_published_page_has_a_card_and_names_it(client, section, make):
    page = make(slug="there")

    card = client.get(f"/cards/{section}/there.png")

    assert card["Content-Type"] == "image/png"
    assert f"/cards/{section}/there.png" in client.get(page.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "path", ["case-studies/draft", "insights/draft", "problems/draft", "nowhere/draft"]
)
def test_hidden_page_has_no_card(client, path):
    make_article(slug="draft", published_at=None)
    make_problem(slug="draft", published_at=None)

    assert client.get(f"/cards/{path}.png").status_code == 404


def test_page_with_a_photograph_shows_that_elsewhere(client):
    article = make_article(image=stored_image((1600, 1200)), image_alt="A yard", slug="there")

    head = client.get(article.get_absolute_url()).text
    photograph = client.get("/cards/case-studies/there.jpg")

    assert '/cards/case-studies/there.jpg">' in head
    assert '<meta property="og:image:alt" content="A yard">' in head
    assert photograph["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(photograph.content)).size == SIZE


@pytest.mark.parametrize("image", [(599, 900), (900, 314), None])
def test_page_without_a_large_image_shows_its_card(client, image):
    article = make_article(image=stored_image(image) if image else "", slug="there")

    head = client.get(article.get_absolute_url()).text

    assert '/cards/case-studies/there.png">' in head
    assert f'<meta property="og:image:alt" content="{article.title}">' in head
    assert client.get("/cards/case-studies/there.jpg").status_code == 404


@pytest.mark.parametrize("path", ["case-studies/draft", "problems/draft", "home/home", "x/draft"])
def test_hidden_page_has_no_photograph(client, path):
    make_article(slug="draft", published_at=None, image=stored_image((1600, 1200)))

    assert client.get(f"/cards/{path}.jpg").status_code == 404


@pytest.fixture
def disk(settings, tmp_path):
    """Cards kept in a folder, as in production."""
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    cards = {"BACKEND": backend, "LOCATION": tmp_path / "cards", "TIMEOUT": None}
    settings.CACHES = {**settings.CACHES, "cards": cards}
    return tmp_path / "cards"


def kept_files(disk):
    return list(disk.iterdir())


def test_card_is_drawn_once_for_all_processes(client, monkeypatch, disk):
    first = client.get("/cards/site.png").content
    monkeypatch.setattr(social_cards, "draw", lambda *args: pytest.fail("drawn again"))
    # Another process has nothing of this one but the folder.
    delattr(caches._connections, "cards")

    assert client.get("/cards/site.png").content == first
    assert len(kept_files(disk)) == 1


def test_photograph_is_cut_once(client, monkeypatch, disk):
    make_article(image=stored_image((1600, 1200)), slug="there")
    first = client.get("/cards/case-studies/there.jpg").content
    monkeypatch.setattr(social_cards, "cropped", lambda *args: pytest.fail("cut again"))

    assert client.get("/cards/case-studies/there.jpg").content == first


def test_card_of_another_title_is_another_file(client, disk):
    article = make_article(slug="there", title="One")
    first = client.get("/cards/case-studies/there.png").content

    Article.objects.filter(pk=article.pk).update(title="Two")

    assert client.get("/cards/case-studies/there.png").content != first
    assert len(kept_files(disk)) == 2


@pytest.mark.parametrize("damage", [b"", b"no card", zlib.compress(b"no pickle")])
def test_damaged_file_is_drawn_anew(client, disk, damage, caplog):
    first = client.get("/cards/site.png").content
    (file,) = kept_files(disk)
    file.write_bytes(pickle.dumps(None) + damage)

    assert client.get("/cards/site.png").content == first
    assert client.get("/cards/site.png").content == first
    assert len(kept_files(disk)) == 1


def test_folder_that_cannot_be_written_costs_no_card(client, settings, tmp_path, caplog, disk):
    disk.write_text("a file where the folder should be")

    assert client.get("/cards/site.png").status_code == 200
    assert "CARDS_FOLDER" in caplog.text


def test_card_has_the_pattern_of_its_problem(client):
    one, other = make_problem(slug="scaling"), make_problem(slug="roadmap-theatre")
    article = make_article(slug="there", problems=[one])
    card = client.get("/cards/case-studies/there.png").content

    article.problems.set([other])

    assert client.get("/cards/case-studies/there.png").content != card
