"""The frame around every page: who is here, what rings, what the menu offers. Everything lazy, once per request."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from zgh.foundation.access.scopes import reach
from zgh.foundation.notices.inbox import unread_count
from zgh.foundation.orgs.belonging import person_of
from zgh.foundation.orgs.models import Duty, Person, Union
from zgh.foundation.orgs.models.scoping import duty_unions

from . import menu

DUTIES = tuple(Duty.Code.values)


def shell_of(request: HttpRequest) -> Shell:
    """The request's one shell."""
    if not hasattr(request, "_shell"):
        request._shell = Shell(request)  # type: ignore[attr-defined]
    return request._shell  # type: ignore[attr-defined]


class Shell:
    """What base.html and desk.html may ask."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.user = getattr(request, "user", None)

    @cached_property
    def is_signed_in(self) -> bool:
        """Whether there is someone to greet; error pages may come before the session middleware."""
        return bool(getattr(self.user, "is_authenticated", False))

    @cached_property
    def has_care(self) -> bool:
        """关怀版, remembered per person, or on the device before signing in."""
        return self.user.has_care if self.is_signed_in else self.request.COOKIES.get("care") == "1"

    @cached_property
    def theme(self) -> str:
        """ "light", "dark" or "" (as the device says)."""
        return self.user.theme if self.is_signed_in else self.request.COOKIES.get("theme", "")

    @cached_property
    def person(self) -> Person | None:
        """The person behind the login."""
        return person_of(self.user) if self.is_signed_in else None

    @cached_property
    def union(self) -> Union | None:
        """The union that looks after this person today."""
        return self.person.union if self.person else None

    @cached_property
    def unread(self) -> int:
        """Unread notices, at most 100. One query."""
        return unread_count(self.user) if self.is_signed_in else 0

    @cached_property
    def duties(self) -> list[str]:
        """Codes of the duties held today."""
        return [code for code in DUTIES if reach(self.user, code)] if self.is_signed_in else []

    @cached_property
    def has_desk(self) -> bool:
        """Whether this person works at the workbench."""
        return bool(self.duties)

    @cached_property
    def duty_label(self) -> str:
        """What stands under the name at the foot of the side bar."""
        codes = self.duties
        if not codes:
            return ""
        return str(Duty.Code(DUTIES[1] if "chair" in codes else codes[0]).label)

    @cached_property
    def desk_union(self) -> Union | None:
        """The top union of this person's duties."""
        tops = [union for unions in duty_unions(self.user).values() for union in unions]
        return min(tops, key=lambda union: (union.depth, union.path), default=None)

    @cached_property
    def menu(self) -> list[tuple[menu.Group, list[menu.Entry]]]:
        """(group, entries) of the workbench side bar; empty groups are left out."""
        groups = [(group, menu.entries_for(self.request, group.key)) for group in menu.GROUPS]
        return [(group, entries) for group, entries in groups if entries]

    @cached_property
    def desk_tabs(self) -> list[menu.Entry]:
        """The phone tabs of the workbench: at most five, 全部 last."""
        tabs = [entry for _group, entries in self.menu for entry in entries if entry.item.is_tab]
        return sorted(tabs, key=lambda entry: entry.key == "everything")[:5]

    @cached_property
    def greeting(self) -> str:
        """上午好 / 下午好 / 晚上好, by the local hour."""
        hour = timezone.localtime().hour
        if 5 <= hour < 12:
            return _("上午好")
        return _("下午好") if 12 <= hour < 18 else _("晚上好")

    @cached_property
    def given_name(self) -> str:
        """丽娟 of 王丽娟: first names between colleagues. Names of two characters stay whole."""
        name = self.user.name
        return name[len(name) - 2 :] if len(name) in (3, 4) and name.isalpha() and not name.isascii() else name
