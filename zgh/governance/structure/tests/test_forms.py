"""The real-name forms: live numbers, empty cells where nobody knows, whole numbers only with a reason all can read."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from conftest import LONG_AGO, grow
from zgh.foundation.accounts.models import User
from zgh.foundation.orgs.models import Duty, Employment, IdentityNumber, Membership, Person, Union
from zgh.foundation.orgs.unseal import looks_at
from zgh.foundation.privacy import exporting
from zgh.foundation.privacy.models import Export, ExportSubject
from zgh.foundation.privacy.tasks import build_export
from zgh.governance.structure.models import PersonProfile, UnionProfile
from zgh.governance.structure.sheets import headcount, member_columns, union_columns

from .changing import in_days


def rows_of(answer) -> list[dict]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    head, *rows = book.get_sheet_by_index(0).to_python()
    return [dict(zip(head, row, strict=True)) for row in rows]


def taken(client, name: str, union, **query):
    return rows_of(client.post(reverse(f"structure:{name}", args=[union.pk]), query))


def test_the_union_form_has_one_row_a_union_with_live_numbers_and_empty_cells(cast, client):
    Person.objects.filter(pk=cast.zhou.person.pk).update(sex="F")
    branch = grow(Union, cast.gansu, code="U1-1", name="城关分工会", short_name="城关分工会", kind="branch")
    grow(Union, cast.gansu, code="U1-w", name="女职工委员会", short_name="女工委", kind="women")
    Membership.objects.filter(person=cast.zhou.person).update(union=branch)
    Employment.objects.filter(person=cast.ma.person).update(form="dispatched")
    UnionProfile.objects.create(union=cast.gansu, industry="F", has_congress=True, unit_category="161")
    client.force_login(cast.yang)
    rows = {row["工会名称"]: row for row in taken(client, "union_form", cast.group)}
    assert set(rows) == {"重药集团工会委员会", "甘肃连锁工会委员会", "湖南民生工会委员会"}
    gansu = rows["甘肃连锁工会委员会"]
    numbers = ("会员人数", "女会员人数", "职工人数", "劳务派遣工人数")
    assert [gansu[name] for name in numbers] == [3, 1, 4, 1]  # the branch is counted with it
    assert (gansu["所属行业"], gansu["单位性质类别"], gansu["建立职代会制度"]) == (
        "批发和零售业",
        "国有控股股份有限公司",
        "是",
    )
    assert (gansu["建立女职工委员会"], gansu["建立经费审查委员会"], gansu["工会主席"]) == ("是", "否", "李建国")
    assert gansu["所在单位名称"] == "甘肃健康医药连锁有限公司"
    assert (gansu["批准文号"], gansu["签订集体合同"]) == ("", "")


def test_the_member_form_is_of_the_day_and_masks_numbers(cast, client):
    IdentityNumber.objects.create(person=cast.zhou.person, **IdentityNumber.fields_for("620102198605200023"))
    PersonProfile.objects.create(person=cast.zhou.person, ethnicity="03", education="bachelor", is_migrant=False)
    Membership.objects.filter(person=cast.li.person).update(starts_on=in_days(-10))
    client.force_login(cast.wang)
    rows = {row["姓名"]: row for row in taken(client, "member_form", cast.gansu)}
    assert set(rows) == {"周敏", "王丽娟", "李建国"}
    zhou = rows["周敏"]
    assert (zhou["民族"], zhou["学历"], zhou["是否农民工"], zhou["籍贯"]) == ("回族", "本科", "否", "")
    assert "0023" not in zhou["身份证号"].replace("*", "")[:-4]
    assert "****" in zhou["手机号"]
    assert zhou["工作单位"] == "甘肃健康医药连锁有限公司"
    past = {row["姓名"] for row in taken(client, "member_form", cast.gansu, day=str(in_days(-20)))}
    assert past == {"周敏", "王丽娟"}
    assert not looks_at(cast.zhou.person).exists()


def test_whole_numbers_need_a_reason_that_every_member_reads(cast, client):
    IdentityNumber.objects.create(person=cast.zhou.person, **IdentityNumber.fields_for("620102198605200023"))
    client.force_login(cast.wang)
    url = reverse("structure:member_form", args=[cast.gansu.pk])
    refused = client.post(url, {"reason": "看"})
    assert refused.status_code == 422
    assert "620102198605200023" not in refused.content.decode()
    assert not looks_at(cast.zhou.person).exists()
    rows = {row["姓名"]: row for row in rows_of(client.post(url, {"reason": "向省总工会报送实名制数据"}))}
    assert rows["周敏"]["身份证号"] == "620102198605200023"
    assert {look.after["field"] for look in looks_at(cast.zhou.person)} == {"phone", "id_number"}
    look = looks_at(cast.zhou.person).first()
    assert (look.actor_name, look.note) == ("王丽娟", "向省总工会报送实名制数据")
    assert not looks_at(cast.xiong.person).exists()  # not in the file


def test_many_members_leave_only_after_a_second_persons_yes_stamped_and_known_to_each(cast, client, settings):
    settings.STORAGES = {
        **settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    }  # fmt: skip
    settings.PRIVACY = {**settings.PRIVACY, "export_rows": 2}
    IdentityNumber.objects.create(person=cast.zhou.person, **IdentityNumber.fields_for("620102198605200023"))
    client.force_login(cast.wang)
    reason = "向省总工会报送实名制数据"
    waits = client.post(reverse("structure:member_form", args=[cast.gansu.pk]), {"reason": reason})
    assert waits.url.startswith(reverse("privacy:ask_export"))
    assert not looks_at(cast.zhou.person).exists()
    asked = client.get(waits.url).content.decode()
    assert "完整号码，3行" in asked
    assert reason in asked  # not typed twice
    client.post(waits.url, {"reason": reason})
    row = Export.objects.get()
    assert (row.state, row.count) == ("asked", 3)
    exporting.approve(row, by=cast.li)
    build_export.call(row.pk)
    row.refresh_from_db()
    file = exporting.take(row, by=cast.wang)
    stamp, head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0).to_python()
    assert row.number in stamp[0]
    assert "620102198605200023" in [line[head.index("身份证号")] for line in rows]
    assert {look.note for look in looks_at(cast.zhou.person)} == {reason}
    assert ExportSubject.objects.filter(export=row, person=cast.zhou.person).exists()
    Duty.objects.filter(user=cast.wang).update(ends_on=in_days(0))
    with pytest.raises(PermissionDenied):  # nor after the duty has ended
        exporting.take(row, by=User.objects.get(pk=cast.wang.pk))


@pytest.mark.parametrize("who", ["zhou", "li", "liu", "chen", "operator"])
def test_nobody_else_takes_a_form_out(cast, client, who):
    client.force_login(getattr(cast, who))
    for name in ("sheet", "union_form", "member_form", "fill_union"):
        assert client.post(reverse(f"structure:{name}", args=[cast.gansu.pk])).status_code == 404


def test_what_is_missing_is_listed_and_gone_once_filled_in(cast, client):
    client.force_login(cast.wang)
    url = reverse("structure:sheet", args=[cast.gansu.pk])
    text = client.get(url).content.decode()
    fill = reverse("structure:fill_union", args=[cast.gansu.pk])
    assert fill in text
    assert "3人没有" in text
    facts = {
        "unit_category": "110", "industry": "F", "division_code": "620102", "approved_by": "甘肃省总工会",
        "document_no": "甘工发〔2012〕3号", "has_mediation": "True", "has_congress": "True", "has_contract": "False",
    }  # fmt: skip
    wrong = client.post(fill, {**facts, "division_code": "甘肃"})
    assert wrong.status_code == 422
    assert "六位数字" in wrong.content.decode()
    assert client.post(fill, facts).status_code == 302
    assert UnionProfile.objects.get().has_contract is False
    assert fill not in client.get(url).content.decode()


@pytest.mark.parametrize(("who", "may"), [("zhou", True), ("wang", True), ("li", False), ("xiong", False)])
def test_a_person_fills_in_their_own_facts_and_a_keeper_may_help(cast, client, who, may):
    client.force_login(getattr(cast, who))
    url = reverse("structure:fill_person", args=[cast.zhou.person.pk])
    answer = client.post(url, {"ethnicity": "03", "education": "college"})
    assert answer.status_code == (302 if may else 404)
    assert PersonProfile.objects.filter(ethnicity="03").exists() == may
    if who == "zhou":
        assert client.get(reverse("structure:mine")).url == url


def test_the_forms_cost_the_same_for_few_and_many(cast, client):
    client.force_login(cast.wang)
    url = reverse("structure:sheet", args=[cast.gansu.pk])

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    few = cost()
    for i in range(5):
        union = grow(Union, cast.gansu, code=f"A{i}", name=f"第{i}工会委员会", short_name=f"第{i}工会")
        Membership.objects.create(person=_somebody(cast, i), union=union, starts_on=LONG_AGO)
    assert cost() == few <= 12
    with CaptureQueriesContext(connection) as seen:
        headcount(cast.group, in_days(0))
    assert len(seen) == 5
    assert len(union_columns({})) >= 25
    assert len(member_columns()) == len(member_columns(is_full=True)) == 21


def _somebody(cast, i: int) -> Person:
    return Person.objects.create(name=f"职工{i}", union=cast.gansu)
