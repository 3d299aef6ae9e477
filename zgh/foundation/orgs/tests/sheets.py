"""Files for the tests of imports, made by the libraries people's own programs use."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl

from ..importing.cells import check_digit

ROSTER = ("工号", "姓名", "身份证号", "手机号", "所在单位", "部门", "岗位", "用工形式", "入职日期")
STRUCTURE = ("类别", "编码", "名称", "简称", "上级编码", "覆盖单位", "属地上级工会", "省份")


def xlsx(head: Sequence[str], *rows: Sequence[Any]) -> io.BytesIO:
    """A workbook with one sheet."""
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in (head, *rows):
        book.active.append(list(row))
    book.save(file)
    file.seek(0)
    return file


def csv(head: Sequence[str], *rows: Sequence[Any], encoding: str = "utf-8-sig") -> io.BytesIO:
    """The same as text."""
    text = "\r\n".join(",".join(map(str, row)) for row in (head, *rows))
    return io.BytesIO(text.encode(encoding))


def id_number(serial: int, born: str = "19900307", area: str = "620102") -> str:
    """A well-formed invented number; odd serials are men."""
    body = f"{area}{born}{serial:03d}"
    return body + check_digit(body)
