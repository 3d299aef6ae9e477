"""The pages: drafting, looking, deciding; what they cost and what is said when something is wrong."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conftest import grow
from zgh.foundation.orgs.models import Membership, Union
from zgh.governance.structure.forms import FORMS
from zgh.governance.structure.models import Reorganisation

from .changing import NEW, fresh, in_days, proposed
from .test_effect import second


def form(**fields) -> dict:
    return {"effective_on": str(timezone.localdate()), "reason": "集团统一安排", "once": str(uuid.uuid4()), **fields}


def post(client, kind: str, **fields):
    return client.post(reverse("structure:draft", args=[kind]), form(**fields))


def queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_a_merge_is_drafted_submitted_and_approved_on_pages(cast, client):
    client.force_login(cast.yang)
    answer = post(client, "merge", unions="甘肃连锁工会、湖南民生工会", target="u2")
    row = Reorganisation.objects.get()
    assert answer.url == row.get_absolute_url()
    assert (row.title, row.state) == ("甘肃连锁工会并入湖南民生工会", "drafted")
    text = client.get(answer.url).content.decode()
    for word in ("名会员的会籍转到湖南民生工会", "项任职结束", "看清了，提交批准"):
        assert word in text
    assert "批准，" not in text
    client.post(reverse("structure:submit", args=[row.pk]))
    client.force_login(second(cast))
    page = client.get(answer.url)
    client.post(reverse("structure:approve", args=[row.pk]), {"seen": page.context["mark"]})
    assert fresh(row).state == "scheduled"


@pytest.mark.parametrize("kind", FORMS)
def test_every_kind_has_a_form_and_a_draft_can_be_changed(cast, client, kind):
    grow(Union, cast.gansu, code="A", name="甲分工会", short_name="甲分工会")
    client.force_login(cast.yang)
    url = reverse("structure:draft", args=[kind])
    assert client.get(f"{url}?union={cast.gansu.pk}").status_code == 200
    fields = {
        "create": {"parent": "U1", "units": "C1", **NEW},
        "merge": {"unions": "U1，U2", **NEW},
        "split": {"union": "U1", "units": "甘肃健康医药连锁有限公司", **NEW},
        "move": {"unions": "甲分工会", "parent": "湖南民生工会"},
        "close": {"union": "U1"},
        "cover": {"units": "C1", "target": "U2"},
        "rename": {"union": "U1", "name": "甘肃医药工会委员会", "short_name": "甘肃医药工会"},
    }[kind]
    answer = client.post(url, form(**fields))
    assert answer.status_code == 302, answer.context["form"].errors
    row = Reorganisation.objects.get()
    again = client.get(reverse("structure:revise", args=[row.pk])).context["form"]
    values = {name: again[name].value() or "" for name in again.fields if name not in ("papers", "once")}
    answer = client.post(reverse("structure:revise", args=[row.pk]), form(**{**values, "reason": "改过的理由"}))
    assert answer.status_code == 302, answer.context["form"].errors
    assert fresh(row).reason == "改过的理由"
    assert fresh(row).title == row.title


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("close", {"union": "没有这个"}, "没有找到“没有这个”"),
        ("close", {"union": "工会"}, "不止一个"),
        ("close", {"union": ""}, "这里还没有填"),
        ("close", {"union": "U1", "effective_on": str(in_days(-1))}, "已经过去了"),
        ("close", {"union": "U1", "reason": "无"}, "至少4个字"),
        ("close", {"union": "U1", "effective_on": "明天"}, "日期"),
        ("merge", {"unions": "U1"}, "并入现有工会，请填上面的"),
        ("merge", {"unions": "U1", **NEW}, "至少要有两个工会"),
        ("create", {"parent": "U1", **NEW, "code": "u2"}, "已经有工会在用"),
        ("cover", {"units": "C0", "company_parent": "C1"}, "就在重药集团里面"),
        ("cover", {"units": "C1"}, "请写划归哪个工会"),
        ("split", {"union": "U0", "units": "C1", **NEW}, "不能分立"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(cast, client, kind, fields, said):
    client.force_login(cast.yang)
    answer = post(client, kind, **fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "集团统一安排" in answer.content.decode() or "reason" in fields
    assert not Reorganisation.objects.exists()


def test_a_keeper_elsewhere_is_told_that_it_is_not_theirs(cast, client):
    client.force_login(cast.liu)
    answer = post(client, "close", union="U1")
    assert answer.status_code == 422
    assert "上级来起草" in answer.content.decode()


def test_a_stale_look_is_shown_again_with_the_new_numbers(cast, client):
    row = proposed(cast.wang, "close", parts=[cast.gansu])
    row.submit(cast.wang)
    client.force_login(cast.yang)
    seen = client.get(row.get_absolute_url()).context["mark"]
    Membership.objects.create(person=cast.ma.person, union=cast.gansu, starts_on=timezone.localdate())
    answer = client.post(reverse("structure:approve", args=[row.pk]), {"seen": seen})
    assert answer.status_code == 409
    assert "影响的范围变了" in answer.content.decode()
    assert answer.context["mark"] != seen
    assert fresh(row).state == "submitted"


def test_sending_back_without_words_is_refused(cast, client):
    row = proposed(cast.wang, "close", parts=[cast.gansu])
    row.submit(cast.wang)
    client.force_login(cast.yang)
    assert client.post(reverse("structure:send_back", args=[row.pk]), {"comment": ""}).status_code == 422
    assert client.post(reverse("structure:send_back", args=[row.pk]), {"comment": "请附会议纪要"}).status_code == 302
    assert fresh(row).state == "drafted"


@pytest.mark.parametrize("key", ["members", "people", "officers", "duties", "coverages"])
def test_every_number_opens_the_rows_behind_it(cast, client, key):
    row = proposed(cast.yang, "close", parts=[cast.gansu])
    client.force_login(cast.yang)
    text = client.get(reverse("structure:affected", args=[row.pk, key])).content.decode()
    assert {"members": "周敏", "people": "马俊", "officers": "李建国", "duties": "王丽娟", "coverages": "甘肃健康"}[
        key
    ] in text
    assert client.get(reverse("structure:affected", args=[row.pk, "nothing"])).status_code == 404


def test_a_drafter_sees_no_more_people_than_they_look_after(cast, client):
    """Nothing leaks through a number: the rows behind it pass the permission of their own room."""
    row = proposed(cast.yang, "merge", parts=[cast.gansu], target=cast.hunan)
    row.submit(cast.yang)
    from zgh.governance.structure.models import Part

    Part.objects.create(reorganisation=row, union=cast.hunan)  # liu is concerned and may look
    client.force_login(cast.liu)
    text = client.get(reverse("structure:affected", args=[row.pk, "members"])).content.decode()
    assert "周敏" not in text
    assert "熊枫" in text


@pytest.mark.parametrize("name", ["changes", "reorganisation"])
def test_pages_cost_the_same_for_one_and_for_five(cast, client, name):
    rows = [proposed(cast.wang, "close", parts=[cast.gansu])]
    url = reverse(f"structure:{name}", args=[rows[0].pk] if name == "reorganisation" else [])
    client.force_login(cast.wang)
    few = queries(client, url)
    for i in range(4):
        union = grow(Union, cast.gansu, code=f"A{i}", name=f"第{i}分工会", short_name=f"第{i}分工会")
        proposed(cast.wang, "close", parts=[union])
    assert queries(client, url) == few
    assert few <= 12 + 4 * (name == "reorganisation")


@pytest.mark.parametrize("name", ["structure:changes", "structure:sheets"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("zhou", 404), ("li", 404), ("chen", 404), ("zhao", 404), ("operator", 404), ("wang", 200), ("yang", 200)],
)
def test_the_lists_are_there_for_keepers_and_for_nobody_else(cast, client, name, who, status):
    client.force_login(getattr(cast, who))
    assert client.get(reverse(name), follow=True).status_code == status
