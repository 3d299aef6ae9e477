"""The pages: applying in three steps, following, deciding a batch, the lists and who may open what."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from zgh.foundation.orgs.models import Membership, Person
from zgh.foundation.todo.models import Todo
from zgh.governance.membership import leaving, standing
from zgh.governance.membership.models import Application, Change, Decision, Transfer

from .asking import DAY, LETTER, applied, colleagues, fresh, grouped, live, many_applied, moving_to, today

JOIN, LETTERS, CONFIRM = "/membership/join/", "/membership/join/letter/", "/membership/join/confirm/"
DESK, TRANSFERS, MEMBERS = "/membership/desk/", "/membership/desk/transfers/", "/membership/desk/members/"


def page_of(verb, pk):
    return reverse(f"membership:{verb}", args=[pk])


def text_of(answer):
    return answer.content.decode()


def test_joining_takes_three_steps_and_asks_only_what_nobody_knows(cast, ma):
    first = text_of(ma.get(JOIN))
    assert all(word in first for word in ("马俊", "甘肃健康医药连锁有限公司", "138****0002", "甘肃连锁工会"))
    assert "13800000002" not in first
    assert ma.post(JOIN, {"branch": ""}).url == LETTERS
    second = text_of(ma.get(LETTERS))
    assert "我自愿加入中国工会" in second
    assert ma.post(LETTERS, {"letter": LETTER}).url == CONFIRM
    assert LETTER in text_of(ma.get(CONFIRM))
    done = ma.post(CONFIRM, {"consent": "on"}, follow=True)
    application = Application.objects.get()
    assert application.state == "checked"
    assert application.consented_at is not None
    assert "告诉您结果" in text_of(done)


def test_without_consent_nothing_is_handed_in_and_nothing_lost(cast, ma):
    applied(cast.ma, "draft")
    answer = ma.post(CONFIRM, {})
    assert (answer.status_code, "请先勾选这一项" in text_of(answer)) == (422, True)
    assert (Application.objects.get().state, Application.objects.get().letter) == ("draft", LETTER)


def test_a_letter_that_says_nothing_comes_back_with_what_was_typed(cast, ma):
    applied(cast.ma, "draft")
    answer = ma.post(LETTERS, {"letter": "我要入会"})
    assert answer.status_code == 422
    assert "我要入会" in text_of(answer)
    assert "至少20个字" in text_of(answer)


def test_handing_in_twice_is_one_application(cast, ma):
    applied(cast.ma, "draft")
    for _twice in range(2):
        ma.post(CONFIRM, {"consent": "on"})
    assert Application.objects.count() == 1
    assert Todo.objects.open().filter(verb="enrol").count() == 1


def test_steps_one_has_not_reached_lead_back_to_the_first(cast, ma):
    assert ma.get(LETTERS).url == JOIN
    assert ma.get(CONFIRM).url == JOIN


@pytest.mark.parametrize("who", ["zhou", "operator"])
def test_who_cannot_apply_is_told_why(cast, client, who):
    client.force_login(getattr(cast, who))
    answer = client.get(JOIN, follow=True)
    assert "已经是甘肃连锁工会的会员" in text_of(answer) if who == "zhou" else answer.status_code == 404


def test_from_a_neighbours_home_one_is_told_who_really_takes_the_application(cast, ma):
    assert "您看的是湖南民生工会" in text_of(ma.get(f"{JOIN}?union={cast.hunan.pk}"))
    assert ma.get(f"{JOIN}?union=x").status_code == 200


@pytest.mark.parametrize("branch", ["999", "x"])
def test_a_group_that_is_not_offered_is_refused_in_words(cast, ma, branch):
    grouped(cast)
    answer = ma.post(JOIN, {"branch": branch})
    assert (answer.status_code, "没有这个小组" in text_of(answer)) == (422, True)
    assert not Application.objects.exists()


def test_the_applicant_follows_puts_right_and_takes_back(cast, ma):
    application = applied(cast.ma, "returned", by=cast.wang)
    assert "岗位写错了" in text_of(ma.get(application.get_absolute_url()))
    assert ma.post(JOIN, {"branch": ""}).url == LETTERS
    ma.post(LETTERS, {"letter": LETTER})
    ma.post(CONFIRM, {"consent": "on"})
    assert fresh(application).state == "checked"
    ma.post(page_of("withdraw", application.pk))
    assert fresh(application).state == "withdrawn"
    assert ma.post(page_of("withdraw", application.pk)).status_code == 409


def test_a_cadre_is_led_to_the_desk_and_decides_a_batch_at_one_meeting(cast, wang):
    rows = [applied(cast.ma), *many_applied(cast, 2)]
    assert wang.get(rows[0].get_absolute_url()).url == rows[0].desk_url
    form = wang.post("/membership/desk/decide/", {"rows": [row.pk for row in rows]})
    assert all(str(row.person) in text_of(form) for row in rows)
    answer = wang.post(
        "/membership/desk/decide/",
        {
            "rows": [row.pk for row in rows],
            "held_on": str(today()),
            "due_count": "7",
            "present_count": "6",
            "minutes_no": "甘工〔2026〕9号",
            "once": str(form.context["form"]["once"].value()),
            **{f"verdict_{row.pk}": "yes" for row in rows[:2]},
            f"verdict_{rows[2].pk}": "no",
            f"reason_{rows[2].pk}": "材料不实",
        },
        follow=True,
    )
    assert "办了3份" in text_of(answer)
    assert [fresh(row).state for row in rows] == ["approved", "approved", "rejected"]
    assert Decision.objects.get().minutes_no == "甘工〔2026〕9号"


def test_a_no_without_a_reason_comes_back_with_everything_typed(cast, wang):
    row = applied(cast.ma)
    facts = {"rows": row.pk, "held_on": str(today()), "due_count": "7", "present_count": "9", f"verdict_{row.pk}": "no"}
    answer = wang.post("/membership/desk/decide/", facts)
    assert answer.status_code == 422
    assert "请写明不同意的理由" in text_of(answer)
    assert fresh(row).state == "checked"
    answer = wang.post("/membership/desk/decide/", {**facts, f"reason_{row.pk}": "试用期"})
    assert "实到人数要在1和应到人数之间" in text_of(answer)
    assert "试用期" in text_of(answer)


def test_applications_of_others_cannot_be_slipped_into_a_meeting(cast, client):
    row = applied(cast.ma)
    client.force_login(cast.liu)
    client.post("/membership/desk/decide/", {
        "rows": row.pk, "held_on": str(today()), "due_count": 1, "present_count": 1, f"verdict_{row.pk}": "yes",
    })  # fmt: skip
    assert (fresh(row).state, live(cast.ma)) == ("checked", None)


def test_the_group_passes_several_at_once_from_the_list(cast, wang):
    group = grouped(cast)
    row = applied(cast.ma, branch=group)
    answer = wang.post(DESK, {"act": "vet", "rows": [row.pk]}, follow=True)
    assert "已小组审核通过 1 件" in text_of(answer)
    assert fresh(row).state == "checked"


def test_a_cadre_sends_back_with_a_word(cast, wang):
    row = applied(cast.ma)
    empty = wang.post(page_of("send_back", row.pk), {"reason": ""})
    assert empty.status_code == 422
    wang.post(page_of("send_back", row.pk), {"reason": "请补写部门"})
    assert (fresh(row).state, fresh(row).reason) == ("returned", "请补写部门")


@pytest.mark.parametrize(
    ("who", "desk"),
    [("wang", 1), ("li", 1), ("yang", 1), ("liu", 0), ("zhou", None), ("chen", None), ("operator", None)],
)
def test_the_desk_lists_what_lies_under_ones_duty(cast, client, who, desk):
    applied(cast.ma)
    client.force_login(getattr(cast, who))
    answer = client.get(f"{DESK}?view=all")
    assert answer.status_code == (404 if desk is None else 200)
    assert desk is None or len(answer.context["rows"]) == desk


def test_the_tabs_part_the_work(cast, client):
    row = applied(cast.ma)
    Application.objects.filter(pk=row.pk).update(due_at=row.due_at - 30 * DAY)
    seen = {}
    for who in ("wang", "yang"):
        client.force_login(getattr(cast, who))
        seen[who] = {
            v: len(client.get(f"{DESK}?view={v}").context["rows"]) for v in ("", "decide", "late", "below", "all")
        }
    assert seen == {
        "wang": {"": 1, "decide": 1, "late": 1, "below": 0, "all": 1},
        "yang": {"": 0, "decide": 0, "late": 1, "below": 1, "all": 1},
    }


@pytest.mark.parametrize("query", ["q=马", "q=RH-{pk:06d}", "union=甘肃", "stage=checked", "period=7"])
def test_filters_live_in_the_address(cast, wang, query):
    row = applied(cast.ma)
    assert [r.pk for r in wang.get(f"{DESK}?view=all&{query.format(pk=row.pk)}").context["rows"]] == [row.pk]


@pytest.mark.parametrize("query", ["q=没有的人", "union=湖南", "stage=rejected"])
def test_filters_leave_out_what_does_not_fit(cast, wang, query):
    applied(cast.ma)
    assert not wang.get(f"{DESK}?view=all&{query}").context["rows"]


def test_transfers_are_received_from_the_list_and_let_go_from_the_page(cast, client):
    transfer = moving_to(cast.zhou.person, cast.hunan)
    client.force_login(cast.liu)
    assert "已接收 1 件" in text_of(client.post(TRANSFERS, {"act": "receive", "rows": [transfer.pk]}, follow=True))
    client.force_login(cast.wang)
    assert [r.pk for r in client.get(f"{TRANSFERS}?view=going").context["rows"]] == [transfer.pk]
    client.post(page_of("release", transfer.pk))
    assert Membership.objects.at().get(person=cast.zhou.person).union == cast.hunan


def test_an_objection_needs_its_reason_on_the_page_too(cast, wang):
    transfer = moving_to(cast.zhou.person, cast.hunan, "accepted", by=cast.liu)
    assert wang.post(page_of("object", transfer.pk), {"reason": ""}).status_code == 422
    wang.post(page_of("object", transfer.pk), {"reason": "工具没有还"})
    assert fresh(transfer).state == "objected"
    assert "工具没有还" in text_of(wang.get(transfer.desk_url))


def test_a_member_asks_for_a_transfer_and_finds_the_union_by_a_few_letters(cast, client):
    client.force_login(cast.zhou)
    found = client.post("/membership/transfer/", {"q": "湖南", "find": "1"})
    assert "湖南民生工会" in text_of(found)
    client.post("/membership/transfer/", {"to": cast.hunan.pk, "reason": "调动"})
    assert (Transfer.objects.get().origin, Transfer.objects.get().by) == ("member", cast.zhou)
    assert client.post("/membership/transfer/", {"to": ""}).status_code == 422


def test_whatever_is_typed_to_find_a_union_is_legal(cast, client):
    client.force_login(cast.zhou)
    found = client.post("/membership/transfer/", {"q": "湖\x00南\u202e", "find": "1", "to": "9" * 18})
    assert "湖南民生工会" in text_of(found)


def test_a_member_resigns_in_one_tap_from_one_page(cast, client):
    client.force_login(cast.zhou)
    assert client.get("/membership/resign/").status_code == 200
    client.post("/membership/resign/", {"reason": ""})
    assert (live(cast.zhou), Change.objects.get().kind) == (None, "resign")


def test_the_register_answers_for_any_day(cast, wang):
    standing.resign(cast.zhou, cast.zhou.person)
    names = {row.row.person.name for row in wang.get(MEMBERS).context["rows"]}
    assert names == {"王丽娟", "李建国"}
    then = {row.row.person.name for row in wang.get(f"{MEMBERS}?day={today() - DAY}").context["rows"]}
    assert then == {"王丽娟", "李建国", "周敏"}
    assert wang.get(f"{MEMBERS}?day=昨天").status_code == 200


def test_the_register_as_a_file_holds_no_phone_no_identity_and_no_money(cast, wang):
    raw = b"".join(wang.get(f"{MEMBERS}?format=csv&day={today()}").streaming_content)
    head, *lines = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    assert head == ["姓名", "单位", "岗位", "工会", "会籍", "从哪天起", "会员证号"]
    assert {line[0] for line in lines} == {"周敏", "王丽娟", "李建国"}
    assert b"138" not in raw


def test_leavers_have_a_tab_of_their_own(cast, wang):
    leaving.ask_about([cast.zhou.person.pk], today())
    assert [row.row.person.name for row in wang.get(f"{MEMBERS}?view=left").context["rows"]] == ["周敏"]
    assert "会籍待定" in text_of(wang.get(page_of("member", cast.zhou.person.pk)))


@pytest.mark.parametrize("verb", ["retain", "move_out"])
def test_a_cadre_changes_a_standing_with_a_reason(cast, wang, verb):
    pk = live(cast.zhou).pk
    assert wang.post(page_of(verb, pk), {"reason": "", "day": str(today())}).status_code == 422
    wang.post(page_of(verb, pk), {"reason": "退休", "day": str(today())})
    assert Change.objects.get().kind == verb


def test_a_member_without_a_login_can_be_seen_to_like_any_other(cast, wang):
    [person] = colleagues(cast, 1)
    row = Membership.objects.create(person=person, union=cast.gansu, starts_on=today())
    assert "保留会籍" in text_of(wang.get(page_of("member", person.pk)))
    wang.post(page_of("retain", row.pk), {"reason": "退休", "day": str(today())})
    assert Change.objects.get().person == person


@pytest.mark.parametrize("verb", ["deem", "expel"])
def test_a_cadre_notes_the_meeting_that_ended_a_membership(cast, wang, verb):
    facts = {"reason": "多年不交会费", "held_on": str(today()), "due_count": 7, "present_count": 5}
    wang.post(page_of(verb, live(cast.zhou).pk), facts)
    assert (Change.objects.get().kind, Decision.objects.get().present_count, live(cast.zhou)) == (verb, 5, None)


@pytest.mark.parametrize(("amount", "status"), [("6543.21", 302), ("6543.215", 422), ("很多", 422), ("0", 422)])
def test_a_dues_base_is_noted_and_seen_with_a_reason_only(cast, wang, amount, status):
    answer = wang.post(page_of("note_base", live(cast.zhou).pk), {"amount": amount, "starts_on": str(today())})
    assert answer.status_code == status
    if status == 302:
        base = Person.objects.get(pk=cast.zhou.person.pk)
        member = text_of(wang.get(page_of("member", base.pk)))
        assert "6,543.21" not in member
        from zgh.governance.membership.models import DuesBase

        address = page_of("reveal", DuesBase.objects.get().pk)
        assert "6,543.21" not in text_of(wang.get(address))
        assert "6,543.21" in text_of(wang.post(address, {"reason": "核对会费"}))


def test_my_page_says_where_i_stand_in_every_state(cast, client):
    client.force_login(cast.ma)
    assert "您还不是工会会员" in text_of(client.get("/membership/"))
    applied(cast.ma)
    assert "入会申请正在办" in text_of(client.get("/membership/"))
    client.force_login(cast.zhou)
    assert "出示会员卡" in text_of(client.get("/membership/"))
    standing.retain(cast.wang, live(cast.zhou), "退休")
    assert "没有选举权" in text_of(client.get("/membership/"))


def test_the_home_the_services_and_the_workbench_lead_here(cast, client):
    applied(cast.ma)
    client.force_login(cast.ma)
    assert "申请加入甘肃连锁工会" in text_of(client.get("/"))
    assert JOIN in text_of(client.get("/services/"))
    client.force_login(cast.wang)
    desk = text_of(client.get("/desk/"))
    assert "马俊申请加入甘肃连锁工会" in desk
    assert "上会" in desk
