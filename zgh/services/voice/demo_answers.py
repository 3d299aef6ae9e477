"""What stands around the answers of the demonstration group: templates, and more below as the story goes on."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from zgh.foundation.accounts.models import User
from zgh.foundation.orgs.models import Union
from zgh.kit.demo import World

from . import tell_answers
from .models import AnswerTemplate, Case, Category
from .models.desk import seats
from .models.errand import entrust

# title, category code, kind, text, how often used
PHRASES: tuple[tuple[str, str, str, str, int], ...] = (
    ("收到，先说什么时候有信", "", "", "收到您说的情况了。我们今天就去核实，三个工作日内先给您一个准信。", 86),
    ("婚假怎么休", "leave", "question", "恭喜！婚假可以和年休假连着休，提前两周跟部门排好班就行。天数按您所在省的规定，原文附在后面。", 41),
    ("加班、调休怎么算", "pay", "question", "调休和加班费按考勤记录算。您把那几天的班表发来，我们和人力资源部一笔一笔对，五个工作日内告诉您结果。", 33),
    ("食堂的事已经约了后勤", "canteen", "", "已经约了后勤和食堂承包方本周碰头，请您和两位同事一起来说。定下来的办法和时间，我们贴在食堂门口。", 27),
    ("设备坏了先停用", "safety", "appeal", "安全的事不等。有问题的设备今天先停用，检修单已经开了，修好、试过、有人签字再用。", 19),
    ("大病救助要带什么", "care", "question", "请先照顾好家人。材料就三样：身份证复印件、诊断证明、费用单据。不方便跑，我们上门来取。", 24),
    ("不归工会管，但帮您找对地方", "other", "", "这件事不在工会能办的范围，但不让您白跑一趟：我们已经替您联系了能办的部门，电话和经办人写在下面。", 12),
)  # fmt: skip
OLD = ("年会报名", "culture", "suggestion", "年会报名到十二月十日截止，请在活动里报。", 8)


def keep_phrases(world: World) -> None:
    """Seven templates of the group that every union uses, and a retired one."""
    cast: dict[str, User] = world.shared["cast"]
    by, categories = cast["demo-chair"], {c.code: c.pk for c in Category.objects.all()}
    top = Union.objects.filter(depth=1).first()
    rows = [
        AnswerTemplate(
            union=top, title=title, category_id=categories.get(code), kind=kind, text=text, used_count=used, by=by,
            is_active=(title != OLD[0]), once=uuid.uuid5(uuid.NAMESPACE_OID, title),
        )
        for title, code, kind, text, used in (*PHRASES, OLD)
    ]  # fmt: skip
    AnswerTemplate.objects.bulk_create(rows, ignore_conflicts=True)
    AnswerTemplate.objects.update(edited_at=world.now - dt.timedelta(days=40))


def stand_around(world: World) -> None:
    """At the demonstration cadre's desk: an answer that waits for the chair, errands, orders open and closed."""
    cast: dict[str, User] = world.shared["cast"]
    cadre, chair = cast["demo-cadre"], cast["demo-chair"]
    mine = Case.objects.filter(desk="voice", author__isnull=False).exclude(author__username__startswith="demo")
    at_home = mine.filter(union=chair.duties.filter(code="chair").first().union).order_by("pk")
    owed = list(at_home.filter(state="accepted")[:3])
    judged = list(at_home.filter(state="answered", answers__state="published")[:3])
    if owed:
        _in_review(owed[0], cadre)
    for case, (department, what, findings) in zip(owed, ERRANDS, strict=False):
        _errand(case, cadre, cast["demo-employee"], department, what, findings)
    for case, (words, measures, result, said) in zip(judged, ORDERS, strict=False):
        _order(case, cadre, words, measures, result, said)


def _in_review(case: Case, cadre: User) -> None:
    answer = case.save_draft(cadre, "您反映的事核实过了，情况属实。后勤这周内改好，改完请您和两位同事来看一眼。")
    with transaction.atomic():
        answer.flow.move(answer, "send_in", cadre, sent_in_at=timezone.now())
        tell_answers.sent_in(case, answer)


def _errand(case: Case, cadre: User, colleague: User, department: str, what: str, findings: str) -> None:  # noqa: PLR0917
    case = Case.objects.get(pk=case.pk)
    errand = entrust(case, cadre, what, 3, department=department, person=colleague)
    if findings:
        errand.report(colleague, findings)


def _order(case: Case, cadre: User, words: str, measures: str, result: str, said: str) -> None:  # noqa: PLR0917
    case.rate(case.author, 1, is_solved=False, comment=words)
    order = case.orders.select_related("case", "union", "issuer").get()
    if not measures:
        return
    order.report(cadre, measures)
    if not result:
        return
    follower = seats(["voice"], order.issuer).exclude(user=case.author).select_related("user").first()
    order.close(follower.user if follower else cadre, "call", result, said)


# department, what is asked, what came back ("" while nothing did)
ERRANDS = (
    ("后勤部", "职工反映的情况请到现场核实一下：是不是属实，多久了，打算怎么办。", ""),
    ("人力资源部", "请核实现行办法里是怎么写的，这位职工的情况够不够条件。", "查了现行办法，够条件。经办的小李已经把要填的表找出来，本人来签个字，三个工作日能办好。"),
)  # fmt: skip
# what the author says, what was done, how it ended, what the author says then
ORDERS = (
    ("说是改了，周末还是老样子，没有人来看过。", "", "", ""),
    ("答复里说下周，两周了还没有动静。", "上次答应的日子没有兑现，是我们没有盯住。已经换人经办，周五前办完，办完请提的同事来看。", "", ""),
    ("只说在研究，没有说哪天。", "和部门定了日子：本月25日前办完，经办人的电话贴在门口。", "solved", "电话里说已经看到了，谢谢工会盯着。"),
)  # fmt: skip
