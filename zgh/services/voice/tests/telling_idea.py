"""Words the tests of ideas share: propose one, bring it to a stage by lawful verbs."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from zgh.services.voice.idea_proposing import propose
from zgh.services.voice.models import Category, Idea

TEXT = "冷链验收台太低，弯腰久了腰疼。把台面垫高二十厘米，加一条滚轴，一个人就能推着走。"
ANSWER = "很好的主意，列入三季度改造，由仓储部实施。"
REASON = "这个办法去年试过，叉车转不开，照片和记录附后"
POINTS = {"novelty": 4, "usefulness": 5, "cost": 3}
STAGES = (
    *("submitted", "preliminary", "expert_review", "adopted", "partly", "stored", "rejected"),
    *("implementing", "done", "verified", "rewarded", "showcased", "withdrawn"),
)


def today(days: int = 0) -> dt.date:
    """Today, or some days on."""
    return timezone.localdate() + dt.timedelta(days=days)


def suggest(by: Any, **facts: Any) -> Idea:
    """An idea by `by`, with everything a form would send."""
    category = facts.pop("category", None) or Category.objects.get(code="safety")
    usual = {"kind": "idea", "category": category, "text": TEXT, "title": "冷链验收台改高度", "once": uuid.uuid4()}
    case = propose(by=by, **{**usual, "present": "台面70厘米", "expected": "每年少请三次病假", **facts})
    return again(case)


def again(row: Any) -> Idea:
    """The row as the next request sees it."""
    return Idea.objects.with_case().get(pk=row.pk)


def raised_to(state: str, author: Any, cast: Any, **facts: Any) -> Idea:
    """An idea of `author` that has reached `state`: wang leads, ma judges, zhao audits, ma carries out."""
    idea = suggest(author, **facts)
    if state == "withdrawn":
        idea.case.withdraw(author)
    if state == "rejected":
        idea.turn_down(lead(idea, cast), REASON)
    for step in (
        "preliminary",
        "expert_review",
        "adopted",
        "implementing",
        "done",
        "verified",
        "rewarded",
        "showcased",
    ):
        if state in ("submitted", "withdrawn", "rejected"):
            break
        STEPS[state if step == "adopted" and state in ("partly", "stored") else step](idea, cast)
        idea = again(idea)
        if idea.state == state:
            break
    return again(idea)


def lead(idea: Idea, cast: Any) -> Any:
    """Who leads it: 甘肃 is too small to hide anyone, so hidden ideas lie with the group."""
    return cast.yang if idea.case.union_id == cast.group.pk else cast.wang


def _reviewed(idea: Idea, cast: Any) -> None:
    idea.invite(lead(idea, cast), [cast.xiong], today(3))
    again(idea).judge(cast.xiong, POINTS, "做得到，花不了多少钱")


STEPS = {
    "preliminary": lambda idea, cast: idea.screen(lead(idea, cast)),
    "expert_review": _reviewed,
    "adopted": lambda idea, cast: idea.adopt(lead(idea, cast), ANSWER),
    "partly": lambda idea, cast: idea.adopt_partly(lead(idea, cast), ANSWER),
    "stored": lambda idea, cast: idea.store(lead(idea, cast), ANSWER),
    "implementing": lambda idea, cast: idea.implement(lead(idea, cast), cast.ma, cast.group, today(30)),
    "done": lambda idea, cast: idea.finish(cast.ma, money_fen=1_200_000, hours=300, safety="不再弯腰搬运"),
    "verified": lambda idea, cast: idea.verify(cast.yang, money_fen=1_000_000, hours=280, note="按工时台账核过"),
    "rewarded": lambda idea, cast: idea.reward(lead(idea, cast), note="颁发革新能手证书"),
    "showcased": lambda idea, cast: idea.showcase(
        lead(idea, cast), "验收台垫高二十厘米", "原来弯腰搬，现在站着推。台面垫高，加一条滚轴，一个人就能干。"
    ),
}
