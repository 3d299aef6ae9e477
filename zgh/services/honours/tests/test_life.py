"""From somebody's telling to the wall: two pairs of eyes, told first, and what the granting body takes back."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from zgh.foundation.audit.book import history
from zgh.foundation.files.attach import attached
from zgh.foundation.flow.machine import IllegalMove, Overtaken
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Duty, Employment
from zgh.foundation.stock.wording import wording_of
from zgh.foundation.todo.models import Todo
from zgh.services.honours import making
from zgh.services.honours.models import Award, Honour, Paper
from zgh.services.honours.models.paper import put_photo

from .conftest import enter, fresh, held, put_up, recorded, seen_by, shown, team

COLLEAGUES = ["zhou", "ma", "wang", "li", "yang", "chen", "zhao", "xiong", "liu"]
TODAY = timezone.localdate  # called where a test runs


def report(cast, **facts):
    usual = {"title": "全国五一劳动奖章", "year": 2023, "files": [held()], "once": uuid.uuid4()}
    return making.report(by=cast.zhou, **{**usual, **facts})


def todo(honour, verb):
    return Todo.objects.open().get(about_type="honours.honour", about_id=honour.pk, verb=verb)


def told(user, kind="honours.told"):
    return list(Notice.objects.filter(user=user, kind=kind).values_list("text", flat=True))


def test_what_is_reported_is_filled_in_from_the_list_and_waits_where_somebody_keeps_people(cast):
    honour = report(cast, title=" 全国“五一劳动奖章” ".strip())
    assert (honour.title, honour.level, honour.body) == ("全国五一劳动奖章", "national", "中华全国总工会")
    assert honour.award == Award.objects.get(name="全国五一劳动奖章")
    waits = todo(honour, "take_up")
    assert (waits.union, waits.duty) == (cast.gansu, "orgs")
    assert seen_by(cast, honour) == ["zhou", "wang", "li", "yang"]


def test_a_report_sent_twice_is_one_and_one_known_already_is_said(cast):
    once = uuid.uuid4()
    first = report(cast, once=once)
    assert report(cast, once=once) == first
    with pytest.raises(ValidationError, match="已经登记过"):
        report(cast)
    assert Honour.objects.count() == 1


def test_taking_it_up_keeps_everything_and_declining_says_why(cast):
    honour = report(cast)
    honour.take_up(cast.wang)
    assert (honour.state, honour.entered_by, honour.paper.pk) == ("draft", cast.wang, Paper.objects.get().pk)
    assert attached(honour.paper).count() == 1
    assert "收下了" in told(cast.zhou, "honours.answered")[0]
    other = report(cast, title="厂里的先进", year=2022)
    other.decline(cast.wang, "这是车间自己评的，请在展示舞台里讲")
    assert "车间自己评的" in told(cast.zhou, "honours.answered")[0] + told(cast.zhou, "honours.answered")[1]
    assert not Todo.objects.open().exists()


def test_taking_it_back_deletes_what_was_sent(cast):
    honour = report(cast)
    honour.take_back(cast.zhou)
    assert fresh(honour).state == "dropped"
    assert not attached(Paper.objects.get()).exists()
    with pytest.raises(IllegalMove):
        fresh(honour).take_up(cast.wang)


def test_it_is_recorded_only_whole_and_a_certificate_stands_for_a_number(cast):
    honour = enter(cast, level="", body="", number="")
    with pytest.raises(ValidationError) as error:
        honour.record(cast.wang)
    assert len(error.value.messages) == 3
    honour.amend(cast.wang, level="province", body="甘肃省总工会（示例）")
    with pytest.raises(ValidationError, match="文号"):
        honour.record(cast.wang)
    from zgh.services.honours.models.paper import put_papers

    put_papers(honour, cast.wang, [held()])
    honour.record(cast.wang)
    assert fresh(honour).state == "recorded"


def test_nobody_verifies_what_they_have_written(cast):
    honour = recorded(cast)
    assert seen_by(cast, honour, "verify") == ["li", "yang"]
    with pytest.raises(ValidationError, match="不能自己核对"):
        fresh(honour).verify(cast.wang)
    honour.revise(cast.wang)
    honour.amend(cast.li, citation="改了一句")
    honour.amend(cast.wang, citation="又改了一句")
    honour.record(cast.wang)
    assert seen_by(cast, honour, "verify") == ["yang"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Honour.objects.filter(pk=honour.pk).update(verified_by=cast.wang, verified_at=timezone.now())


def test_it_is_verified_once_even_by_who_loads_it_afterwards(cast):
    honour = recorded(cast)
    fresh(honour).verify(cast.li, is_shown=False)
    with pytest.raises(Overtaken):
        fresh(honour).verify(cast.yang, is_shown=False)
    assert fresh(honour).verified_by == cast.li


def test_who_only_passes_it_on_has_written_nothing(cast):
    honour = enter(cast, by=cast.wang)
    honour.record(cast.li)
    assert fresh(honour).entered_by == cast.wang
    assert seen_by(cast, honour, "verify") == ["li", "yang"]


def test_nobody_keeps_their_own(cast):
    honour = recorded(cast, person=cast.wang.person)
    assert "wang" not in seen_by(cast, honour, "verify")
    for verb in ("amend", "revise", "withdraw", "revoke", "publish", "record"):
        assert "wang" not in seen_by(cast, honour, verb)
    assert todo(honour, "verify").duty == "chair"  # wang holds orgs: the other one in that union is asked


def test_where_one_cadre_keeps_a_union_the_line_above_verifies(cast):
    Duty.objects.filter(user=cast.li).update(ends_on=TODAY())
    honour = recorded(cast)
    assert todo(honour, "verify").union == cast.group


def test_nobody_signs_what_they_have_not_seen(cast):
    honour = recorded(cast)
    seen = wording_of(honour)
    Honour.objects.filter(pk=honour.pk).update(title="别的名称")
    with pytest.raises(ValidationError, match="刚改过"):
        honour.verify(cast.li, seen)
    assert fresh(honour).verified_by is None
    honour = fresh(honour)
    honour.verify(cast.li, wording_of(honour))


def test_its_holder_is_told_first_and_sees_it_before_everybody(cast):
    honour = put_up(cast)
    assert "起在荣誉墙上展示" in told(cast.zhou)[0]
    assert seen_by(cast, honour, "read") == []
    assert "zhou" in seen_by(cast, honour)
    Honour.objects.filter(pk=honour.pk).update(shown_from=timezone.now() - dt.timedelta(minutes=1))
    assert seen_by(cast, honour, "read") == COLLEAGUES


def test_agreeing_shows_it_at_once(cast):
    honour = put_up(cast)
    honour.agree(cast.zhou)
    assert seen_by(cast, honour, "read") == COLLEAGUES
    assert seen_by(cast, honour, "agree") == []


def test_a_team_stands_there_at_once(cast):
    honour = team(cast)
    honour.record(cast.wang)
    honour.verify(cast.li)
    assert seen_by(cast, honour, "read") == COLLEAGUES


def test_only_recorded_is_on_no_wall_and_can_be_put_up_later(cast):
    honour = recorded(cast)
    honour.verify(cast.li, is_shown=False)
    assert (fresh(honour).state, seen_by(cast, honour, "read")) == ("recorded", [])
    assert not told(cast.zhou)
    honour.publish(cast.wang)
    assert fresh(honour).state == "published"


def test_somebody_who_has_left_is_shown_only_when_the_union_says_so(cast):
    Employment.objects.filter(person=cast.zhou.person).update(ends_on=TODAY())
    honour = recorded(cast)
    with pytest.raises(ValidationError, match="作为历史展示"):
        honour.verify(cast.li)
    assert fresh(honour).verified_by is None
    honour = fresh(honour)
    honour.verify(cast.li, is_history=True)
    honour.agree(cast.zhou)
    assert seen_by(cast, honour, "read") == COLLEAGUES
    honour.let_go(cast.li)
    assert seen_by(cast, honour, "read") == []
    honour.remember(cast.li)
    assert seen_by(cast, honour, "read") == COLLEAGUES


def test_leaving_takes_it_off_the_wall_without_anything_having_to_run(cast):
    honour = shown(cast)
    assert "ma" in seen_by(cast, honour, "read")
    Employment.objects.filter(person=cast.zhou.person).update(ends_on=TODAY())
    assert seen_by(cast, honour, "read") == []
    assert seen_by(cast, honour, "keep") == ["wang", "li", "yang"]


def test_who_has_no_login_was_told_in_person(cast):
    person = cast.zhou.person
    type(person).objects.filter(pk=person.pk).update(user=None)
    honour = recorded(cast, person=fresh(person))
    with pytest.raises(ValidationError, match="已经告诉本人"):
        honour.verify(cast.li)
    honour = fresh(honour)
    honour.verify(cast.li, is_told=True)
    assert seen_by(cast, honour, "read")[0] == "ma"


def test_somebody_not_on_the_roster_is_history(cast):
    honour = recorded(cast, person=None, holder="老劳模张师傅")
    with pytest.raises(ValidationError, match="作为历史展示"):
        honour.verify(cast.li)
    honour = fresh(honour)
    honour.verify(cast.li, is_history=True)
    assert seen_by(cast, honour, "read") == COLLEAGUES
    honour.let_go(cast.li)
    assert fresh(honour).state == "withdrawn"


def test_sent_back_with_a_reason_and_withdrawn_and_put_back(cast):
    honour = recorded(cast)
    honour.send_back(cast.li, "年份和文号对不上")
    assert "对不上" in told(cast.wang, "honours.sent_back")[0]
    assert not Todo.objects.open().exists()
    honour.record(cast.wang)
    honour = fresh(honour)
    honour.verify(cast.li)
    honour.agree(cast.zhou)
    honour.withdraw(cast.wang, "名称写成别的奖项了")
    assert seen_by(cast, honour, "read") == []
    assert len(told(cast.zhou)) == 1
    honour.put_back(cast.wang)
    assert seen_by(cast, honour, "read") == COLLEAGUES
    assert len(told(cast.zhou)) == 2  # nobody stands there again without hearing of it


def test_what_is_taken_back_leaves_the_wall_and_stays_on_record(cast):
    honour = shown(cast)
    honour.revoke(cast.wang, revoked_on=TODAY(), revoked_number="示例〔2026〕9号", reason="授予机关决定撤销")
    assert seen_by(cast, honour, "read") == []
    assert seen_by(cast, honour) == ["zhou", "wang", "li", "yang"]
    assert "示例〔2026〕9号" in told(cast.zhou, "honours.revoked")[0]
    act = history(honour).get(verb="honours.revoke")
    assert act.after["reason"] == "授予机关决定撤销"
    honour.restore(cast.wang)
    assert seen_by(cast, honour, "verify") == ["li", "yang"]


def test_other_words_are_verified_anew_and_its_holder_is_told_anew(cast):
    honour = shown(cast)
    honour.revise(cast.wang)
    assert seen_by(cast, honour, "read") == []
    honour.amend(cast.wang, title="甘肃省先进工作者")
    honour.record(cast.wang)
    honour = fresh(honour)
    honour.verify(cast.li)
    assert fresh(honour).answered_at is None
    assert len(told(cast.zhou)) == 2


def test_the_same_honour_is_taken_once_whatever_its_spelling(cast):
    enter(cast)
    with pytest.raises(ValidationError, match="已经登记过"):
        enter(cast, title="甘肃省 “五一” 劳动奖章")
    enter(cast, year=2023)
    other = enter(cast, title="别的荣誉")
    with pytest.raises(ValidationError, match="已经登记过"):
        other.amend(cast.wang, title="甘肃省五一劳动奖章")
    assert fresh(other).title == "别的荣誉"
    other = fresh(other)
    other.discard(cast.wang)
    Honour.objects.exclude(pk=other.pk).filter(year=2024).first().discard(cast.wang)
    again = enter(cast)
    gone = Honour.objects.filter(state="dropped").exclude(pk=other.pk).get()
    with pytest.raises(ValidationError, match="已经登记过"):
        gone.resume(cast.wang)
    assert again.state == "draft"


def test_who_was_faster_is_told_to_the_slower(cast):
    honour = recorded(cast)
    mine, theirs = fresh(honour), fresh(honour)
    mine.verify(cast.li, is_shown=False)
    with pytest.raises(Overtaken):
        theirs.verify(cast.yang, is_shown=False)
    assert history(honour).filter(verb="honours.verify").count() == 1


def test_the_holder_asks_and_the_union_answers(cast):
    honour = shown(cast)
    honour.ask_change(cast.zhou, "年份应该是2023年")
    assert todo(honour, "settle").title.startswith("本人要求更正")
    honour.settle(cast.wang, "证书上写的是2024年，没有改")
    assert fresh(honour).wanted == ""
    assert "没有改" in told(cast.zhou, "honours.answered")[0]
    assert not Todo.objects.open().filter(verb="settle").exists()


def test_a_person_follows_to_another_union_and_the_record_stays_too(cast):
    honour = shown(cast)
    type(cast.zhou.person).objects.filter(pk=cast.zhou.person.pk).update(union=cast.hunan)
    assert seen_by(cast, honour, "keep") == ["wang", "li", "yang", "liu"]


@pytest.mark.parametrize("verb", ["revise", "revoke"])
def test_what_nobody_has_verified_keeps_its_writers_whatever_is_done_to_it(cast, verb):
    honour = recorded(cast)
    if verb == "revise":
        honour.revise(cast.wang)
        honour.record(cast.li)  # li only passes it on: the words are wang's
    else:
        honour.revoke(cast.wang, revoked_on=TODAY(), revoked_number="示例〔2026〕9号", reason="授予机关决定撤销")
        honour.restore(cast.li)
    assert "wang" not in seen_by(cast, honour, "verify")
    with pytest.raises(ValidationError, match="不能自己核对"):
        fresh(honour).verify(cast.wang)


def test_who_told_of_it_does_not_verify_it_when_it_turns_out_to_be_somebody_elses(cast):
    usual = {"title": "全国五一劳动奖章", "year": 2023, "files": [], "once": uuid.uuid4()}
    honour = making.report(by=cast.wang, **usual)
    honour.take_up(cast.li)
    honour.amend(cast.li, person=cast.zhou.person, number="示例〔2023〕1号")
    honour.record(cast.li)
    assert seen_by(cast, honour, "verify") == ["yang"]
    assert todo(honour, "verify").union == cast.group  # nobody of 甘肃 may: both have written it


def test_what_one_holder_has_said_does_not_go_over_to_another(cast):
    honour = shown(cast)
    put_photo(honour, cast.zhou, held())
    honour.hide(cast.zhou)
    honour.ask_change(cast.zhou, "这不是我的，是马俊的")
    honour.remember(cast.wang)
    honour.revise(cast.wang)
    honour.amend(cast.wang, citation="还是周敏的")
    assert fresh(honour).is_hidden
    honour.amend(cast.wang, person=cast.ma.person)
    honour = fresh(honour)
    assert (honour.is_hidden, honour.is_history, honour.wanted, hasattr(honour, "portrait")) == (
        False,
        False,
        "",
        False,
    )
    assert not Todo.objects.open().filter(verb="settle").exists()


def test_nobody_agrees_to_what_they_have_not_seen(cast):
    honour = put_up(cast)
    seen = wording_of(honour)
    honour.revise(cast.wang)
    honour.amend(cast.wang, citation="别的话")
    honour.record(cast.wang)
    honour.verify(cast.li)
    with pytest.raises(ValidationError, match="刚改过"):
        fresh(honour).agree(cast.zhou, seen)
    assert seen_by(cast, honour, "read") == []


def test_somebody_not_on_the_roster_is_put_back_only_as_history(cast):
    honour = recorded(cast, person=None, holder="老劳模张师傅")
    honour.verify(cast.li, is_history=True)
    honour.let_go(cast.li)
    with pytest.raises(ValidationError, match="作为历史展示"):
        fresh(honour).put_back(cast.li)
    honour.remember(cast.li)
    honour.put_back(cast.li)
    assert fresh(honour).state == "published"


def test_the_same_form_at_the_same_moment_is_one(cast):
    first = report(cast)
    facts = {"kind": "person", "person": cast.zhou.person, "union": cast.gansu, "title": "别的", "year": 2020}
    again = making._made(cast.zhou, first.once, [], state="reported", reported_by=cast.zhou, **facts)
    assert again == first
    with pytest.raises(IntegrityError):  # somebody else's mark is no door
        making._made(cast.ma, first.once, [], state="reported", reported_by=cast.ma, **facts)
