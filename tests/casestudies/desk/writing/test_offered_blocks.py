"""The blocks that the toolbar offers: all of ours, each as it is read."""

import pytest

from casestudies.desk.writing.offered_blocks import OFFERED, OTHERWISE
from casestudies.text.blocks import registry
from casestudies.text.shortcodes import scan, walk


def test_every_block_is_offered_or_has_a_button():
    assert {block.name for block in OFFERED} | OTHERWISE == registry().keys()


@pytest.mark.parametrize("block", OFFERED, ids=lambda block: block.name)
def test_what_is_offered_is_read_as_that_block_alone(block):
    filled = block.code.replace('""', '"word"')
    calls = list(walk(scan(filled)))

    assert [call.name for call in calls] == [block.name]
    assert list(registry()[block.name].warnings(calls[0])) == []
