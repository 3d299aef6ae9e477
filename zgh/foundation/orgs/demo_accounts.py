"""The demonstration accounts: named people put into the group, each with one clear role."""

from __future__ import annotations

import datetime as dt

from zgh.foundation.accounts.models import Phone, User
from zgh.kit.demo import World

from .demo_tree import Unit
from .models import Duty, Employment, Membership, Officer, Person

LONG_AGO = dt.date(2019, 7, 1)

NO_MEMBER = "demo-newcomer"  # has not joined yet, so that one can

# login, name, sex, where (甘肃 or the group), post in the company, office in the union, duties
ROLES = (
    ("demo-employee", "周敏", "F", "62", "行政主管", None, ()),
    ("demo-cadre", "王丽娟", "F", "62", "综合办公室主任助理", "secretary", ("voice", "orgs")),
    ("demo-chair", "李建国", "M", "62", "副总经理", "chair", ("chair", "voice", "orgs")),
    ("demo-group-chair", "杨玉梅", "F", "50", "党委副书记", "chair", ("chair", "voice", "orgs")),
    ("demo-hr", "陈静", "F", "50", "人力资源部经理", None, ("roster", "orgs")),
    ("demo-newcomer", "马晓燕", "F", "62", "药品配送员", None, ()),
    ("demo-auditor", "赵明审", "M", "50", "审计部经理", "audit_head", ("audit",)),
)


def open_accounts(world: World) -> None:
    """Create the seven people and the operator; leaves them in `world.shared["cast"]` by login."""
    units = world.shared["units"]
    cast: dict[str, User] = {}
    for i, role in enumerate(ROLES):
        unit = units[0] if role[3] == "50" else _seat(units, role[3])
        cast[role[0]] = _open(i, unit, *role)
    cast["demo-security"] = User.objects.create_user("demo-security", "何安", operator_kind="security")
    cast["demo-inspector"] = User.objects.create_user("demo-inspector", "谢明", operator_kind="audit")
    cast["demo-operator"] = User.objects.create_user("demo-operator", "运维小何", operator_kind="system")
    # Complaints about the platform come to whoever runs it; the duty opens nothing else.
    Duty.objects.create(user=cast["demo-operator"], union=units[0].union, code="platform", starts_on=LONG_AGO)
    world.shared["cast"] = cast


def _seat(units: list[Unit], province: str) -> Unit:
    """The provincial company; at tiny scales, where that province is missing, the first company below the root."""
    seats = [u for u in units if u.company.depth == 2]
    return next((u for u in seats if u.company.province == province), seats[-1])


def _open(
    i: int, unit: Unit, login: str, name: str, sex: str, _where: str, post: str, office: str | None, duties: tuple
) -> User:
    user = User.objects.create_user(login, name)
    Phone.objects.create(user=user, is_verified=True, **Phone.fields_for(f"1380000{i + 1:04d}"))
    person = Person.objects.create(user=user, name=name, sex=sex, union=unit.union, born_on=dt.date(1986, 5, 20))
    Employment.objects.create(
        person=person, company=unit.company, employee_no=f"D{i + 1:06d}", post=post, starts_on=LONG_AGO
    )
    if login != NO_MEMBER:
        Membership.objects.create(person=person, union=unit.union, starts_on=LONG_AGO, card_no=f"6299{i:08d}")
    if office:
        _seat_officer(unit, person, office)
    Duty.objects.bulk_create([Duty(user=user, union=unit.union, code=code, starts_on=LONG_AGO) for code in duties])
    return user


def _seat_officer(unit: Unit, person: Person, office: str) -> None:
    """Give the post; a chair who was there before steps down today, so that one chair is live."""
    if office == "chair":
        old = Officer.objects.filter(union=unit.union, post="chair", ends_on=None)
        old.update(ends_on=dt.date.today())
    rank = 1 if office == "chair" else 2
    Officer.objects.create(union=unit.union, person=person, post=office, term_no=3, rank=rank, starts_on=LONG_AGO)
