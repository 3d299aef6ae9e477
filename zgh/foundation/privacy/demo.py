"""Looks, corrections, exports, consents and records around the demonstration accounts, dated in the last weeks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zgh.foundation.accounts.models import User
from zgh.foundation.audit.models import Record
from zgh.foundation.calendar.workdays import Almanac
from zgh.foundation.orgs.models import Person
from zgh.foundation.todo.book import open_todo
from zgh.kit.clocks import amber_at
from zgh.kit.demo import Progress, World

from .models import Assessment, Consent, Correction, Deactivation, Export, ExportSubject, Period
from .purposes import PUSHES

STEP = "我的数据"
LOOKS = (  # days ago, hour, who, field, why
    (2, 15, "demo-cadre", "phone", "云上亲子日报名，打电话确认两位老人的车次"),
    (9, 10, "demo-hr", "id_number", "核对社保补缴，身份证号对不上"),
    (23, 9, "demo-cadre", "phone", "高温慰问送到家，联系送货时间"),
    (61, 16, "demo-hr", "phone", "花名册里两位周敏，打电话问清是哪一位"),
)
REQUESTS = (  # whose (None: a colleague), days ago, field, wanted, note, state, outcome
    ("demo-employee", 2, "department", "综合办公室", "去年9月从门店调过来的，名册里还是门店", "accepted", ""),
    ("demo-employee", 40, "born_on", "1986-05-21", "差了一天，附身份证照片", "corrected", "核对过身份证，已更正"),
    (None, 0, "phone", "13911112222", "换了号码，收不到验证码", "submitted", ""),
    (None, 9, "unit", "天水分公司", "上个月调动的", "submitted", ""),
    (None, 15, "post", "执业药师", "证书已经注册到本单位", "corrected", "证书查过，已更正"),
    (None, 20, "id_number", "620102199001011232", "", "refused", "和公安系统核对，名册里的是对的，您写的少了一位校验"),
    (None, 30, "other", "籍贯甘肃", "", "withdrawn", ""),
)
ASSESSMENTS = (
    (
        "导入含身份证号的花名册", "核对身份，不把同名的人弄混；人事上传，平台比对后写入", "姓名、身份证号、手机号、任职",
        True, "泄露会被冒用，打骚扰电话", "high",
        "加密存放，平时遮住；查看写原因、本人看得到；导出超过20行要第二个人同意", "集团工会主席办公会", 200, 165,
    ),
    (
        "隐去姓名提心声", "让职工敢说话；库里只留别人解不开的记号", "诉求内容、登录记号", True,
        "一旦被认出可能受冷遇", "high", "不存姓名；办理的人只看代号和日期；导出里也没有", "集团工会主席办公会", 120, 245,
    ),
    (
        "短信和邮件提醒", "把办理进展另外发到手机", "手机号、邮箱", False, "短信被旁人看到", "low",
        "隐名事项只说有新消息；夜里不发；一点就能关", "集团工会办公室", 380, -15,
    ),
)  # fmt: skip


def build(world: World, progress: Progress) -> None:
    """A few dozen rows; with something waiting for the cadre, the chair, HR and the group."""
    cast: dict[str, User] | None = world.shared.get("cast")
    if cast is None:
        return
    zhou = Person.objects.select_related("union").get(user=cast["demo-employee"])
    others = Person.objects.filter(union=zhou.union, user__isnull=False).exclude(user__username__startswith="demo")
    colleagues = list(others.select_related("user", "union").order_by("pk")[:30])
    steps = (_looks, _requests, _exports, _words, _closed)
    for n, step in enumerate(steps, 1):
        step(world, cast, zhou, colleagues)
        progress(STEP, n, len(steps))


def _ago(world: World, days: int, hour: int = 10, minute: int = 20) -> dt.datetime:
    return min(world.moment(world.today - dt.timedelta(days=days), hour, minute), world.now - dt.timedelta(minutes=30))


def _looks(world: World, cast: dict[str, User], zhou: Any, _colleagues: list[Any]) -> None:
    Record.objects.bulk_create(
        Record(
            at=_ago(world, days, hour),
            verb="orgs.unseal",
            actor_id=cast[who].pk,
            actor_name=cast[who].name,
            about_type="orgs.person",
            about_id=zhou.pk,
            union_id=zhou.union_id,
            after={"field": field},
            note=why,
        )
        for days, hour, who, field, why in reversed(LOOKS)
    )


def _requests(world: World, cast: dict[str, User], zhou: Any, colleagues: list[Any]) -> None:
    almanac, others = Almanac(zhou.union), iter(colleagues)
    for login, days, field, wanted, note, state, outcome in REQUESTS:
        person = zhou if login else next(others, None)
        if person is None:
            return  # a very small group has few colleagues
        facts: dict[str, Any] = {"field": field, "wanted": wanted, "note": note, "state": state, "outcome": outcome}
        row = _request(world, almanac, person, days, facts, cast["demo-cadre"])
        if row.is_open:
            times: dict[str, Any] = {"started_at": row.asked_at, "amber_at": row.amber_at, "due_at": row.due_at}
            title = f"更正资料：{person.name}"
            url = row.get_absolute_url()
            open_todo(about=row, verb="correct", title=title, union=row.union, duty="orgs", url=url, **times)
    _inquiry(world, almanac, cast, zhou)


def _request(world: World, almanac: Almanac, person: Any, days: int, facts: dict[str, Any], cadre: User) -> Correction:
    asked = _ago(world, days)
    due = almanac.after(asked, 5)
    is_open = facts["state"] in (Correction.State.SUBMITTED, Correction.State.ACCEPTED)
    facts |= {"asked_at": asked, "due_at": due, "amber_at": amber_at(asked, due)}
    facts |= {"handler": cadre if facts["state"] not in ("submitted", "withdrawn") else None}
    facts |= {"closed_at": None if is_open else min(asked + dt.timedelta(days=2, hours=3), world.now)}
    facts["is_written"] = facts["state"] == Correction.State.CORRECTED
    return Correction.objects.create(user=person.user, person=person, union=person.union, **facts)


def _inquiry(world: World, almanac: Almanac, cast: dict[str, User], zhou: Any) -> None:
    look = world.moment(world.today - dt.timedelta(days=23), 9, 20)
    about = f"王丽娟，{look:%Y-%m-%d %H:%M}"
    facts: dict[str, Any] = {
        "kind": Correction.Kind.INQUIRY,
        "field": "look",
        "looker": cast["demo-cadre"],
        "about": about,
        "note": "请告诉我为什么要看我的手机号",
        "state": Correction.State.ANSWERED,
        "outcome": "王丽娟是为高温慰问送到家，打电话约时间，只用了这一次。",
    }
    _request(world, almanac, zhou, 22, facts, cast["demo-group-chair"])


def _exports(world: World, cast: dict[str, User], zhou: Any, colleagues: list[Any]) -> None:
    cadre, chair = cast["demo-cadre"], cast["demo-chair"]
    base: dict[str, Any] = {"user": cadre, "union": zhou.union, "list_key": "orgs.people", "title": "职工名册"}
    waiting = Export.objects.create(
        **base,
        kind="xlsx",
        query="membership=full",
        count=len(colleagues) + 3,
        reason="秋季疗休养报名，核对会员名单",
        state="asked",
        asked_at=_ago(world, 0, 9, 5),
    )
    title = f"王丽娟申请导出“职工名册”{waiting.count}行"
    open_todo(
        about=waiting, verb="approve", title=title, union=zhou.union, duty="chair", url=waiting.get_absolute_url(),
        started_at=waiting.asked_at,
    )  # fmt: skip
    past = _ago(world, 33, 14)
    done = Export.objects.create(
        **base,
        kind="xlsx",
        count=len(colleagues) + 1,
        reason="端午慰问品按人头核对",
        state="ready",
        asked_at=past,
        decider=chair,
        decided_at=past + dt.timedelta(hours=2),
        verdict="可以，用完删除",
        expires_at=past + dt.timedelta(hours=26),
        downloads_left=2,
    )
    few = Export.objects.create(**base, kind="csv", count=6, state="at_once", asked_at=_ago(world, 12, 11))
    Export.objects.create(
        **{**base, "title": "职工心声", "list_key": "voice.desk"},
        kind="csv",
        count=40,
        reason="给行政部门参考",
        state="refused",
        asked_at=_ago(world, 50, 10),
        decider=chair,
        decided_at=_ago(world, 49, 9),
        verdict="给汇总数就够了，不用逐条带走",
    )
    people = [zhou, *colleagues]
    ExportSubject.objects.bulk_create(ExportSubject(export=done, person=person) for person in people)
    ExportSubject.objects.bulk_create(ExportSubject(export=few, person=person) for person in people[:6])


def _words(world: World, cast: dict[str, User], _zhou: Any, colleagues: list[Any]) -> None:
    said = [(cast["demo-employee"], 90, False), (cast["demo-employee"], 70, True)]
    said += [(person.user, 30 + n, False) for n, person in enumerate(colleagues[:3])]
    Consent.objects.bulk_create(
        Consent(user=user, purpose=PUSHES.key, version=PUSHES.version, is_given=is_given, at=_ago(world, days))
        for user, days, is_given in said
    )
    keeper, start = cast["demo-group-chair"], world.today - dt.timedelta(days=100)
    Period.objects.create(
        kind="notices.read", days=180, source="集团工会主席办公会2026年第3次会议", starts_on=start, decided_by=keeper
    )
    names = ("title", "purpose", "covers", "is_sensitive", "impact", "risk", "measures", "decided_by")
    Assessment.objects.bulk_create(
        Assessment(
            **dict(zip(names, facts[:8], strict=True)),
            decided_on=world.today - dt.timedelta(days=facts[8]),
            review_on=world.today + dt.timedelta(days=facts[9]),
            recorded_by=keeper,
        )
        for facts in ASSESSMENTS
    )


def _closed(world: World, _cast: dict[str, User], _zhou: Any, colleagues: list[Any]) -> None:
    if len(colleagues) < 12:
        return
    gone, going = colleagues[10], colleagues[11]
    asked = _ago(world, 30)
    facts: dict[str, Any] = {"asked_at": asked, "due_at": asked + dt.timedelta(days=7)}
    Deactivation.objects.create(
        user=gone.user, person=gone, union=gone.union, state="closed", closed_at=facts["due_at"], **facts
    )
    User.objects.filter(pk=gone.user_id).update(is_active=False)
    asked = _ago(world, 3)
    facts = {"asked_at": asked, "due_at": asked + dt.timedelta(days=7)}
    Deactivation.objects.create(user=going.user, person=going, union=going.union, **facts)
