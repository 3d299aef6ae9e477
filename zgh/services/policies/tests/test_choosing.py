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
OTHER = {"value": ["", "3", "15", "30"], "province": ["", "62"], "case": ["", "一", "二", "三"],
         "unit": ["day", "month"], "is_extra": [False, False, True]}  # fmt: skip


def made(**facts):
    usual = {"pk": next(NUMBERS), "kind": "marriage", "value": "30", "unit": "day", "province": "62"}
    return Rule(**{**usual, **facts})


@st.composite
def rules(draw):
    first, last = draw(DAYS), draw(DAYS)
    if first and last and last < first:
        first, last = last, first
    facts = {name: draw(st.sampled_from(values)) for name, values in OTHER.items()}
    states = (
        ["unverified", "verified", "retired"] if facts["value"] else ["unverified", "retired"]
    )  # as the CHECK has it
    state = draw(st.sampled_from(states))
    return made(starts_on=first, ends_on=last, state=state, **facts)


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
@given(st.lists(rules(), max_size=10), st.randoms(), SOME_DAY, st.sampled_from(["", "62", "43"]))
def test_an_answer_has_one_row_a_case_whosever_it_is_and_every_row_holds_that_day(found, random, day, province):
    choice = choose(found, province, day)
    for part in (choice.main, choice.extras):
        assert len({rule.case for rule in part}) == len(part)
    assert all(rule.holds(day) for rule in [*choice.main, *choice.extras, *choice.rivals, *choice.newer])
    assert all(rule.province in ("", province) for rule in [*choice.main, *choice.extras, *choice.coming])
    shuffled = list(found)
    random.shuffle(shuffled)
    again = choose(shuffled, province, day)
    assert {rule.pk for rule in again.main} == {rule.pk for rule in choice.main}
    assert {rule.pk for rule in again.extras} == {rule.pk for rule in choice.extras}


@MANY
@given(st.lists(rules(), max_size=10), SOME_DAY)
def test_a_figure_of_the_province_is_never_hidden_and_one_of_the_country_only_by_the_provinces(found, day):
    choice, country = choose(found, "62", day), choose(found, "", day)
    own = [rule for rule in found if rule.province and rule.value and rule.state != "retired" and rule.holds(day)]
    assert {rule.case for rule in own if not rule.is_extra} <= {rule.case for rule in choice.main if rule.value}
    if not any(not rule.is_extra for rule in own):
        assert [rule.pk for rule in choice.main] == [rule.pk for rule in country.main]
    assert {rule.case for rule in country.extras} <= {rule.case for rule in choice.extras}


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


def country_of(*cases, unit="day"):
    return [made(province="", case=case, unit=unit) for case in cases]


@pytest.mark.parametrize(
    ("country", "own", "left"),
    [
        (country_of("满1年", "满10年"), [made(case="满10年", value="12")], ["满1年"]),
        (country_of("满1年", "满10年"), [made(case="")], []),
        (country_of(""), [made(case="鼓励延长", value="20")], [""]),
        (country_of(""), [made(case="第一个孩子"), made(case="第三个孩子")], []),
        (country_of("未满4个月", "满4个月"), [made(case="未满2个月"), made(case="满7个月")], []),
        (country_of("35℃", "37℃", unit="celsius"), [made(case="", unit="months", value="06-09")], ["35℃", "37℃"]),
        (country_of("满1年", "满10年"), [made(case="满10年"), made(case="满30年")], ["满1年"]),
        ([made(province="", value="")], [made(case="室外", unit="yuan_day")], []),
    ],
)
def test_the_country_stands_where_the_province_says_nothing_of_the_case(country, own, left):
    choice = choose([*country, *own], "62", DAY)
    assert [rule.case for rule in choice.main if not rule.province] == left
    assert choice.main[: len(own)] == own


def test_an_extra_of_the_province_takes_the_place_of_the_countrys_of_the_same_case():
    twins = made(province="", is_extra=True, case="多胞胎", value="15")
    hard, own = (
        made(province=place, is_extra=True, case="难产", value=value) for place, value in (("", "15"), ("62", "30"))
    )
    assert {rule.pk for rule in choose([twins, hard, own], "62", DAY).extras} == {twins.pk, own.pk}
    assert choose([twins, hard, own], "43", DAY).extras == [twins, hard]


def test_extras_of_the_country_come_on_top_of_a_provinces_own_figure():
    twins = made(province="", is_extra=True, case="多胞胎", value="15")
    assert choose([made(province="", value="98"), made(value="180"), twins], "62", DAY).extras == [twins]


def test_two_things_said_of_the_same_case_are_both_told_until_one_is_verified():
    low, high = made(value="158"), made(value="188", starts_on=dt.date(2025, 10, 1))
    choice = choose([low, high], "62", DAY)
    assert (choice.main, choice.rivals) == ([high], [low])
    high.state = "verified"
    assert choose([low, high], "62", DAY).rivals == []
    weeks = made(value="188", unit="month")
    assert choose([made(value="188", starts_on=DAY), weeks], "62", DAY).rivals == [weeks]


def test_what_was_written_later_than_the_verified_row_is_told_as_newer():
    signed = made(value="30", state="verified", starts_on=dt.date(2020, 1, 1))
    newer, older = made(value="15", starts_on=dt.date(2026, 1, 1)), made(value="3", starts_on=dt.date(2010, 1, 1))
    choice = choose([signed, newer, older], "62", DAY)
    assert (choice.main, choice.newer, choice.rivals) == ([signed], [newer], [])


def test_what_begins_within_half_a_year_is_told_and_what_says_the_same_is_not():
    now = made(value="15", starts_on=dt.date(2020, 1, 1))
    soon, later = made(value="20", starts_on=DAY + dt.timedelta(days=90)), made(starts_on=DAY + dt.timedelta(days=181))
    assert choose([now, soon, later], "62", DAY).coming == [soon]
    assert choose([now, made(value="15", starts_on=soon.starts_on)], "62", DAY).coming == []
    own = made(value="30", starts_on=dt.date(2020, 1, 1))
    assert choose([own, made(province="", value="5", starts_on=soon.starts_on)], "62", DAY).coming == []


def test_the_starter_set_answers_right_where_country_and_province_both_speak(db):
    def cases(kind, province):
        choice = choose(Rule.objects.filter(kind=kind), province, DAY)
        return {(rule.province, rule.case, rule.value) for rule in choice.main}, choice.extras

    hot, _none = cases("hot_months", "62")
    assert ("62", "发高温津贴的月份", "06-09") in hot
    assert {value for place, _case, value in hot if not place} == {"35", "37", "40"}
    assert ("", "", "1") in cases("nursing", "51")[0] & cases("nursing", "61")[0]
    assert {rule.value for rule in cases("maternity", "44")[1] if rule.case == "难产"} == {"30"}
    assert {place for place, _case, _value in cases("miscarriage", "43")[0]} == {"43"}
    assert ("", "", "3") in cases("funeral", "31")[0]


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
    assert Rule.objects.count() == len(lines) == 351
    assert not Rule.objects.filter(state="verified").exists()
    assert all(is_value(line["value"], line["unit"]) for line in lines)
    assert {rule.province for rule in Rule.objects.filter(kind="maternity")} >= {"62", "43", "", "65"}
