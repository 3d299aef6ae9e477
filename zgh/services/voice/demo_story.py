"""The story the demonstration opens with: 周敏 asks for a family day and the chair answers (工人日报, 2024-07-23)."""

from __future__ import annotations

import datetime as dt
import random

from zgh.foundation.accounts.models import User
from zgh.foundation.orgs.models import Person
from zgh.kit.demo import World

from .demo_kinds import specials
from .demo_script import Script, Stage
from .demo_words import TALKS
from .demo_write import write

FAMILY_DAY, NO_HOT_MEAL, MARRIAGE_LEAVE, TITLES = TALKS[0], TALKS[1], TALKS[2], TALKS[5]
NOES = ("refused", "not_ours")
CHAIR_SAYS = (
    "周敏：\n\n你的建议很好。孩子在老家、父母在岗位，是许多基层职工的心事。今年六一，兰州、长沙、重庆三地同时办“云上亲子日”，"
    "每地30组家庭，异地的孩子连线参加。本周日开放报名。\n\n谢谢你替大家开口。"
)


class Story(Script):
    """A case with a told life instead of a random one; `told` says how far it has come."""

    def __init__(self, stage: Stage, talk: tuple, cast: dict[str, User], told: str, *, is_masked: bool = False) -> None:
        self.talk, self.cast, self.told, self.hide = talk, cast, told, is_masked
        zhou = cast["demo-employee"]
        super().__init__(stage, random.Random(talk[2]), zhou.pk, zhou.person.union_id)

    def _choose(self) -> tuple:
        return self.talk

    def _hides(self) -> bool:
        return self.hide

    def _play(self) -> None:
        now, cadre, chair = self.stage.world.now, self.cast["demo-cadre"].pk, self.cast["demo-chair"].pk
        self.cadres = [cadre, chair]
        self.case |= {"title": self.talk[2], "headline": self.talk[2], "visibility": "private"}
        back = {"answered": 3, "accepted": 1, "late": 5, "new": 0}[self.told]
        at = min(self._work_moment(now.date() - dt.timedelta(days=back)), now - dt.timedelta(minutes=40))
        self._submit(at)
        accept = self.clocks[-1]
        if self.told == "new":
            return
        taken = at + dt.timedelta(minutes=53 if self.told != "accepted" else 20)
        self._accept(min(taken, now - dt.timedelta(minutes=10)), accept)
        self.case["handler_id"] = cadre
        self._clock("reply", taken, 5 if self.told != "late" else 2)
        if self.told == "answered":
            self._say(
                "union", "收到啦。孩子不在身边的同事不少，我马上往上报。", cadre, taken + dt.timedelta(minutes=12)
            )
            self.case["visibility"] = "group"
            self.reply, self.cadres = CHAIR_SAYS, [chair]
            self._answer(now - dt.timedelta(minutes=95), chair)


def tell(world: World) -> None:
    """One answered and waiting for her rating, one being handled, one overdue and name-hidden, one just in."""
    cast: dict[str, User] = world.shared["cast"]
    stage = Stage(world)
    stories = [
        Story(stage, FAMILY_DAY, cast, "answered"),
        Story(stage, MARRIAGE_LEAVE, cast, "accepted"),
        Story(stage, NO_HOT_MEAL, cast, "late", is_masked=True),
        Story(stage, TITLES, cast, "new"),
    ]
    write([*stories, *specials(stage, cast), *_at_home(stage, cast)], stage)


def _at_home(stage: Stage, cast: dict[str, User]) -> list[Script]:
    """A lively desk for the demonstration cadre: colleagues of the same union, most of them in the last days."""
    rng = random.Random(f"{stage.world.seed}:home")
    home = cast["demo-employee"].person.union_id
    people = Person.objects.filter(union=home).exclude(user__username__startswith="demo").order_by("pk")
    authors = list(people.values_list("user_id", flat=True)[:40])
    if not authors:
        return []
    settled = [Settled(stage, rng, rng.choice(authors), home, talk) for talk in TALKS if talk[5] in NOES]
    return [*settled, *(Recent(stage, rng, rng.choice(authors), home) for _ in range(26))]


class Settled(Script):
    """One that was said no to a while ago: refusals stand beside successes however small the group."""

    def __init__(self, stage: Stage, rng: random.Random, author: int, union_id: int, talk: tuple) -> None:
        self.talk = talk
        super().__init__(stage, rng, author, union_id)

    def _choose(self) -> tuple:
        return self.talk

    def _hides(self) -> bool:
        return False

    def _days_back(self) -> int:
        return 33


class Recent(Script):
    """A random life that began within the last two weeks."""

    def _days_back(self) -> int:
        return self.rng.choices(range(15), weights=[5, 5, 5, 4, 4, 4, 4, 3, 2, 1, 1, 1, 1, 1, 1])[0]
