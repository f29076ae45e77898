"""What goes with an account that is deleted is counted: it may be all of somebody's years."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from consultancy.signin.models import SignIn
from tests.factories import make_user

pytestmark = pytest.mark.django_db

KEPT_ABOUT = {"network": "192.0.2.0/24", "browser": "Firefox"}


@pytest.fixture
def colleague():
    """With three lines in the log, and a sign-in."""
    colleague = make_user(username="colleague")
    kind = ContentType.objects.get_for_model(User)
    for key in range(3):
        LogEntry.objects.create(
            user=colleague, content_type=kind, object_id=key, object_repr=f"row {key}",
            action_flag=CHANGE,
        )  # fmt: skip
    SignIn.objects.create(user=colleague, **KEPT_ABOUT)
    return colleague


def test_what_goes_with_an_account_is_counted(admin_client, colleague):
    html = admin_client.get(reverse("admin:auth_user_delete", args=[colleague.pk])).text

    assert "<li>Log entries: 3</li>" in html
    assert "<li>Sign-ins: 1</li>" in html
    assert "row 0" not in html


def test_it_goes_when_that_is_confirmed(admin_client, colleague):
    admin_client.post(
        reverse("admin:auth_user_delete", args=[colleague.pk]), {"post": "yes"}, follow=True
    )

    assert not User.objects.filter(pk=colleague.pk).exists()
    assert not LogEntry.objects.filter(user_id=colleague.pk).exists()


def test_no_administrator_deletes_a_superuser_in_the_list(client):
    owner = make_user(username="owner", is_superuser=True)
    client.force_login(make_user(groups=["Administrators"]))
    chosen = {"action": "delete_selected", "_selected_action": [owner.pk], "post": "yes"}

    client.post(reverse("admin:auth_user_changelist"), chosen)

    assert User.objects.filter(pk=owner.pk).exists()
