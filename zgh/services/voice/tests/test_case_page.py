"""One case as its author, a colleague and a stranger meet it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zgh.services.voice.models import Message, Rating

from .telling import ask, brought_to, expire, fresh

STATES = ["submitted", "accepted", "handling", "answered", "closed", "withdrawn"]


def body_of(client, user, case, name="voice:case"):
    client.force_login(user)
    answer = client.get(reverse(name, args=[case.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("is_masked", [False, True])
def test_the_author_sees_every_state(cast, client, state, is_masked):
    case = brought_to(state, cast.zhou, cast.yang, is_masked=is_masked)
    body = body_of(client, cast.zhou, case)
    assert case.number in body
    assert ("撤回这条诉求" in body) == (state in ("submitted", "accepted", "handling"))
    assert ("提交评价" in body) == (state == "answered")
    assert ("还没解决，请工会再办" in body) == (state in ("answered", "closed"))
    assert ('id="say"' in body) == (state in ("submitted", "accepted", "handling", "answered"))


def test_a_broken_promise_says_who_owes_it_now(cast, client):
    case = expire(ask(cast.zhou))
    assert "甘肃连锁工会超时了，改由上级集团工会" in body_of(client, cast.zhou, case)


def test_a_refusal_shows_its_reason_and_the_way_out(cast, client):
    case = brought_to("accepted", cast.zhou, cast.wang)
    case.refuse(cast.wang, "这件事超出本会权限，已附上可以找的部门")
    body = body_of(client, cast.zhou, case)
    assert "没有采纳" in body
    assert "可以找的部门" in body
    assert "请工会再办" in body


def test_closed_without_a_rating_is_never_called_satisfied(cast, client):
    case = brought_to("answered", cast.zhou, cast.wang)
    case.lapse(case.lapse_at)
    body = body_of(client, cast.zhou, fresh(case))
    assert "没有评价" in body
    assert "不算满意" in body


def test_a_question_of_the_union_stands_on_top(cast, client):
    case = brought_to("accepted", cast.zhou, cast.wang)
    case.ask(cast.wang, "是哪个仓库？")
    assert "工会在等您补充" in body_of(client, cast.zhou, case)


@pytest.mark.parametrize(
    ("visibility", "who", "status"),
    [
        ("private", "ma", 404), ("private", "xiong", 404), ("private", "wang", 302), ("private", "liu", 404),
        ("union", "ma", 200), ("union", "xiong", 404), ("group", "xiong", 200), ("private", "operator", 404),
        ("private", "yang", 302), ("private", "chen", 404),
    ],
)  # fmt: skip
def test_who_may_open_it(cast, client, visibility, who, status):
    case = brought_to("answered", cast.zhou, cast.wang, visibility=visibility)
    client.force_login(getattr(cast, who))
    assert client.get(case.get_absolute_url()).status_code == status


def test_a_colleague_reads_words_and_answer_but_no_name_no_talk_no_note(cast, client):
    case = brought_to("accepted", cast.zhou, cast.wang, visibility="group")
    case.note(cast.wang, "内部：先别声张")
    case.ask(cast.wang, "您的手机号是多少？")
    case.reply(cast.zhou, "我的手机号是那个")
    case.answer(cast.wang, "周敏：已经协调好了，下周一起夜班有热饭。")
    case.rate(cast.zhou, 4, is_solved=True, comment="谢谢王丽娟来我家")
    body = body_of(client, cast.xiong, case)
    assert "夜班有热饭" in body
    for hidden in ("周敏", "内部：先别声张", "手机号", "来我家", "提交评价"):
        assert hidden not in body
    assert all(text in body_of(client, cast.zhou, case) for text in ("周敏", "手机号", "来我家"))


def test_the_author_never_reads_notes_even_as_a_cadre(cast, client):
    case = brought_to("accepted", cast.wang, cast.li)
    case.note(cast.li, "内部：是王丽娟提的")
    assert "内部：" not in body_of(client, cast.wang, case)
    client.force_login(cast.wang)
    assert client.get(reverse("voice:desk_case", args=[case.pk])).status_code == 404


def test_reply_with_the_same_mark_is_one_message(cast, client):
    case = ask(cast.zhou)
    client.force_login(cast.zhou)
    once = "3f2c1b9e-8a52-4a57-9a39-3d5dfd3f0001"
    for _ in range(2):
        answer = client.post(reverse("voice:reply", args=[case.pk]), {"text": "周末也是这样", "once": once})
        assert answer.url == case.get_absolute_url()
    assert Message.objects.count() == 1


def test_the_mark_of_another_page_is_said_and_no_500(cast, client):
    client.force_login(cast.zhou)
    once = "3f2c1b9e-8a52-4a57-9a39-3d5dfd3f0001"
    first, second = ask(cast.zhou), ask(cast.zhou)
    client.post(reverse("voice:reply", args=[first.pk]), {"text": "周末也是这样", "once": once})
    answer = client.post(reverse("voice:reply", args=[second.pk]), {"text": "周末也是这样", "once": once})
    assert answer.status_code == 422
    assert all(text in answer.content.decode() for text in ("页面已过期", "周末也是这样"))
    assert not second.messages.exists()
    answer = client.post(reverse("voice:reply", args=[second.pk]), {"text": "这一件也补充一句", "once": once})
    assert answer.status_code == 302
    assert second.messages.get().text == "这一件也补充一句"


@pytest.mark.parametrize(
    ("who", "can_read"), [("zhou", True), ("wang", True), ("yang", True), ("xiong", False), ("ma", False)]
)
def test_talk_and_its_photos_stay_between_author_and_union(cast, who, can_read):
    case = brought_to("accepted", cast.zhou, cast.wang, visibility="group")
    case.ask(cast.wang, "是哪个仓库？")
    case.reply(cast.zhou, "三号")
    assert Message.objects.permitted("view", getattr(cast, who)).exists() == can_read


def test_rate_and_reopen_from_the_page(cast, client):
    case = brought_to("answered", cast.zhou, cast.wang)
    client.force_login(cast.zhou)
    client.post(reverse("voice:rate", args=[case.pk]), {"level": "2", "is_solved": "0", "comment": "只好了一半"})
    assert Rating.objects.get().level == 2
    client.post(reverse("voice:reopen", args=[case.pk]), {"reopen-reason": "周末还是没有热饭"})
    assert fresh(case).state == "handling"


@pytest.mark.parametrize(
    ("verb", "data", "said", "kept"),
    [
        ("rate", {"comment": "写了很多"}, "请选一个满意度", "写了很多"),
        ("rate", {"level": "9", "is_solved": "1", "comment": "写了很多"}, "9", "写了很多"),
        ("reopen", {"reopen-reason": "不行"}, "至少5个字", "不行"),
        ("reply", {"text": ""}, "说两句再发", ""),
        ("reply", {"text": "长" * 2001}, "请删去1个字", "长" * 50),
    ],
)
def test_mistakes_are_said_where_they_were_made_and_words_stay(cast, client, *, verb, data, said, kept):
    case = brought_to("answered", cast.zhou, cast.wang)
    client.force_login(cast.zhou)
    answer = client.post(reverse(f"voice:{verb}", args=[case.pk]), data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert kept in answer.content.decode()
    assert fresh(case).state == "answered"


@pytest.mark.parametrize("verb", ["reply", "rate", "reopen", "withdraw"])
@pytest.mark.parametrize(("who", "status"), [("zhou", (302, 422)), ("ma", (404,)), ("wang", (404,)), ("xiong", (404,))])
def test_only_the_author_acts_as_the_author(cast, client, verb, who, status):
    state = "accepted" if verb == "withdraw" else "answered"
    case = brought_to(state, cast.zhou, cast.wang, visibility="group")
    client.force_login(getattr(cast, who))
    assert client.post(reverse(f"voice:{verb}", args=[case.pk])).status_code in status


def test_a_stale_page_is_a_409_with_the_words(cast, client):
    case = brought_to("accepted", cast.zhou, cast.wang)
    case.withdraw(cast.zhou)
    client.force_login(cast.zhou)
    answer = client.post(reverse("voice:reply", args=[case.pk]), {"text": "还有一句话"})
    assert answer.status_code == 409
    assert "还有一句话" in answer.content.decode()


@pytest.mark.parametrize("url", ["/voice/", "/voice/?view=around"])
def test_my_list_costs_the_same_for_one_and_for_five(cast, client, url):
    counts = []
    client.force_login(cast.zhou)
    for extra in (1, 4):
        for _ in range(extra):
            ask(cast.zhou)
            ask(cast.xiong, visibility="group")
        with CaptureQueriesContext(connection) as queries:
            body = client.get(url).content
        counts.append(len(queries))
        assert len(body) < 100_000
    assert counts[0] == counts[1] <= 12


def test_a_case_with_much_talk_costs_as_much_as_one_with_little(cast, client):
    case = brought_to("accepted", cast.zhou, cast.wang)
    client.force_login(cast.zhou)
    counts = []
    for extra in (1, 5):
        for n in range(extra):
            case.reply(cast.zhou, f"补充第{n}句")
        with CaptureQueriesContext(connection) as queries:
            client.get(case.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_nothing_said_yet_says_what_one_may_say(cast, client):
    client.force_login(cast.zhou)
    assert "您还没有提过心声" in client.get("/voice/").content.decode()
    assert "身边还没有人公开说" in client.get("/voice/?view=around").content.decode()


def test_my_list_finds_words_and_hides_what_is_private_to_others(cast, client):
    mine, other, open_one = (
        ask(cast.zhou),
        ask(cast.ma),
        ask(cast.ma, visibility="union", text="健身房周末能不能开门呢"),
    )
    client.force_login(cast.zhou)
    assert [row.pk for row in client.get("/voice/").context["rows"]] == [mine.pk]
    around = client.get("/voice/?view=around")
    assert [row.pk for row in around.context["rows"]] == [open_one.pk]
    assert "马俊" not in around.content.decode()
    assert other.pk not in [row.pk for row in around.context["rows"]]
    assert not client.get("/voice/?q=健身").context["rows"]
