"""Structure files: companies, unions, who covers whom, who approves from outside."""

from __future__ import annotations

import pytest

from zgh.foundation.orgs.importing import batches, writing
from zgh.foundation.orgs.models import Company, Coverage, ImportBatch, OutsideUnion, Person, Union

from .sheets import STRUCTURE, xlsx


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    monkeypatch.setattr(batches, "PAUSE", 0)


def preview(*rows, union=None) -> ImportBatch:
    batch = ImportBatch.objects.create(kind="structure", file_name="a.xlsx", sha256="", union=union)
    batches.preview(batch, xlsx(STRUCTURE, *rows))
    return batch


def apply(batch: ImportBatch) -> ImportBatch:
    writing.start(batch, batch.by)
    writing.run(batch, batch.by)
    batch.refresh_from_db()
    assert batch.state == "applied"
    assert not any(Union.objects.find_problems())
    assert not any(Company.objects.find_problems())
    return batch


def line(kind="公司", code="C9", name="青海药业有限公司", short="", parent="C0", **more) -> tuple:
    return (kind, code, name, short, parent, *{"covers": "", "superior": "", "province": "青海", **more}.values())


def messages(batch: ImportBatch) -> list[str]:
    return list(batch.rows.values_list("message", flat=True))


@pytest.mark.django_db
def test_an_empty_platform_is_filled_from_one_file_children_before_parents():
    rows = [
        line("分工会", "U1-1", "城关分工会", "", "U1", covers="D1"),
        line(
            "工会委员会", "U1", "甘肃连锁工会委员会", "", "U0", covers="C1", superior="兰州市总工会", province="甘肃省"
        ),
        line("部门", "D1", "储运部", "", "C1"),
        line("公司", "C1", "甘肃连锁", "", "C0", province="甘肃"),
        line("工会委员会", "U0", "集团工会委员会", "集团工会", "", covers="C0"),
        line("公司", "C0", "集团", "", "", province="重庆市"),
    ]
    batch = preview(*rows)
    assert batch.counts == {"new": 6}
    apply(batch)
    union = Union.objects.get(code="U1")
    assert (str(union), union.depth, union.superior.name, union.province) == ("甘肃连锁工会", 2, "兰州市总工会", "62")
    assert union.initials == "gslsgh"
    assert Company.objects.get(code="D1").depth == 3
    assert set(Coverage.objects.at().values_list("union__code", "company__code")) == {
        ("U0", "C0"), ("U1", "C1"), ("U1-1", "D1"),
    }  # fmt: skip
    again = preview(*rows, union=Union.objects.get(code="U0"))
    assert again.counts == {"same": 6}


def test_a_renamed_and_moved_company_keeps_its_people(cast):
    batch = preview(line("公司", "C1", "甘肃新名", "甘肃", "C2", province="甘肃"), union=cast.group)
    row = batch.rows.get()
    assert (row.old, row.new) == (
        {"name": "甘肃健康医药连锁有限公司", "parent": "C0"},
        {"name": "甘肃新名", "short_name": "甘肃", "parent": "C2"},
    )
    apply(batch)
    moved = Company.objects.get(pk=cast.gansu_co.pk)
    assert moved.path.startswith(Company.objects.get(code="C2").path)
    assert cast.zhou.person.employments.get().company == moved


def test_a_moved_union_takes_its_subtree_and_the_duties_over_it_along(cast):
    apply(preview(line("工会委员会", "U1", "甘肃连锁工会委员会", "", "U2", province="甘肃"), union=cast.group))
    from zgh.foundation.access.scopes import reach

    [(low, _high)] = reach(cast.liu, "orgs")
    assert Union.objects.get(code="U1").path.startswith(low)


def test_the_covered_units_are_named_in_full_and_people_follow(cast):
    batch = preview(
        line("工会委员会", "U1", "甘肃连锁工会委员会", covers="C2", parent="", province=""),
        line("工会委员会", "U2", "湖南民生工会委员会", covers="C1；C2", parent="", province=""),
        union=cast.group,
    )
    assert batch.rows.get(line_no=2).old == {"covers": "C1"}
    apply(batch)
    assert set(Coverage.objects.at().filter(union=cast.gansu).values_list("company__code", flat=True)) == {"C2"}
    assert Coverage.objects.filter(union=cast.gansu, company=cast.gansu_co).exclude(ends_on=None).exists()
    assert Person.objects.get(user=cast.ma).union == cast.hunan


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([line("车间")], "类别「车间」不认识"),
        ([line(code="")], "没有填编码"),
        ([line(name="")], "没有填名称"),
        ([line(parent="C9")], "上级不能是自己"),
        ([line(parent="C404")], "上级编码「C404」不存在"),
        ([line(province="甘省")], "省份「甘省」不认识"),
        ([line(covers="C1")], "公司和部门不填覆盖单位"),
        ([line("工会委员会", "U9", "青海工会", parent="U0", covers="C1、C404")], "没有编码为「C404」的单位"),
        ([line("工会委员会", "U9", "青海工会", parent="")], "只有一个最上级工会"),
        ([line(), line(name="别的")], "编码和第2行相同"),
        ([line(parent="C8"), line(code="C8", parent="C9")], "绕成了一圈"),
        ([line("公司", "C0", "重药集团", parent="C1", province="")], "绕成了一圈"),
        ([line(code="C8", province="甘省"), line(parent="C8")], "上级编码「C8」不存在"),
    ],
)
def test_a_wrong_line_says_what_is_wrong(cast, rows, said):
    batch = preview(*rows, union=cast.group)
    assert any(said in message for message in messages(batch))
    assert batch.rows.order_by("line_no").last().kind == ("conflict" if "相同" in said else "error")
    before = Company.objects.count(), Union.objects.count()
    batch.rows.filter(kind="new").delete()
    apply(batch)
    assert (Company.objects.count(), Union.objects.count()) == before


def test_an_outside_superior_is_created_once(cast):
    rows = [line("分工会", f"U1-{n}", f"第{n}分工会", parent="U1", superior="兰州市总工会") for n in range(3)]
    apply(preview(*rows, union=cast.group))
    assert OutsideUnion.objects.count() == 1
