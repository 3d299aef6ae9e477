"""What the platform stores about a person, declared by every room in its `holdings.py`, and how long.

    register(
        Holding(
            key="voice.cases",
            label=_("我提的心声"),
            why=_("让工会知道、办理并答复您"),
            basis=Basis.DUTY,
            source=Source.SELF,
            seen_by=_("办理它的工会；您选了公开的，同事也看得到内容"),
            keep=_("办结以后留作工会工作记录"),
            rows=lambda subject: Case.objects.filter(author=subject.user),
            line=lambda case: Line(case.headline, case.submitted_at, [Fact(_("内容"), case.text)]),
        )
    )

`rows` gives rows of this one person (a queryset or a list, newest first), `line` turns one into words. Both serve the
page 存了我的哪些资料 and the export, so they cannot disagree.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from zgh.foundation.orgs.models import Person

CHUNK = 500
FIRST = ("orgs.", "accounts.")
NUMBERS = {"phone": _("手机号"), "id_number": _("身份证号")}  # what a look may have been at


class Basis(TextChoices):
    """Why the platform may hold it: the cases of article 13 of the Personal Information Protection Law."""

    HR = "hr", _("人力资源管理所必需（个人信息保护法第十三条第二项）")
    DUTY = "duty", _("工会履行法定职责所必需（个人信息保护法第十三条第三项）")
    CONSENT = "consent", _("您同意过（个人信息保护法第十三条第一项），随时可以撤回")


class Source(TextChoices):
    """Where it came from."""

    FILE = "file", _("单位的花名册")
    SELF = "self", _("您自己填写")
    CADRE = "cadre", _("工会干部登记")
    PLATFORM = "platform", _("使用平台时记下")


class Sensitivity(TextChoices):
    """Sensitive personal information as article 28 of the same law means it is shown masked and never in lists."""

    ORDINARY = "ordinary", _("一般")
    SENSITIVE = "sensitive", _("敏感")


@dataclass(frozen=True)
class Subject:
    """One person as the readers see them: always a login, with a person behind it unless it is platform staff."""

    user: Any

    @cached_property
    def person(self) -> Person | None:
        """The person behind the login. One query."""
        return Person.objects.filter(user=self.user).select_related("union").first()

    @property
    def person_id(self) -> int:
        """Their number, 0 for platform staff: a number nobody has."""
        return self.person.pk if self.person else 0


@dataclass(frozen=True)
class Fact:
    """One labelled value. `mask`: what stands on the page until the person asks to see it; files hold the value."""

    label: Any
    value: Any
    mask: str = ""


@dataclass(frozen=True)
class Line:
    """One row in words."""

    title: Any
    at: dt.date | None = None
    facts: Sequence[Fact] = ()


@dataclass(frozen=True)
class Holding:
    """One kind of thing stored about people. The module's docstring shows a declaration.

    `is_hidden`: rows of a name-hidden person (decision 0007). They are read live for their author only and are never
    part of a stored export: a file that lies somewhere under a login would tell whose they are.
    `kept_by`: key of the `Kind` of the retention table that ends it; without one `keep` says in words how long.
    """

    key: str
    label: Any
    why: Any
    basis: Basis
    source: Source
    seen_by: Any
    rows: Callable[[Subject], QuerySet | Sequence[Any]]
    line: Callable[[Any], Line]
    keep: Any = ""
    kept_by: str = ""
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    is_hidden: bool = False
    field: str = ""  # what a correction of it names; empty: it is a record of what happened and cannot be corrected

    @property
    def is_sensitive(self) -> bool:
        """Whether it is shown masked."""
        return self.sensitivity == Sensitivity.SENSITIVE

    def lines(self, subject: Subject) -> Iterator[Line]:
        """Everything of this kind in words, read in pages."""
        rows = self.rows(subject)
        for start in itertools.count(0, CHUNK):
            part = list(rows[start : start + CHUNK])
            yield from map(self.line, part)
            if len(part) < CHUNK:
                return


@dataclass(frozen=True)
class Kind:
    """One line of the retention table: rows that go when they are older than the period set for them.

    `due(before)` gives the rows whose period has run out when it began before that moment; `drop(rows)` deletes one
    batch of them and returns how many went (default: `rows.delete()`). Without `due` the kind is kept and the table
    only says so. `least_days`: a shorter period is refused. `preset_days`: a product choice that holds until
    somebody decides; without one nothing is deleted until a period with its source is set.
    """

    key: str
    label: Any
    basis: Any = ""
    due: Callable[[dt.datetime], QuerySet] | None = None
    drop: Callable[[QuerySet], int] | None = None
    least_days: int = 0
    preset_days: Callable[[], int] | None = None
    fixed: Any = ""

    @property
    def is_kept(self) -> bool:
        """Whether nothing of this kind is ever deleted (templates would call `due` itself)."""
        return self.due is None and not self.fixed

    @property
    def is_settable(self) -> bool:
        """Whether somebody decides how long."""
        return self.due is not None


@dataclass
class _Registry:
    holdings: dict[str, Holding] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)


_registry = _Registry()


def register(holding: Holding) -> None:
    """Declare what a room stores, or replace the declaration of the same key."""
    _registry.holdings[holding.key] = holding


def register_kind(kind: Kind) -> None:
    """Declare a line of the retention table, or replace the one of the same key."""
    _registry.kinds[kind.key] = kind


def holdings() -> list[Holding]:
    """All declarations: first who one is and how one gets in, then the others in the order rooms made them."""
    return sorted(_registry.holdings.values(), key=lambda holding: not holding.key.startswith(FIRST))


def holding_of(key: str) -> Holding | None:
    """The declaration of this key."""
    return _registry.holdings.get(key)


def kinds() -> list[Kind]:
    """The lines of the retention table."""
    return list(_registry.kinds.values())


def kind_of(key: str) -> Kind | None:
    """The line of this key."""
    return _registry.kinds.get(key)
