"""Letters to chairs, a confidential talk, a complaint about the platform, and the article's own example."""

from __future__ import annotations

import datetime as dt
import random

from zgh.foundation.accounts.models import User
from zgh.foundation.orgs.models import Duty, Person, Union

from .demo_script import Script, Stage
from .models import MANNERS

# kind, category, title, what was said, the answer, its conclusion
LETTERS: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("letter", "care", "想请主席来我们店看看", "李主席，我们店一共九个人，离市里两小时。大家都说工会好，可没见过工会的人。您要是路过，进来坐坐。", "谢谢你请我。下周三上午我到店里，中午和大家一起吃饭，有话当面说。", "solved"),
    ("letter", "pay", "年底考核能不能先公布标准", "每年都是打完分才知道按什么打的。希望今年先把标准说清楚。", "", "solved"),
    ("counsel", "care", "夜里总睡不着", "孩子高三，老人住院，白天盘点老出错，夜里睡不着，不知道跟谁说。", "您能说出来就好。我周四下午去您那儿，咱们找个安静的地方坐坐。医院陪护的事工会先帮着问。", "explained"),
    ("complaint", "other", "照片老是传不上去", "用的是老安卓手机，传照片转圈转好久，最后说失败，文字倒是还在。", "谢谢您告诉我们。您那款手机的照片太大，昨天改好了，现在会先缩小再传。麻烦再试一次。", "solved"),
    ("complaint", "other", "字还想再大一点", "关怀版已经开了，公告里的表格字还是小。", "", "solved"),
)  # fmt: skip
XIONG = (
    "suggestion", "culture", "六一能不能给在外地的职工办一场亲子活动？",
    "我是销售部的开票员，人在外地上班，孩子在老家。希望工会在“六一”期间为在外地的职工举办亲子活动。",
    "这个建议很好，集团工会马上办。今年“六一”兰州、长沙、重庆三地一起办“云上亲子日”，异地的孩子连线参加。谢谢你替大家开口。", "planned",
)  # fmt: skip


class Special(Script):
    """A talk with ears of its own: `hands` sit at the desk of `owner`; answered when it has an answer."""

    def __init__(self, stage: Stage, talk: tuple, author: Person, owner: Union, hands: list[int], days: int) -> None:
        self.talk, self.owner, self.hands, self.days = talk, owner, hands, days
        super().__init__(stage, random.Random(f"{talk[2]}{days}"), author.user_id or 0, author.union_id or 0)

    def _served(self, union_id: int) -> tuple[Union, list[int]]:
        return self.owner, self.hands

    def _choose(self) -> tuple:
        return self.talk

    def _hides(self) -> bool:
        return False

    def _play(self) -> None:
        manner = MANNERS[self.talk[0]]
        visibility = "group" if manner.is_open else "private"
        self.case |= {"title": self.talk[2], "headline": self.talk[2], "visibility": visibility, "desk": manner.desk}
        now = self.stage.world.now
        at = min(self._work_moment(now.date() - dt.timedelta(days=self.days)), now - dt.timedelta(hours=3))
        self._submit(at)
        if not self.reply:
            return
        taken, answered = at + dt.timedelta(minutes=50), at + dt.timedelta(hours=2, minutes=20)
        self._accept(taken, self.clocks[-1])
        self._clock("reply", taken, 5)
        self._answer(answered, self.hands[0])
        if self.answer is not None and manner.desk == "chair":
            self.answer["hand"] = "self"
        if self.days > 3:
            self._close(answered)


def specials(stage: Stage, cast: dict[str, User]) -> list[Script]:
    """One of each, for the people one meets in the demonstration."""
    zhou, root = cast["demo-employee"].person, stage.by_path[min(stage.by_path, key=len)]
    home = stage.unions[zhou.union_id or 0]
    colleagues = list(Person.objects.filter(union=home).exclude(user__username__startswith="demo").order_by("pk")[:4])
    if not colleagues:
        return []
    chair, top, operator = (cast[name].pk for name in ("demo-chair", "demo-group-chair", "demo-operator"))
    counsellors = Duty.objects.filter(code="counsel", union__path__in=[home.path, root.path], ends_on=None)
    hands = list(counsellors.order_by("-union__path").values_list("user_id", flat=True)[:1])
    ears = {"letter": (home, [chair]), "complaint": (root, [operator]), "counsel": (home, hands)}
    days = (9, 0, 2, 6, 0)
    rows: list[Script] = [
        Special(stage, talk, colleagues[i % len(colleagues)], *ears[talk[0]], days[i])
        for i, talk in enumerate(LETTERS)
        if ears[talk[0]][1]
    ]
    clerks = Person.objects.filter(user__isnull=False, union__province="43").exclude(union=home)
    clerk = clerks.order_by("pk").first() or colleagues[-1]
    return [*rows, Special(stage, XIONG, clerk, root, [top], 40)]
