"""A hidden author's idea through its whole life: nothing tells who it is, until they come forward for this one idea."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import nullcontext

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.test import Client
from django.utils import timezone

from zgh.foundation.access.permitted import may
from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.notices.models import Notice
from zgh.foundation.tasks.worker import drain
from zgh.services.voice.models import Case, MaskSanction, UnmaskRequest, alias_of, mask_of
from zgh.services.voice.models.sanction import sanction, standing
from zgh.services.voice.models.unmasking import unmask

from .hidden_life import GROUND
from .sweep import rows_that_tell, text_of
from .telling import ask
from .telling_idea import again, lead, raised_to
from .test_hiding import HEADLINE, TELLING, bare_refusals, hidden, pages_that_tell

__all__ = ["bare_refusals", "hidden"]


def whole_life(cast, author, moment=nullcontext):
    """Turned down, looked at again, adopted, carried out, sent back, confirmed, rewarded, shown.

    What the author does happens inside `moment()`.
    """
    idea = raised_to("rejected", author, cast, is_masked=True, title=HEADLINE, visibility="group")
    with moment():
        idea.look_again(author, "叉车可以从另一头转")
    by = lead(again(idea), cast)
    again(idea).screen(by)
    again(idea).invite(by, [cast.xiong, author], idea.case.submitted_at.date().replace(year=2099))
    again(idea).judge(cast.xiong, {"novelty": 3, "usefulness": 4, "cost": 5}, "这回说清楚了，做得到")
    again(idea).adopt(by, "很好的主意，列入三季度改造，由仓储部实施。")
    again(idea).implement(by, cast.ma, cast.group, idea.case.submitted_at.date().replace(year=2099))
    again(idea).finish(cast.ma, hours=30)
    again(idea).send_back(cast.yang, "缺三月的台账")
    again(idea).finish(cast.ma, hours=31)
    again(idea).verify(cast.zhao, money_fen=0, hours=30)
    again(idea).reward(by, note="证书一本")
    again(idea).showcase(by, "验收台垫高二十厘米", "原来弯腰搬，现在站着推，一个人就能干完两个人的活。")
    drain()
    return again(idea)


def of_the_case(hits, case):
    """Hits on rows of other kinds of knowledge: a review asked of the author by name says nothing about authorship."""
    return {hit for hit in hits if hit[0] not in ("voice.Review", "notices.Notice", "todo.Todo")}


def test_no_table_learns_who_had_a_hidden_idea(cast, hidden):
    before = rows_that_tell(TELLING)
    assert before
    idea = whole_life(cast, hidden)
    assert of_the_case(rows_that_tell(TELLING) - before, idea.case) == set()
    # Asked like anybody: the invitation names the login as that of one expert, and that is all there is.
    told = Notice.objects.filter(user=hidden)
    assert {notice.kind for notice in told} == {"voice.invited"}
    assert rows_that_tell([idea.case.alias])


@pytest.mark.usefixtures("bare_refusals")
def test_no_page_shows_a_hidden_author_beside_the_idea(cast, hidden):
    idea = raised_to("showcased", hidden, cast, is_masked=True, title=HEADLINE, visibility="group")
    drain()
    told, shown = pages_that_tell(cast, idea.case, readers=("yang", "xiong", "ma"))
    assert told == []
    assert shown >= 6


def test_a_hidden_author_asked_to_judge_cannot_and_nobody_learns_why(cast, hidden):
    idea = raised_to("preliminary", hidden, cast, is_masked=True)
    idea.invite(lead(idea, cast), [hidden, cast.xiong], idea.case.submitted_at.date().replace(year=2099))
    assert may(cast.xiong, "judge", idea)
    assert not may(hidden, "judge", idea)


def test_whoever_claims_is_named_here_and_nowhere_else(cast, hidden):
    other = ask(hidden, is_masked=True, title="另一件隐名的事")
    idea = raised_to("rewarded", hidden, cast, is_masked=True, title=HEADLINE)
    case, mask, once = idea.case, idea.case.mask, idea.case.once
    assert mask == other.mask
    alias = case.alias
    with pytest.raises(ValidationError, match="还没有认领"):
        idea.collect(lead(idea, cast), case.submitted_at.date())
    again(idea).claim(hidden, is_credited=True)
    case = Case.objects.get(pk=case.pk)
    assert (case.author, case.mask, case.alias) == (hidden, "", "")
    # Nothing beside this case holds the mask any more, and the alias in the book cannot be made from it again.
    assert not Notice.objects.filter(Q(mask=mask) & Q(about_id=case.pk)).exists()
    assert alias_of(mask, case.once) != alias
    assert alias_of(mask, once) == alias, "it could be, before"
    tells = {label for label, pk, _column in rows_that_tell([mask]) if pk == case.pk and label == "voice.Case"}
    assert tells == set()
    assert Case.objects.get(pk=other.pk).mask == mask_of(hidden)
    assert again(idea).signed() == ["欧阳隐姓"]
    again(idea).collect(lead(idea, cast), case.submitted_at.date())


def test_what_was_done_about_hiding_holds_no_mask_beside_the_name_and_goes_on(cast, hidden):
    idea = raised_to("adopted", hidden, cast, is_masked=True, title=HEADLINE)
    case, mask = idea.case, idea.case.mask
    chair = cast.li if may(cast.li, "sanction", case) else cast.yang
    row = sanction(case, chair, timezone.localdate() + dt.timedelta(days=3), "一周内十几次用同样的话骂同一位同事")
    request = unmask(case, chair, GROUND)
    again(idea).claim(hidden)
    for model in (MaskSanction, UnmaskRequest):
        assert not model.objects.filter(mask=mask).exists()
    assert standing(hidden) is None
    MaskSanction.objects.get(pk=row.pk).lift(chair)
    UnmaskRequest.objects.get(pk=request.pk).withdraw(chair)
    assert Notice.objects.filter(user=hidden, about_id=case.pk).exists()


@pytest.mark.parametrize(("who", "state"), [("zhou", "adopted"), ("hidden", "preliminary"), ("hidden", "rejected")])
def test_only_the_hidden_author_of_a_good_idea_claims_it(cast, hidden, who, state):
    idea = raised_to(state, hidden, cast, is_masked=True)
    with pytest.raises(IllegalMove):
        idea.claim(hidden if who == "hidden" else cast.zhou)
    assert again(idea).case.mask


def test_claiming_on_the_page_wants_a_tick_and_says_what_happens(cast, hidden, client):
    idea = raised_to("adopted", hidden, cast, is_masked=True)
    client.force_login(hidden)
    page = client.get(idea.case.get_absolute_url()).content.decode()
    assert "认领了收不回来" in page
    address = f"/voice/{idea.pk}/idea/claim/"
    refused = client.post(address, {})
    assert refused.status_code == 422
    assert "请先看清楚" in refused.content.decode()
    assert again(idea).case.mask
    assert client.post(address, {"claim-is_understood": "on"}).status_code == 302
    assert again(idea).case.author == hidden


def test_readers_of_a_hidden_idea_see_days_never_minutes(cast, hidden):
    from django.utils import timezone

    idea = raised_to("done", hidden, cast, is_masked=True, title=HEADLINE)
    at = timezone.localtime().replace(hour=3, minute=47, second=0)
    Case.objects.filter(pk=idea.pk).update(submitted_at=at, accepted_at=at, answered_at=at)
    client = Client()
    for who in ("yang", "ma", "xiong"):
        client.force_login(getattr(cast, who))
        assert not re.search(r"\b0?3:47", text_of(client.get(idea.get_absolute_url())))
