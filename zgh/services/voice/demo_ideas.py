"""Ideas (革新妙招) for the demonstration group, in every stage, by the verbs people use, on the days they used them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils import timezone

from zgh.foundation.accounts.models import User
from zgh.foundation.orgs.belonging import parent_of
from zgh.foundation.orgs.models import Duty, Person, Union
from zgh.foundation.orgs.models.dated import holds
from zgh.kit.demo import World

from .demo_idea_words import CLASSES, IDEAS, OPINIONS, Told
from .idea_proposing import propose
from .models import Category, Idea
from .models.idea_class import classes_for, lay_down


@contextmanager
def on(moment: dt.datetime) -> Iterator[None]:
    """Live at `moment`: verbs ask the clock, and what they write down is read as history."""
    kept = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = kept


@dataclass
class Stage:
    """Who plays: authors and experts of one union, its cadre, and the second office above."""

    world: World
    union: Union
    second: Union
    cadre: User
    confirmer: User | None
    people: list[User]


def build_ideas(world: World) -> None:
    """One of each kind of life, at every scale; classes of rewards marked as an example."""
    cast: dict[str, User] = world.shared["cast"]
    home = Person.objects.select_related("union").get(user=cast["demo-employee"]).union
    second = home and _second(home)
    if home is None or second is None:
        return
    confirmer = _confirmer(second)
    near = Person.objects.filter(union=home, user__is_active=True).exclude(
        user__in=[who for who in (*cast.values(), confirmer) if who]
    )
    people = [person.user for person in near.select_related("user").order_by("pk")[:12]]
    if len(people) < 4:
        return
    stage = Stage(world, home, second, cast["demo-cadre"], confirmer, people)
    _classes(world)
    zhou = cast["demo-employee"]
    for n, told in enumerate(IDEAS):
        author = zhou if told.is_hers else people[n % len(people)]
        _live(stage, told, n, author, zhou)


def _second(home: Union) -> Union | None:
    """The union above; a small demonstration group knows only unions below."""
    below = Duty.objects.filter(holds(), code="voice", union__depth=home.depth + 1, union__path__gt=home.path)
    duty = below.select_related("union").order_by("union__path").first()
    return parent_of(home) or (duty.union if duty else None)


def _confirmer(union: Union) -> User | None:
    duties = Duty.objects.filter(holds(), union=union, code__in=("voice", "chair"), user__is_active=True)
    duty = duties.select_related("user").order_by("pk").first()
    return duty.user if duty else None


def _classes(world: World) -> None:
    """An example, and called one: the real ones are for chairs to lay down."""
    root = Union.objects.filter(depth=1).first()
    chair = Duty.objects.filter(holds(), union=root, code="chair").select_related("user").first()
    if root is None or chair is None or classes_for(root, world.today):
        return
    for code, name, benefit, least, most in CLASSES:
        sums = {"benefit_fen": benefit * 100, "least_fen": least * 100, "most_fen": most * 100}
        lay_down(
            chair.user, root, code=code, name=name, starts_on=dt.date(world.today.year - 1, 1, 1),
            source="演示数据，不是真实文件", **sums,
        )  # fmt: skip


class _Days:
    """The days of one life: each step some days after the one before, never later than now."""

    def __init__(self, world: World, days_ago: int, n: int) -> None:
        self.now, self.day, self.n = world.now, world.today - dt.timedelta(days=days_ago), n
        self.world = world

    def next(self, days: int) -> dt.datetime:
        """Some days on, within working hours."""
        self.day = min(self.day + dt.timedelta(days=days), self.world.today)
        moment = self.world.moment(self.day, 9 + self.n % 7, 5 + self.n * 6)
        return min(moment, self.now - dt.timedelta(minutes=30 - self.n))


def _live(stage: Stage, told: Told, n: int, author: User, zhou: User) -> None:
    days = _Days(stage.world, told.days_ago, n)
    others = [one for one in stage.people if one.pk != author.pk]
    mates = others[-1:] if told.is_shared else []
    mates += [zhou] if told.asks_her else []
    with on(days.next(0)):
        case = propose(
            by=author, kind="idea", category=Category.objects.get(code=told.category), title=told.title,
            text=told.text, present=told.present, expected=told.expected, coauthors=mates,
            is_masked=told.is_masked, once=uuid.UUID(int=stage.world.seed * 100 + n, version=4),
        )  # fmt: skip
    idea = Idea.objects.with_case().get(pk=case.pk)
    for mate in mates[:1] if told.is_shared else []:
        idea.join(mate, share=40, is_credited=True)
    for step, wait in STEPS[: told.steps]:
        idea = Idea.objects.with_case().get(pk=case.pk)
        with on(days.next(wait)):
            step(stage, told, idea, [zhou, *others] if told.asks_her_to_judge else others)


def _lead(stage: Stage, idea: Idea) -> User:
    """A cadre of wherever the case lies: hidden ideas of small unions lie higher up."""
    if idea.union_id == stage.union.pk:
        return stage.cadre
    return _confirmer(idea.union) or stage.cadre


def _screen(stage: Stage, _told: Told, idea: Idea, _others: list[User]) -> None:
    idea.screen(_lead(stage, idea))


def _invite(stage: Stage, told: Told, idea: Idea, others: list[User]) -> None:
    experts, by = others[:3], _lead(stage, idea)
    idea.invite(by, experts, timezone.localdate() + dt.timedelta(days=3))
    given = experts[1:] if told.asks_her_to_judge else experts
    for k, expert in enumerate(given):
        fresh = Idea.objects.with_case().get(pk=idea.pk)
        fresh.judge(expert, {"novelty": 3 + k % 3, "usefulness": 5 - k % 2, "cost": 4}, OPINIONS[k])


def _decide(stage: Stage, told: Told, idea: Idea, _others: list[User]) -> None:
    getattr(idea, told.verdict)(_lead(stage, idea), told.answer)


def _implement(stage: Stage, _told: Told, idea: Idea, others: list[User]) -> None:
    due = timezone.localdate() + dt.timedelta(days=21)
    idea.implement(_lead(stage, idea), others[3 % len(others)], stage.second, due)


def _finish(_stage: Stage, told: Told, idea: Idea, _others: list[User]) -> None:
    idea.finish(idea.implementer, money_fen=told.money * 100, hours=told.hours, safety=told.safety)


def _verify(stage: Stage, told: Told, idea: Idea, _others: list[User]) -> None:
    if stage.confirmer is not None:
        idea.verify(stage.confirmer, money_fen=told.money * 90, hours=told.hours, note="对照台账和现场核过，按九折认。")


def _reward(stage: Stage, told: Told, idea: Idea, _others: list[User]) -> None:
    from .models.idea_doing import earned

    found = next(iter(earned(idea)), None)
    idea.reward(_lead(stage, idea), found.most_fen if found else 0, found, "颁发“革新能手”证书")


def _showcase(stage: Stage, told: Told, idea: Idea, _others: list[User]) -> None:
    if not told.is_masked:
        idea.credit(idea.case.author, True)
        Idea.objects.with_case().get(pk=idea.pk).collect(_lead(stage, idea), timezone.localdate())
    Idea.objects.with_case().get(pk=idea.pk).showcase(_lead(stage, idea), told.title, told.shown)


STEPS = (
    (_screen, 1),
    (_invite, 1),
    (_decide, 2),
    (_implement, 3),
    (_finish, 16),
    (_verify, 4),
    (_reward, 3),
    (_showcase, 2),
)
