"""Where a title must be short it ends between words."""

import pytest
from django.template import engines

CUT = "{% load contact %}{{ title|cut_between_words:20 }}"


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Fourteen teams", "Fourteen teams"),
        ("Exactly twenty chars", "Exactly twenty chars"),
        ("Fourteen teams, one shipment", "Fourteen teams, one…"),
        ("Fourteen reorganisations", "Fourteen…"),
        ("Kommunikatsiooniprobleemid", "Kommunikatsioonipro…"),
        ("Kommunikatsiooniprobleemid ja muu", "Kommunikatsioonipro…"),
        ("  too   many  blanks ", "too many blanks"),
        ("", ""),
    ],
)
def test_title_is_cut_between_words(title, shown):
    template = engines["django"].from_string(CUT)

    assert template.render({"title": title}) == shown
