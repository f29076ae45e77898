"""Whatever files hold: untouched they leave as they came; an edited line is all that differs."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from casestudies.models import Article
from tests.content_folder import export_content, import_content, write

CALL = "{% include contact-cta.html heading='It\\'s' %}"
LINES = st.sampled_from(
    [
        "", "", "Plain text.", "  indented  ", "\ttab", "# Heading", "- item", "> quote", "Ünï “x”",
        '{{< contact-cta heading="Talk" >}}', "{{</* x */>}}", "{% raw %}{{ x }}{% endraw %}",
        "{{ site.baseurl }}/x", "{% comment %}", "{% endcomment %}", "```", "<b>x</b>", "---", CALL,
        "{: .note}", "[l]({% post_url 2024-01-01-p0 %})", "| a | b |", "\x0c", "x" * 99, "a\u2028b",
    ]
)  # fmt: skip
HEADS = st.sampled_from(
    [
        ["---", "title: A", "date: 2024-01-01", "---"],
        ["---", "title: 'It''s'  # why", "date: 2024-01-01", "tags: [a, b]", "Custom: ~", "---"],
        ["---", "date: 2024-01-01", 'title: "A: b"', "description: >-", "  Two", "  lines", "---"],
    ]
)


@st.composite
def files(draw):
    """A file's text: head, body, how its lines end, what stands before and after."""
    newline = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    lines = [*draw(HEADS), *draw(st.lists(LINES, max_size=12))]
    bom, end = draw(st.sampled_from(["", "", "\ufeff"])), draw(st.sampled_from(["", newline]))
    return bom + newline.join(lines) + end


FOLDERS = {"Hugo": ("hugo.toml", "content/blog"), "Jekyll": ("_config.yml", "_posts")}
SITES = st.tuples(st.sampled_from(sorted(FOLDERS)), st.lists(files(), min_size=8, max_size=16))
FEW = settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=[Phase.generate],
)


class BothSidesTest(TestCase):
    """A TestCase, as each example needs a database of its own."""

    def setup_example(self):
        super().setup_example()
        self.folder = Path(tempfile.mkdtemp())

    def teardown_example(self, example):
        shutil.rmtree(self.folder)
        super().teardown_example(example)

    def imported(self, site):
        """Import the site; its files by their paths."""
        kind, found = site
        config, folder = FOLDERS[kind]
        texts = {f"{folder}/2024-01-01-p{n}.md": text for n, text in enumerate(found)}
        write(
            self.folder, **{config: "title: x\n" if kind == "Jekyll" else "title = 'x'\n"}, **texts
        )
        import_content(self.folder)
        return texts

    def there(self, texts):
        return {path: (self.folder / path).read_bytes().decode() for path in texts}

    @FEW
    @given(SITES)
    def test_untouched_files_stay(self, site):
        texts = self.imported(site)

        export_content(self.folder)
        _, output = import_content(self.folder)

        assert self.there(texts) == texts
        assert "0 updated" in output

    @FEW
    @given(SITES)
    def test_line_added_in_a_browser_is_the_only_one_that_differs(self, site):
        texts = self.imported(site)
        for article in Article.objects.all():
            lines = article.body.replace("\r", "").split("\n")
            first = next((n for n, line in enumerate(lines) if line.strip()), 0)
            body = "\n".join([*lines[: first + 1], "New line.", *lines[first + 1 :]])
            Article.objects.filter(pk=article.pk).update(body=body.replace("\n", "\r\n").strip())

        export_content(self.folder)

        edited = set(Article.objects.values_list("file_path", flat=True))
        for path, text in self.there(texts).items():
            if any(path.endswith(one) for one in edited):
                assert text.count("New line.") == 1
                assert without_new(text) == without_new(texts[path]), (path, text)


def without_new(text):
    """The text without the added line, and without an end of its last line."""
    lines = [line for line in text.split("\n") if line.rstrip("\r") != "New line."]
    return "\n".join(lines).rstrip("\r\n")
