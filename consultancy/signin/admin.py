"""Accounts and sign-ins in the admin."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import CASCADE, DateTimeField, Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from casestudies.desk.writing.widgets import DateAndTime
from consultancy.signin.forms import InvitationForm, SignInForm
from consultancy.signin.mails import (
    queue_invitation,
    queue_password_link,
    queue_second_factor_changed,
)
from consultancy.signin.models import SignIn
from consultancy.signin.second_factor import take_away
from contact.desk.counted_deletion import CountedDeletionAdmin
from contact.desk.showable import ShowableAdmin

# The form does all that keeps strangers out, wherever the admin shows it.
admin.site.login_form = SignInForm
# Their pages show the secrets, and let one colleague give another a second factor.
admin.site.unregister([TOTPDevice, StaticDevice])
admin.site.unregister([User, Group])


@admin.register(Group)
class RolesAdmin(ShowableAdmin, GroupAdmin):
    """Django's own, with our bound on characters."""


@admin.register(User)
class AccountAdmin(CountedDeletionAdmin, ShowableAdmin, UserAdmin):
    """Only a superuser makes a superuser, or touches the account of one: its password too."""

    actions = ["send_password_link", "reset_second_factor"]
    formfield_overrides = {DateTimeField: {"widget": DateAndTime}}
    add_form = InvitationForm
    add_fieldsets = (
        (
            None,
            {
                "fields": InvitationForm.Meta.fields,
                "description": gettext_lazy(
                    "The colleague gets a mail with a link by which to choose a password. "
                    "What they may do is the next page."
                ),
            },
        ),
    )
    list_display = (
        *("username", "email", "first_name", "last_name", "is_staff"),
        "has_second_factor",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        apps = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        accounts: QuerySet[User] = super().get_queryset(request)
        return accounts.annotate(has_app=Exists(apps))

    @admin.display(description=gettext_lazy("second factor"), boolean=True, ordering="has_app")
    def has_second_factor(self, user: Any) -> bool:
        return bool(user.has_app)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        own = super().get_readonly_fields(request, obj)
        return own if request.user.is_superuser else [*own, "is_superuser"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_touch(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_touch(request, obj) and super().has_delete_permission(request, obj)

    def what_goes(self, objects: Sequence[User]) -> dict[str, int]:
        return rows_with_accounts(objects)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            queue_invitation(obj)

    @admin.action(
        description=gettext_lazy("Send a link to choose a password"), permissions=["change"]
    )
    def send_password_link(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        users = [user for user in self.touchable(request, queryset) if user.email]
        for user in users:
            queue_password_link(user)
        said = ngettext(
            "%(count)d link is on its way.", "%(count)d links are on their way.", len(users)
        )
        self.message_user(request, said % {"count": len(users)})

    @admin.action(description=gettext_lazy("Reset the second factor"), permissions=["change"])
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        users = self.touchable(request, queryset)
        for user in users:
            take_away(user)
            queue_second_factor_changed(user, "taken_away")
            self.log_change(request, user, _("Reset the second factor."))
        said = ngettext(
            "%(count)d colleague sets up a new second factor at the next sign-in.",
            "%(count)d colleagues set up a new second factor at the next sign-in.",
            len(users),
        )
        self.message_user(request, said % {"count": len(users)})

    def touchable(self, request: HttpRequest, queryset: QuerySet[User]) -> list[User]:
        """The accounts that the colleague may touch; says so if some are not among them."""
        users = [user for user in queryset if may_touch(request, user)]
        if len(users) < len(queryset):
            text = _("The account of a superuser is left alone: only a superuser may touch it.")
            self.message_user(request, text, messages.WARNING)
        return users


def rows_with_accounts(accounts: Sequence[User]) -> dict[str, int]:
    """How many rows of each kind go with these accounts, by the name of the rows."""
    counts = {str(User._meta.verbose_name_plural): len(accounts)}
    for end in User._meta.related_objects:
        rows = end.related_model._default_manager.filter(**{f"{end.field.name}__in": accounts})
        if end.on_delete is CASCADE and (count := rows.order_by().count()):
            counts[str(end.related_model._meta.verbose_name_plural)] = count
    return counts


def may_touch(request: HttpRequest, account: User | None) -> bool:
    return account is None or request.user.is_superuser or not account.is_superuser


@admin.register(SignIn)
class SignInAdmin(admin.ModelAdmin):
    """Read-only: one's own sign-ins; everybody's for whoever manages accounts."""

    actions = None
    list_display = ["at", "user", "network", "browser"]
    list_display_links = None
    list_select_related = ["user"]
    search_fields = ["user__username"]

    def get_urls(self) -> list[Any]:
        """The list alone."""
        return [url for url in super().get_urls() if url.name == "signin_signin_changelist"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SignIn]:
        rows = super().get_queryset(request)
        return rows if request.user.has_perm("auth.view_user") else rows.filter(user=request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """With the account only: there is no address that deletes one."""
        return request.user.has_perm("auth.delete_user")
