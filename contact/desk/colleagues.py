"""Those who work here: what they are called, and which of them handle requests."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import permission_required

HANDLES = "contact.change_diagnosticrequest"
# Of a view.
handles_requests = permission_required(HANDLES, raise_exception=True)


def name_of_colleague(user: Any) -> str:
    """What colleagues and visitors call somebody who works here; empty for nobody."""
    return (user.get_full_name() or user.get_username()) if user else ""


def who_may(permission: str) -> Any:
    """The active accounts with that permission, by name."""
    backend = "django.contrib.auth.backends.ModelBackend"
    users = get_user_model()._default_manager.with_perm(permission, backend=backend)
    return users.order_by("first_name", "last_name", "username")


def handlers() -> Any:
    """Those who handle requests, and so may own them."""
    return who_may(HANDLES)
