"""Which rule answers: one, whatever the order of the rows; and verified ones never overlap."""

import datetime as dt
from itertools import count

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zgh.services.policies.choosing import choose, pick
from zgh.services.policies.models import Rule
from zgh.services.policies.models.rule import is_value
from zgh.services.policies.starter import rows

DAY = dt.date(2026, 7, 1)
NUMBERS = count(1)
MANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
SOME_DAY = st.integers(0, 1500).map(lambda n: dt.date(2024, 6, 1) + n * dt.timedelta(days=1))
DAYS = st.one_of(st.none(), SOME_DAY)


def made(**facts):
    usual = {"pk": next(NUMBERS), "kind": "marriage", "value": "30", "unit": "day", "province": "62"}
    return Rule(**{**usual, **facts})


@st.composite
def rules(draw):
    first, last = draw(DAYS), draw(DAYS)
    if first and last and last < first:
        first, last = last, first
    state = draw(st.sampled_from(["unverified", "verified", "retired"]))
    return made(starts_on=first, ends_on=last, state=state, value=draw(st.sampled_from(["", "3", "15", "30"])))


@MANY
@given(st.lists(rules(), max_size=8), st.randoms(), SOME_DAY)
def test_exactly_one_answers_wherever_any_holds_in_whatever_order_they_come(found, random, day):
    shuffled = list(found)
    random.shuffle(shuffled)
    holding = [rule for rule in found if rule.state != "retired" and rule.holds(day)]
    chosen = pick(found, day)
    assert chosen is pick(shuffled, day)
    assert (chosen is None) == (not holding)
    if chosen:
        assert chosen in holding
        assert chosen.state == "verified" or all(rule.state != "verified" for rule in holding)


@MANY
@given(st.lists(rules(), max_size=8), SOME_DAY)
def test_an_answer_has_one_row_a_case_and_every_row_holds_that_day(found, day):
    choice = choose(found, "62", day)
    assert len({(rule.province, rule.case) for rule in choice.main}) == len(choice.main)
    assert all(rule.holds(day) for rule in [*choice.main, *choice.extras, *choice.rivals])


def test_what_ended_does_not_answer_and_what_is_to_come_does_not_yet():
    old = made(value="3", starts_on=dt.date(2000, 1, 1), ends_on=DAY)
    new = made(value="30", starts_on=DAY)
    assert pick([old, new], DAY - dt.timedelta(days=1)) is old
    assert pick([old, new], DAY) is new


def test_the_province_goes_before_the_country_and_the_country_stands_in_for_it():
    country, own = made(province="", value="3"), made(value="30")
    assert choose([country, own], "62", DAY).main == [own]
    assert choose([country], "62", DAY).main == [country]
    unknown = choose([country, made(value="")], "62", DAY)
    assert (unknown.main, unknown.place, unknown.is_empty) == ([country], "", True)


def test_extras_of_the_country_come_on_top_of_a_provinces_own_figure():
    twins = made(province="", is_extra=True, case="多胞胎", value="15")
    assert choose([made(province="", value="98"), made(value="180"), twins], "62", DAY).extras == [twins]


def test_two_things_said_of_the_same_case_are_both_told_until_one_is_verified():
    low, high = made(value="158"), made(value="188", starts_on=dt.date(2025, 10, 1))
    choice = choose([low, high], "62", DAY)
    assert (choice.main, choice.rivals) == ([high], [low])
    high.state = "verified"
    assert choose([low, high], "62", DAY).rivals == []


@pytest.fixture
def verified(cast):
    rule = Rule.objects.get(kind="marriage", province="51", ends_on=None)
    Rule.objects.filter(pk=rule.pk).update(starts_on=dt.date(2025, 11, 28))
    rule.refresh_from_db()
    rule.verify(cast.chen, "集团工会 陈静")
    return rule


def test_verifying_says_who_and_when_and_changing_takes_it_back(cast, verified):
    assert (verified.state, verified.verified_by, verified.office) == ("verified", cast.chen, "集团工会 陈静")
    verified.amend(cast.chen, value="25")
    assert (verified.state, verified.verified_by, verified.verified_at, verified.value) == (
        "unverified",
        None,
        None,
        "25",
    )


def test_two_verified_rows_never_hold_on_the_same_day(cast, verified):
    facts = {"kind": "marriage", "province": "51", "unit": "day", "document": verified.document}
    twin = Rule.objects.create(**facts, value="25", starts_on=dt.date(2026, 1, 1))
    with pytest.raises(ValidationError, match="重叠"):
        twin.verify(cast.chen)
    verified.amend(cast.chen, ends_on=dt.date(2026, 1, 1))
    verified.verify(cast.chen)
    Rule.objects.get(pk=twin.pk).verify(cast.chen)
    assert Rule.objects.filter(kind="marriage", province="51", state="verified").count() == 2


@pytest.mark.parametrize(("lacking", "said"), [("value", "数值"), ("document", "依据文件"), ("starts_on", "从哪天起")])
def test_nothing_is_verified_that_lacks_its_figure_its_source_or_its_day(cast, verified, lacking, said):
    verified.amend(cast.chen, **{lacking: "" if lacking == "value" else None})
    with pytest.raises(ValidationError, match=said):
        verified.verify(cast.chen)


def test_the_database_wants_a_verified_row_whole(cast, verified):
    with pytest.raises(IntegrityError):
        Rule.objects.filter(pk=verified.pk).update(value="")


@pytest.mark.parametrize(
    ("value", "unit", "fits"),
    [("", "day", True), ("15", "day", True), ("1.5", "yuan_hour", True), ("-3", "day", False), ("三", "day", False),
     ("NaN", "day", False), ("Infinity", "day", False), ("06-09", "months", True), ("6-9", "months", False),
     ("13-14", "months", False)],
)  # fmt: skip
def test_a_value_is_a_number_or_two_months(value, unit, fits):
    assert is_value(value, unit) == fits


def test_the_starter_set_is_all_there_and_nothing_in_it_is_verified(db):
    lines = rows()
    assert Rule.objects.count() == len(lines) == 318
    assert not Rule.objects.filter(state="verified").exists()
    assert all(is_value(line["value"], line["unit"]) for line in lines)
    assert {rule.province for rule in Rule.objects.filter(kind="maternity")} >= {"62", "43", "", "65"}
