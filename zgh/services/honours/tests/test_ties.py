"""What becomes of honours when unions end and people leave; what a person is told is stored of them."""

from __future__ import annotations

import io
import uuid

from zgh.foundation.orgs.ties import ties
from zgh.foundation.privacy.registry import Subject, holding_of
from zgh.foundation.todo.models import Todo
from zgh.services.honours import bringing, making
from zgh.services.honours.models import Honour

from .conftest import enter, fresh, held, recorded, seen_by, shown, team


def tie(key):
    return next(tie for tie in ties() if tie.key == key)


def test_the_union_that_takes_over_keeps_the_record_and_what_waits(cast):
    honour, draft = recorded(cast), team(cast)
    twin = enter(cast, kind="team", person=None, holder="冷链班组", title="甘肃省工人先锋号", union=cast.hunan)
    found = tie("honours")
    rows = found.of_unions([cast.gansu.pk])
    assert set(rows) == {honour, draft}
    assert "周敏" not in found.line(honour)[0]
    assert found.move(rows, cast.gansu, cast.hunan, cast.yang) == 2
    assert {fresh(row).union for row in (honour, draft, twin)} == {cast.hunan}
    assert Todo.objects.open().get(about_id=honour.pk).union == cast.hunan


def test_what_a_file_has_written_waits_at_the_union_that_takes_over(cast):
    head, line = "姓名,荣誉称号,级别,授予单位,年份,文号", "周敏,先进个人,单位级,公司（示例）,2022,示例〔2022〕1号"
    file = io.BytesIO(f"{head}\n{line}\n".encode())
    batch = bringing.bring(by=cast.wang, union=cast.gansu, file=file, name="a.csv", once=uuid.uuid4())
    bringing.apply(batch, cast.wang)
    found = tie("todo")
    found.move(found.of_unions([cast.gansu.pk]), cast.gansu, cast.hunan, cast.yang)
    assert Todo.objects.open().get(about_type="honours.batch", about_id=batch.pk).union == cast.hunan


def test_files_not_decided_are_given_up(cast):
    file = io.BytesIO("姓名,荣誉名称,年份,级别\n周敏,厂先进,2020,单位级\n".encode())
    batch = bringing.bring(by=cast.wang, union=cast.gansu, file=file, name="a.csv", once=uuid.uuid4())
    found = tie("honours.files")
    found.move(found.of_unions([cast.gansu.pk]), cast.gansu, cast.hunan, cast.yang)
    assert (fresh(batch).state, fresh(batch).lines) == ("discarded", [])


def test_everything_about_a_person_is_told_to_them(cast):
    honour = shown(cast, citation="三十年如一日")
    honour.ask_change(cast.zhou, "单位写错了")
    making.report(by=cast.zhou, once=uuid.uuid4(), files=[held()], title="厂先进", year=2001)
    lines = list(holding_of("honours.own").lines(Subject(cast.zhou)))
    words = " ".join(f"{line.title} {[str(fact.value) for fact in line.facts]}" for line in lines)
    for word in ("甘肃省五一劳动奖章", "三十年如一日", "示例〔2024〕1号", "单位写错了", "厂先进"):
        assert word in words
    assert [line.title for line in holding_of("honours.reported").lines(Subject(cast.zhou))] == ["厂先进"]
    assert not list(holding_of("honours.own").lines(Subject(cast.ma)))


def test_a_login_that_is_closed_keeps_the_record_for_who_keeps_it(cast):
    honour = shown(cast)
    type(cast.zhou).objects.filter(pk=cast.zhou.pk).update(is_active=False)
    assert "wang" in seen_by(cast, honour, "keep")
    assert Honour.objects.get().holder_name == "周敏"
