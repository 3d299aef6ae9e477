"""From an application to a brand: who does which step, what is owed, who hears, who sees what."""

from __future__ import annotations

import datetime as dt
import uuid
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from zgh.foundation.audit.book import history
from zgh.foundation.files.attach import attached
from zgh.foundation.files.hold import hold
from zgh.foundation.flow.machine import IllegalMove, Overtaken
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Duty
from zgh.foundation.todo.models import Todo
from zgh.services.brands import applying
from zgh.services.brands.models import Brand, Custom, Incubation, Visit, customs

from .conftest import ORDER, apply, browser, found, fresh, picture, seen_by

TODAY = timezone.localdate
DAY = dt.timedelta(days=1)
LINE = ["zhou", "ma", "wang", "li", "yang", "chen", "zhao"]


def todos(row: Incubation) -> dict[str, Todo]:
    return {todo.verb: todo for todo in Todo.objects.open().filter(about_type="brands.incubation", about_id=row.pk)}


def said(row: Incubation, user: object) -> list[str]:
    rows = Notice.objects.filter(user=user, about_type="brands.incubation", about_id=row.pk)
    return list(rows.order_by("pk").values_list("text", flat=True))


def test_an_application_becomes_a_brand(cast: SimpleNamespace) -> None:
    row = apply(cast, "recognised")
    assert (row.state, row.brand.state, row.brand.recognised_on) == ("recognised", "recognised", TODAY())
    assert (row.brand.union, row.brand.name) == (cast.gansu, "驼铃声声")
    assert not todos(row)
    texts = "".join(said(row, cast.ma))
    assert all(words in texts for words in ("来辅导", "开始试行", "全集团都看得到"))
    verbs = list(history(row).values_list("verb", flat=True))
    assert [verb.removeprefix("brands.") for verb in verbs] == [
        *("draft", "save_draft", "submit", "accept", "try_out", "report", "recognise")
    ]


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("draft", ["li"]),
        ("submitted", ["ma", "li", "yang"]),
        ("coaching", ["ma", "li", "yang"]),
        ("recognised", ["ma", "li", "yang"]),
    ],
)
def test_an_application_is_seen_by_its_union_and_once_sent_in_by_the_line_above_and_who_carries_it(
    cast: SimpleNamespace, state: str, shown: list[str]
) -> None:
    assert seen_by(cast, apply(cast, state)) == shown


def test_a_brand_on_trial_is_seen_along_the_line_and_a_recognised_one_by_every_colleague(cast: SimpleNamespace) -> None:
    row = apply(cast, "reported")
    assert seen_by(cast, row.brand) == LINE
    row.recognise(cast.yang)
    assert seen_by(cast, row.brand) == [*LINE, "xiong", "liu"]


DECIDING = ("accept", "send_back", "decline", "note_visit", "try_out", "extend", "recognise")
FORMS = {
    "send_back": {"reason": "再写细一点"},
    "decline": {"reason": "和别的品牌重了"},
    "note_visit": {"on": "2026-01-05", "how": "visit", "words": "看了现场"},
    "try_out": {"until": "2099-01-01"},
    "extend": {"until": "2099-01-01", "reason": "再看一季"},
    "report": {"words": "试行三个月，来了二百多人，都说好，还想再办。"},
}
BEFORE = {
    **{"accept": "submitted", "send_back": "submitted", "decline": "submitted", "note_visit": "coaching"},
    **{"try_out": "coaching", "extend": "trial", "recognise": "reported", "submit": "draft", "withdraw": "submitted"},
    "report": "trial",
}


@pytest.mark.parametrize("verb", [*DECIDING, "submit", "withdraw", "report"])
def test_each_step_is_taken_by_whom_it_belongs_to(cast: SimpleNamespace, verb: str) -> None:
    row = apply(cast, BEFORE[verb])
    may = "yang" if verb in DECIDING else "li"
    for name in ("zhou", "wang", "liu", "operator", "li" if may == "yang" else "yang"):
        answer = browser(getattr(cast, name)).post(f"/brands/incubations/{row.pk}/{verb}/", FORMS.get(verb, {}))
        assert answer.status_code == 404, name
    assert fresh(row).state == BEFORE[verb].replace("reported", "trial")
    answer = browser(getattr(cast, may)).post(f"/brands/incubations/{row.pk}/{verb}/", FORMS.get(verb, {}))
    assert answer.status_code == 302
    assert history(row).filter(verb=f"brands.{verb}").exists()


def test_nobody_decides_about_what_they_have_applied_for_or_carry(cast: SimpleNamespace) -> None:
    Duty.objects.create(user=cast.li, union=cast.group, code="chair", starts_on=dt.date(2020, 1, 1))
    row = apply(cast)
    assert seen_by(cast, row, "accept") == ["yang"]
    other = applying.draft(cast.yang, cast.group, uuid.uuid4())
    other.save_draft(cast.yang, name="集团自己的", why="x", plan="y", carried_by=cast.chen)
    other.submit(cast.yang)
    assert seen_by(cast, other, "accept") == ["li"]  # at the root a colleague decides: nobody stands above


@pytest.mark.parametrize("gone", ["name", "why", "plan", "carried_by"])
def test_what_is_missing_is_said_before_it_is_sent_in(cast: SimpleNamespace, gone: str) -> None:
    row = apply(cast, "draft")
    row.save_draft(cast.li, **{gone: None if gone == "carried_by" else ""})
    with pytest.raises(ValidationError, match="还没有"):
        row.submit(cast.li)
    assert fresh(row).state == "draft"


def test_a_name_that_is_taken_is_refused_in_words(cast: SimpleNamespace) -> None:
    found(cast, "驼铃声声")
    with pytest.raises(ValidationError, match="已经有一个叫“驼铃声声”的品牌"):
        apply(cast)


def test_what_is_owed_is_a_to_do_with_the_days_of_the_customs(cast: SimpleNamespace) -> None:
    row = apply(cast)
    todo = todos(row)["accept"]
    assert (todo.union, todo.duty, todo.due_at) == (cast.group, "chair", row.due_at)
    row.accept(cast.yang)
    assert set(todos(row)) == {"try_out", "note_visit"}
    assert todos(row)["note_visit"].user == cast.yang
    assert timezone.localdate(row.due_at) == TODAY() + customs().coaching_days * DAY
    row.try_out(cast.yang)
    assert set(todos(row)) == {"recognise", "report"}
    assert (todos(row)["report"].union, timezone.localdate(todos(row)["report"].due_at)) == (
        cast.gansu,
        row.trial_until,
    )
    row.report(cast.li, words="总结" * 10)
    assert set(todos(row)) == {"recognise"}


def test_customs_hold_from_the_day_they_are_decided_and_promises_made_before_stay(cast: SimpleNamespace) -> None:
    first = apply(cast, "trial", name="旧的")
    days = {"answer_workdays": 5, "coaching_days": 30, "visit_days": 10, "trial_days": 60, "decide_workdays": 5}
    assert browser(cast.li).post("/brands/customs/", days).status_code == 404
    assert browser(cast.yang).post("/brands/customs/", days | {"trial_days": 0}).status_code == 422
    assert browser(cast.yang).post("/brands/customs/", days).status_code == 302
    assert customs().trial_days == 60
    assert fresh(first).trial_until == TODAY() + 180 * DAY
    assert apply(cast, "trial", name="新的").trial_until == TODAY() + 60 * DAY
    Custom.objects.update(starts_on=TODAY() + DAY)
    assert customs().trial_days == 180


def test_a_visit_is_noted_read_by_both_sides_and_moves_the_next(cast: SimpleNamespace) -> None:
    row = apply(cast, "coaching")
    said_once = {"on": TODAY() - DAY, "how": "call", "words": "先办一场看看", "next_on": TODAY() + 9 * DAY}
    visit = row.note_visit(cast.yang, **said_once)
    assert row.note_visit(cast.yang, **said_once) == visit  # pressed twice
    assert timezone.localdate(todos(row)["note_visit"].due_at) == TODAY() + 9 * DAY
    assert seen_by(cast, visit) == ["ma", "li", "yang"]
    assert "先办一场看看" in browser(cast.li).get(row.get_absolute_url()).content.decode()
    url = f"/brands/visits/{visit.pk}/amend/"
    facts = {"on": TODAY(), "how": "visit", "words": "办了一场，来了三十人"}
    assert browser(cast.li).post(url, facts).status_code == 404
    assert browser(cast.yang).post(url, facts).status_code == 302
    assert fresh(visit).words == "办了一场，来了三十人"
    wrong = browser(cast.yang).post(f"/brands/incubations/{row.pk}/note_visit/", facts | {"on": TODAY() + DAY})
    assert wrong.status_code == 422
    assert "还没到这一天" in wrong.content.decode()
    assert "办了一场，来了三十人" in wrong.content.decode()
    assert Visit.objects.count() == 1


def test_sent_back_it_is_changed_and_sent_in_again(cast: SimpleNamespace) -> None:
    row = apply(cast, "coaching")
    row.send_back(cast.yang, "先想清楚给谁做")
    assert "先想清楚给谁做" in browser(cast.li).get(f"/brands/incubations/{row.pk}/save_draft/").content.decode()
    assert any(text.endswith("先想清楚给谁做") for text in said(row, cast.ma))
    assert not todos(row)
    fresh(row).submit(cast.li)
    assert set(todos(row)) == {"accept"}


def test_declined_is_final_and_applied_for_anew_with_the_same_words(cast: SimpleNamespace) -> None:
    row = apply(cast, "trial")
    row.decline(cast.yang, "人来得太少")
    assert (row.brand.state, seen_by(cast, row.brand)) == ("closed", ["li", "yang"])
    for verb in ("accept", "recognise", "withdraw", "submit"):
        with pytest.raises(IllegalMove):
            getattr(fresh(row), verb)(cast.yang)
    client = browser(cast.li)
    assert f"?again={row.pk}" in client.get(row.get_absolute_url()).content.decode()
    client.post(f"/brands/incubations/apply/?again={row.pk}", {"union": cast.gansu.pk, "once": uuid.uuid4()})
    anew = Incubation.objects.exclude(pk=row.pk).get()
    assert (anew.name, anew.plan, anew.carried_by, anew.state) == (row.name, row.plan, cast.ma, "draft")
    anew.submit(cast.li)  # the name is free again
    assert browser(cast.liu).get(f"/brands/incubations/apply/?again={row.pk}").status_code == 404


def test_withdrawn_in_the_middle_of_the_trial_the_brand_goes_with_it(cast: SimpleNamespace) -> None:
    row = apply(cast, "trial")
    row.withdraw(cast.li, "人手不够")
    assert (fresh(row).state, fresh(row.brand).state) == ("withdrawn", "closed")
    assert not todos(row)


def test_a_longer_trial_asks_for_another_report_and_a_later_day(cast: SimpleNamespace) -> None:
    row = apply(cast, "reported")
    with pytest.raises(ValidationError, match="晚于"):
        row.extend(cast.yang, until=row.trial_until, reason="再看看")
    row.extend(cast.yang, until=row.trial_until + 30 * DAY, reason="再看一季")
    assert (row.reported_at, set(todos(row))) == (None, {"recognise", "report"})


def test_a_page_that_has_been_overtaken_moves_nothing(cast: SimpleNamespace) -> None:
    row = apply(cast, "reported")
    stale = fresh(row)
    row.recognise(cast.yang)
    with pytest.raises(Overtaken):
        stale.decline(cast.yang, "人来得太少")
    assert Brand.objects.get().state == "recognised"
    address = f"/brands/incubations/{row.pk}/decline/"
    for words in ("人来得太少，" * 3, "人来得太少，" * 200):  # what would be too long as well: its form is gone
        answer = browser(cast.yang).post(address, {"reason": words})
        assert answer.status_code == 409
        assert words in answer.content.decode()


def test_a_report_sent_twice_is_one_and_another_one_counts(cast: SimpleNamespace) -> None:
    row = apply(cast, "trial")
    told = len(history(row))
    for words in (
        "办了三场，来了九十人，大家还想来。",
        "办了三场，来了九十人，大家还想来。",
        "又办了一场，记下的事都办成了。",
    ):
        fresh(row).report(cast.li, words=words)
    assert len(history(row)) == told + 2


def test_a_report_with_photos_sent_twice_has_them_once(cast: SimpleNamespace) -> None:
    row, words = apply(cast, "trial"), "办了三场，来了九十人，大家还想来。"
    for _n in range(2):
        fresh(row).report(cast.li, words=words, files=[hold(picture())])
    assert attached(row).count() == 1
    fresh(row).report(cast.li, words=words, files=[hold(picture("red"))])
    assert attached(row).count() == 2


def test_begun_and_tried_twice_is_one(cast: SimpleNamespace) -> None:
    once = uuid.uuid4()
    assert applying.draft(cast.li, cast.gansu, once) == applying.draft(cast.li, cast.gansu, once)
    row = apply(cast, "coaching")
    stale = fresh(row)
    row.try_out(cast.yang)
    with pytest.raises(IllegalMove):
        stale.try_out(cast.yang)
    assert Brand.objects.count() == 1


def test_it_is_written_kept_and_sent_in_from_the_form(cast: SimpleNamespace) -> None:
    client = browser(cast.li)
    assert "10 个工作日内答复" in client.get("/brands/incubations/apply/").content.decode()
    start = client.post("/brands/incubations/apply/", {"union": cast.gansu.pk, "once": uuid.uuid4()})
    words = {"name": "驼铃声声", "slogan": "", "why": "路太长", "plan": "", "needs": "", "carried_by": "没有这人"}
    wrong = client.post(start.url, words)
    assert wrong.status_code == 422
    assert "没有找到“没有这人”" in wrong.content.decode()
    assert "路太长" in wrong.content.decode()
    kept = client.post(start.url, words | {"carried_by": "马俊"})
    row = Incubation.objects.get()
    assert (kept.status_code, row.carried_by, row.state) == (302, cast.ma, "draft")
    missing = client.post(start.url, words | {"carried_by": "马俊", "submit": "1"})
    assert "还没有写打算怎么做" in missing.content.decode()
    client.post(start.url, words | {"carried_by": "马俊", "plan": "每月一次", "submit": "1"})
    assert fresh(row).state == "submitted"
    assert client.post("/brands/incubations/apply/", {"union": cast.hunan.pk}).status_code == 422


@pytest.mark.parametrize("state", ORDER[:-2])
def test_the_stepper_says_how_far_it_is(cast: SimpleNamespace, state: str) -> None:
    page = browser(cast.li).get(apply(cast, state).get_absolute_url()).content.decode()
    now = {"draft": "申请", "submitted": "申请", "coaching": "辅导", "trial": "试行"}[state]
    assert f'aria-current="step">{now}' in page


@pytest.mark.parametrize("many", [1, 5])
def test_the_list_of_applications_costs_the_same_for_one_and_five(
    cast: SimpleNamespace, many: int, django_assert_num_queries: object
) -> None:
    for n in range(many):
        apply(cast, "coaching", name=f"品牌{n}")
    client = browser(cast.yang)
    client.get("/brands/incubations/")
    with django_assert_num_queries(9):  # type: ignore[operator]
        page = client.get("/brands/incubations/").content.decode()
    assert f"品牌{many - 1}" in page
    file = b"".join(client.get("/brands/incubations/?format=csv").streaming_content).decode()
    assert f"品牌{many - 1}" in file


def test_whoever_has_written_or_sent_it_in_does_not_decide(cast: SimpleNamespace) -> None:
    for union in (cast.gansu, cast.group):
        Duty.objects.create(user=cast.wang, union=union, code="chair", starts_on=dt.date(2020, 1, 1))
    row = apply(cast, "draft")
    row.submit(cast.wang)
    assert seen_by(cast, row, "accept") == ["yang"]
    Duty.objects.filter(user=cast.yang).update(ends_on=TODAY())
    row.accept(cast.yang)
    assert todos(row)["try_out"].duty == "news"  # nobody above may: it lies where somebody should


def test_a_name_given_away_meanwhile_is_said_when_it_is_to_be_tried(cast: SimpleNamespace) -> None:
    row = apply(cast, "coaching")
    found(cast, row.name)
    answer = browser(cast.yang).post(f"/brands/incubations/{row.pk}/try_out/", {"until": "2099-01-01"})
    assert answer.status_code == 422
    assert "已经有一个叫“驼铃声声”的品牌了" in answer.content.decode()
    assert fresh(row).state == "coaching"


def test_who_carries_it_opens_what_they_are_told_of(cast: SimpleNamespace) -> None:
    row = apply(cast, "coaching")
    page = browser(cast.ma).get(Notice.objects.filter(user=cast.ma).latest("pk").url)
    assert (page.status_code, '/brands/incubations/"' in page.content.decode()) == (200, False)
    assert browser(cast.ma).post(f"/brands/incubations/{row.pk}/try_out/", {"until": "2099-01-01"}).status_code == 404


def test_what_is_owed_to_nobody_stands_last(cast: SimpleNamespace) -> None:
    apply(cast, "recognised", name="定了的")
    apply(cast, "coaching", name="在辅导的")
    page = browser(cast.li).get("/brands/incubations/?view=ours").content.decode()
    assert page.index("在辅导的") < page.index("定了的")


def test_nothing_is_recognised_before_anybody_has_said_what_the_trial_brought(cast):
    row = apply(cast, "trial")
    with pytest.raises(ValidationError, match="总结"):
        row.recognise(cast.yang)
    answer = browser(cast.yang).post(reverse("brands:recognise", args=[row.pk]), {"words": ""})
    assert (answer.status_code, fresh(row).state) == (422, "trial")
    row = fresh(row)
    row.report(cast.li, words="试行三个月，来了二百多人。")
    row.extend(cast.yang, until=row.trial_until + dt.timedelta(days=30), reason="再试一个月")
    row.recognise(cast.yang)
    assert fresh(row).state == "recognised"


def test_two_who_write_one_draft_do_not_overwrite_each_other(cast):
    row = apply(cast, "draft")
    url, client = reverse("brands:save_draft", args=[row.pk]), browser(cast.li)
    seen = client.get(url).context["form"].initial["seen"]
    fresh(row).save_draft(cast.li, plan="每周一次")
    sent = {
        "name": "驼铃声声",
        "slogan": "",
        "why": "",
        "plan": "每年一次",
        "needs": "",
        "carried_by": "",
        "seen": seen,
    }
    late = client.post(url, sent)
    assert (late.status_code, fresh(row).plan) == (422, "每周一次")
    assert "刚刚有同事存过" in late.content.decode()
    client.post(url, sent | {"seen": late.context["form"]["seen"].value()})
    assert fresh(row).plan == "每年一次"


def test_a_visit_amended_in_two_windows_is_not_overwritten(cast):
    row = apply(cast, "coaching")
    visit = row.note_visit(cast.yang, on=timezone.localdate() - dt.timedelta(days=2), how="visit", words="看了一圈")
    url, client = reverse("brands:amend_visit", args=[visit.pk]), browser(cast.yang)
    seen = client.get(url).context["form"].initial["seen"]
    fresh(visit).amend(cast.yang, words="看了一圈，人手够")
    late = client.post(url, {"on": visit.on, "how": "call", "words": "打了电话", "seen": seen})
    assert (late.status_code, fresh(visit).words) == (422, "看了一圈，人手够")
