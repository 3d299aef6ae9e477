"""Writes a structure and a roster as HR would send them: `python -m bench.sheets FOLDER EMPLOYEES`. Invented people."""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zgh.config.settings")

import django

django.setup()

import xlsxwriter

from zgh.foundation.orgs.importing.cells import check_digit

COMPANIES, UNIONS = 208, 162
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志文"
STRUCTURE = ("类别", "编码", "名称", "简称", "上级编码", "覆盖单位")
ROSTER = ("工号", "姓名", "身份证号", "手机号", "单位编码", "部门", "岗位", "用工形式", "入职日期")


def main(folder: Path, employees: int) -> None:
    """Both files."""
    write(folder / "structure.xlsx", STRUCTURE, structure())
    write(folder / "roster.xlsx", ROSTER, roster(employees))


def write(path: Path, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """One sheet of text cells."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((head, *rows)):
            sheet.write_row(at, 0, row)


def structure() -> list[tuple[str, ...]]:
    """One root of each tree, everything else in two levels below it."""
    rows: list[tuple[str, ...]] = [("公司", "C0", "集团公司", "集团", "", "")]
    rows += [("公司", f"C{n}", f"第{n}公司", f"{n}公司", _above("C", n), "") for n in range(1, COMPANIES)]
    rows.append(("工会委员会", "U0", "集团工会委员会", "集团工会", "", "C0"))
    rows += [
        ("工会委员会", f"U{n}", f"第{n}公司工会委员会", f"{n}公司工会", _above("U", n), f"C{n}")
        for n in range(1, UNIONS)
    ]
    return rows


def _above(letter: str, n: int) -> str:
    return f"{letter}{0 if n <= 12 else (n - 1) % 12 + 1}"


def roster(count: int) -> list[tuple[str, ...]]:
    """Everybody with a valid number, a phone and a job."""
    rng = random.Random(count)  # noqa: S311 (invented people)
    return [
        (
            f"{n:07d}",
            rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, 2)),
            _id_number(n),
            f"139{n:08d}",
            f"C{n % COMPANIES}",
            "储运部",
            "仓储员",
            "合同制",
            "2019-07-01",
        )
        for n in range(count)
    ]


def _id_number(n: int) -> str:
    born = f"{1965 + n % 35}{1 + n // 35 % 12:02d}{1 + n // 420 % 28:02d}"
    body = f"620102{born}{n // 11760 + 100:03d}"
    return body + check_digit(body)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
