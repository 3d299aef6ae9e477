"""What follows from a change, in numbers one can open. Read afresh each time; a mark tells whether it changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zgh.foundation.orgs.models import Duty, Officer, Person
from zgh.foundation.orgs.models.scoping import next_sibling
from zgh.foundation.orgs.ties import ties
from zgh.kit.counts import capped_counts

from .following import Following, live_on
from .models import Reorganisation

EVERY = 10_000_000  # count all: capped_counts stops there


@dataclass(frozen=True)
class Line:
    """One thing that follows: how many, in words, and the rows behind it."""

    key: str
    text: str
    rows: QuerySet
    count: int = 0
    is_warning: bool = False
    icon: str = "point"


def consequences(row: Reorganisation) -> list[Line]:
    """Everything that follows and is not nothing. About six queries: all numbers come from one."""
    lines = expected(row)
    counts = capped_counts([line.rows for line in lines], EVERY)
    counted = [Line(x.key, x.text, x.rows, n, x.is_warning, x.icon) for x, n in zip(lines, counts, strict=True)]
    return [line for line in counted if line.count]


def expected(row: Reorganisation) -> list[Line]:
    """The lines a change of this kind can have, not yet counted."""
    reach = Following(row)
    to = {"to": reach.heir or row.name or row.target}
    lines = []
    if row.kind in ("move", "rename"):
        lines.append(Line("people", _("本会和下级的职工，工会和会籍都不变"), _staying(reach), icon="users"))
    else:
        lines.append(
            Line(
                "members",
                _("名会员的会籍转到%(to)s，当天起算，原来的记录保留") % to,
                reach.members(),
                icon="id-badge-2",
            )
        )
        lines.append(Line("people", _("名职工改由%(to)s联系，会员也算在内") % to, reach.people(), icon="users"))
    lines.append(Line("subtrees", _("个工会一起移动，里面的人和事不变"), reach.subtrees(), icon="sitemap"))
    closing = [union.pk for union in reach.closing]
    officers = Officer.objects.filter(live_on(row.effective_on), union__in=closing)
    duties = Duty.objects.filter(live_on(row.effective_on), union__in=closing)
    lines.append(Line("officers", _("项任职结束"), officers, is_warning=True, icon="user-x"))
    lines.append(Line("duties", _("项职责收回，承接工会要另行授予"), duties, is_warning=True, icon="key-off"))
    lines.append(Line("coverages", _("个单位换了工会"), reach.coverages(), icon="building-community"))
    lines.append(Line("orphaned", _("个单位变成未建会"), reach.orphaned(), is_warning=True, icon="building-off"))
    for tie in ties() if closing else ():
        if tie.of_unions is not None:
            words = tie.words or (_("件%(what)s转到%(to)s") if tie.move else _("件%(what)s没办完，要先处理"))
            text = str(words) % {"what": tie.label, **to}
            lines.append(
                Line(f"tie-{tie.key}", text, tie.of_unions(closing), is_warning=tie.move is None, icon="checklist")
            )
    return lines


def _staying(reach: Following) -> QuerySet:
    """People of the unions that move or change their name, with everything below."""
    unions = reach.moving or reach.parts
    rows = Person.objects.none()
    for union in unions:
        rows = rows | Person.objects.filter(union__path__gte=union.path, union__path__lt=next_sibling(union.path))
    return rows


def mark(lines: list[Line]) -> str:
    """A short mark of the numbers: what one person saw is what they decide on."""
    text = json.dumps([[line.key, line.count] for line in lines])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def line_of(row: Any, line: Line) -> tuple[str, str]:
    """(words, address) of one row behind a line; the address may be empty."""
    tie = next((tie for tie in ties() if line.key == f"tie-{tie.key}"), None)
    if tie is not None and tie.line is not None:
        return tie.line(row)
    return _WORDS.get(line.key, lambda it: (str(it), ""))(row)


_WORDS: dict[str, Callable[[Any], tuple[str, str]]] = {
    "members": lambda it: (f"{it.person}·{it.union}", it.person.get_absolute_url()),
    "people": lambda it: (f"{it}·{it.union}", it.get_absolute_url()),
    "subtrees": lambda it: (str(it), it.get_absolute_url()),
    "officers": lambda it: (f"{it.person}·{it.union}{it.get_post_display()}", ""),
    "duties": lambda it: (f"{it.user}·{it.union}·{it.get_code_display()}", ""),
    "coverages": lambda it: (f"{it.company}·{it.union}", ""),
}
