"""附议: once a person, of whoever may read it as a colleague, and nobody sees whose it was."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zgh.foundation.access.permitted import may
from zgh.foundation.audit.models import Record
from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.orgs.models import Person
from zgh.foundation.privacy.registry import Subject, holdings
from zgh.services.voice.models import Case, Support, distinct_supporters, mark_of, mask_of
from zgh.services.voice.tests.test_moves import WHO

from .telling import ask, brought_to, fresh, owed_on, rule

OPEN = ("submitted", "accepted", "handling")


def count(case):
    return fresh(case).supporter_count, case.supports.count()


@pytest.mark.parametrize(
    ("visibility", "supporters"),
    [("private", set()), ("union", {"ma", "wang", "li"}), ("group", {*WHO} - {"zhou"})],
)
@pytest.mark.parametrize("is_masked", [False, True])
def test_only_colleagues_who_may_read_it_support_and_never_its_author(cast, visibility, supporters, is_masked):
    Person.objects.bulk_create(Person(name=f"同事{i}", union=cast.gansu) for i in range(12))
    case = ask(cast.zhou, visibility=visibility, is_masked=is_masked)
    for verb in ("support", "unsupport"):
        assert {name for name in WHO if may(getattr(cast, name), verb, case)} == supporters


@pytest.mark.parametrize("state", ["submitted", "accepted", "handling", "answered", "closed", "withdrawn"])
@pytest.mark.parametrize("verb", ["support", "unsupport"])
def test_support_is_for_what_is_not_answered_yet(cast, state, verb):
    case = brought_to(state, cast.zhou, cast.wang, visibility="group")
    if state in OPEN:
        getattr(case, verb)(cast.ma)
        return
    with pytest.raises(IllegalMove):
        getattr(case, verb)(cast.ma)
    assert count(case) == (0, 0)


def test_one_person_counts_once_and_may_take_it_back(cast):
    case = ask(cast.zhou, visibility="group")
    assert case.support(cast.ma) is True
    assert case.support(cast.ma) is False
    assert count(case) == (1, 1)
    assert fresh(case).support(cast.xiong)
    assert count(case) == (2, 2)
    assert case.unsupport(cast.ma) is True
    assert case.unsupport(cast.ma) is False
    assert count(case) == (1, 1)


def test_the_database_wants_one_support_a_person(cast):
    case = ask(cast.zhou, visibility="group")
    case.support(cast.ma)
    with pytest.raises(IntegrityError), transaction.atomic():
        Support.objects.create(case=case, mark=mark_of(cast.ma), union=cast.gansu)


def test_supporting_is_nobodys_hurry_when_the_case_moves_to_another_desk(cast):
    case = ask(cast.zhou, visibility="group")
    seen = fresh(case)
    case.refer(cast.wang, cast.hunan, "这件事归湖南管")
    assert seen.support(cast.ma)


def test_somebody_without_a_union_is_told_so(cast):
    case = ask(cast.zhou, visibility="group")
    with pytest.raises(ValidationError, match="哪个工会"):
        case.support(cast.operator)
    assert count(case) == (0, 0)


def test_a_mark_is_neither_login_nor_mask_and_needs_the_key(cast, settings):
    case = ask(cast.zhou, visibility="group")
    case.support(cast.ma)
    mark = Support.objects.get().mark
    assert mark == mark_of(cast.ma)
    assert mark != mask_of(cast.ma)
    settings.MASK_KEY = "another key altogether"
    del cast.ma._author_mask
    assert mark_of(cast.ma) != mark


@pytest.mark.parametrize("is_masked", [False, True])
def test_people_behind_several_cases_count_once_authors_too(cast, is_masked):
    Person.objects.bulk_create(Person(name=f"同事{i}", union=cast.gansu) for i in range(12))
    first = ask(cast.zhou, visibility="group", is_masked=is_masked)
    second = ask(cast.xiong, visibility="group")
    assert distinct_supporters([first]) == 1
    assert distinct_supporters([first, second]) == 2
    first.support(cast.ma)
    second.support(cast.ma)
    second.support(cast.zhou)
    first.support(cast.xiong)
    assert distinct_supporters([first, second]) == 3
    assert distinct_supporters([first]) == 3
    third = ask(cast.zhou, visibility="group")
    assert distinct_supporters([first, third]) == 3
    assert distinct_supporters([]) == 0


def test_no_act_of_supporting_is_written_in_the_book(cast):
    case = ask(cast.zhou, visibility="group")
    before = Record.objects.count()
    case.support(cast.ma)
    case.unsupport(cast.ma)
    assert Record.objects.count() == before


def press(client, case, verb="support", **headers):
    return client.post(reverse(f"voice:{verb}", args=[case.pk]), headers=headers)


def test_the_button_works_without_script_and_with_it(cast, client):
    case = ask(cast.zhou, visibility="group")
    client.force_login(cast.ma)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "还没有人附议" in page
    assert "我也这么想" in page
    assert press(client, case).url == case.get_absolute_url()
    page = client.get(case.get_absolute_url()).content.decode()
    assert "1人附议" in page
    assert "收回附议" in page
    part = press(client, case, "unsupport", **{"HX-Request": "true"}).content.decode()
    assert "还没有人附议" in part
    assert "<html" not in part


def test_what_cannot_be_is_said_in_the_card(cast, client):
    case = ask(cast.zhou, visibility="group")
    rule(cast.group)
    owed_on(case, cast.ma, cast.xiong)
    client.force_login(cast.ma)
    part = press(client, case, "unsupport", **{"HX-Request": "true"}).content.decode()
    assert "现在不能收回了" in part
    assert press(client, case, "unsupport").status_code == 302
    assert count(case) == (2, 2)


@pytest.mark.parametrize(
    ("visibility", "who", "status"),
    [("private", "ma", 404), ("private", "wang", 404), ("union", "ma", 302), ("union", "xiong", 404),
     ("group", "zhou", 404), ("group", "liu", 302), ("group", "wang", 302)],
)  # fmt: skip
def test_who_may_press_it(cast, client, visibility, who, status):
    case = ask(cast.zhou, visibility=visibility)
    client.force_login(getattr(cast, who))
    assert press(client, case).status_code == status
    assert press(client, case, "unsupport").status_code == status


def test_an_answered_case_has_no_button_and_a_late_press_is_a_conflict(cast, client):
    case = brought_to("answered", cast.zhou, cast.wang, visibility="group")
    client.force_login(cast.ma)
    assert "我也这么想" not in client.get(case.get_absolute_url()).content.decode()
    assert press(client, case).status_code == 409


def test_the_count_stands_in_the_lists_and_what_i_support_has_its_own(cast, client):
    case = ask(cast.zhou, visibility="group")
    case.support(cast.ma)
    client.force_login(cast.ma)
    assert "1人附议" in client.get("/voice/?view=around").content.decode()
    assert case.headline in client.get("/voice/?view=supported").content.decode()
    client.force_login(cast.xiong)
    assert case.headline not in client.get("/voice/?view=supported").content.decode()
    client.force_login(cast.zhou)
    assert "1人附议" in client.get("/voice/").content.decode()


def test_the_author_sees_the_count_and_no_button(cast, client):
    case = ask(cast.zhou, visibility="group")
    case.support(cast.ma)
    client.force_login(cast.zhou)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "1人附议" in page
    assert "我也这么想" not in page


def test_a_private_case_shows_nothing_of_it(cast, client):
    case = ask(cast.zhou)
    client.force_login(cast.zhou)
    assert "人附议" not in client.get(case.get_absolute_url()).content.decode()


def test_in_my_data_i_find_what_i_support_and_nobody_elses(cast):
    case = ask(cast.zhou, visibility="group")
    case.support(cast.ma)
    [holding] = [h for h in holdings() if h.key == "voice.supports"]
    [row] = holding.rows(Subject(cast.ma))
    assert holding.line(row).title == case.headline
    assert not holding.rows(Subject(cast.xiong))
    assert holding.is_hidden
    Case.objects.get(pk=case.pk).withdraw(cast.zhou)
    [row] = holding.rows(Subject(cast.ma))
    assert case.headline not in str(holding.line(row))


@pytest.mark.parametrize("others", [1, 5])
def test_a_case_page_costs_the_same_however_many_support(cast, client, others):
    case = ask(cast.zhou, visibility="group")
    rule(cast.group, count=100)
    rule(cast.gansu, percent=50)
    for who in [cast.xiong, cast.wang, cast.li, cast.yang, cast.liu][:others]:
        fresh(case).support(who)
    client.force_login(cast.ma)
    client.get(case.get_absolute_url())
    with CaptureQueriesContext(connection) as log:
        client.get(case.get_absolute_url())
    assert len(log) <= 12, "\n".join(q["sql"] for q in log)


def test_supporting_takes_few_statements(cast):
    case = ask(cast.zhou, visibility="group")
    rule(cast.group, count=100)
    with CaptureQueriesContext(connection) as log:
        case.support(cast.ma)
    said = [q["sql"] for q in log if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    assert len(said) <= 8, "\n".join(said)
