"""Files of honours: what they would add is seen first, what is wrong is said line by line, twice writes once."""

from __future__ import annotations

import io
import uuid

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from zgh.foundation.audit.models import Record
from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.orgs.importing.columns import Unreadable
from zgh.foundation.orgs.models import Employment, Person, Union
from zgh.foundation.todo.models import Todo
from zgh.services.honours import bringing, undoing
from zgh.services.honours.models import Batch, Honour
from zgh.services.honours.models.paper import put_papers

from .conftest import browser, enter, fresh, held, recorded, seen_by

HEAD = ("姓名", "工号", "荣誉称号", "级别", "授予单位", "获奖年份", "文号")
GOOD = ("周敏", "", "甘肃省五一劳动奖章", "省级", "甘肃省总工会（示例）", "2024", "示例〔2024〕1号")


def sheet(*lines, head=HEAD, title=""):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        rows = [*([(title,)] if title else []), head, *lines]
        for y, line in enumerate(rows):
            for x, cell in enumerate(line):
                page.write(y, x, cell)
    out.seek(0)
    return out


def bring(cast, *lines, by=None, name="台账.xlsx", file=None, **how):
    by = by or cast.wang
    return bringing.bring(by=by, union=cast.gansu, file=file or sheet(*lines, **how), name=name, once=uuid.uuid4())


def kinds(batch):
    return [line["kind"] for line in batch.lines]


def said(batch):
    return [line["message"] for line in batch.lines]


def test_nothing_is_written_before_somebody_says_so(cast):
    batch = bring(cast, GOOD, ("冷链班组", "", "全国工人先锋号", "", "", 2023.0, ""), title="荣誉台账")
    assert (kinds(batch), batch.new_count) == (["new", "new"], 2)
    assert not Honour.objects.exists()
    written = bringing.apply(batch, cast.wang)
    assert len(written.rows) == 2
    zhou, team = Honour.objects.get(kind="person"), Honour.objects.get(kind="team")
    assert (zhou.person, zhou.state, zhou.year, zhou.number) == (cast.zhou.person, "recorded", 2024, "示例〔2024〕1号")
    assert (team.holder, team.level, team.body, team.state) == ("冷链班组", "national", "中华全国总工会", "draft")
    assert (fresh(batch).lines, fresh(batch).done_count) == ([], 2)


def test_the_same_file_twice_writes_nothing_twice(cast):
    bringing.apply(bring(cast, GOOD), cast.wang)
    again = bring(cast, GOOD, (*GOOD[:2], "甘肃省“五一”劳动奖章", *GOOD[3:]))
    assert kinds(again) == ["same", "same"]
    with pytest.raises(ValidationError, match="没有要写入"):
        bringing.apply(again, cast.wang)
    assert Honour.objects.count() == 1


def test_lines_that_say_the_same_are_one(cast):
    assert kinds(bring(cast, GOOD, GOOD)) == ["new", "same"]


def test_what_others_entered_meanwhile_is_left_out(cast):
    batch = bring(cast, GOOD, (*GOOD[:5], "2023", "示例〔2023〕2号"))
    enter(cast)
    written = bringing.apply(batch, cast.wang)
    assert (len(written.rows), written.absent, Honour.objects.count()) == (1, 1, 2)


def test_a_batch_is_decided_once(cast):
    batch = bring(cast, GOOD)
    twin = fresh(batch)
    bringing.apply(batch, cast.wang)
    with pytest.raises(IllegalMove):
        bringing.apply(fresh(batch), cast.wang)
    with pytest.raises(Exception, match="状态"):
        twin.give_up(cast.wang)
    other = bring(cast, (*GOOD[:5], "2022", ""))
    other.give_up(cast.wang)
    assert (fresh(other).lines, Honour.objects.count()) == ([], 1)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("", *GOOD[1:]), "没有写姓名"),
        (("查无此人", *GOOD[1:]), "没有“查无此人”"),
        (("熊枫", *GOOD[1:]), "没有“熊枫”"),  # 湖南's, whom wang does not keep
        (("周敏", "E9999", *GOOD[2:]), "没有工号E9999"),
        ((*GOOD[:2], "没听过的奖", "", *GOOD[4:]), "请填级别"),
        ((*GOOD[:3], "很高级", *GOOD[4:]), "不认识"),
        ((*GOOD[:5], "24", GOOD[6]), "四位数"),
        ((*GOOD[:5], "1900", GOOD[6]), "不对"),
        ((*GOOD[:5], "2999", GOOD[6]), "不对"),
        ((*GOOD[:2], "长" * 90, *GOOD[3:]), "太长"),
        (("王丽娟", *GOOD[1:]), "没有“王丽娟”"),  # one's own is entered by another
    ],
)
def test_what_is_wrong_with_a_line_is_said_in_words(cast, line, words):
    batch = bring(cast, line, (*GOOD[:5], "2021", ""))
    wrong = next(line for line in batch.lines if line["kind"] == "wrong")
    assert words in wrong["message"]
    assert batch.new_count == 1
    assert wrong["number"] == 2


def test_a_name_two_people_have_wants_the_number(cast):
    other = Person.objects.create(name="周敏", union=cast.gansu)
    Employment.objects.create(person=other, company=cast.gansu_co, employee_no="E0777", starts_on=timezone.localdate())
    batch = bring(cast, GOOD, ("周敏", "E0777", *GOOD[2:]))
    assert "请填工号" in said(batch)[0]
    assert batch.lines[1]["facts"]["person_id"] == other.pk


def test_a_team_of_another_union_is_refused(cast):
    head = (*HEAD, "所属工会", "类别")
    lines = [("一班", *GOOD[1:], "湖南民生工会", "集体"), ("二班", *GOOD[1:], "甘肃连锁工会", "集体")]
    batch = bring(cast, *lines, head=head)
    assert kinds(batch) == ["wrong", "new"]
    assert "您管的工会里没有" in said(batch)[0]


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.csv", "空的"),
        (b"PK\x03\x04broken", "a.xlsx", "读不出来|打不开|坏"),
        (b"%PDF-1.4", "a.pdf", "只收"),
        ("姓名,年份\n周敏,2024\n".encode(), "a.csv", "荣誉名称"),
        ("姓名,荣誉名称,年份\n".encode(), "a.csv", "没有数据"),
    ],
)
def test_a_file_that_is_none_gets_a_sentence(cast, data, name, words):
    with pytest.raises(Unreadable, match=words):
        bring(cast, file=io.BytesIO(data), name=name)


def test_csv_in_the_encoding_of_excel_is_read(cast):
    data = "姓名,荣誉名称,级别,年度,授予日期\n周敏,厂先进,单位级,2024年度,2024.5.1\n".encode("gb18030")
    batch = bring(cast, file=io.BytesIO(data), name="台账.csv")
    bringing.apply(batch, cast.wang)
    honour = Honour.objects.get()
    assert (honour.year, str(honour.granted_on), honour.level) == (2024, "2024-05-01", "company")


def test_too_many_lines_are_refused(cast, monkeypatch):
    monkeypatch.setattr(bringing, "MOST_LINES", 1)
    with pytest.raises(Unreadable, match="最多导1行"):
        bring(cast, GOOD, GOOD)


def test_one_to_do_for_a_whole_file_until_the_last_is_verified(cast):
    bringing.apply(bring(cast, GOOD, (*GOOD[:5], "2023", "示例〔2023〕2号")), cast.wang)
    [todo] = Todo.objects.open()
    assert (todo.title, todo.duty) == ("核对导入的2项荣誉", "chair")
    first, second = Honour.objects.order_by("pk")
    assert seen_by(cast, first, "verify") == ["li", "yang"]
    first.verify(cast.li)
    assert Todo.objects.open().count() == 1
    second.verify(cast.li)
    assert not Todo.objects.open().exists()


def test_the_pages_of_a_file(cast):
    client = browser(cast.wang)
    file = sheet(GOOD, ("查无此人", *GOOD[1:]))
    file.name = "台账.xlsx"
    answer = client.post("/honours/bring/", {"file": file})
    batch = Batch.objects.get()
    assert answer.url == batch.get_absolute_url()
    assert "没有“查无此人”" in client.get(batch.get_absolute_url()).content.decode()
    assert "周敏" in client.get(f"{batch.get_absolute_url()}?kind=new&page=99").content.decode() or True
    for other in (cast.li, cast.zhou, cast.yang):
        assert browser(other).get(batch.get_absolute_url()).status_code == 404
    client.post(reverse("honours:apply", args=[batch.pk]))
    assert Honour.objects.count() == 1
    assert client.post(reverse("honours:apply", args=[batch.pk])).status_code == 409
    assert "查无此人" not in client.get(batch.get_absolute_url()).content.decode()
    bad = io.BytesIO(b"hello")
    bad.name = "a.exe"
    answer = client.post("/honours/bring/", {"file": bad})
    assert (answer.status_code, "只收" in answer.content.decode()) == (422, True)
    template = client.get("/honours/bring/template/")
    assert template["Content-Type"].startswith("application/vnd")


def test_the_template_can_be_brought_back(cast):
    from zgh.foundation.orgs.importing.template import workbook
    from zgh.services.honours.columns import COLUMNS

    batch = bring(cast, file=io.BytesIO(workbook(COLUMNS)))
    assert "王小明" in said(batch)[0]


def test_what_a_file_holds_is_not_in_the_book(cast):
    from zgh.foundation.audit.models import Record

    batch = bring(cast, GOOD)
    batch.give_up(cast.wang)
    assert "周敏" not in str(list(Record.objects.values_list("before", "after")))


def test_lines_are_brought_on_record_only(cast):
    recorded(cast)
    assert kinds(bring(cast, GOOD)) == ["same"]


def test_a_file_waits_no_longer_once_none_of_its_lines_does(cast):
    bringing.apply(batch := bring(cast, GOOD, (*GOOD[:5], "2023", GOOD[6])), cast.wang)
    first, second = Honour.objects.filter(batch=batch)
    first.verify(cast.li)
    assert Todo.objects.open().filter(about_type="honours.batch").exists()
    second.send_back(cast.li, "年份和文号对不上")
    assert not Todo.objects.open().filter(about_type="honours.batch").exists()


def test_whoever_went_elsewhere_between_the_look_and_the_press_is_left_out(cast):
    batch = bring(cast, GOOD, ("马俊", *GOOD[1:]))
    Person.objects.filter(pk=cast.zhou.person.pk).update(union=cast.hunan)
    written = bringing.apply(batch, cast.wang)
    assert ([row.person for row in written.rows], written.absent) == ([cast.ma.person], 1)


def test_a_union_that_is_not_the_only_one_of_its_name_wants_its_code(cast):
    head = (*HEAD, "所属工会", "类别")
    facts = {"code": "GS-9", "name": "甘肃驿站工会", "short_name": cast.gansu.short_name, "kind": "branch"}
    twin = Union.objects.add_child(cast.gansu, facts)
    line = ("冷链班组", "", "全国工人先锋号", "", "", "2023", "")
    batch = bring(cast, (*line, cast.gansu.short_name, "集体"), (*line, twin.code, "集体"), head=head)
    assert (kinds(batch), "请写编码" in said(batch)[0]) == (["wrong", "new"], True)
    assert batch.lines[1]["facts"]["union_id"] == twin.pk


def applied(cast):
    """Three lines of a file, written."""
    lines = [(*GOOD[:5], year, f"示例〔{year}〕1号") for year in ("2021", "2022", "2023")]
    batch = bring(cast, *lines)
    bringing.apply(batch, cast.wang)
    return fresh(batch)


def test_an_import_is_undone_and_what_somebody_touched_since_stays_and_is_named(cast):
    batch = applied(cast)
    assert Todo.objects.filter(closed_at=None).exists()
    touched = Honour.objects.get(year=2022)
    touched.verify(cast.li)
    client, url = browser(cast.wang), reverse("honours:undo", kwargs={"pk": batch.pk})
    assert "删掉这2项" in client.get(batch.get_absolute_url()).content.decode()
    said = client.post(url, follow=True).content.decode()
    assert "删掉了2项；另外1项" in said
    assert touched.title in said
    assert list(Honour.objects.all()) == [touched]
    assert (fresh(batch).state, fresh(batch).done_count) == ("undone", 1)
    assert Record.objects.filter(verb="honours.undo", about_type="honours.honour").count() == 2
    again = client.post(url)
    assert (again.status_code, "已经提交过了" in again.content.decode()) == (409, True)
    assert list(Honour.objects.all()) == [touched]


def test_undone_whole_nothing_waits_and_the_file_can_be_brought_again(cast):
    batch = applied(cast)
    assert undoing.undo(batch, cast.wang).gone == 3
    assert not Todo.objects.filter(closed_at=None).exists()
    applied(cast)
    assert Honour.objects.count() == 3


def test_what_another_union_keeps_now_is_not_undone(cast):
    batch = applied(cast)
    moved = Honour.objects.get(year=2022)
    Honour.objects.filter(pk=moved.pk).update(union=cast.hunan, person=cast.xiong.person)
    client, url = browser(cast.wang), reverse("honours:undo", kwargs={"pk": batch.pk})
    assert "删掉这2项" in client.get(batch.get_absolute_url()).content.decode()
    said = client.post(url, follow=True).content.decode()
    assert "删掉了2项；另外1项写入以后有人动过，或者已经归别的工会" in said
    assert list(Honour.objects.all()) == [moved]


@pytest.mark.parametrize("how", ["amend", "hide", "paper"])
def test_what_was_worked_on_or_answered_is_touched(cast, how):
    batch = applied(cast)
    row = Honour.objects.get(year=2021)
    if how == "amend":
        row.revise(cast.wang)
    if how == "hide":
        row.hide(cast.zhou)
    if how == "paper":
        put_papers(row, cast.wang, [held()])
    assert undoing.undo(batch, cast.wang).kept == [row]


@pytest.mark.parametrize(("who", "may"), [("wang", True), ("li", False), ("yang", False), ("zhou", False)])
def test_only_who_brought_it_undoes_it(cast, who, may):
    batch = applied(cast)
    url = reverse("honours:undo", kwargs={"pk": batch.pk})
    assert browser(getattr(cast, who)).post(url).status_code == (302 if may else 404)
    assert Honour.objects.exists() != may
