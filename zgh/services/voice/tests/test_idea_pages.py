"""Ideas on screen: the ask page, the author's and the cadre's case page, the page of one idea, the showcase, lists."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zgh.services.voice.models import Case, CoAuthor, Idea, IdeaClass
from zgh.services.voice.models.idea_class import lay_down

from .telling_idea import ANSWER, REASON, STAGES, TEXT, again, lead, raised_to, suggest, today


def url(name, idea):
    return reverse(f"voice:{name}", args=[idea.pk])


def body(client, user, address):
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.mark.parametrize("state", STAGES)
@pytest.mark.parametrize("is_masked", [False, True])
def test_author_and_cadre_see_every_stage(cast, client, state, is_masked):
    idea = raised_to(state, cast.zhou, cast, is_masked=is_masked)
    mine = body(client, cast.zhou, idea.case.get_absolute_url())
    assert "妙招走到哪一步" in mine
    assert idea.get_state_display() in mine
    assert ("认领这条妙招" in mine) == (is_masked and idea.state in mine_to_claim())
    at_desk = body(client, lead(idea, cast), idea.case.desk_url)
    assert idea.get_state_display() in at_desk
    assert ("发出答复" in at_desk) is False, "the verdict is the answer"
    assert ("周敏" in at_desk) == (not is_masked)
    inside = body(client, lead(idea, cast), idea.get_absolute_url())
    assert ("周敏" in inside) is False or not is_masked


def mine_to_claim():
    return ("adopted", "partly", "implementing", "done", "verified", "rewarded", "showcased")


def asked(**facts):
    usual = {"kind": "idea", "text": TEXT, "visibility": "private", "is_masked": "0", "once": str(uuid.uuid4())}
    return {**usual, "idea-title": "验收台垫高", "idea-present": "台面70厘米", "idea-expected": "少请病假", **facts}


def test_an_idea_is_proposed_on_the_ask_page(cast, client):
    client.force_login(cast.zhou)
    sent = asked(**{"idea-coauthors": "马俊"})
    for _ in range(2):
        assert client.post("/voice/ask/", sent).status_code == 302
    idea = again(Idea.objects.get())
    assert (idea.case.kind, idea.case.headline, idea.present) == ("idea", "验收台垫高", "台面70厘米")
    assert CoAuthor.objects.get().user == cast.ma


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"idea-title": ""}, "给妙招起个名字"),
        ({"idea-coauthors": "没有这个人"}, "没有找到“没有这个人”"),
        ({"idea-coauthors": "马俊", "is_masked": "1"}, "隐去姓名就不能写合作人"),
        ({"idea-coauthors": "周敏"}, "您就是提出人"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(cast, client, facts, words):
    client.force_login(cast.zhou)
    answer = client.post("/voice/ask/", asked(**facts))
    assert answer.status_code == 422
    assert all(text in answer.content.decode() for text in (words, "台面70厘米", TEXT))
    assert not Case.objects.exists()


def test_other_kinds_keep_their_three_taps(cast, client):
    client.force_login(cast.zhou)
    sent = {
        "kind": "suggestion",
        "text": TEXT,
        "visibility": "private",
        "is_masked": "0",
        "idea-coauthors": "没有这个人",
    }
    assert client.post("/voice/ask/", sent).status_code == 302
    assert not Idea.objects.exists()


def test_a_cadre_leads_an_idea_from_first_look_to_showcase(cast, client):
    idea = suggest(cast.zhou)
    lay_down(
        cast.yang, cast.group, code="1", starts_on=today(-9), name="一等", benefit_fen=100_00, least_fen=50_00,
        most_fen=90_00, source="渝药工〔2020〕1号",
    )  # fmt: skip

    def post(who, verb, **facts):
        client.force_login(getattr(cast, who))
        prefix = {"decide": "verdict", "reward": "award", "showcase": "show"}.get(verb, verb)
        answer = client.post(url(f"idea_{verb}", idea), {f"{prefix}-{key}": value for key, value in facts.items()})
        assert answer.status_code == 302, answer.content.decode()

    post("wang", "screen")
    post("wang", "invite", reviewers="熊枫、刘芳", due_on=str(today(3)))
    post("xiong", "judge", novelty=4, usefulness=5, cost=3, opinion="做得到，花不了多少钱")
    post("wang", "decide", verdict="adopt", text=ANSWER)
    post("wang", "implement", implementer="马俊", due_on=str(today(20)), verifying_union="集团工会")
    post("ma", "finish", money="12000", hours="300", safety="")
    post("yang", "verify", money="1万".replace("万", "0000"), hours="280", note="核过台账")
    post("wang", "reward", idea_class=IdeaClass.objects.get().pk, amount="80", note="")
    post("wang", "showcase", title="验收台垫高", text="原来弯腰搬，现在站着推，一个人就能干完两个人的活。")
    post("wang", "collect", on=str(today()))
    idea = again(idea)
    assert (idea.state, idea.award.amount_fen, str(idea.award.collected_on)) == ("showcased", 80_00, str(today()))
    shown = body(client, cast.chen, idea.get_absolute_url())
    assert "站着推" in shown
    assert "一位职工" in shown
    assert TEXT not in shown
    assert "验收台垫高" in body(client, cast.chen, "/voice/ideas/")
    post("wang", "unshow")
    client.force_login(cast.chen)
    assert client.get(idea.get_absolute_url()).status_code == 404


DOER = {"implement-implementer": "马俊"}


@pytest.mark.parametrize(
    ("verb", "state", "who", "facts", "words"),
    [
        ("invite", "preliminary", "wang", {"invite-reviewers": "周敏"}, "不能评审自己的妙招"),
        ("invite", "preliminary", "wang", {"invite-reviewers": "查无此人"}, "没有找到"),
        ("decide", "expert_review", "wang", {"verdict-verdict": "turn_down", "verdict-text": "不行"}, "至少10个字"),
        ("decide", "submitted", "wang", {"verdict-verdict": "adopt", "verdict-text": ANSWER}, "这一项现在选不了"),
        ("implement", "adopted", "wang", {**DOER, "implement-verifying_union": "甘肃连锁工会"}, "不能自己做自己核"),
        ("implement", "adopted", "wang", {**DOER, "implement-verifying_union": "没有的工会"}, "没有找到"),
        ("reward", "verified", "wang", {"award-amount": "50"}, "要先选等级"),
        ("showcase", "rewarded", "wang", {"show-title": "周敏的台子", "show-text": REASON * 2}, "还没有同意署名"),
        ("collect", "rewarded", "wang", {"collect-on": "2099-01-01"}, "还没有到"),
        ("judge", "expert_review", "xiong", {"judge-opinion": "做得到，不贵"}, "请打分"),
        ("finish", "implementing", "ma", {}, "请至少写一样"),
        ("finish", "implementing", "ma", {"finish-money": "很多"}, "请填数字"),
        ("verify", "done", "yang", {"verify-money": "-3", "verify-hours": "3"}, "不能是负数"),
        ("send_back", "done", "yang", {"send_back-reason": "缺"}, "至少5个字"),
    ],
)  # fmt: skip
def test_bad_input_is_said_where_it_was_typed(cast, client, verb, state, who, facts, words):  # noqa: PLR0917 (a table)
    idea = raised_to(state, cast.zhou, cast)
    client.force_login(getattr(cast, who))
    due = {"invite-due_on": str(today(2)), "implement-due_on": str(today(2))}
    answer = client.post(url(f"idea_{verb}", idea), {**due, **facts})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert again(idea).state == state


def test_a_coauthor_answers_on_the_ideas_page(cast, client):
    idea = suggest(cast.zhou, coauthors=[cast.ma, cast.xiong])
    assert "是和您一起想的吗" in body(client, cast.ma, idea.get_absolute_url())
    client.post(url("idea_join", idea), {"join-share": "40", "join-is_credited": "on"})
    assert "您是合作人" in body(client, cast.ma, idea.get_absolute_url())
    client.post(url("idea_credit", idea), {"is_credited": "0"})
    assert not CoAuthor.objects.get(user=cast.ma).is_credited
    client.force_login(cast.xiong)
    client.post(url("idea_decline", idea))
    assert client.get(idea.get_absolute_url()).status_code == 404


def test_the_author_reads_opinions_after_the_verdict_and_no_names(cast, client):
    idea = raised_to("expert_review", cast.zhou, cast)
    assert "花不了多少钱" not in body(client, cast.zhou, idea.case.get_absolute_url())
    assert "熊枫" in body(client, cast.wang, idea.case.desk_url)
    idea.adopt(cast.wang, ANSWER)
    text = body(client, cast.zhou, idea.case.get_absolute_url())
    assert "花不了多少钱" in text
    assert "熊枫" not in text
    assert "熊枫" not in body(client, cast.wang, idea.get_absolute_url()), "the verdict stands, names are not needed"


def test_a_reviewer_reads_a_hidden_author_as_alias(cast, client):
    idea = raised_to("expert_review", cast.zhou, cast, is_masked=True)
    text = body(client, cast.xiong, idea.get_absolute_url())
    assert idea.case.alias in text
    assert "周敏" not in text


def test_the_desk_lists_ideas_by_stage_and_exports_them(cast, client):
    for state in ("submitted", "expert_review", "verified"):
        raised_to(state, cast.zhou, cast, title=f"妙招{state}")
    raised_to("adopted", cast.zhou, cast, is_masked=True, title="隐名的妙招")
    client.force_login(cast.wang)
    views = ("", "new", "review", "verified")
    counts = {view: len(client.get(f"/voice/ideas/desk/?view={view}").context["rows"]) for view in views}
    assert counts == {"": 3, "new": 1, "review": 1, "verified": 1}
    client.force_login(cast.yang)
    found = client.get("/voice/ideas/desk/?q=隐名")
    assert [row.row.case.headline for row in found.context["rows"]] == ["隐名的妙招"]
    assert "周敏" not in found.content.decode()
    client.force_login(cast.liu)
    assert not client.get("/voice/ideas/desk/").context["rows"]


@pytest.mark.parametrize(("who", "status"), [("li", 200), ("yang", 200), ("wang", 404), ("zhou", 404), ("zhao", 404)])
def test_chairs_keep_the_classes(cast, client, who, status):
    client.force_login(getattr(cast, who))
    assert client.get("/voice/ideas/classes/add/").status_code == status


def test_a_class_is_laid_down_changed_and_ended(cast, client):
    client.force_login(cast.li)
    facts = {"union": cast.gansu.pk, "code": "1", "name": "一等", "benefit": "10000", "least": "200", "most": "500"}
    facts |= {"source": "甘药工〔2026〕3号", "starts_on": str(today())}
    assert client.post("/voice/ideas/classes/add/", {**facts, "most": "100"}).status_code == 422
    assert client.post("/voice/ideas/classes/add/", facts).status_code == 302
    assert client.post("/voice/ideas/classes/add/", facts).status_code == 422, "one live class of a code"
    row = IdeaClass.objects.get()
    amend = f"/voice/ideas/classes/{row.pk}/amend/"
    assert client.post(amend, {**facts, "most": "800"}).status_code == 422, "not before tomorrow"
    assert client.post(amend, {**facts, "most": "800", "starts_on": str(today(1))}).status_code == 302
    old, new = IdeaClass.objects.order_by("pk")
    assert (old.most_fen, old.ends_on, new.most_fen, new.starts_on) == (500_00, today(1), 800_00, today(1))
    assert client.post(f"/voice/ideas/classes/{new.pk}/end/", {"ends_on": str(today(9))}).status_code == 302
    assert "甘药工〔2026〕3号" in body(client, cast.wang, "/voice/ideas/classes/")


@pytest.mark.parametrize(
    ("who", "address", "most"),
    [
        ("chen", "/voice/ideas/", 7), ("zhou", "/voice/ideas/?view=mine", 7), ("wang", "/voice/ideas/desk/", 9),
    ],
)  # fmt: skip
def test_lists_cost_the_same_for_one_row_and_for_five(cast, client, who, address, most):
    client.force_login(getattr(cast, who))

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    raised_to("showcased", cast.zhou, cast)
    client.get(address)
    one = cost()
    for _ in range(4):
        raised_to("showcased", cast.zhou, cast)
    assert cost() == one <= most


@pytest.mark.parametrize(
    ("who", "page", "state"),
    [("zhou", "case", "showcased"), ("wang", "desk", "expert_review"), ("wang", "desk", "verified"),
     ("wang", "desk", "adopted"), ("chen", "idea", "showcased"), ("yang", "idea", "done"),
     ("xiong", "idea", "expert_review")],
)  # fmt: skip
@pytest.mark.parametrize("mates", [(), ("liu", "chen")])
def test_no_page_of_an_idea_asks_more_than_twelve_times(cast, who, page, state, mates):
    idea = raised_to(state, cast.zhou, cast, coauthors=[getattr(cast, name) for name in mates])
    for name in mates:
        again(idea).coauthors.filter(user=getattr(cast, name)).update(state="joined")
    address = {"case": idea.case.get_absolute_url(), "desk": idea.case.desk_url, "idea": idea.get_absolute_url()}[page]
    client = Client()
    client.force_login(getattr(cast, who))
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    assert len(caught) <= 12, "\n".join(q["sql"][:90] + q["sql"][-200:] for q in caught)
