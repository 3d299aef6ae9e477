"""附议 in the demonstration group: a rule, voices behind what was said aloud, and answers given, owed and overdue."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Sequence

from django.db.models import F, Q, QuerySet

from zgh.foundation.audit.models import Record
from zgh.foundation.calendar.workdays import Almanac
from zgh.foundation.orgs.belonging import chair_of
from zgh.foundation.orgs.models import Person, Union
from zgh.kit.dates import midnight
from zgh.kit.demo import World

from .models import Case, Obligation, Support, ThresholdRule
from .models.mask import mask_of_id
from .models.support import mark_behind
from .tell_owed import open_owed

SAID = "大家提得对。这件事集团工会已经和有关部门一起定了办法：本月底前先在三个单位试行，下季度全集团铺开，每月在这里报一次进度。"
DAYS = 10  # workdays to answer in, of the demonstration rule
AGO = dt.timedelta

Voices = Sequence[tuple[int, int]]  # (login, union) of people who may support


def build(world: World) -> None:
    """A rule since half a year, three answers that fell due by it, and some voices behind the rest."""
    rng, root = world.random("voice:support"), Union.objects.filter(depth=1).first()
    people = Person.objects.filter(user__isnull=False, union__isnull=False).exclude(user__username__startswith="demo")
    voices = list(people.order_by("pk").values_list("user_id", "union_id"))
    if root is None or len(voices) < 12:
        return
    rule = ThresholdRule.objects.create(
        union=root,
        count=(needed := max(6, min(world.count(50), len(voices) // 3))),
        min_unions=2,
        obliged_level=ThresholdRule.Level.GROUP,
        answer_workdays=DAYS,
        starts_on=world.today - AGO(days=180),
    )
    reached = [_reached(case, state, rule, voices, rng, world) for case, state in _chosen(world)]
    _open_one_of_each()
    rest = Case.objects.filter(visibility="group").exclude(pk__in=[row.case_id for row in reached])
    for case in rest.exclude(state="withdrawn").order_by("-pk")[: world.count(240, 16)]:
        _support(case, _crowd(case, voices, rng, int(rng.triangular(0, needed - 3, 1))))


def _chosen(world: World) -> Iterable[tuple[Case, str]]:
    """One case long answered below whose answer from above came, one whose answer did not, one still open."""
    now = world.now
    settled = Case.objects.filter(answered_at__gte=F("submitted_at") + AGO(days=2), answered_at__lt=now - AGO(days=21))
    fresh = Case.objects.filter(state__in=("submitted", "accepted"), submitted_at__lt=now - AGO(days=1))
    taken: list[int] = []
    for rows, state in ((settled, "answered"), (settled, "owed"), (fresh, "owed")):
        case = _one(rows.exclude(pk__in=taken).filter(desk="voice"))
        if case is not None:
            taken.append(case.pk)
            yield case, state


def _open_one_of_each() -> None:
    """The wall has a refusal and a success at every scale."""
    for conclusion in ("solved", "planned", "explained", "refused", "not_ours"):
        _one(Case.objects.filter(conclusion=conclusion, answered_at__isnull=False, desk="voice"))


def _one(rows: QuerySet[Case]) -> Case | None:
    """One that is open to the group, else one that becomes so: the smallest demonstration has few."""
    mine = Q(author__username__startswith="demo") | ~Q(mask="")
    rows = rows.exclude(mine).select_related("union", "origin").order_by("-submitted_at")
    case = rows.filter(visibility="group").first() or rows.first()
    if case is not None and case.visibility != "group":
        Case.objects.filter(pk=case.pk).update(visibility="group")
    return case


def _reached(  # noqa: PLR0917 (what, how it went on, by which rule, who, by which chance, when)
    case: Case, state: str, rule: ThresholdRule, voices: Voices, rng: random.Random, world: World
) -> Obligation:
    """Enough people, from two unions at least, the day after it was said."""
    needed = rule.needed(case.origin)
    crowd = _crowd(case, voices, rng, needed - 1)
    unions = {union for _user, union in crowd} | {case.origin_id}
    if len(unions) == 1 and (others := [voice for voice in voices if voice[1] not in unions]):
        crowd[-1] = rng.choice(others)
    _support(case, crowd)
    union, at = rule.obliged(case), midnight(case.submitted_at + AGO(days=1))
    due = Almanac(None).after(at, rule.answer_workdays)
    row = Obligation(case=case, rule=rule, union=union, reached_at=at, due_at=due, state=state)
    row.people_count, row.union_count = needed, len({union for _user, union in crowd} | {case.origin_id})
    if state == "answered" and (chair := chair_of(union)):
        row.text, row.by, row.answered_at = SAID, chair, min(due - AGO(days=2), world.now - AGO(hours=3))
        row.office = f"{union.short_name}主席 {chair.name}"
    elif state == "answered":
        row.state = "owed"
    row.save(force_insert=True)
    _book(row)
    if row.state == "owed":
        open_owed(row)
    return row


def _book(row: Obligation) -> None:
    about = {"about_type": "voice.obligation", "about_id": row.pk, "union_id": row.union_id}
    records = [Record(verb="voice.oblige", actor_name="附议的职工", at=row.reached_at, **about)]
    if row.by:
        records.append(
            Record(verb="voice.answer", actor_id=row.by_id, actor_name=row.by.name, at=row.answered_at, **about)
        )
    Record.objects.bulk_create(records)


def _crowd(case: Case, voices: Voices, rng: random.Random, most: int) -> list[tuple[int, int]]:
    """So many people other than the author, named or hidden."""
    author = case.mask or mask_of_id(case.author_id)
    picked = rng.sample(voices, min(most + 1, len(voices)))
    return [voice for voice in picked if mask_of_id(voice[0]) != author][:most]


def _support(case: Case, crowd: list[tuple[int, int]]) -> None:
    rows = [Support(case=case, mark=mark_behind(mask_of_id(user)), union_id=union) for user, union in crowd]
    Support.objects.bulk_create(rows)
    Case.objects.filter(pk=case.pk).update(supporter_count=len(rows))
