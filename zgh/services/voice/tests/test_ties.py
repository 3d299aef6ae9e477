"""When somebody leaves or a union ends, what is owed around cases goes over and stays owed by the same day."""

import pytest

from zgh.foundation.orgs.models import Person
from zgh.foundation.orgs.ties import ties
from zgh.foundation.todo.models import Todo
from zgh.services.voice.models.errand import entrust

from .telling import ask, brought_to, owed_on, rule


def tie(key):
    return next(one for one in ties() if one.key == key)


def moved(key, old, new, by):
    return tie(key).move(tie(key).of_unions([old.pk]), old, new, by)


def given(key, giver, taker, by):
    people = [Person.objects.get(user=one) for one in (giver, taker)]
    return tie(key).hand_over(tie(key).of_people([people[0].pk]), *people, by)


def again(row):
    return type(row)._base_manager.get(pk=row.pk)


def todo_of(row):
    return Todo.objects.open().get(about_type=row._meta.label_lower, about_id=row.pk)


def test_an_answer_owed_in_public_is_owed_by_the_heir_by_the_same_day(cast):
    rule(cast.group, count=2)
    owed = owed_on(ask(cast.zhou, visibility="group"), cast.ma)
    assert moved("voice_owed", cast.group, cast.hunan, cast.chen) == 1
    assert (again(owed).union, again(owed).due_at) == (cast.hunan, owed.due_at)
    assert (todo_of(owed).union, todo_of(owed).due_at) == (cast.hunan, owed.due_at)
    assert not tie("voice_owed").of_unions([cast.group.pk])


@pytest.mark.parametrize("side", ["union", "issuer"])
@pytest.mark.parametrize("state", ["issued", "reported"])
def test_a_supervision_order_keeps_its_stage_on_either_side(cast, side, state):
    case = brought_to("answered", cast.zhou, cast.wang)
    case.rate(cast.zhou, 1, is_solved=False)
    order = case.orders.get()
    if state == "reported":
        order.report(cast.wang, "又去食堂看了一回，窗口已经加开")
    old = getattr(order, side)
    assert moved("voice_orders", old, cast.hunan, cast.chen) == 1
    order = again(order)
    assert (getattr(order, side), order.state) == (cast.hunan, state)
    assert {order.union, order.issuer} != {old}
    assert todo_of(order).verb == ("report" if state == "issued" else "close")


def test_an_errand_goes_to_whoever_takes_over_and_never_to_its_author(cast):
    case = brought_to("accepted", cast.zhou, cast.wang)
    errand = entrust(case, cast.wang, "去食堂看看几点关门", 3, person=cast.ma)
    assert given("voice_errands", cast.ma, cast.yang, cast.chen) == 1
    assert again(errand).person == cast.yang
    assert todo_of(errand).user == cast.yang
    assert given("voice_errands", cast.yang, cast.zhou, cast.chen) == 1
    assert again(errand).state == "withdrawn"


def test_whoever_keeps_after_a_department_hands_that_on(cast):
    case = brought_to("accepted", cast.zhou, cast.wang)
    errand = entrust(case, cast.wang, "请查一查上月的台账", 3, department="财务部")
    assert given("voice_errands", cast.wang, cast.li, cast.chen) == 1
    assert (again(errand).person, again(errand).asked_by) == (None, cast.li)
    assert todo_of(errand).user == cast.li
    assert moved("voice_errands", cast.gansu, cast.hunan, cast.chen) == 1
    assert todo_of(errand).union == cast.hunan


def test_what_is_done_hangs_on_nobody(cast):
    case = brought_to("accepted", cast.zhou, cast.wang)
    errand = entrust(case, cast.wang, "去食堂看看几点关门", 3, person=cast.ma)
    errand.report(cast.ma, "晚上八点关门，热水还有")
    assert not tie("voice_errands").of_people([Person.objects.get(user=cast.ma).pk])
    assert not tie("voice_errands").of_unions([cast.gansu.pk])


def test_a_plan_goes_on_with_its_days_and_no_case_holds_up_the_others(cast):
    planned, other = brought_to("planned", cast.zhou, cast.wang), brought_to("accepted", cast.ma, cast.wang)
    due = planned.due_at
    assert moved("voice", cast.gansu, cast.hunan, cast.chen) == 2
    planned, other = again(planned), again(other)
    assert (planned.state, planned.union, planned.due_at, planned.clock_now().union) == (
        "planned", cast.hunan, due, cast.hunan
    )  # fmt: skip
    assert todo_of(planned).union == cast.hunan
    assert (other.state, other.union) == ("submitted", cast.hunan)
