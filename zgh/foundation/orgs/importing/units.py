"""The units an importer may name. A unit elsewhere is answered exactly like one that does not exist."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from zgh.kit.regions import PROVINCES

from ..belonging import Covering
from ..models import Company, Union, UnitAlias
from .cells import Fault

SUFFIXES = re.compile(r"(股份|集团)?(有限)?(责任)?公司$|集团$|\(.*?\)")
SUGGESTED, LIKE_ENOUGH = 5, 0.55
# How people abbreviate provinces in the names of units: 湘公司.
SHORT = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新台港澳"
SHORT_PROVINCES = dict(zip(SHORT, PROVINCES.values(), strict=True))


class UnknownUnit(Fault):
    """No unit of this name; `words` is what the file calls it."""

    def __init__(self, message: str, words: str) -> None:
        super().__init__(message)
        self.words = words


@dataclass(frozen=True)
class Unit:
    """A company or department within reach."""

    pk: int
    code: str
    name: str
    short_name: str = ""
    path: str = ""


def plain(words: str) -> str:
    """A name without width, spaces and kinds of slash: 「集团／ 湘公司」 → 集团/湘公司."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", words)).replace("\\", "/").replace(">", "/")


class Units:
    """Units that fall to `union` or a union below it; all of them for the root union or None. Five queries.

    Names people use for them (UnitAlias) count where this union or one above it has registered them.
    """

    def __init__(self, union: Union | None) -> None:
        self.union = union
        self.is_whole = union is None or union.depth == 1
        self.by_code: dict[str, Unit] = {}
        self.by_name: dict[str, list[Unit]] = defaultdict(list)
        self.by_id: dict[int, Unit] = {}
        homes = None
        if union is not None and union.depth > 1:
            homes = set(Union.objects.get_tree(union).values_list("pk", flat=True))
        self.covering = Covering()
        rows = Company.objects.values_list("pk", "code", "name", "short_name", "path")
        for pk, code, name, short_name, path in rows:
            if homes is None or self.covering.union_id(path) in homes:
                self._add(Unit(pk, code, name, short_name, path))
        self.aliases = {words: self.by_id[pk] for words, pk in _aliases(union) if pk in self.by_id}

    @property
    def ids(self) -> Iterable[int]:
        """Ids of the units within reach."""
        return self.by_id.keys()

    def _add(self, unit: Unit) -> None:
        self.by_code[unit.code] = unit
        self.by_id[unit.pk] = unit
        for name in {plain(unit.name), plain(unit.short_name)} - {""}:
            self.by_name[name].append(unit)

    def find(self, code: str, name: str) -> Unit:
        """The unit of this code, else of this full, short or given name. Raises Fault, UnknownUnit for a name."""
        if code:
            unit = self.by_code.get(code)
            if unit is None:
                raise Fault(_("没有编码为「%(code)s」的单位") % {"code": code})
            return unit
        words = plain(name)
        if words in self.aliases:
            return self.aliases[words]
        found = self.by_name.get(words) or self.by_name.get(words.rsplit("/", 1)[-1], [])
        if not found:
            raise UnknownUnit(_("没有叫「%(name)s」的单位。请选一次它是哪个单位，或填单位编码") % {"name": name}, words)
        if len(found) > 1:
            facts = {"n": len(found), "name": name}
            raise UnknownUnit(_("有%(n)d个单位叫「%(name)s」，请填单位编码，或选一次是哪个") % facts, words)
        return found[0]

    def like(self, words: str) -> list[Unit]:
        """The units these words most probably mean, best first; for a person to choose from, never taken by itself."""
        wanted = _core(words)
        scored = [(max(_likeness(wanted, _core(n)) for n in names), unit) for unit, names in self._names()]
        best = sorted((pair for pair in scored if pair[0] >= LIKE_ENOUGH), key=lambda pair: -pair[0])
        return [unit for _score, unit in best[:SUGGESTED]]

    def _names(self) -> Iterable[tuple[Unit, set[str]]]:
        return ((unit, {unit.name, unit.short_name} - {""}) for unit in self.by_code.values())


def _aliases(union: Union | None) -> Iterable[tuple[str, int]]:
    """(words, company id) registered for this union or one above, the nearest last so that it wins."""
    step = Union.steplen
    path = union.path if union is not None else ""
    paths = [path[:end] for end in range(step, len(path) + 1, step)]
    rows = UnitAlias.objects.filter(union__path__in=paths) if paths else UnitAlias.objects.filter(union__depth=1)
    return rows.order_by("union__path").values_list("words", "company_id")


def _core(words: str) -> str:
    core = SUFFIXES.sub("", plain(words).rsplit("/", 1)[-1])
    return SHORT_PROVINCES.get(core[:1], core[:1]) + core[1:] if len(core) <= 2 else core


def _likeness(wanted: str, name: str) -> float:
    if not wanted or not name:
        return 0.0
    letters = iter(name)
    if all(letter in letters for letter in wanted):  # 湖南公司 is in 湖南民生药业有限公司, letter after letter
        return 0.8 + 0.2 * len(wanted) / len(name)
    return SequenceMatcher(None, wanted, name, autojunk=False).ratio()
