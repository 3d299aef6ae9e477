"""The two trees of the demonstration group: about 208 units and 162 unions at scale 1."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import Any

from pypinyin import Style, lazy_pinyin

from zgh.kit.demo import Progress, World
from zgh.kit.regions import PROVINCES

from .demo_words import CHONGQING, CITIES, TRADES
from .models import Company, Coverage, OutsideUnion, Union

UNITS, UNIONS = 208, 162


@dataclass
class Unit:
    """A company, the union that looks after its people, and whether a union covers it at all (else 未建会)."""

    company: Company
    union: Union
    parent_union: Union | None
    branches: list[Union]
    is_covered: bool


def build_trees(world: World, progress: Progress) -> list[Unit]:
    """Create both trees with coverage; leaves `unions`, `union_by_path` and `units` in `world.shared`."""
    rng = world.random("tree")
    companies = _companies(world.count(UNITS, 12), rng)
    progress("单位", len(companies), len(companies))
    unions, covered = _unions(companies, world.count(UNIONS, 9), rng)
    progress("工会", len(unions), len(unions))
    start = dt.date(2015, 1, 1)
    Coverage.objects.bulk_create([Coverage(union=u, company=c, starts_on=start) for c, u in covered])
    by_company = {c.pk: u for c, u in covered}
    by_path = {u.path: u for u in unions}
    world.shared["unions"], world.shared["union_by_path"] = unions, by_path
    world.shared["units"] = [_unit(c, companies, by_company, by_path) for c in companies]
    return world.shared["units"]


def _unit(company: Company, companies: list[Company], by_company: dict, by_path: dict) -> Unit:
    """Its own union, else that of the nearest covered company above it."""
    paths = {c.path: c for c in companies}
    own = by_company.get(company.pk)
    union, path = own, company.path
    while union is None:
        path = path[:-4]
        union = by_company.get(paths[path].pk)
    branches = [u for p, u in by_path.items() if p[:-4] == union.path and u.kind in ("branch", "group")]
    return Unit(company, union, by_path.get(union.path[:-4]), branches, own is not None)


class _Grower:
    """Materialised paths in memory, one bulk insert at the end: ten times quicker than adding node by node."""

    def __init__(self, model: type[Any]) -> None:
        self.model, self.rows = model, []

    def add(self, parent: Any | None, **fields: Any) -> Any:
        row = self.model(**fields, numchild=0)
        if parent is None:
            row.path, row.depth = self.model._get_path("", 1, 1), 1
        else:
            parent.numchild += 1
            row.path = self.model._get_path(parent.path, parent.depth + 1, parent.numchild)
            row.depth = parent.depth + 1
        self.rows.append(row)
        return row

    def save(self) -> list[Any]:
        return self.model.objects.bulk_create(sorted(self.rows, key=lambda r: r.path), batch_size=500)


def _companies(wanted: int, rng: random.Random) -> list[Company]:
    tree = _Grower(Company)
    code = iter(range(1, 10**6))
    root = tree.add(None, code="C0000", name="重药集团股份有限公司", short_name="重药集团", province="50")
    seats = [
        tree.add(root, code=f"C{next(code):04d}", name=name, short_name=short, province="50")
        for name, short in CHONGQING[: max(2, wanted // 6)]
    ]
    seats += [
        tree.add(
            root, code=f"C{next(code):04d}", name=f"重药控股{name}医药有限公司", short_name=f"{name}公司", province=p
        )
        for p, name in PROVINCES.items()
        if p in CITIES
    ][: max(3, wanted - len(seats) - 1)]
    used: set[str] = set()
    while len(tree.rows) < wanted:
        seat, place, trade, short = _pick(seats, rng)
        name, serial = f"{PROVINCES[seat.province]}{place}{trade}", 1
        for _again in range(6):
            if name not in used:
                break
            seat, place, trade, short = _pick(seats, rng)
            name = f"{PROVINCES[seat.province]}{place}{trade}"
        while name in used:
            serial += 1
            name = f"{PROVINCES[seat.province]}{place}{trade}第{serial}分公司"
        used.add(name)
        short = f"{place}{short}{serial if serial > 1 else ''}"
        tree.add(seat, code=f"C{next(code):04d}", name=name, short_name=short, province=seat.province)
    return tree.save()


def _pick(seats: list[Company], rng: random.Random) -> tuple[Company, str, str, str]:
    seat = rng.choice(seats)
    trade, short = rng.choice(TRADES)
    return seat, rng.choice(CITIES[seat.province]), trade, short


def _unions(
    companies: list[Company], wanted: int, rng: random.Random
) -> tuple[list[Union], list[tuple[Company, Union]]]:
    tree = _Grower(Union)
    covered: list[tuple[Company, Union]] = []
    outside = _outside(companies)
    root = _union(tree, None, "U0000", "重药集团工会委员会", "集团工会", companies[0], "committee", outside)
    covered.append((companies[0], root))
    for kind, name in (("women", "女职工委员会"), ("auditing", "经费审查委员会")):
        _union(tree, root, f"U0000-{kind[0]}", f"重药集团工会{name}", f"集团{name}", companies[0], kind, {})
    seats: dict[str, Union] = {}
    for c in companies:
        if c.depth == 2 and len(tree.rows) < wanted:
            seats[c.path] = _union(
                tree, root, f"U{c.code[1:]}", f"{c.name}工会委员会", _short(c), c, "committee", outside
            )
            covered.append((c, seats[c.path]))
    below = [c for c in companies if c.depth == 3 and c.path[:8] in seats]
    rng.shuffle(below)
    _third_level(tree, below, seats, covered, wanted, outside)
    while len(tree.rows) < wanted:
        parent = rng.choice([u for u in tree.rows if u.depth == 3] or list(seats.values()))
        kind, word = rng.choice([("branch", "分工会"), ("group", "工会小组")])
        number = "一二三四五六七八九十"[parent.numchild % 10]
        name = f"{parent.short_name.removesuffix('联合工会').removesuffix('工会')}第{number}{word}"
        _union(tree, parent, f"{parent.code}-{parent.numchild + 1}", name, name, parent, kind, {})
    return tree.save(), covered


def _third_level(tree: _Grower, below: list, seats: dict, covered: list, wanted: int, outside: dict) -> None:
    """Most companies have a union, some share a joint one, one in twelve has none yet."""
    joint: dict[str, Union] = {}
    for i, c in enumerate(below):
        seat = seats[c.path[:8]]
        if i % 12 == 11:
            continue
        if i % 6 == 5 or len(tree.rows) >= wanted * 0.87:
            covered.append((c, joint.get(seat.path, seat)))
            continue
        kind = "joint" if i % 6 == 4 else "committee"
        word = "联合工会" if kind == "joint" else "工会委员会"
        name = f"{c.name}{word}"
        union = _union(tree, seat, f"U{c.code[1:]}", name, _short(c, kind), c, kind, outside)
        covered.append((c, union))
        if kind == "joint":
            joint[seat.path] = union


def _union(tree: _Grower, parent: Any, code: str, name: str, short: str, place: Any, kind: str, outside: dict) -> Union:
    return tree.add(
        parent, code=code, name=name, short_name=short, kind=kind, province=place.province,
        initials="".join(lazy_pinyin(short, style=Style.FIRST_LETTER))[:40].lower(),
        superior=outside.get(place.province) if kind in ("committee", "joint") else None,
        founded_on=dt.date(2005 + len(tree.rows) % 17, 1 + len(tree.rows) % 12, 8),
        phone=f"023-6{len(tree.rows):07d}" if place.province == "50" else f"0{place.province}1-8{len(tree.rows):06d}",
    )  # fmt: skip


def _short(company: Company, kind: str = "committee") -> str:
    return f"{company.short_name}{'联合工会' if kind == 'joint' else '工会'}"


def _outside(companies: list[Company]) -> dict[str, OutsideUnion]:
    """One territorial federation per province; it approves elections and receives funds, and is not a user."""
    wanted = sorted({c.province for c in companies})
    cities = {"11", "12", "31", "50"}
    regions = {"15", "45", "54", "64", "65"}  # autonomous regions keep their bare names
    rows = []
    for p in wanted:
        suffix = "市" if p in cities else "" if p in regions else "省"
        if p < "71":
            rows.append(OutsideUnion(name=f"{PROVINCES[p]}{suffix}总工会", province=p))
    return {row.province: row for row in OutsideUnion.objects.bulk_create(rows)}
