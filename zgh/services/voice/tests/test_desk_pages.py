"""The cadre's side: the list, one case, what each verb answers, and that a hidden author stays hidden."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zgh.foundation.orgs.models import Person
from zgh.services.voice import pages
from zgh.services.voice.models import Answer, Case, Message

from .telling import REASON, ask, brought_to, expire, fresh

LETTER = "已经协调好了，下周一起夜班有热饭。"
DESK = "/voice/desk/"


@pytest.fixture
def wang(cast, client):
    client.force_login(cast.wang)
    return client


def url(verb, case):
    return reverse(f"voice:{verb}", args=[case.pk])


@pytest.mark.parametrize(("who", "sees"), [("wang", 1), ("li", 1), ("yang", 1), ("liu", 0)])
def test_the_desk_lists_what_lies_under_ones_duty(cast, client, who, sees):
    ask(cast.zhou)
    client.force_login(getattr(cast, who))
    answer = client.get(f"{DESK}?view=all")
    assert answer.status_code == 200
    assert len(answer.context["rows"]) == sees


def test_the_tabs_part_the_work(cast, wang):
    new, mine, li_has = (
        ask(cast.zhou),
        brought_to("accepted", cast.zhou, cast.wang),
        brought_to("accepted", cast.ma, cast.li),
    )
    done, late = brought_to("answered", cast.zhou, cast.wang), expire(ask(cast.ma))

    def listed(view):
        return {row.pk for row in wang.get(f"{DESK}?view={view}").context["rows"]}

    assert listed("") == {new.pk, mine.pk, late.pk}
    assert listed("late") == {late.pk}
    assert listed("free") == {new.pk, late.pk}
    assert listed("unrated") == {done.pk}
    assert listed("ours") == {new.pk, mine.pk, late.pk, li_has.pk}
    assert listed("all") == {new.pk, mine.pk, late.pk, li_has.pk, done.pk}


def test_those_above_find_the_unions_below_under_their_own_tab(cast, client):
    case = ask(cast.zhou)
    client.force_login(cast.yang)
    assert not client.get(DESK).context["rows"]
    assert [row.pk for row in client.get(f"{DESK}?view=below").context["rows"]] == [case.pk]


@pytest.mark.parametrize(
    "query", ["q=夜班", "q=XS-{pk:06d}", "category={category}", "kind=appeal", "union=甘肃", "period=7", "handler=none"]
)
def test_filters_live_in_the_address(cast, wang, query):
    case = ask(cast.zhou)
    query = query.format(pk=case.pk, category=case.category_id)
    assert [row.pk for row in wang.get(f"{DESK}?view=all&{query}").context["rows"]] == [case.pk]


@pytest.mark.parametrize("query", ["q=不存在的词", "kind=question", "union=湖南", "handler=me", "outcome=rated"])
def test_filters_leave_out_what_does_not_fit(cast, wang, query):
    ask(cast.zhou)
    assert not wang.get(f"{DESK}?view=all&{query}").context["rows"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_holds_the_alias_and_no_trace_of_the_hidden_name(cast, wang, kind):
    Person.objects.bulk_create(Person(name=f"同事{i}", union=cast.gansu) for i in range(12))
    hidden, named = ask(cast.zhou, is_masked=True), ask(cast.ma)
    answer = wang.get(f"{DESK}?view=all&format={kind}")
    raw = b"".join(answer.streaming_content)
    if kind == "csv":
        table = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    else:
        table = [[str(cell) for cell in row] for row in openpyxl.load_workbook(io.BytesIO(raw)).active.values]
    text = str(table)
    assert hidden.alias in text
    assert "马俊" in text
    assert "周敏" not in text
    assert named.number in text


def test_several_cases_are_accepted_at_once(cast, wang):
    cases = [ask(cast.zhou), ask(cast.ma)]
    done = brought_to("accepted", cast.ma, cast.li)
    answer = wang.post(DESK, {"act": "accept", "rows": [case.pk for case in (*cases, done)]}, follow=True)
    assert {fresh(case).state for case in cases} == {"accepted"}
    assert "已受理 2 件" in answer.content.decode()


def test_several_cases_go_to_one_colleague(cast, wang):
    cases = [ask(cast.zhou), ask(cast.ma)]
    rows = [case.pk for case in cases]
    page = wang.post(reverse("voice:assign_many"), {"rows": rows})
    assert "李建国" in page.content.decode()
    wang.post(reverse("voice:assign_many"), {"rows": rows, "to": cast.li.pk})
    assert {fresh(case).handler for case in cases} == {cast.li}


def test_cases_of_others_are_not_given_away(cast, client):
    case = ask(cast.zhou)
    client.force_login(cast.liu)
    client.post(reverse("voice:assign_many"), {"rows": [case.pk], "to": cast.liu.pk})
    assert fresh(case).handler is None


@pytest.mark.parametrize("n", [1, 5])
@pytest.mark.parametrize("page", [DESK, f"{DESK}?view=all"])
def test_the_list_costs_the_same_for_one_and_for_five(cast, wang, page, n):
    for i in range(n):
        ask(cast.zhou if i % 2 else cast.ma, is_masked=bool(i % 3))
    with CaptureQueriesContext(connection) as queries:
        body = wang.get(page).content
    assert len(queries) == 9
    assert len(body) < 100_000


def test_the_desk_page_costs_at_most_twelve(cast, wang):
    case = brought_to("accepted", cast.zhou, cast.wang)
    for n in range(4):
        case.note(cast.wang, f"备注{n}")
    for name in ("desk_case", "pane", "related"):
        with CaptureQueriesContext(connection) as queries:
            wang.get(url(name, case), headers={"HX-Request": "true"} if name != "desk_case" else {})
        assert len(queries) <= 12, name


@pytest.mark.parametrize("is_masked", [False, True])
def test_the_case_shows_the_name_or_only_the_alias(cast, wang, is_masked):
    Person.objects.bulk_create(Person(name=f"同事{i}", union=cast.gansu) for i in range(12))
    case = brought_to("accepted", cast.zhou, cast.wang, is_masked=is_masked)
    case.reply(cast.zhou, "周末也没有")
    for name in ("desk_case", "pane"):
        body = wang.get(url(name, case), headers={"HX-Request": "true"}).content.decode()
        assert ("周敏" in body) == (not is_masked)
        assert not is_masked or case.alias in body


def test_the_notice_leads_straight_to_the_answer_box(cast, client):
    case = ask(cast.zhou)
    client.force_login(cast.li)
    body = client.get(case.desk_url).content.decode()
    assert 'id="answer"' in body
    assert "发出答复" in body
    assert "受理" in body
    assert client.get(case.get_absolute_url()).url == case.desk_url


def test_accept_answer_and_the_way_back(cast, wang):
    case = ask(cast.zhou)
    wang.post(url("accept", case))
    assert fresh(case).state == "accepted"
    back = wang.post(url("answer", case), {"text": LETTER, "conclusion": "solved", "next": f"{DESK}?open={case.pk}"})
    assert back.url == f"{DESK}?open={case.pk}"
    assert fresh(case).state == "answered"


def test_the_way_back_never_leaves_the_house(cast, wang):
    case = ask(cast.zhou)
    assert wang.post(url("accept", case), {"next": "https://evil.example/"}).url == case.desk_url


def test_a_draft_is_kept_for_colleagues_and_a_citation_is_put_below_it(cast, client):
    old = brought_to("answered", cast.ma, cast.li, visibility="group")
    case = brought_to("accepted", cast.zhou, cast.wang)
    client.force_login(cast.wang)
    client.post(url("draft", case), {"text": "先写两句", "conclusion": "explained", "cite": str(old.pk)})
    draft = Answer.objects.get(case=case)
    assert draft.text.startswith("先写两句")
    assert "夜班有热饭" in draft.text
    client.force_login(cast.li)
    assert "先写两句" in client.get(case.desk_url).content.decode()


def test_what_one_may_not_read_cannot_be_cited(cast, client):
    foreign = brought_to("answered", cast.xiong, cast.liu)
    case = brought_to("accepted", cast.zhou, cast.wang)
    client.force_login(cast.wang)
    client.post(url("draft", case), {"text": "先写两句", "conclusion": "explained", "cite": str(foreign.pk)})
    assert Answer.objects.get(case=case).text == "先写两句"


@pytest.mark.parametrize(("visibility", "tells"), [("private", False), ("union", False), ("group", True)])
def test_a_citation_tells_nobody_who_asked_and_not_what_was_said_in_private(cast, wang, visibility, tells):
    old = brought_to("accepted", cast.ma, cast.li, text="班车改点以后夜里回不了家。", visibility=visibility)
    old.answer(cast.li, "马俊您好，下周一起加开零点班车。")
    case = brought_to("accepted", cast.zhou, cast.wang)
    wang.post(url("draft", case), {"text": "先写两句", "conclusion": "explained", "cite": str(old.pk)})
    text = Answer.objects.get(case=case).text
    assert "加开零点班车" in text
    assert "马俊" not in text
    assert ("回不了家" in text) is tells


def test_an_answer_colleagues_will_read_does_not_name_the_author(cast, wang):
    case = brought_to("accepted", cast.zhou, cast.wang, visibility="group")
    answer = wang.post(url("answer", case), {"text": f"周敏：{LETTER}", "conclusion": "solved"})
    assert answer.status_code == 422
    assert "请去掉提出人的姓名" in answer.content.decode()
    assert fresh(case).state == "accepted"


def test_refer_finds_a_union_without_script_and_keeps_the_words(cast, wang):
    case = ask(cast.zhou)
    assert "集团工会" in wang.get(url("refer", case)).content.decode()
    found = wang.post(url("refer", case), {"find": "1", "q": "湖\x00南", "reason": "要湖南来办"}).content.decode()
    assert "湖南民生工会" in found
    assert "要湖南来办" in found
    answer = wang.post(url("refer", case), {"q": "湖南", "to": cast.hunan.pk, "reason": "仓库在湖南，由他们办"})
    assert answer.status_code == 302
    assert fresh(case).union == cast.hunan


@pytest.mark.parametrize(
    ("verb", "data", "said", "kept"),
    [
        ("answer", {"text": "", "conclusion": "solved"}, "答复还没有写", ""),
        ("answer", {"text": "长" * 5004, "conclusion": "solved"}, "请删去4个字", "长" * 50),
        ("answer", {"text": LETTER, "conclusion": "maybe"}, "请重新选", LETTER),
        ("draft", {"text": "", "conclusion": "solved"}, "请写几句话", ""),
        ("refuse", {"refuse-reason": ""}, "必须写明理由", ""),
        ("refuse", {"refuse-reason": "不行"}, "至少10个字", "不行"),
        ("note", {"note-text": ""}, "写", ""),
        ("ask_author", {"ask-text": "长" * 2001}, "请删去1个字", "长" * 50),
        ("refer", {"reason": "写了理由没选工会"}, "请选要转给哪个工会", "写了理由没选工会"),
        ("refer", {"to": "99999", "reason": "写了理由"}, "没有这个工会", "写了理由"),
        ("assign", {"to": "99999"}, "不能办这件事", ""),
    ],
)
def test_mistakes_are_said_and_words_stay(cast, wang, *, verb, data, said, kept):
    case = brought_to("accepted", cast.zhou, cast.wang)
    answer = wang.post(url(verb, case), data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert kept in answer.content.decode()
    assert fresh(case).state == "accepted"
    assert not Message.objects.exists()


CADRE_VERBS = {
    "accept": {},
    "refer": {"reason": "由集团统一办更合适"},
    "assign": {},
    "note": {"note-text": "先问后勤"},
    "ask_author": {"ask-text": "是哪个仓库？"},
    "draft": {"text": "先写两句", "conclusion": "solved"},
    "answer": {"text": LETTER, "conclusion": "solved"},
    "refuse": {"refuse-reason": REASON},
}


@pytest.mark.parametrize("verb", list(CADRE_VERBS))
@pytest.mark.parametrize(
    ("who", "may"), [("wang", True), ("yang", True), ("zhou", False), ("ma", False), ("liu", False)]
)
def test_only_cadres_of_the_union_act(cast, client, verb, who, may):
    state = "submitted" if verb == "accept" else "accepted"
    case = brought_to(state, cast.zhou, cast.li, visibility="group")
    extra = {"refer": {"to": cast.group.pk}, "assign": {"to": cast.wang.pk}}.get(verb, {})
    client.force_login(getattr(cast, who))
    answer = client.post(url(verb, case), CADRE_VERBS[verb] | extra)
    assert answer.status_code == (302 if may else 404)


def test_nobody_handles_their_own_case(cast, client):
    case = ask(cast.wang)
    client.force_login(cast.wang)
    assert client.post(url("accept", case)).status_code == 404
    assert client.get(DESK + "?view=all").context["rows"] == []


def test_two_cadres_at_once_the_slower_one_reads_409_with_their_words(cast, client):
    case = brought_to("accepted", cast.zhou, cast.li)
    case.answer(cast.li, LETTER)
    client.force_login(cast.wang)
    answer = client.post(url("answer", case), {"text": "我写了很久的另一份答复", "conclusion": "solved"})
    assert answer.status_code == 409
    assert "我写了很久的另一份答复" in answer.content.decode()


def test_a_number_behind_the_month_is_the_length_of_its_list(cast, wang):
    brought_to("closed", cast.zhou, cast.wang)
    brought_to("answered", cast.ma, cast.wang)
    expire(ask(cast.zhou))
    for outcome, n in (("due", 3), ("ontime", 2), ("late", 1), ("rated", 1), ("satisfied", 1), ("unhappy", 0)):
        assert len(wang.get(f"{DESK}?view=all&outcome={outcome}").context["rows"]) == n, outcome
    assert Case.objects.count() == 3


@pytest.mark.parametrize(
    ("asked", "verbs"), [("reply", pages.LIKE_REPLY), ("assign", pages.LIKE_ASSIGN)], ids=["author", "cadre"]
)
def test_verbs_that_share_an_answer_share_the_rule(asked, verbs):
    for verb in verbs:
        assert Case.permissions[verb] is Case.permissions[asked]
        assert set(Case.flow.moves[verb][0]) <= set(Case.flow.moves[asked][0])


@pytest.mark.parametrize("who", ["zhou", "chen", "operator"])
def test_without_the_duty_there_is_no_desk(cast, client, who):
    client.force_login(getattr(cast, who))
    assert client.get(DESK).status_code == 404
