"""CommonMark's own examples, read from the source distribution that `make setup-dev` fetched."""

import json
import re
import sys
import tarfile
from pathlib import Path

import pytest

from casestudies.text import goldmark
from tests.casestudies.text.test_rendering_hugo import ours, theirs
from tests.hugo_oracle import build

# Hugo gives no id to a heading over two lines that one emphasis spans; ours does no harm.
DIFFERENT_IN_HUGO = {81, 82}


@pytest.fixture(scope="module")
def examples():
    (archive,) = Path(sys.prefix, "examples").glob("markdown_it_py-*.tar.gz")
    with tarfile.open(archive) as files:
        (name,) = (name for name in files.getnames() if name.endswith("/commonmark.json"))
        return json.load(files.extractfile(name))


def whitespace_apart(html):
    return re.sub(r"<blockquote>\s*</blockquote>", "<blockquote></blockquote>", html)


def test_every_example_of_commonmark_is_read_as_specified(examples):
    parser = goldmark.parser(extensions=False)

    wrong = [
        example["example"]
        for example in examples
        if whitespace_apart(parser.render(example["markdown"])) != whitespace_apart(example["html"])
    ]

    assert len(examples) == 652
    assert wrong == []


@pytest.mark.slow
def test_every_example_is_read_as_hugo_reads_it_with_its_extensions(examples, tmp_path):
    built = build(tmp_path / "site", [example["markdown"] for example in examples])

    different = {
        example["example"]
        for example, html in zip(examples, built, strict=True)
        if ours(example["markdown"]) != theirs(html)
    }

    assert different == DIFFERENT_IN_HUGO
