"""Enough people make an answer owed: once, by the right union, by a day; and it stays in sight until given."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conftest import grow
from zgh.foundation.access.permitted import may
from zgh.foundation.audit.book import history
from zgh.foundation.calendar.models import Day
from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Person, Union
from zgh.foundation.todo.models import Todo
from zgh.kit.dates import midnight
from zgh.services.voice.models import Obligation, mask_of
from zgh.services.voice.tests.test_moves import WHO

from .telling import ask, fresh, owed_on, rule

BOARD = "/voice/obligations/"
WORDS = "食堂已经谈妥，下周一起夜班有热饭。"


def open_case(cast, by=None, **facts):
    return ask(by or cast.zhou, visibility="group", **facts)


def test_without_a_rule_nothing_is_owed(cast):
    case = open_case(cast)
    for who in (cast.ma, cast.xiong, cast.wang, cast.li):
        fresh(case).support(who)
    assert not Obligation.objects.exists()


def test_the_author_and_two_others_are_three_people(cast):
    case = open_case(cast)
    made = rule(cast.group)
    case.support(cast.ma)
    assert not Obligation.objects.exists()
    owed = owed_on(case, cast.xiong)
    assert (owed.rule, owed.union, owed.people_count, owed.union_count) == (made, cast.group, 3, 2)
    fresh(case).support(cast.wang)
    assert Obligation.objects.count() == 1


def test_as_many_unions_as_the_rule_wants(cast):
    case = open_case(cast)
    rule(cast.group, min_unions=2)
    for who in (cast.ma, cast.wang, cast.li):
        fresh(case).support(who)
    assert not Obligation.objects.exists()
    assert owed_on(case, cast.xiong).union_count == 2


@pytest.mark.parametrize(("percent", "needed"), [(50, 2), (51, 3), (75, 3), (100, 4), (1, 1)])
def test_a_share_is_of_the_people_the_origin_looks_after_rounded_up(cast, percent, needed):
    made = rule(cast.group, percent=percent)
    assert made.needed(cast.gansu) == needed
    case = open_case(cast)
    for i, who in enumerate((cast.ma, cast.wang, cast.li), start=2):
        fresh(case).support(who)
        assert Obligation.objects.exists() == (i >= needed)


def test_the_share_counts_the_unions_below_too(cast):
    branch = grow(Union, cast.gansu, code="U11", name="兰州分会", short_name="兰州分会")
    Person.objects.bulk_create(Person(name=f"职工{i}", union=branch) for i in range(6))
    assert rule(cast.group, percent=50).needed(Union.objects.get(pk=cast.gansu.pk)) == 5


@pytest.mark.parametrize(
    ("facts", "owner"),
    [
        ({"obliged_level": "parent"}, "gansu"),
        ({"obliged_level": "group"}, "group"),
        ({"obliged_level": "depth", "obliged_depth": 1}, "group"),
        ({"obliged_level": "depth", "obliged_depth": 2}, "gansu"),
        ({"obliged_level": "depth", "obliged_depth": 9}, "branch"),
    ],
)
def test_the_rule_says_which_level_owes_it(cast, facts, owner):
    cast.branch = grow(Union, cast.gansu, code="U11", name="兰州分会", short_name="兰州分会")
    Person.objects.filter(user=cast.ma).update(union=cast.branch)
    cast.ma.refresh_from_db()
    case = open_case(cast, by=cast.ma)
    rule(cast.group, **facts)
    assert owed_on(case, cast.zhou, cast.xiong).union == getattr(cast, owner)


def test_at_the_root_the_root_answers_itself(cast):
    case = open_case(cast, by=cast.chen)
    rule(cast.group)
    assert owed_on(case, cast.zhou, cast.xiong).union == cast.group


@pytest.mark.parametrize(
    ("where", "starts", "ends", "holds"),
    [("group", -1, None, True), ("gansu", -1, None, True), ("hunan", -1, None, False), ("group", 1, None, False),
     ("group", -9, 0, False), ("group", -9, 1, True), ("group", 0, None, True)],
)  # fmt: skip
def test_a_rule_holds_for_its_subtree_and_its_days(cast, where, starts, ends, holds):
    today = timezone.localdate()
    dates = {"starts_on": today + dt.timedelta(days=starts)}
    dates["ends_on"] = None if ends is None else today + dt.timedelta(days=ends)
    rule(getattr(cast, where), **dates)
    case = open_case(cast)
    for who in (cast.ma, cast.xiong):
        fresh(case).support(who)
    assert Obligation.objects.exists() == holds


def test_each_rule_is_reached_once(cast):
    case = open_case(cast)
    rule(cast.group)
    rule(cast.gansu, count=4, obliged_level="group")
    for who in (cast.ma, cast.xiong, cast.wang, cast.li):
        fresh(case).support(who)
    assert sorted(Obligation.objects.values_list("people_count", flat=True)) == [3, 4]
    again = Obligation.objects.first()
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)


def test_the_day_is_counted_in_the_workdays_of_the_obliged_union(cast):
    case = open_case(cast)
    rule(cast.group, answer_workdays=2)
    today = timezone.localdate()
    Day.objects.bulk_create(
        Day(union=cast.group, date=today + dt.timedelta(days=i), is_work=i >= 7, name="厂休") for i in range(1, 10)
    )
    owed = owed_on(case, cast.ma, cast.xiong)
    assert timezone.localtime(owed.due_at).date() == today + dt.timedelta(days=8)


@pytest.mark.parametrize("is_masked", [False, True])
def test_chair_cadres_and_author_hear_of_it_and_a_todo_opens(cast, is_masked):
    Person.objects.bulk_create(Person(name=f"同事{i}", union=cast.gansu) for i in range(12))
    case = open_case(cast, is_masked=is_masked)
    rule(cast.group)
    Notice.objects.all().delete()
    owed = owed_on(case, cast.ma, cast.xiong)
    assert [n.user for n in Notice.objects.filter(kind="voice.owed")] == [cast.yang]
    told = Notice.objects.get(kind="voice.owed_answer")
    assert (told.user, told.mask) == ((None, mask_of(cast.zhou)) if is_masked else (cast.zhou, told.mask))
    todo = Todo.objects.open().get(about_type="voice.obligation")
    assert (todo.union, todo.duty, todo.verb, todo.due_at) == (cast.group, "chair", "answer", owed.due_at)


def test_nothing_tells_the_minute_of_the_last_supporter(cast):
    case = open_case(cast)
    rule(cast.group)
    owed = owed_on(case, cast.ma, cast.xiong)
    assert owed.reached_at == midnight()
    [record] = history(owed)
    assert (record.actor_id, record.at, record.verb) == (None, midnight(), "voice.oblige")
    for notice in Notice.objects.filter(about_type="voice.obligation", user__isnull=False):
        assert notice.created_at == midnight()


def test_a_support_stays_once_an_answer_is_owed(cast):
    case = open_case(cast)
    rule(cast.group)
    owed_on(case, cast.ma, cast.xiong)
    with pytest.raises(ValidationError, match="不能收回"):
        fresh(case).unsupport(cast.ma)
    assert fresh(case).supporter_count == case.supports.count() == 2


@pytest.mark.parametrize("author", ["zhou", "yang"])
def test_who_may_answer(cast, author):
    case = open_case(cast, by=getattr(cast, author))
    rule(cast.group)
    owed = owed_on(case, cast.ma, cast.xiong)
    allowed = {"yang"} - {author}
    assert {name for name in WHO if may(getattr(cast, name), "answer", owed)} == allowed
    assert not [name for name in WHO if may(getattr(cast, name), "drop", owed)]


def test_a_hidden_author_does_not_answer_themselves(cast):
    case = open_case(cast, by=cast.yang, is_masked=True)
    rule(cast.group)
    owed = owed_on(case, cast.ma, cast.xiong)
    assert not may(cast.yang, "answer", owed)


def test_answering_closes_the_todo_tells_the_author_and_stays_to_be_read(cast):
    case = open_case(cast)
    rule(cast.group)
    owed = owed_on(case, cast.ma, cast.xiong)
    Notice.objects.all().delete()
    owed.answer(cast.yang, WORDS)
    owed = Obligation.objects.get()
    assert (owed.state, owed.text, owed.by) == ("answered", WORDS, cast.yang)
    assert "杨玉兰" in owed.office
    assert not Todo.objects.open().filter(about_type="voice.obligation").exists()
    assert Notice.objects.get().user == cast.zhou
    with pytest.raises(IllegalMove):
        owed.answer(cast.yang, "再答一次，这次不算数")
    record = history(owed).get(verb="voice.answer")
    assert WORDS not in str(record.after)


@pytest.mark.parametrize("text", ["", "太短"])
def test_an_answer_says_something(cast, text):
    case = open_case(cast)
    rule(cast.group)
    owed = owed_on(case, cast.ma, cast.xiong)
    with pytest.raises(ValidationError):
        owed.answer(cast.yang, text)
    assert Obligation.objects.get().state == "owed"


def test_what_its_author_takes_back_need_not_be_answered(cast):
    case = open_case(cast)
    rule(cast.group)
    owed_on(case, cast.ma, cast.xiong)
    fresh(case).withdraw(cast.zhou)
    assert Obligation.objects.get().state == "dropped"
    assert not Todo.objects.open().exists()


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [("group", {*WHO}), ("union", {"zhou", "ma", "wang", "li", "yang"})],
)
def test_the_board_shows_it_to_whoever_may_read_the_case(cast, visibility, readers):
    case = ask(cast.zhou, visibility=visibility)
    rule(cast.group)
    owed = owed_on(case, cast.ma, cast.wang)
    assert {name for name in WHO if may(getattr(cast, name), "view", owed)} == readers


def late(owed):
    Obligation.objects.filter(pk=owed.pk).update(due_at=timezone.now() - dt.timedelta(minutes=1))
    return Obligation.objects.get(pk=owed.pk)


def test_overdue_is_read_and_shown(cast, client):
    case = open_case(cast)
    rule(cast.group)
    owed = owed_on(case, cast.ma, cast.xiong)
    client.force_login(cast.xiong)
    assert "已超时" not in client.get(owed.get_absolute_url()).content.decode()
    owed = late(owed)
    assert owed.is_overdue
    assert "还没有答复" in client.get(owed.get_absolute_url()).content.decode()
    assert len(client.get(f"{BOARD}?view=overdue").context["lines"]) == 1
    owed.answer(cast.yang, WORDS)
    assert not client.get(f"{BOARD}?view=overdue").context["lines"]
    page = client.get(f"{BOARD}?view=answered").content.decode()
    assert "答复晚了" in page
    assert WORDS in client.get(owed.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("query", "n"),
    [("", 1), ("?view=answered", 0), ("?q=热饭", 1), ("?q=班车", 0), ("?union=集团", 1), ("?union=湖南", 0),
     ("?category=999", 1), ("?page=abc", 1), ("?view=nonsense", 1)],
)  # fmt: skip
def test_the_board_can_be_searched_and_never_falls_over(cast, client, query, n):
    case = open_case(cast)
    rule(cast.group)
    owed_on(case, cast.ma, cast.xiong)
    client.force_login(cast.xiong)
    answer = client.get(BOARD + query)
    assert answer.status_code == 200
    assert len(answer.context["lines"]) == n


def test_the_case_page_says_what_is_missing_and_then_who_owes(cast, client):
    case = open_case(cast)
    rule(cast.group)
    client.force_login(cast.ma)
    assert "还差2人" in client.get(case.get_absolute_url()).content.decode()
    owed = owed_on(case, cast.ma, cast.xiong)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "集团工会要在" in page
    assert owed.get_absolute_url() in page
    assert "收回附议" not in page


def test_answering_on_the_page(cast, client):
    case = open_case(cast)
    rule(cast.group)
    owed = owed_on(case, cast.ma, cast.xiong)
    client.force_login(cast.yang)
    assert "以集团工会的名义公开答复" in client.get(owed.get_absolute_url()).content.decode()
    url = reverse("voice:answer_obligation", args=[owed.pk])
    answer = client.post(url, {"text": "好"})
    assert answer.status_code == 422
    assert "好</textarea>" in answer.content.decode()
    answer = client.post(url, {"text": "周敏同志：食堂已经谈妥，下周一有热饭"})
    assert "请去掉提出人的姓名" in answer.content.decode()
    assert client.post(url, {"text": WORDS}).url == owed.get_absolute_url()
    assert client.post(url, {"text": WORDS}).status_code == 409


@pytest.mark.parametrize("who", ["zhou", "ma", "wang", "li", "chen", "zhao", "xiong", "liu", "operator"])
def test_nobody_else_may_answer(cast, client, who):
    case = open_case(cast)
    rule(cast.group)
    owed = owed_on(case, cast.ma, cast.xiong)
    client.force_login(getattr(cast, who))
    assert client.post(reverse("voice:answer_obligation", args=[owed.pk]), {"text": WORDS}).status_code == 404
    assert Obligation.objects.get().state == "owed"


@pytest.mark.parametrize(("who", "may_export"), [("yang", True), ("wang", True), ("xiong", False)])
def test_cadres_take_the_board_along(cast, client, who, may_export):
    case = open_case(cast)
    rule(cast.group)
    owed_on(case, cast.ma, cast.xiong)
    client.force_login(getattr(cast, who))
    answer = client.get(f"{BOARD}?format=csv")
    is_file = "csv" in answer["Content-Type"]
    assert is_file == may_export
    if is_file:
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert case.headline in body.decode("utf-8-sig")


@pytest.mark.parametrize("n", [1, 5])
def test_the_board_costs_the_same_for_one_and_five(cast, client, n):
    rule(cast.group)
    for _ in range(n):
        owed_on(open_case(cast), cast.ma, cast.xiong)
    client.force_login(cast.wang)
    client.get(BOARD)
    with CaptureQueriesContext(connection) as log:
        client.get(BOARD)
    assert len(log) == 6, "\n".join(q["sql"][:200] for q in log)
