"""Every kind of line a roster can have, one by one: what is said about it and what is written."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.utils import timezone

from conftest import LONG_AGO
from zgh.foundation.accounts.models import Phone, User
from zgh.foundation.orgs.importing import batches, writing
from zgh.foundation.orgs.models import Employment, IdentityNumber, ImportBatch, Membership, Person
from zgh.kit.sealed import blind

from .sheets import ROSTER, csv, id_number, xlsx

TODAY = timezone.localdate()
GANSU, HUNAN = "甘肃健康医药连锁有限公司", "湖南民生药业有限公司"
ID = id_number(4)


def preview(cast, *rows, union=None, head=ROSTER, file=None) -> ImportBatch:
    batch = ImportBatch.objects.create(
        kind="roster", file_name="a.xlsx", sha256="", by=cast.chen, union=union or cast.group
    )
    batches.preview(batch, file or xlsx(head, *rows))
    return batch


def apply(batch: ImportBatch) -> ImportBatch:
    writing.start(batch, batch.by)
    writing.run(batch, batch.by)
    batch.refresh_from_db()
    return batch


def line(no="N1", name="赵小红", number=ID, phone="13911112222", unit=GANSU, **more) -> tuple:
    known = {"department": "", "post": "营业员", "form": "", "hired_on": "2019-07-01", **more}
    return (no, name, number, phone, unit, *known.values())


def only(batch: ImportBatch):
    [row] = batch.rows.all()
    return row


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """The pause is for other writers, and there are none."""
    monkeypatch.setattr(batches, "PAUSE", 0)


def test_somebody_new_gets_login_phone_person_job_and_number_but_no_membership(cast):
    batch = preview(cast, line())
    assert (only(batch).kind, only(batch).new["phone"], only(batch).old) == ("new", "139****2222", {})
    assert not User.objects.filter(username="N1").exists()
    assert apply(batch).state == "applied"
    person = Person.objects.get(user__username="N1")
    assert (person.name, person.sex, person.born_on, person.initials) == ("赵小红", "F", dt.date(1990, 3, 7), "zxh")
    assert person.union == cast.gansu
    assert (person.identity.number, person.user.phone.number, person.user.phone.is_verified) == (
        ID,
        "13911112222",
        False,
    )
    job = person.employments.get()
    assert (job.company, job.post, job.form, job.starts_on) == (
        cast.gansu_co,
        "营业员",
        "contract",
        dt.date(2019, 7, 1),
    )
    assert not person.memberships.exists()


def test_the_same_file_twice_changes_nothing(cast):
    rows = [line(), line("N2", "钱多", id_number(6), "", HUNAN)]
    apply(preview(cast, *rows))
    again = preview(cast, *rows)
    assert again.counts == {"same": 2}
    before = list(Employment.objects.order_by("pk").values())
    assert apply(again).state == "applied"
    assert list(Employment.objects.order_by("pk").values()) == before


def test_a_column_about_membership_is_pointed_out_and_has_no_effect(cast):
    head = (*ROSTER, "是否工会会员", "婚姻状况")
    batch = preview(cast, (*line(), "是", "已婚"), (*line("E0001", "周敏", "", "", post=""), "否", ""), head=head)
    assert "「是否工会会员」不会被导入" in batch.hints[0]
    assert "婚姻状况" in batch.hints[1]
    before = list(Membership.objects.order_by("pk").values())
    apply(batch)
    assert list(Membership.objects.order_by("pk").values()) == before


def test_people_missing_from_the_file_have_not_left(cast):
    apply(preview(cast, line()))
    assert Employment.objects.at().filter(person=cast.zhou.person).exists()


def test_a_new_post_is_a_new_row_and_the_old_one_stays_readable(cast):
    row = only(preview(cast, line("E0001", "周敏", "", "", post="店长", hired_on="")))
    assert (row.kind, row.old, row.new) == ("changed", {}, {"name": "周敏", "post": "店长"})
    apply(row.batch)
    old, new = cast.zhou.person.employments.order_by("pk")
    assert (old.post, old.ends_on, new.post, new.starts_on, new.ends_on) == ("", TODAY, "店长", TODAY, None)
    assert new.hired_on == LONG_AGO
    assert only(preview(cast, line("E0001", "周敏", "", "", post="店长", hired_on="2020-01-01"))).kind == "same"


def test_moving_to_another_unit_changes_the_union_of_who_is_not_a_member(cast):
    rows = [line("E0001", "周敏", "", "", HUNAN), line("E0002", "马俊", "", "", HUNAN)]
    batch = preview(cast, *rows)
    assert [row.old["unit"] for row in batch.rows.all()] == [GANSU, GANSU]
    apply(batch)
    assert Person.objects.get(user=cast.zhou).union == cast.gansu  # membership stays where it is
    assert Person.objects.get(user=cast.ma).union == cast.hunan


def test_a_corrected_hiring_day_changes_the_row_itself(cast):
    apply(preview(cast, line("E0001", "周敏", "", "", post="", hired_on="2018-05-01")))
    job = cast.zhou.person.employments.get()
    assert (job.hired_on, job.starts_on) == (dt.date(2018, 5, 1), LONG_AGO)


def test_a_new_name_with_the_same_identity_number_is_a_change_of_name(cast):
    IdentityNumber.objects.create(person=cast.zhou.person, **IdentityNumber.fields_for(ID))
    row = only(preview(cast, line("E0001", "周晓敏", ID, "", post="")))
    assert (row.kind, row.old["name"], row.new["name"]) == ("changed", "周敏", "周晓敏")
    apply(row.batch)
    assert (User.objects.get(username="zhou").name, Person.objects.get(user=cast.zhou).initials) == ("周晓敏", "zxm")


def test_empty_cells_change_nothing(cast):
    apply(preview(cast, line()))
    assert only(preview(cast, line(number="", phone="", post="", hired_on=""))).kind == "same"


@pytest.mark.parametrize(("is_verified", "kept"), [(True, "13800000001"), (False, "13911112222")])
def test_a_phone_the_person_has_verified_is_theirs(cast, is_verified, kept):
    Phone.objects.filter(user=cast.zhou).update(is_verified=is_verified)
    batch = preview(cast, line("E0001", "周敏", "", post="", hired_on=""))
    assert (only(batch).kind, "保留本人的" in only(batch).message) == (
        ("same", True) if is_verified else ("changed", False)
    )
    apply(batch)
    phone = Phone.objects.get(user=cast.zhou)
    assert (phone.number, phone.number_hash) == (kept, blind(kept))


WRONG = [
    (line(no=""), "没有填工号"),
    (line(name=""), "没有填姓名"),
    (line(unit=""), "没有填所在单位"),
    (line(unit="不存在的单位"), "没有叫「不存在的单位」的单位"),
    (line(number=float(110101199003070000)), "数字格式"),
    (line(number="1.10101E+17"), "科学计数法"),
    (line(number=ID[:-1]), "应当是18位，现在是17位"),
    (line(number=ID[:-1] + ("0" if ID[-1] != "0" else "1")), "校验不通过"),
    (line(number=id_number(4, born="19901399")), "校验不通过"),
    (line(phone="1391111"), "不是11位手机号"),
    (line(hired_on="去年"), "看不懂"),
    (line(hired_on="2019-02-30"), "看不懂"),
    (line(hired_on="2999-01-01"), "今天之后"),
    (line(form="合伙"), "可以填：合同制"),
    (line(name="名" * 61), "姓名太长，最多60个字"),
    (line(no="9" * 31), "工号太长"),
]


@pytest.mark.parametrize(
    ("row", "said", "kind"),
    [
        *((row, said, "error") for row, said in WRONG),
        (line(phone="13800000001"), "手机号和已有的登记冲突", "conflict"),
        (line(no="E0001", name="周小敏", number=""), "另一个姓名", "conflict"),
        (line(no="E0001", name="赵小红"), "另一个姓名", "conflict"),
    ],
)
def test_a_wrong_line_says_what_is_wrong_and_is_not_written(cast, row, said, kind):
    batch = preview(cast, row)
    assert only(batch).kind == kind
    assert said in only(batch).message
    assert only(batch).payload is None
    people = Person.objects.count()
    apply(batch)
    assert Person.objects.count() == people


def test_numbers_are_never_in_clear_in_what_is_stored(cast):
    wrong = ID[:-1] + ("0" if ID[-1] != "0" else "1")
    batch = preview(cast, line(), line("N2", number=wrong, phone="13911113333"), line("N3", number="", phone="139"))
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM orgs_importrow")
        stored = repr(cursor.fetchall())
    assert "13911112222" not in stored
    assert ID not in stored
    assert wrong not in stored
    assert batch.rows.exclude(payload=None).count() == 1
    apply(batch)
    assert not batch.rows.exclude(payload=None).exists()


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (line("N1", phone="", number=""), line("N1", "钱多", "", ""), "工号和第3行相同"),
        (line("N1", phone=""), line("N2", "钱多", phone=""), "身份证号和第3行相同"),
        (line("N1", number=""), line("N2", "钱多", ""), "手机号和第3行相同"),
    ],
)
def test_two_lines_with_the_same_number_are_both_refused(cast, first, second, said):
    batch = preview(cast, first, second)
    assert batch.counts == {"conflict": 2}
    assert batch.rows.get(line_no=2).message == said


def test_two_lines_that_mean_the_same_person_are_noticed(cast):
    IdentityNumber.objects.create(person=cast.zhou.person, **IdentityNumber.fields_for(ID))
    batch = preview(cast, line("E0001", "周敏", "", "", post=""), line("E9", "周敏", ID, "", post=""))
    assert batch.rows.get(line_no=3).message == "和第2行是同一位职工"


def test_the_same_employee_number_at_another_company_is_somebody_else(cast):
    apply(preview(cast, line("E0001", "钱多", id_number(6), "", HUNAN)))
    assert Employment.objects.at().filter(employee_no="E0001").count() == 2
    assert User.objects.filter(username__in=["E0001", "E0001@C2"], name="钱多").count() == 1


def test_what_people_write_in_cells_is_understood(cast):
    row = (
        13572.0,
        " 王  芳 ",
        ID.lower(),
        "+86 139-1111-2222",
        "甘肃健康医药连锁有限公司",
        "",
        "药师",
        "派遣",
        "2019.7.1",
    )
    apply(preview(cast, row))
    person = Person.objects.get(name="王芳")
    assert (person.user.username, person.user.phone.number) == ("13572", "13911112222")
    assert (person.employments.get().form, person.employments.get().starts_on) == ("dispatched", dt.date(2019, 7, 1))


def test_units_go_by_code_or_by_full_or_short_name(cast):
    cast.hunan_co.short_name = "湖南民生"
    cast.hunan_co.save()
    head = (*ROSTER, "单位编码")
    batch = preview(cast, (*line(), "C2"), (*line("N2", "钱多", "", "", "湖南民生"), ""), head=head)
    assert [row.new["unit"] for row in batch.rows.all()] == [HUNAN, HUNAN]
    cast.gansu_co.short_name = "湖南民生"
    cast.gansu_co.save()
    assert "有2个单位" in only(preview(cast, line(unit="湖南民生"))).message


def test_a_unit_out_of_reach_is_answered_like_one_that_does_not_exist(cast):
    """li's union may touch 甘肃 only; 湖南 is real and must not be told from nonsense."""
    said = [only(preview(cast, line(unit=unit), union=cast.gansu)).message for unit in (HUNAN, "乌有公司")]
    assert said[0].replace(HUNAN, "X") == said[1].replace("乌有公司", "X")
    head = (*ROSTER, "单位编码")
    said = [only(preview(cast, (*line(unit=""), code), head=head, union=cast.gansu)).message for code in ("C2", "C9")]
    assert said[0].replace("C2", "X") == said[1].replace("C9", "X")
    assert only(preview(cast, line(unit=HUNAN))).kind == "new"


def test_somebody_of_another_union_cannot_be_pulled_over_or_looked_at(cast):
    IdentityNumber.objects.create(person=cast.xiong.person, **IdentityNumber.fields_for(ID))
    row = only(preview(cast, line("E0008", "熊枫", ID, ""), union=cast.gansu))
    assert (row.kind, row.old, row.new["name"]) == ("conflict", {}, "熊枫")
    assert "上级工会" in row.message
    other = only(preview(cast, line("E0008", "熊枫", "", ""), union=cast.gansu))
    assert other.kind == "new"  # the same number over there is nobody here


def test_a_csv_is_as_good_as_a_workbook(cast):
    batch = ImportBatch.objects.create(kind="roster", file_name="a.csv", sha256="", union=cast.group)
    batches.preview(batch, csv(ROSTER, line(), encoding="gb18030"))
    assert only(batch).kind == "new"


def test_a_file_that_cannot_be_read_ends_as_refused(cast):
    batch = ImportBatch.objects.create(kind="roster", file_name="a.xlsx", sha256="", union=cast.group)
    batches.preview(batch, io.BytesIO(b"PK\x03\x04nonsense"))
    assert (batch.state, "已损坏" in batch.problem) == ("refused", True)
