"""Two editors at the same moment: one is told, whatever the database. With a negative control on PostgreSQL."""

import time

import pytest

from tests.racing import database, meet, race, seat

HERE = "zgh.services.policies.tests.test_races."


def make():
    """A document and what its page showed."""
    from zgh.foundation.accounts.models import User
    from zgh.foundation.stock.wording import wording_of
    from zgh.services.policies.models import Document

    User.objects.create_user("yang", "杨玉兰")
    row = Document.objects.create(title="细则", level="group", text="第一条 原来的。")
    return [row.pk, wording_of(row)]


def amend(pk, seen, has_lock):
    """Write other words over those that were seen."""
    from zgh.foundation.accounts.models import User
    from zgh.services.policies.models import Document, document

    def look(row, mark):
        row.refresh_from_db()
        assert mark == document_mark(row)
        meet()

    if not has_lock:
        document.hold_unchanged, document.lock = look, lambda _row: None
    Document.objects.get(pk=pk).amend(User.objects.get(username="yang"), seen=seen, text=f"第一条 {time.monotonic()}。")
    return "saved"


def document_mark(row):
    from zgh.foundation.stock.wording import wording_of

    return wording_of(row)


@pytest.mark.race
@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_one_of_two_editors_is_told(vendor):
    with database(vendor) as url:
        pk, seen = race(f"{HERE}make", url=url).one()
        assert sorted(race(f"{HERE}amend", pk, seen, True, url=url, processes=2)) == ["ValidationError", "saved"]


@pytest.mark.race
def test_without_the_lock_both_would_save():
    with database("postgresql") as url:
        pk, seen = race(f"{HERE}make", url=url).one()
        assert race(f"{HERE}amend", pk, seen, False, url=url, processes=2) == ["saved", "saved"]


def make_two():
    """Two rules of one kind and place; the second, which is signed, is not the first of its key."""
    import datetime as dt

    from zgh.foundation.accounts.models import User
    from zgh.services.policies.models import Document, Rule

    User.objects.create_user("yang", "杨玉兰")
    document = Document.objects.create(title="条例", level="province", text="第一条")
    facts = {"kind": "childcare", "province": "62", "value": "10", "unit": "day_a_year", "document": document}
    Rule.objects.create(**facts, starts_on=dt.date(2020, 1, 1), ends_on=dt.date(2021, 1, 1))
    row = Rule.objects.create(**facts, starts_on=dt.date(2022, 1, 1))
    return [row.pk, row.wording]


def amend_or_sign(pk, seen, has_lock):
    """The first holds the rows, then amends and takes its time; the second signs meanwhile what it saw before."""
    from zgh.foundation.accounts.models import User
    from zgh.foundation.stock.wording import hold_unchanged
    from zgh.services.policies.models import Rule, rule

    row, yang = Rule.objects.get(pk=pk), User.objects.get(username="yang")
    if seat() == 0:

        def slow(one, mark):
            hold_unchanged(one, mark)
            meet()
            time.sleep(1)

        rule.hold_unchanged = slow
        row.amend(yang, value="158")
        return "amended"
    if not has_lock:
        rule.lock_key = lambda one: rule.lock(rule.alike(one).order_by("pk").first())
    meet()
    row.verify(yang, seen=seen)
    return "signed"


@pytest.mark.race
@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_nobody_signs_what_is_amended_at_the_same_moment(vendor):
    with database(vendor) as url:
        pk, seen = race(f"{HERE}make_two", url=url).one()
        done = race(f"{HERE}amend_or_sign", pk, seen, True, url=url, processes=2)
        assert sorted(done) == ["ValidationError", "amended"]


@pytest.mark.race
def test_holding_only_the_first_of_the_key_signs_what_nobody_saw():
    with database("postgresql") as url:
        pk, seen = race(f"{HERE}make_two", url=url).one()
        assert sorted(race(f"{HERE}amend_or_sign", pk, seen, False, url=url, processes=2)) == ["amended", "signed"]


def make_waiting():
    """One question nobody could answer, which waits at the root."""
    from zgh.foundation.accounts.models import User
    from zgh.foundation.orgs.models import Union
    from zgh.services.policies.models import Gap
    from zgh.services.policies.models.gap import note

    User.objects.create_user("yang", "杨玉兰")
    Union.objects.add_root({"code": "U0", "name": "集团工会", "short_name": "集团工会"})
    note("asked", "停车位怎么摇号", "62", "")
    return Gap.objects.get().pk


def settle_or_ask(pk, has_lock):
    """The first settles the last question and takes its time; the second asks another meanwhile."""
    from zgh.foundation.accounts.models import User
    from zgh.services.policies import tell
    from zgh.services.policies.models import Gap
    from zgh.services.policies.models.gap import note

    if not has_lock:
        tell.lock = lambda _desk: None
    if seat() == 1:
        meet()
        note("asked", "公积金交多少", "62", "")
        return "asked"
    put = tell._put

    def slow(*facts):
        put(*facts)
        meet()
        time.sleep(1)

    tell._put = slow
    Gap.objects.get(pk=pk).settle(User.objects.get(username="yang"), "加了办法")
    return "settled"


def count_waiting():
    """How many to-dos of keepers are open."""
    from zgh.foundation.todo.models import Todo

    return Todo.objects.open().filter(about_type="policies.desk").count()


def waits_after(url, has_lock):
    pk = race(f"{HERE}make_waiting", url=url).one()
    assert sorted(race(f"{HERE}settle_or_ask", pk, has_lock, url=url, processes=2)) == ["asked", "settled"]
    return race(f"{HERE}count_waiting", url=url).one()


@pytest.mark.race
@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_what_is_asked_while_the_last_question_is_settled_waits_for_a_keeper(vendor):
    with database(vendor) as url:
        assert waits_after(url, True) == 1


@pytest.mark.race
def test_without_holding_the_desk_it_would_wait_for_nobody():
    with database("postgresql") as url:
        assert waits_after(url, False) == 0
