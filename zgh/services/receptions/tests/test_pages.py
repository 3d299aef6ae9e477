"""The pages: who sees what, what is said when something is wrong, and what a page costs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zgh.services.receptions.models import Question, Reception
from zgh.services.receptions.wall import _walls
from zgh.services.voice.models import Case, VoiceSetting

from .telling import REASON, REPLY, TEXT, fresh, plan, put, question_at, reception_at


def url(name: str, row) -> str:
    return reverse(f"receptions:{name}", kwargs={"pk": row.pk})


@pytest.fixture
def page(client):
    """`page(user, name, row)`: the text of a page; POST with `data`."""

    def get(user, name, row=None, data=None, status=200, *, query="", **headers):
        client.force_login(user)
        address = (url(name, row) if row else reverse(f"receptions:{name}")) + query
        answer = client.post(address, data, **headers) if data is not None else client.get(address, **headers)
        assert answer.status_code == status, answer.content.decode()[:2000]
        return answer.content.decode()

    return get


def local(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def planned(cast, **changes):
    now = timezone.now()
    data = {
        "title": "六月主席接待日", "union": cast.gansu.pk, "host": cast.li.pk, "place": "三楼会议室", "link": "",
        "starts_at": local(now + dt.timedelta(days=2)), "ends_at": local(now + dt.timedelta(days=2, hours=1)),
        "collect_from": "", "about": "", "every_nth": 3, "max_open": 3,
    }  # fmt: skip
    return {**data, **changes}


def test_asking_named_and_hidden_takes_one_form(cast, page):
    row = plan(cast)
    page(cast.zhou, "ask", row, {"text": TEXT, "is_masked": "0"}, 302)
    page(cast.ma, "ask", row, {"text": "隐去姓名问一个问题", "is_masked": "1"}, 302)
    named, hidden = Question.objects.exclude(author=None).get(), Question.objects.exclude(mask="").get()
    assert (named.author, hidden.author, bool(hidden.alias)) == (cast.zhou, None, True)
    mine = page(cast.ma, "reception", row)
    assert hidden.alias in mine
    assert "等工会看" in mine
    assert TEXT not in mine, "nobody reads what was not passed"


@pytest.mark.parametrize(("text", "said"), [("", "写下您想问的"), ("好", "至少5个字"), ("问" * 301, "最多写300个字")])
def test_what_is_wrong_with_a_question_is_said_where_it_was_typed(cast, page, text, said):
    row = plan(cast)
    answer = page(cast.zhou, "ask", row, {"text": text, "is_masked": "1"}, 422)
    assert said in answer
    assert text in answer
    assert not Question.objects.exists()


def test_where_few_can_come_the_form_warns_and_leads_to_voice(cast, page):
    assert "能来这场的人少" in page(cast.zhou, "reception", plan(cast))
    wide = plan(cast, is_open_to_group=True)
    VoiceSetting.objects.create(union=cast.group, small_union_size=5)
    assert "能来这场的人少" not in page(cast.zhou, "reception", wide)


def test_a_page_shows_the_reader_their_own_and_what_everybody_may_hear(cast, page):
    row = plan(cast)
    put(cast, row).dismiss(cast.li, REASON)
    question_at(cast, row, "approved", cast.ma, text="食堂能不能开到晚上九点？")
    mine = page(cast.zhou, "reception", row)
    assert "没有采用" in mine
    assert REASON in mine
    assert "食堂能不能开到晚上九点" in mine
    assert "马俊" not in mine
    others = page(cast.ma, "reception", row)
    assert REASON not in others
    assert TEXT not in others


def test_upvoting_toggles_and_shows_no_small_numbers(cast, page):
    row = question_at(cast, plan(cast), "approved")
    answer = page(cast.ma, "upvote", row, {}, headers={"HX-Request": "true"})
    assert 'aria-pressed="true"' in answer
    assert "<b>1</b>" not in answer
    page(cast.wang, "upvote", row, {}, 302)
    answer = page(cast.li, "upvote", row, {}, headers={"HX-Request": "true"})
    assert "<b>3</b>" in answer
    answer = page(cast.li, "take_back", row, {}, headers={"HX-Request": "true"})
    assert 'aria-pressed="false"' in answer
    assert fresh(row).vote_count == 2


def test_an_open_console_hears_of_what_comes_and_keeps_what_is_typed(cast, page):
    live = reception_at(cast, "live")
    assert f"/news/?v={live.lock_count}" in page(cast.li, "console", live)
    page(cast.li, "news", live, status=204, query=f"?v={live.lock_count}")
    put(cast, live)
    assert "1个问题等您看" in page(cast.li, "news", live, query=f"?v={live.lock_count}")
    page(cast.ma, "news", live, status=404)


def test_the_wall_answers_only_what_is_new(cast, page, client):
    live = reception_at(cast, "live")
    row = question_at(cast, live, "queued")
    shown = page(cast.ma, "wall", live)
    tag = shown.partition('name="v" value="')[2].partition('"')[0]
    assert TEXT in shown
    page(cast.ma, "wall", live, status=204, query=f"?v={tag}")
    page(cast.ma, "wall", live, status=304, headers={"If-None-Match": f'"{tag}"'})
    row.air(cast.li)
    assert "正在回答" in page(cast.zhou, "wall", live, query=f"?v={tag}")
    fresh(live).end(cast.li)
    assert "这场结束了" in page(cast.ma, "wall", live, query=f"?v={tag}")


def test_a_poll_costs_two_queries_besides_the_sign_in(cast, client, django_assert_num_queries):
    live = reception_at(cast, "live")
    question_at(cast, live, "queued")
    client.force_login(cast.ma)
    _walls.clear()
    tag = client.get(url("wall", live)).content.decode().partition('name="v" value="')[2].partition('"')[0]
    for moment in (f"?v={tag}", ""):
        with django_assert_num_queries(2 + 2):  # session and login; the reader's union and the reception
            client.get(url("wall", live) + moment)


def test_the_live_page_is_for_live_receptions(cast, page):
    page(cast.zhou, "live", plan(cast), status=302)
    live = reception_at(cast, "live")
    question_at(cast, live, "answered")
    shown = page(cast.zhou, "live", live)
    assert REPLY in shown
    assert "every 4s" in shown


def test_minutes_are_for_everybody_who_may_come_once_published(cast, page):
    live = reception_at(cast, "live")
    question_at(cast, live, "answered")
    question_at(cast, live, "queued", cast.ma, text="更衣柜什么时候能到位？")
    question_at(cast, live, "dismissed", cast.wang, text="不该出现在纪要里的话")
    live.end(cast.li)
    page(cast.zhou, "minutes", live, status=404)
    page(cast.wang, "write", live, {"minutes": "大家问得很实在。"}, 302)
    page(cast.wang, "publish", live, {"minutes": "大家问得很实在，主席当场答了。"}, 302)
    shown = page(cast.zhou, "minutes", live)
    for words in (REPLY, "李建国", "更衣柜", Case.objects.get().number, "主席当场答了", "1个没有采用"):
        assert words in shown
    for words in ("不该出现", "周敏", "马俊"):
        assert words not in shown


def test_publishing_too_early_says_what_is_missing(cast, page, client):
    live = reception_at(cast, "live")
    put(cast, live)
    live.end(cast.li)
    assert "还差1个没有交代" in page(cast.wang, "write", live)
    page(cast.wang, "publish", live, {"minutes": "还没写完"}, 302)
    assert "还有1个问题没有交代" in page(cast.wang, "write", live)
    assert (fresh(live).state, fresh(live).minutes) == ("minutes", "还没写完"), "what was typed is kept"


def test_a_cadre_plans_revises_and_cancels(cast, page):
    page(cast.wang, "schedule", data=planned(cast, is_announced="on"), status=302)
    row = Reception.objects.get()
    assert (row.union, row.host, row.office) == (cast.gansu, cast.li, "甘肃连锁工会主席 李建国")
    assert row.shown_state() == "collecting"
    page(cast.wang, "revise", row, planned(cast, title="改到五楼", place="五楼"), 302)
    assert (fresh(row).title, fresh(row).place) == ("改到五楼", "五楼")
    assert "请写明原因" in page(cast.wang, "cancel", row, {"reason": ""}, 422)
    page(cast.wang, "cancel", row, {"reason": "主席临时出差"}, 302)
    assert "主席临时出差" in page(cast.zhou, "reception", row)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "给这场起个名字"),
        ({"starts_at": "2020-01-01T10:00"}, "请选一年以内的时间"),
        ({"starts_at": "昨天"}, "时间看不懂"),
        ({"starts_at": "0001-01-01T00:00"}, ""),
        ({"ends_at": ""}, "这里还没有填"),
        ({"place": ""}, "至少填一个"),
        ({"link": "javascript:alert(1)"}, ""),
        ({"every_nth": "1"}, ""),
        ({"max_open": "99999999999"}, ""),
        ({"host": "7"}, ""),
        ({"union": "0"}, ""),
    ],
)
def test_a_plan_with_something_wrong_comes_back_whole(cast, page, changes, said):
    answer = page(cast.wang, "schedule", data=planned(cast, about="想说的话都在", **changes), status=422)
    assert said in answer
    assert "想说的话都在" in answer
    assert not Reception.objects.exists()


def test_the_order_of_times_is_checked(cast, page):
    now = timezone.now()
    wrong = planned(cast, ends_at=local(now + dt.timedelta(days=1)), collect_from=local(now + dt.timedelta(days=3)))
    answer = page(cast.wang, "schedule", data=wrong, status=422)
    assert "结束要在开始之后" in answer
    assert "征集要在开始之前" in answer


def test_the_console_runs_a_whole_session(cast, page):
    session = plan(cast)
    first, second, third = put(cast, session), put(cast, session, cast.ma), put(cast, session, cast.ma)
    assert "周敏" in page(cast.wang, "console", session)
    page(cast.wang, "approve", first, {}, 302)
    assert "原因" in page(cast.wang, "dismiss", third, {f"q{third.pk}-reason": "不"}, 422)
    page(cast.wang, "dismiss", third, {f"q{third.pk}-reason": REASON}, 302)
    page(cast.wang, "begin", session, {}, 302)
    page(cast.wang, "approve", second, {}, 302)
    page(cast.wang, "air", first, {}, 302)
    page(cast.wang, "air", second, {}, 302)
    assert "还在台上" in page(cast.wang, "console", session)
    assert "写一两句" in page(cast.wang, "answer", first, {f"q{first.pk}-reply": ""}, 422)
    page(cast.wang, "answer", first, {f"q{first.pk}-reply": REPLY}, 302)
    assert "1个转成心声" in page(cast.wang, "end", session)
    page(cast.wang, "end", session, {}, 302)
    assert Case.objects.get().author == cast.ma
    assert Case.objects.get().number in page(cast.ma, "reception", session)


def test_a_verb_too_late_is_a_conflict_page(cast, page):
    row = question_at(cast, reception_at(cast, "live"), "answered")
    page(cast.wang, "air", row, {}, 409)


def test_merging_offers_what_is_passed_in_this_reception(cast, page):
    session = plan(cast)
    head, row = question_at(cast, session, "approved", text="工资什么时候发？"), put(cast, session, cast.ma)
    other = question_at(cast, plan(cast), "approved", cast.ma, text="别处的问题不该出现")
    shown = page(cast.li, "merge", row)
    assert "工资什么时候发" in shown
    assert "别处的问题" not in shown
    page(cast.li, "merge", row, {"head": other.pk}, 422)
    page(cast.li, "merge", row, {"head": head.pk}, 302)
    assert fresh(row).head == head


def test_nobody_sees_buttons_on_their_own_question(cast, page):
    row = put(cast, plan(cast), cast.li, is_masked=True)
    assert "您自己提的，请同事来看" in page(cast.li, "console", row.reception)
    assert url("approve", row) in page(cast.wang, "console", row.reception)


def test_home_tells_of_what_is_live_and_what_takes_questions(cast, client):
    live, coming = reception_at(cast, "live"), plan(cast, title="下一场接待日")
    client.force_login(cast.zhou)
    shown = client.get("/").content.decode()
    assert "正在进行的面对面" in shown
    assert "下一场接待日" in shown
    assert url("live", live) in shown
    assert url("reception", coming) in shown
    client.force_login(cast.xiong)
    assert "下一场接待日" not in client.get("/").content.decode()


def test_questions_leave_as_a_file_with_aliases(cast, client):
    session = plan(cast)
    hidden = put(cast, session, is_masked=True)
    put(cast, session, cast.ma)
    client.force_login(cast.wang)
    answer = client.get(url("questions", session) + "?format=csv")
    text = b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode("utf-8-sig")
    assert hidden.alias in text
    assert "马俊" in text
    assert "周敏" not in text


PAGES = {
    "list": ("zhou", 9),
    "reception": ("zhou", 12),
    "live": ("zhou", 9),
    "console": ("wang", 12),
    "questions": ("wang", 10),
    "desk": ("wang", 9),
    "end": ("wang", 10),
    "write": ("wang", 10),
    "minutes": ("zhou", 9),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_the_same_for_one_row_and_for_five(cast, client, name):
    who, most = PAGES[name]
    session, costs = reception_at(cast, "live", max_open=20, is_open_to_group=True), []
    people = (cast.xiong, cast.liu, cast.chen, cast.zhao, cast.yang)
    for many in (people[:1], people[1:]):
        for one in many:
            question_at(cast, session, "queued", one, is_masked=one is cast.xiong)
            question_at(cast, session, "deferred", one)
            question_at(cast, session, "dismissed", one)
            put(cast, session, one, text="还没有人看过的一个问题")
            question_at(cast, session, "answered", one)
            question_at(cast, session, "approved", cast.zhou).upvote(one)
            plan(cast, title="另一场")
        costs.append(_cost(client, getattr(cast, who), name, session, CaptureQueriesContext(connection)))
    assert costs[0] == costs[1], costs
    assert max(costs) <= most


def _cost(client, user, name, session, queries):
    client.force_login(user)
    address = reverse(f"receptions:{name}") if name in ("list", "desk") else url(name, session)
    with transaction.atomic():
        if name in ("write", "minutes"):
            _close(session, is_published=name == "minutes")
        client.get(address)
        _walls.clear()
        with queries:
            answer = client.get(address)
        transaction.set_rollback(True)
    assert answer.status_code == 200
    return len(queries)


def _close(session, *, is_published):
    closed = fresh(session)
    closed.end(closed.host)
    for row in closed.questions.filter(state="pending"):
        row.explain(closed.host, REASON)
    if is_published:
        fresh(session).publish(closed.host)
