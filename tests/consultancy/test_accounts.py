"""Accounts in the admin: who manages them gives nobody more than a role."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from tests.desk import admin_url, opened, sign_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db

LIST = reverse("admin:auth_user_changelist")


@pytest.fixture
def administrator():
    return sign_in("Administrators", "administrator")


@pytest.fixture
def superuser():
    return User.objects.create_superuser("owner", password="a long password")


def test_administrator_gives_a_role(administrator):
    user = make_user(username="colleague")
    form = opened(administrator, admin_url(user), "user_form")

    administrator.post(admin_url(user), form | {"groups": ["1"], "email": "new@example.com"})

    user.refresh_from_db()
    assert (user.email, user.groups.count()) == ("new@example.com", 1)


@pytest.mark.parametrize("name", ["colleague", "administrator"])
def test_administrator_makes_nobody_a_superuser(administrator, name):
    user, _ = User.objects.get_or_create(username=name)
    form = opened(administrator, admin_url(user), "user_form")

    administrator.post(admin_url(user), form | {"is_superuser": "on", "email": "new@example.com"})

    user.refresh_from_db()
    assert (user.email, user.is_superuser) == ("new@example.com", False)


@pytest.mark.parametrize("view", ["change", "delete", "password_change"])
def test_administrator_takes_over_no_superuser(administrator, superuser, view):
    address = admin_url(superuser, view)
    values = {
        "username": "taken",
        "post": "yes",
        "password1": "mine!mine!",
        "password2": "mine!mine!",
    }

    response = administrator.post(address, values)

    owner = User.objects.get(pk=superuser.pk)
    assert response.status_code == 403
    assert owner.username == "owner"
    assert owner.check_password("a long password")


def test_administrator_deletes_no_superuser_in_bulk(administrator, superuser):
    values = {"action": "delete_selected", "_selected_action": [superuser.pk], "post": "yes"}

    administrator.post(LIST, values)

    assert User.objects.filter(pk=superuser.pk).exists()


def test_superuser_makes_another_one(client, superuser):
    client.force_login(superuser)
    user = make_user(username="colleague")

    client.post(
        admin_url(user), opened(client, admin_url(user), "user_form") | {"is_superuser": "on"}
    )

    user.refresh_from_db()
    assert user.is_superuser
