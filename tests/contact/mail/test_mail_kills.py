"""Web server, writers and mail workers are killed at random, and no request or mail is lost.

`make bench` does the same for longer and prints the account.
"""

import pytest

from tests import mail_load

pytestmark = pytest.mark.slow


@pytest.mark.django_db(transaction=True)
def test_kills_lose_nothing_and_double_at_most_one_mail_each(smtp, tmp_path):
    account = mail_load.run(smtp, tmp_path, kills=16)

    assert account.acknowledged >= 16
    assert account.rolled_back > 0
    assert account.missing == 0
    assert account.doubled == 0
    assert account.lost == 0
    assert account.mailed_though_rolled_back == 0
    assert account.duplicates <= account.worker_kills
