"""A roster as a person's computer really makes it, about people who exist: for practising in the demonstration."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..models import Employment
from ..models.dated import holds
from .cells import check_digit

HEADINGS = (
    "序号", "工号", "姓名", "性别", "身份证号码", "所属单位", "部门", "岗位", "用工性质", "入职时间", "联系方式",
    "人员状态", "是否工会会员", "备注", "民族", "学历",
)  # fmt: skip
PEOPLE = 8
Line = list[Any]


def messy_roster(people: QuerySet) -> bytes:
    """An .xlsx with a merged title, a subtotal, a hidden line, nicknames, doubles, a leaver and broken cells.

    `people` are those the asking person may see; their phones and identity numbers are left out. Every kind of line
    comes of it: somebody new, changed, moved, gone, back or as before, a fault, something to decide.
    """
    jobs = Employment.objects.filter(person__in=people).select_related("person", "company").order_by("pk")
    live = jobs.filter(holds())
    lines = [_line(job) for job in live[:PEOPLE]]
    unit = lines[0][5] if lines else _("总部")
    elsewhere = live.exclude(company__name=unit).values_list("company__name", flat=True).first()
    back = [_line(job) for job in jobs.exclude(person__in=live.values("person"))[:1]]
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet, cover = book.add_worksheet(_("花名册")), book.add_worksheet(_("旧表"))
        cover.write_string(0, 0, _("去年的，不用"))
        cover.hide()
        title = book.add_format({"bold": True, "align": "center"})
        sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, _("2026年11月在职人员花名册"), title)
        sheet.write_row(1, 0, HEADINGS, book.add_format({"bold": True}))
        _mess_up(lines, elsewhere or unit)
        rows = [*lines, *back, *_newcomers(unit), ["", _("小计"), len(lines)]]
        for at, row in enumerate(rows, start=2):
            for place, cell in enumerate([at - 1, *row[1:]] if row[0] != "" else row):
                sheet.write(at, place, cell)
        sheet.set_row(len(lines) + 1, None, None, {"hidden": True})
        sheet.set_column(0, len(HEADINGS) - 1, 14)
    return file.getvalue()


def _line(job: Employment) -> Line:
    person = job.person
    hired_on = job.hired_on or job.starts_on
    row = [0, job.employee_no, person.name, person.get_sex_display(), "", job.company.name, job.department, job.post]
    return [*row, job.get_form_display(), f"{hired_on:%Y/%-m/%-d}", "", "在职", "是", "", "", ""]


def _mess_up(lines: list[Line], elsewhere: str) -> None:
    """What happens to lists: a changed post, spaces in a name, a leaver left in, another unit, lost zeros."""
    if len(lines) > 5:
        lines[0][7], lines[0][15] = "储运主管", "大专"
        lines[1][2] = "  ".join(lines[1][2])
        lines[2][11] = "离职"
        lines[3][5] = elsewhere
        lines[4][1] = int(lines[4][1]) if lines[4][1].isdecimal() else lines[4][1]


def _newcomers(unit: str) -> list[Line]:
    number = "50010119950617002"
    good = number + check_digit(number)
    tail = ["合同制", "2026.9", "", "在职", "否", ""]
    return [
        [1, "N900001", "艾力•买买提", "", good.lower(), unit, "储运部", "仓储员", *tail, "维吾尔族", "大学本科"],
        [1, "N900002", "钱　多", "男", "", "渝公司", "储运部", "仓储员", *tail],
        [1, "N900006", "郑一帆", "男", "", unit, "储运部", "仓储员", *tail, "汉", "函授在读"],
        [1, "N900003", "孙一", "", 500101199506170000, unit, "储运部", "仓储员", *tail],
        [1, "N900004", "李二", "", "", unit, "储运部", "仓储员", *tail],
        [1, "N900004", "李三", "", "", unit, "储运部", "仓储员", *tail],
        [1, "N900005", "周四", "", "", unit, "储运部", "仓储员", "合同制", "去年夏天", "", "在职", "否", ""],
    ]
