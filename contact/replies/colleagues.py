"""Those who handle requests."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import permission_required

HANDLES = "contact.change_diagnosticrequest"
# Of a view.
handles_requests = permission_required(HANDLES, raise_exception=True)


def colleagues() -> Any:
    """The active accounts that may handle requests, by name."""
    backend = "django.contrib.auth.backends.ModelBackend"
    users = get_user_model()._default_manager.with_perm(HANDLES, backend=backend)
    return users.order_by("first_name", "last_name", "username")
