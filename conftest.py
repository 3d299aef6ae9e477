"""The standing cast: one tree of three unions and a few named people, used by every room's tests."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import hypothesis
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db import connection
from django.utils import timezone

from tests import migrated
from zgh.foundation.accounts.models import Phone, User
from zgh.foundation.orgs.initials import initials_of
from zgh.foundation.orgs.models import Company, Coverage, Duty, Employment, Membership, Officer, Person, Union

LONG_AGO = dt.date(2020, 1, 1)

# A busy machine is no fault of the code: nothing found by a property test depends on how long it took.
hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=list(hypothesis.HealthCheck))
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """A copy of the migrated database that is kept, instead of migrating in every process (pytest-django's name)."""
    facts = connection.settings_dict
    with django_db_blocker.unblock():
        name = connection.creation._get_test_db_name()  # with the number of the process in it
        connection.close()
        if connection.vendor == "sqlite":
            settings.DATABASES["default"]["NAME"] = facts["NAME"] = name
            connection.ensure_connection()
            migrated.into(connection.connection)
            yield
            return
        with migrated.postgresql(os.environ["DATABASE_URL"], name):
            settings.DATABASES["default"]["NAME"] = facts["NAME"] = name
            yield
            connection.close()


@pytest.fixture
def cast(db: None) -> SimpleNamespace:
    """Group union with two children, 甘肃 and 湖南, and the people who meet in every test.

    zhou: employee and member in 甘肃. wang: cadre there (voice, orgs). li: chair there (chair, voice).
    yang: chair of the group. chen: HR officer of the group (roster). zhao: auditor of the group.
    xiong: employee and member in 湖南. liu: cadre in 湖南 (voice, orgs). ma: employee in 甘肃, not a member.
    operator: platform staff with no duty at all. Each name is a login (`cast.zhou`) with `.person`.
    """
    c = SimpleNamespace()
    c.group = grow(Union, code="U0", name="重药集团工会委员会", short_name="集团工会", province="50")
    c.gansu = grow(Union, c.group, code="U1", name="甘肃连锁工会委员会", short_name="甘肃连锁工会", province="62")
    c.hunan = grow(Union, c.group, code="U2", name="湖南民生工会委员会", short_name="湖南民生工会", province="43")
    c.hq = grow(Company, code="C0", name="重药集团", province="50")
    c.gansu_co = grow(Company, c.hq, code="C1", name="甘肃健康医药连锁有限公司", province="62")
    c.hunan_co = grow(Company, c.hq, code="C2", name="湖南民生药业有限公司", province="43")
    for union, company in ((c.group, c.hq), (c.gansu, c.gansu_co), (c.hunan, c.hunan_co)):
        Coverage.objects.create(union=union, company=company, starts_on=LONG_AGO)
    people = [
        ("zhou", "周敏", c.gansu, c.gansu_co, True, ()),
        ("ma", "马俊", c.gansu, c.gansu_co, False, ()),
        ("wang", "王丽娟", c.gansu, c.gansu_co, True, ("voice", "orgs")),
        ("li", "李建国", c.gansu, c.gansu_co, True, ("chair", "voice")),
        ("yang", "杨玉兰", c.group, c.hq, True, ("chair", "voice", "orgs")),
        ("chen", "陈静", c.group, c.hq, True, ("roster",)),
        ("zhao", "赵审", c.group, c.hq, True, ("audit",)),
        ("xiong", "熊枫", c.hunan, c.hunan_co, True, ()),
        ("liu", "刘芳", c.hunan, c.hunan_co, True, ("voice", "orgs")),
    ]
    _settled(c, people)
    for key, union in (("li", c.gansu), ("yang", c.group)):
        Officer.objects.create(union=union, person=getattr(c, key).person, post="chair", rank=1, starts_on=LONG_AGO)
    c.operator = User.objects.create_user("operator", "运维", operator_kind="system")
    enrol(c.operator)
    return c


def enrol(user: User, key: str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP") -> None:
    """Give a login the second factor its duties demand: an app with this key."""
    TOTP.activate(user, key)
    user.second_step_at = timezone.now()
    user.save(update_fields=["second_step_at"])


def grow(tree: type, parent: object | None = None, **fields: object) -> object:
    """A new node under `parent` (a root without one); the parent is read afresh, as treebeard wants."""
    if parent is None:
        return tree.objects.add_root(fields)
    return tree.objects.add_child(tree.objects.get(pk=parent.pk), fields)


def _settled(c: SimpleNamespace, people: list[tuple]) -> None:
    """All of them in six statements, for most tests begin here."""
    rows: dict[type, list] = {model: [] for model in (User, Phone, Person, Employment, Membership, Duty)}
    for i, (key, name, union, company, is_member, codes) in enumerate(people, start=1):
        user = User(username=key, name=name)
        user.set_password(None)
        person = Person(user=user, name=name, initials=initials_of(name), union=union)
        rows[User].append(user)
        rows[Phone].append(Phone(user=user, is_verified=True, **Phone.fields_for(f"138000000{i:02d}")))
        rows[Person].append(person)
        rows[Employment].append(Employment(person=person, company=company, employee_no=f"E{i:04d}", starts_on=LONG_AGO))
        if is_member:
            rows[Membership].append(Membership(person=person, union=union, starts_on=LONG_AGO))
        rows[Duty] += [Duty(user=user, union=union, code=code, starts_on=LONG_AGO) for code in codes]
        setattr(c, key, user)
    for model, found in rows.items():
        model.objects.bulk_create(found)
