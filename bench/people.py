"""`python -m bench.people COUNT`: fills the tables of people by one INSERT … SELECT each, then searches them.

Phones, identity numbers and memberships are left out: they are sealed one by one and are no part of these searches.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zgh.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection, models
from django.urls import reverse
from django.utils import timezone

from bench.visits import signed_in, visit
from zgh.foundation.accounts.models import User
from zgh.foundation.orgs.models import Company, Coverage, Duty, Employment, Person, Union

SURNAMES, SURNAME_LETTERS = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "wlzlcyzhzwxshzglhgml"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志文"
GIVEN_LETTERS = "wfnmjlqljyyyjjtmcxxpggyhyljgzw"
FIRST_USER = 1_000_000_000  # ids far above those the platform gives
UNIONS = 162
LONG_AGO = dt.date(2015, 1, 1)


def main(count: int) -> None:
    """Build, then search as the roster officer of the whole group."""
    call_command("migrate", verbosity=0)
    union, company = _roots()
    began = time.perf_counter()
    fill(count, company.pk)
    built = round(time.perf_counter() - began, 1)
    officer = User.objects.create(username="officer", name="人事干事")
    Duty.objects.create(user=officer, union=union, code="roster", starts_on=LONG_AGO)
    client, page = signed_in(officer), reverse("orgs:people")
    rows = [
        {**visit(client, "list without a search", count, page), "built_s": built},
        visit(client, "beginning of a name", count, f"{page}?q=王伟"),
        visit(client, "a whole name", count, f"{page}?q=罗文建"),
        visit(client, "initials", count, f"{page}?q=lwj"),
        visit(client, "employee number", count, f"{page}?q={count // 2:08d}"),
        visit(client, "a name nobody has", count, f"{page}?q=欧阳无忌"),
    ]
    print("\n" + json.dumps(rows))


def _roots() -> tuple[Union, Company]:
    union = Union.objects.create(path="0001", depth=1, numchild=0, code="U0", name="集团工会", short_name="集团工会")
    company = Company.objects.create(path="0001", depth=1, numchild=0, code="C0", name="集团公司")
    Coverage.objects.create(union=union, company=company, starts_on=LONG_AGO)
    return union, company


def fill(count: int, company: int) -> None:
    """Unions below the root, logins, people and jobs: four statements, on both databases.

    People are spread over the unions: were all in one, PostgreSQL would take the range of a duty for next to nothing.
    """
    nth = "CAST(i AS text)"
    path = f"'0001' || substr('0000' || {nth}, length({nth}) + 1, 4)"
    insert(Union, UNIONS, path=path, depth="2", code=f"'U' || {nth}", name=f"'工会' || {nth}")
    union = f"{Union.objects.filter(depth=2).order_by('pk').values_list('pk', flat=True)[0]} + i % {UNIONS}"
    number = f"i + {FIRST_USER}"
    surname, first, second = (f"1 + {n}" for n in ("i % 20", "i / 20 % 30", "i / 600 % 30"))
    name = f"substr('{SURNAMES}', {surname}, 1) || substr('{GIVEN}', {first}, 1) || substr('{GIVEN}', {second}, 1)"
    letters = (
        f"substr('{SURNAME_LETTERS}', {surname}, 1) || substr('{GIVEN_LETTERS}', {first}, 1)"
        f" || substr('{GIVEN_LETTERS}', {second}, 1)"
    )
    text = "CAST(i AS text)"
    padded = f"substr('00000000' || {text}, length({text}) + 1, 8)"
    insert(User, count, id=number, username=f"'n' || {padded}", name=name, password="'!'")  # noqa: S106 (nobody signs in)
    insert(Person, count, id=number, user_id=number, name=name, initials=letters, union_id=union)
    job = {"person_id": number, "company_id": str(company), "employee_no": padded, "starts_on": f"'{LONG_AGO}'"}
    insert(Employment, count, **job)
    connection.cursor().execute("ANALYZE")


def insert(model: type[models.Model], count: int, **given: str) -> None:
    """One INSERT … SELECT of `count` rows; columns that are not given get their field's own default."""
    columns, values, params = [], [], []
    for field in model._meta.concrete_fields:
        if field.column in given:
            expression = given[field.column].replace("%", "%%")  # the driver's own sign
            if connection.vendor == "postgresql" and isinstance(field, models.DateField):
                expression = f"CAST({expression} AS date)"
        elif field.primary_key:
            continue
        else:
            expression = "%s"
            params.append(_default(field))
            if connection.vendor == "postgresql":
                expression = f"CAST(%s AS {field.db_type(connection)})"
        columns.append(connection.ops.quote_name(field.column))
        values.append(expression)
    series = f"generate_series(1, {count}) AS s(i)"
    if connection.vendor != "postgresql":
        steps = f"SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < {count}"  # noqa: S608 (a number)
        series = f"(WITH RECURSIVE s(i) AS ({steps}) SELECT i FROM s)"  # noqa: S608
    table = connection.ops.quote_name(model._meta.db_table)
    sql = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {series}"  # noqa: S608
    connection.cursor().execute(sql, params)


def _default(field: models.Field) -> Any:
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return field.get_db_prep_save(timezone.now(), connection)
    return field.get_db_prep_save(field.get_default(), connection)


if __name__ == "__main__":
    main(int(sys.argv[1]))
