"""Two verify at once, two bring the same file at once: one counts, whatever the database. With negative controls."""

import pytest

from tests.racing import database, meet, race, seat

VENDORS = ["sqlite", "postgresql"]
HERE = "zgh.services.honours.tests.test_races."


def make():
    """An honour that waits, who entered it, and two who may verify; two files that say the same."""
    import io
    import uuid

    from django.utils import timezone

    from zgh.foundation.accounts.models import User
    from zgh.foundation.orgs.models import Duty, Person, Union
    from zgh.services.honours import bringing, making

    union = Union.objects.add_root({"code": "U0", "name": "集团工会", "short_name": "集团工会"})
    for name in ("zhou", "wang", "a0", "a1"):
        user = User.objects.create_user(name, name)
        Person.objects.create(user=user, name=name, union=union)
        if name != "zhou":
            Duty.objects.create(user=user, union=union, code="chair", starts_on=timezone.localdate())
    wang = User.objects.get(username="wang")
    honour = making.enter(
        by=wang, once=uuid.uuid4(), kind="team", holder="一班", union=union, title="先锋号", level="group",
        body="集团工会", year=2024, number="示例1号",
    )  # fmt: skip
    honour.record(wang)
    lines = "\n".join(f"{n}班,集体,劳动先锋,集团级,2024" for n in range(20))
    data = f"集体名称,授予谁,荣誉名称,级别,年份\n{lines}\n".encode()
    batches = [
        bringing.bring(by=wang, union=union, file=io.BytesIO(data), name="a.csv", once=uuid.uuid4()).pk
        for _n in range(2)
    ]
    return [honour.pk, batches]


def verify(pk, has_guard):
    """As a0 or a1, both having seen the same page."""
    from contextlib import contextmanager

    from zgh.foundation.accounts.models import User
    from zgh.services.honours.models import Honour, verifying

    honour, who = Honour.objects.get(pk=pk), User.objects.get(username=f"a{seat()}")
    if not has_guard:

        @contextmanager
        def unguarded(_honour, _verb, _seen=None):
            yield

        verifying.turn = unguarded
    meet()
    honour.verify(who, is_shown=False)
    return "verified"


def verifications(pk):
    from zgh.foundation.audit.models import Record

    return Record.objects.filter(about_type="honours.honour", about_id=pk, verb="honours.verify").count()


def apply(batches, has_guard):
    """Each a file of their own that says the same."""
    import uuid

    from zgh.foundation.accounts.models import User
    from zgh.services.honours import bringing
    from zgh.services.honours.models import Batch, Honour

    if not has_guard:  # as one would write it first: look whether it is there, then write

        def looked(*, title, holder, year, **_facts):
            is_there = Honour.objects.filter(title=title, holder=holder, year=year).exists()
            meet()
            return f"{title}{holder}{year}" if is_there else uuid.uuid4().hex

        bringing.mark_of = looked
    batch = Batch.objects.get(pk=batches[seat()])
    return len(bringing.apply(batch, User.objects.get(username="wang")).rows)


def count():
    from zgh.services.honours.models import Honour

    return Honour.objects.filter(title="劳动先锋").count()


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_of_two_who_verify_at_once_one_has_and_the_other_is_told(vendor):
    with database(vendor) as url:
        pk, _batches = race(HERE + "make", url=url).one()
        assert sorted(race(HERE + "verify", pk, True, url=url, processes=2)) == ["Overtaken", "verified"]
        assert race(HERE + "verifications", pk, url=url).one() == 1


@pytest.mark.race
def test_without_the_guard_both_have_verified():
    with database("postgresql") as url:
        pk, _batches = race(HERE + "make", url=url).one()
        assert race(HERE + "verify", pk, False, url=url, processes=2) == ["verified", "verified"]
        assert race(HERE + "verifications", pk, url=url).one() == 2


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_the_same_file_brought_twice_at_once_is_written_once(vendor):
    with database(vendor) as url:
        _pk, batches = race(HERE + "make", url=url).one()
        assert sum(race(HERE + "apply", batches, True, url=url, processes=2)) == 20
        assert race(HERE + "count", url=url).one() == 20


@pytest.mark.race
def test_without_the_mark_a_file_brought_twice_at_once_is_written_twice():
    with database("postgresql") as url:
        _pk, batches = race(HERE + "make", url=url).one()
        race(HERE + "apply", batches, False, url=url, processes=2)
        assert race(HERE + "count", url=url).one() > 20
