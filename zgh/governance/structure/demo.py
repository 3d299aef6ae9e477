"""Changes for the demonstration group: one that waits for a decision, one planned for next month, one just done."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid

from zgh.foundation.orgs.models import Duty, Person, Union
from zgh.kit.demo import Progress, World

from .consequences import consequences, mark
from .draft import draft
from .effect import carry_out
from .models import PersonProfile, Reorganisation, UnionProfile

STEP = "组织变动"


def build(world: World, progress: Progress) -> None:
    """A branch made last month, a merge next month, and a renaming that waits for the chair of the group."""
    cast = world.shared.get("cast", {})
    if not {"demo-cadre", "demo-group-chair", "demo-hr"} <= set(cast):
        return
    cadre, chair, hr = cast["demo-cadre"], cast["demo-group-chair"], cast["demo-hr"]
    home = Union.objects.get(pk=Duty.objects.filter(user=cadre, code="orgs").values_list("union", flat=True)[0])
    _profiles(world, home)
    progress(STEP, 1, 4)
    new = {"name": f"{home.short_name}第九分工会", "short_name": f"{home.short_name}九分会", "code": f"{home.code}-9"}
    made = _decided(
        world, cadre, chair, "create", -30, parent=home, union_kind="branch", province=home.province, **new,
        reason="城关片区新增三家门店，职工推选成立分工会", document_no="甘药工〔2026〕11号",
    )  # fmt: skip
    carry_out(made)
    progress(STEP, 2, 4)
    pair = _pair(("branch", "group"), home) or _pair(("committee", "joint"), home)
    if pair:
        _decided(
            world, hr, chair, "merge", 30, parts=[pair[0]], target=pair[1],
            reason="两个班组合并办公，工会小组一并调整", document_no="重药工〔2026〕23号",
        )  # fmt: skip
    progress(STEP, 3, 4)
    waiting = _draft(
        world, cadre, "rename", 14, parts=[home], name=f"{home.name.removesuffix('工会委员会')}工会联合会",
        short_name=f"{home.short_name}联合会", reason="覆盖单位增加，经委员会会议讨论更名",
    )  # fmt: skip
    waiting.submit(cadre)
    progress(STEP, 4, 4)


def _pair(kinds: tuple[str, ...], home: Union) -> tuple[Union, Union] | None:
    """Two unions side by side, away from the cadre's own."""
    rows = Union.objects.filter(kind__in=kinds, closed_on=None, depth__gt=1).exclude(pk=home.pk).order_by("path")
    return next(((a, b) for a, b in itertools.pairwise(rows) if a.path[:-4] == b.path[:-4]), None)


def _draft(world: World, by: object, kind: str, days: int, **facts: object) -> Reorganisation:
    day = world.today + dt.timedelta(days=days)
    once = uuid.uuid5(uuid.NAMESPACE_URL, f"structure:{kind}:{days}")
    row = draft(by=by, kind=kind, once=once, effective_on=day, **facts)  # type: ignore[arg-type]
    return Reorganisation.objects.get(pk=row.pk)


def _decided(world: World, by: object, second: object, kind: str, days: int, **facts: object) -> Reorganisation:
    """Submitted and approved; one of the past is drafted for today first, as the rules want."""
    row = _draft(world, by, kind, max(days, 0), **facts)
    row.submit(by)
    row.approve(second, mark(consequences(row)))
    if days < 0:
        Reorganisation.objects.filter(pk=row.pk).update(effective_on=world.today + dt.timedelta(days=days))
        row.refresh_from_db()
    return row


def _profiles(world: World, home: Union) -> None:
    """Some unions and people have filled in their facts; the rest shows as missing."""
    rng = world.random("profiles")
    unions = [u for u in world.shared["unions"] if u.kind in ("committee", "joint") and u.pk != home.pk]
    UnionProfile.objects.bulk_create(
        UnionProfile(
            union=union, unit_category="161", economic_type="国有控股", industry=rng.choice("FFCG"),
            division_code=f"{union.province or '50'}0100", approved_by=str(union.superior or "重庆市总工会"),
            document_no=f"工发〔{2005 + rng.randint(0, 16)}〕{rng.randint(1, 90)}号", has_mediation=rng.random() < 0.7,
            has_congress=True, has_contract=rng.random() < 0.9, contract_ends_on=world.today + dt.timedelta(days=400),
        )
        for union in unions[: len(unions) * 2 // 3]
    )  # fmt: skip
    people = Person.objects.filter(union__path__gte=home.path).order_by("pk").values_list("pk", flat=True)[:200]
    kinds = PersonProfile.Education.values[2:6]
    PersonProfile.objects.bulk_create(
        PersonProfile(person_id=pk, ethnicity="01", education=rng.choice(kinds), politics="masses", household="urban")
        for pk in people
    )
