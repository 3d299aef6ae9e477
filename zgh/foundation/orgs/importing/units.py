"""The units an importer may name. A unit elsewhere is answered exactly like one that does not exist."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..belonging import Covering
from ..models import Company, Union
from .cells import Fault


@dataclass(frozen=True)
class Unit:
    """A company or department within reach."""

    pk: int
    code: str
    name: str


class Units:
    """Units that fall to `union` or a union below it; all of them for the root union or None. Four queries."""

    def __init__(self, union: Union | None) -> None:
        self.by_code: dict[str, Unit] = {}
        self.by_name: dict[str, list[Unit]] = defaultdict(list)
        self.ids: set[int] = set()
        homes = None
        if union is not None and union.depth > 1:
            homes = set(Union.objects.get_tree(union).values_list("pk", flat=True))
        covering = Covering()
        rows = Company.objects.values_list("pk", "code", "name", "short_name", "path")
        for pk, code, name, short_name, path in rows:
            if homes is None or covering.union_id(path) in homes:
                self._add(Unit(pk, code, name), {name, short_name} - {""})

    def _add(self, unit: Unit, names: set[str]) -> None:
        self.by_code[unit.code] = unit
        self.ids.add(unit.pk)
        for name in names:
            self.by_name[name].append(unit)

    def find(self, code: str, name: str) -> Unit:
        """The unit of this code, else of this full or short name. Raises Fault."""
        if code:
            unit = self.by_code.get(code)
            if unit is None:
                raise Fault(_("没有编码为「%(code)s」的单位") % {"code": code})
            return unit
        found = self.by_name.get(name, [])
        if not found:
            raise Fault(_("没有叫「%(name)s」的单位。请用系统里的全称、简称，或填单位编码") % {"name": name})
        if len(found) > 1:
            raise Fault(_("有%(n)d个单位叫「%(name)s」，请填单位编码") % {"n": len(found), "name": name})
        return found[0]
