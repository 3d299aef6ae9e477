"""What is owed has one row, belongs to the right people, and closes with the act."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from zgh.foundation.flow.signals import moving
from zgh.foundation.todo.book import close_todos, open_todo, reassign
from zgh.foundation.todo.models import Todo, counts, due_this_week, due_today

NOON = dt.datetime(2026, 5, 20, 4, 0, tzinfo=dt.UTC)  # Wednesday, 12:00 in Shanghai


def owe(about, verb="answer", *, union, duty="voice", **facts):
    facts = {"title": "婚假能不能和年假连着休", "url": "/voice/1/", **facts}
    open_todo(about=about, verb=verb, union=union, duty=duty, **facts)
    return Todo.objects.open().get(about_id=about.pk, verb=verb)


def hours(n, now=NOON):
    return now + dt.timedelta(hours=n)


def test_opening_twice_leaves_one_row_with_the_latest_facts(cast):
    owe(cast.zhou, union=cast.gansu, due_at=hours(5))
    todo = owe(cast.zhou, union=cast.gansu, due_at=hours(9), user=cast.wang)
    assert Todo.objects.count() == 1
    assert (todo.due_at, todo.user) == (hours(9), cast.wang)


def test_the_database_refuses_a_second_open_row_and_allows_it_after_closing(cast):
    todo = owe(cast.zhou, union=cast.gansu)
    todo.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        todo.save(force_insert=True)
    assert close_todos(cast.zhou, "answer") == 1
    assert owe(cast.zhou, union=cast.gansu).closed_at is None
    assert Todo.objects.count() == 2


def test_amber_comes_at_eighty_percent_unless_the_room_counts_workdays(cast):
    todo = owe(cast.zhou, union=cast.gansu, started_at=NOON, due_at=hours(10))
    assert todo.amber_at == hours(8)
    todo = owe(cast.zhou, union=cast.gansu, started_at=NOON, due_at=hours(10), amber_at=hours(5))
    assert todo.amber_at == hours(5)


@pytest.mark.parametrize(
    ("hour", "level"), [(0, "ok"), (7.99, "ok"), (8, "soon"), (9.99, "soon"), (10, "late"), (99, "late")]
)
def test_colour_is_read_from_the_clock(hour, level):
    todo = Todo(started_at=NOON, amber_at=hours(8), due_at=hours(10))
    assert todo.level(hours(hour)) == level
    assert Todo().level(NOON) == ""


@pytest.mark.parametrize(("verb", "closed"), [("answer", True), ("accept", False)])
def test_a_move_closes_what_was_owed_of_the_same_verb(cast, verb, closed):
    todo = owe(cast.zhou, union=cast.gansu)
    moving.send(sender=type(cast.zhou), row=cast.zhou, verb=verb, by=cast.wang)
    todo.refresh_from_db()
    assert (todo.closed_at is not None) is closed


def test_a_move_that_rolls_back_closes_nothing(cast):
    todo = owe(cast.zhou, union=cast.gansu)
    with transaction.atomic():
        moving.send(sender=type(cast.zhou), row=cast.zhou, verb="answer", by=cast.wang)
        transaction.set_rollback(True)
    todo.refresh_from_db()
    assert todo.closed_at is None


def test_another_row_of_the_same_number_is_not_touched(cast):
    owe(cast.zhou, union=cast.gansu)
    close_todos(type(cast.gansu)(pk=cast.zhou.pk))
    assert Todo.objects.open().count() == 1


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("wang", {"to the duty", "to wang"}),
        ("li", {"to the duty"}),
        ("yang", {"to the duty", "at the top"}),
        ("liu", set()),
        ("zhou", set()),
        ("operator", set()),
    ],
)
def test_a_todo_is_seen_by_its_handler_or_by_the_duty_above(cast, who, seen):
    owe(cast.zhou, union=cast.gansu, title="to the duty")
    owe(cast.ma, union=cast.gansu, title="to wang", user=cast.wang)
    owe(cast.xiong, union=cast.group, title="at the top")
    rows = Todo.objects.all().permitted("view", getattr(cast, who))
    assert set(rows.values_list("title", flat=True)) == seen


def test_a_duty_of_another_kind_opens_nothing(cast):
    owe(cast.zhou, union=cast.gansu, duty="roster")
    assert not Todo.objects.mine(cast.wang).exists()
    assert not Todo.objects.all().permitted("oversee", cast.wang).exists()
    assert Todo.objects.below(cast.chen).count() == 1


def test_what_is_below_is_not_mine_and_named_handlers_do_not_hide_it(cast):
    owe(cast.zhou, union=cast.gansu)
    owe(cast.ma, union=cast.gansu, user=cast.wang)
    owe(cast.xiong, union=cast.group)
    assert [t.about_id for t in Todo.objects.mine(cast.yang)] == [cast.xiong.pk]
    assert {t.about_id for t in Todo.objects.below(cast.yang)} == {cast.zhou.pk, cast.ma.pk}
    assert not Todo.objects.below(cast.wang).exists()


def test_reassigning_moves_it_to_the_other_union_and_keeps_the_clock(cast):
    todo = owe(cast.zhou, union=cast.gansu, due_at=hours(5), user=cast.wang)
    reassign(cast.zhou, cast.hunan)
    assert not Todo.objects.mine(cast.wang).exists()
    moved = Todo.objects.mine(cast.liu).get()
    assert (moved.pk, moved.due_at) == (todo.pk, hours(5))


def test_time_filters_cut_at_local_midnight(cast):
    moments = {"late": -1, "evening": 11.9, "after midnight": 12.1, "sunday": 4 * 24 + 11, "monday": 4 * 24 + 13}
    for i, (title, hour) in enumerate(moments.items()):
        owe(type(cast.zhou)(pk=1000 + i), union=cast.gansu, title=title, due_at=hours(hour))
    owe(cast.zhou, union=cast.gansu, title="whenever")

    def titles(rows):
        return [todo.title for todo in rows.order_by("due_at")]

    assert titles(Todo.objects.overdue(NOON)) == ["late"]
    assert titles(Todo.objects.filter(due_today(NOON))) == ["evening"]
    assert titles(Todo.objects.filter(due_this_week(NOON))) == ["evening", "after midnight", "sunday"]
    assert [todo.title for todo in Todo.objects.mine(cast.wang)] == [*moments, "whenever"]


@pytest.mark.parametrize("many", [1, 5])
def test_counts_come_in_one_query_whatever_the_number(cast, many, django_assert_num_queries):
    for i in range(many):
        owe(type(cast.zhou)(pk=1000 + i), union=cast.gansu, due_at=hours(-1, timezone.now()))
    owe(cast.gansu, union=cast.gansu)
    Todo.objects.mine(cast.wang).exists()  # duties are read once a request
    with django_assert_num_queries(1):
        found = counts(cast.wang)
    assert found == {
        "accounts": {"open": many, "late": many, "today": 0},
        "orgs": {"open": 1, "late": 0, "today": 0},
    }


def test_the_list_costs_the_same_for_one_row_and_for_five(cast, client, django_assert_max_num_queries):
    client.force_login(cast.wang)
    costs = []
    for i in range(5):
        owe(type(cast.zhou)(pk=1000 + i), union=cast.gansu, title=f"第{i}件", user=cast.wang)
        with django_assert_max_num_queries(12) as captured:
            page = client.get("/todo/")
        assert f"第{i}件" in page.content.decode()
        costs.append(len(captured))
    assert costs[0] == costs[-1]


@pytest.mark.parametrize(("view", "shown"), [("late", {"迟"}), ("today", {"今"}), ("below", set())])
def test_the_tabs_of_the_list_narrow_by_time(cast, client, view, shown):
    now = timezone.now()
    end = timezone.localtime(now).replace(hour=23, minute=59, second=59)
    owe(cast.zhou, union=cast.gansu, title="迟", due_at=hours(-2, now))
    owe(cast.ma, union=cast.gansu, title="今", due_at=end)
    owe(cast.xiong, union=cast.gansu, title="后", due_at=now + dt.timedelta(days=30))
    client.force_login(cast.wang)
    text = client.get("/todo/", {"view": view}).content.decode()
    assert {title for title in ("迟", "今", "后") if f"/>{title}<" in text or f">{title}</a>" in text} == shown


def test_the_chair_sees_what_is_late_below_but_not_what_is_in_time(cast, client):
    owe(cast.zhou, union=cast.gansu, title="甘肃的迟了", due_at=hours(-2, timezone.now()), user=cast.wang)
    owe(cast.ma, union=cast.gansu, title="甘肃的还早", due_at=hours(2, timezone.now()))
    client.force_login(cast.yang)
    text = client.get("/todo/", {"view": "below"}).content.decode()
    assert "甘肃的迟了" in text
    assert "甘肃的还早" not in text


@pytest.mark.parametrize("kind", ["accounts", "nonsense", "x" * 500])
def test_a_wrong_filter_is_no_error(cast, client, kind):
    client.force_login(cast.wang)
    assert client.get("/todo/", {"kind": kind, "view": "??", "page": "-1"}).status_code == 200


def test_open_rows_are_read_from_the_partial_indexes(cast):
    if connection.vendor == "postgresql":  # with a few rows it rightly takes whatever index comes first
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'todo_todo' AND indexdef LIKE '%WHERE%'")
            names = {name for (name,) in cursor.fetchall()}
        assert names == {"todo_open", "todo_open_user", "todo_open_post", "one_open_todo"}
        return
    owe(cast.zhou, union=cast.gansu, due_at=hours(1))
    for rows in (Todo.objects.overdue(NOON), Todo.objects.open().filter(user=cast.wang), Todo.objects.mine(cast.wang)):
        assert "todo_open" in rows.explain()
    assert "one_open_todo" in Todo.objects.open().filter(about_type="a.b", about_id=1, verb="answer").explain()
