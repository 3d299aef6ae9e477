"""From plan to showcase: carried out by one, confirmed by a second office, rewarded by the classes of the day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.calendar.workdays import CLOSES_AT
from zgh.foundation.orgs.models import Person, Union
from zgh.kit.money import yuan
from zgh.services.voice import idea_tell
from zgh.services.voice.uploads import Uploads, enclose, take_in

from .idea_benefit import Benefit, Reward
from .idea_class import IdeaClass, classes_for
from .idea_turn import idea_turn
from .turn import said

if TYPE_CHECKING:
    from .idea import Idea

MOST_FEN = 10**13  # a hundred billion yuan: more is a slip of the finger


def implement(idea: Idea, by: Any, implementer: Any, verifying_union: Union, due_on: dt.date) -> None:
    """Say who carries it out by when, and which other union will confirm what it brought."""
    if due_on < timezone.localdate():
        raise ValidationError(_("计划完成的日期已经过去了，请重选"), code="past")
    home = Person.objects.filter(user=implementer).select_related("union").first()
    with idea_turn(idea, "implement"):
        office = home.union if home and home.union else idea.case.union
        if office.pk == verifying_union.pk:
            words = {"who": implementer.name, "union": office}
            raise ValidationError(
                _("%(who)s是%(union)s的，效益要请另一个工会核实，不能自己做自己核") % words, code="same"
            )
        due = timezone.make_aware(dt.datetime.combine(due_on, CLOSES_AT))
        who = {"implementer_id": implementer.pk, "implementing_union_id": office.pk}
        changes = {**who, "verifying_union_id": verifying_union.pk, "implement_due_at": due}
        idea.flow.move(idea, "implement", by, **changes)
        idea_tell.implementing(idea)


def finish(
    idea: Idea, by: Any, *, money_fen: int = 0, hours: int = 0, safety: str = "", uploads: Uploads = ()
) -> Benefit:
    """Carried out: what it brings in a year, with evidence. The second office is asked to confirm it."""
    safety = said(safety, 1000, least=0)
    if not (money_fen or hours or safety):
        raise ValidationError(_("省了多少钱、多少工时，或者安全上有什么好处，请至少写一样"), code="nothing")
    _check_money(money_fen)
    files = take_in(uploads, is_masked=False)
    with idea_turn(idea, "finish"):
        facts: dict[str, Any] = {"money_fen": money_fen, "hours": hours, "safety": safety}
        facts |= {"by": by, "at": timezone.now()}
        benefit, _is_new = Benefit.objects.update_or_create(idea=idea, defaults=facts)
        enclose(benefit, files, by, is_masked=False)
        idea.flow.move(idea, "finish", by)
        idea_tell.finished(idea)
    return benefit


def send_back(idea: Idea, by: Any, reason: str) -> None:
    """The second office does not see it yet: back to whoever carried it out, with what is missing."""
    reason = said(reason, 500, least=5, short=_("请写明还差什么，实施的同事会看到"))
    with idea_turn(idea, "send_back"):
        idea.flow.move(idea, "send_back", by, note=reason)
        idea_tell.sent_back(idea, reason)


def verify(idea: Idea, by: Any, *, money_fen: int, hours: int, note: str = "") -> Benefit:
    """The second office confirms what the idea brings, in its own figures."""
    note = said(note, 1000, least=0)
    _check_money(money_fen)
    with idea_turn(idea, "verify"):
        benefit: Benefit = idea.benefit
        if by.pk in (benefit.by_id, idea.implementer_id):
            raise ValidationError(_("自己填的效益不能自己核实，请另一个工会的同事来核"), code="own")
        facts: dict[str, Any] = {"verified_fen": money_fen, "verified_hours": hours, "verified_note": note}
        facts |= {"verified_by": by, "verified_for_id": idea.verifying_union_id, "verified_at": timezone.now()}
        Benefit.objects.filter(pk=benefit.pk).update(**facts)
        idea.flow.move(idea, "verify", by, note=note)
        idea_tell.verified(idea)
    benefit.refresh_from_db()
    return benefit


def earned(idea: Idea) -> list[IdeaClass]:
    """Classes the confirmed benefit reaches, by the rules of the day of the verdict; greatest first. One query."""
    reached = idea.benefit.verified_fen or 0
    classes = classes_for(idea.case.union, idea.decided_on) if idea.decided_on else []
    return [row for row in classes if row.benefit_fen <= reached]


def reward(idea: Idea, by: Any, amount_fen: int = 0, idea_class: IdeaClass | None = None, note: str = "") -> Reward:
    """Award what the class allows, or thanks without money. The record of it; the money is paid elsewhere."""
    note = said(note, 200, least=0)
    with idea_turn(idea, "reward"):
        idea_class = _class_for(idea, amount_fen, idea_class)
        if not amount_fen and not note:
            raise ValidationError(_("不发奖金的话，写一句怎么感谢，比如颁发证书"), code="nothing")
        facts = {"idea_class": idea_class, "amount_fen": amount_fen, "note": note}
        award = Reward.objects.create(idea=idea, by=by, at=timezone.now(), **facts)
        idea.flow.move(idea, "reward", by)
        idea_tell.rewarded(idea, award)
    return award


def _class_for(idea: Idea, amount_fen: int, wanted: IdeaClass | None) -> IdeaClass | None:
    """The class as it may be used for this idea. ValidationError when it is not reached or the sum is outside it."""
    if wanted is None:
        if amount_fen:
            raise ValidationError(_("发奖金要先选等级。还没有等级的话，请主席先定好"), code="class")
        return None
    found = next((row for row in earned(idea) if row.pk == wanted.pk), None)
    if found is None:
        raise ValidationError(_("核实的效益够不上这个等级，或者评定那天还没有这一条"), code="class")
    if not found.least_fen <= amount_fen <= found.most_fen:
        words = {"name": found.name, "least": yuan(found.least_fen), "most": yuan(found.most_fen)}
        raise ValidationError(_("%(name)s的奖励是%(least)s到%(most)s元") % words, code="amount")
    return found if amount_fen else None


def collect(idea: Idea, by: Any, on: dt.date) -> None:
    """The reward was collected that day. A hidden author has to claim the idea first."""
    if on > timezone.localdate():
        raise ValidationError(_("领取日期还没有到"), code="future")
    with idea_turn(idea, "collect"):
        if idea.case.mask:
            raise ValidationError(_("提出人还没有认领，不知道发给谁。本人认领以后再登记"), code="unclaimed")
        if not Reward.objects.filter(idea=idea, collected_on=None).update(collected_on=on, collected_by=by):
            raise ValidationError(_("已经登记过领取了"), code="twice")
        idea.flow.move(idea, "collect", by, note=str(on))
        idea_tell.collected(idea)


def showcase(idea: Idea, by: Any, title: str, text: str, uploads: Uploads = ()) -> None:
    """Show it to all colleagues, in words that carry no name of a person who did not agree. Again to amend it."""
    title = said(title, 60, least=4, short=_("给展示起个标题，至少4个字"))
    text = said(text, 2000, least=20, short=_("写一写原来怎样、改了什么、好在哪里，至少20个字"))
    files = take_in(uploads, is_masked=False)
    if any(not file.is_image for file in files):
        raise ValidationError(_("展示里只放照片，表格和文件请放在效益证明里"), code="photos")
    with idea_turn(idea, "showcase"):
        _keep_names_out(idea, f"{title}\n{text}")
        enclose(idea, files, by, is_masked=False)
        shown_at = idea.showcased_at if idea.state == "showcased" else timezone.now()
        idea.flow.move(idea, "showcase", by, show_title=title, show_text=text, showcased_at=shown_at)
        idea_tell.shown(idea)


def unshow(idea: Idea, by: Any) -> None:
    """Take it off the showcase; words and photos are kept for another time."""
    with idea_turn(idea, "unshow"):
        idea.flow.move(idea, "unshow", by)
        idea_tell.hidden(idea)


def _keep_names_out(idea: Idea, text: str) -> None:
    for name in idea.unsigned():
        if name in text:
            words = {"name": name}
            raise ValidationError(_("%(name)s还没有同意署名，请从展示里去掉这个名字") % words, code="named")


def _check_money(money_fen: int) -> None:
    if not 0 <= money_fen <= MOST_FEN:
        raise ValidationError(_("金额看着不对，请再核对一下"), code="money")
