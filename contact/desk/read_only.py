"""Lists of what the site itself has written, for reading."""

from typing import Any

from django.http import HttpRequest

from contact.desk.long_lists import LongListAdmin


class ReadOnlyListAdmin(LongListAdmin):
    """Nobody adds, changes or deletes a row at the desk."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
