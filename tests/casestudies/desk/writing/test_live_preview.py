"""The preview while typing: whatever is typed, it answers."""

from html import unescape

import pytest

from casestudies.text.blocks import registry
from tests.desk import sign_in
from tests.factories import make_problem

pytestmark = pytest.mark.django_db

PREVIEW = "/admin/markdownx/markdownify/"


@pytest.mark.parametrize("name", sorted(registry()))
def test_every_shortcode_has_a_preview(name):
    make_problem()

    answer = sign_in("Editors").post(PREVIEW, {"content": f"Before {{{{< {name} >}}}} after"})

    assert answer.status_code == 200
    assert "Before" in unescape(answer.text)
