"""The last import can be taken back: line by line, dated, logged, and never over what somebody has changed since."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from zgh.foundation.accounts.models import Phone, User
from zgh.foundation.audit.book import history
from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.orgs.importing import batches, undo
from zgh.foundation.orgs.models import (
    Company,
    Coverage,
    Duty,
    Employment,
    IdentityNumber,
    ImportBatch,
    ImportRow,
    Officer,
    Person,
    Union,
)
from zgh.foundation.orgs.tasks import forget_traces

from . import test_structure
from .test_leaving import HEAD, gone
from .test_roster import HUNAN, ID, apply, line, preview


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    monkeypatch.setattr(batches, "PAUSE", 0)


def take_back(batch: ImportBatch) -> ImportBatch:
    undo.undo(batch, batch.by)
    undo.run_undo(batch, batch.by)
    batch.refresh_from_db()
    assert batch.state == "undone"
    return batch


def known() -> dict:
    """Everything a roster may touch, except the mere existence of people it brought."""
    return {
        "people": list(
            Person.objects.exclude(name="赵小红").order_by("pk").values("pk", "name", "sex", "born_on", "union")
        ),
        "jobs": list(Employment.objects.at().order_by("pk").values()),
        "numbers": list(
            IdentityNumber.objects.exclude(person__name="赵小红").order_by("pk").values("pk", "number_hash")
        ),
        "phones": list(Phone.objects.order_by("pk").values("pk", "number_hash", "is_verified")),
        "duties": list(Duty.objects.order_by("pk").values()),
        "officers": list(Officer.objects.order_by("pk").values()),
        "logins": list(User.objects.exclude(name="赵小红").order_by("pk").values("pk", "name", "is_active")),
    }


def test_every_kind_of_line_goes_back_to_what_was(cast):
    Phone.objects.filter(user=cast.ma).update(is_verified=False)
    before = known()
    rows = [
        (*line(number="", phone="13911112222"), "", "", ""),  # new
        (*line("E0001", "周敏", ID, "", post="店长"), "", "", ""),  # changed: a new job, an identity number
        (*line("E0002", "马俊", "", "13911119999", HUNAN, post=""), "", "", ""),  # moved, another phone
        gone("E0004", "李建国"),  # left: a chair with duties
    ]
    batch = apply(preview(cast, *rows, head=HEAD))
    assert batch.counts == {"new": 1, "changed": 1, "moved": 1, "left": 1}
    assert known() != before
    take_back(batch)
    assert known() == before
    assert (batch.done_count, batch.rows.filter(is_undone=True).count()) == (4, 4)
    newcomer = Person.objects.get(name="赵小红")
    assert not newcomer.user.is_active
    [job] = newcomer.employments.all()
    assert job.ends_on == job.starts_on  # never held, but still written down
    assert [page.verb for page in history(batch)][-2:] == ["orgs.undo", "orgs.restore"]


def test_undone_and_imported_again_is_as_imported_once(cast):
    rows = [line(number=""), line("E0001", "周敏", "", "", post="店长")]
    take_back(apply(preview(cast, *rows)))
    batch = apply(preview(cast, *rows))
    assert batch.counts == {"returned": 1, "changed": 1}
    assert Person.objects.filter(name="赵小红").count() == 1
    assert Employment.objects.at().get(person__name="赵小红").employee_no == "N1"


def test_a_return_is_undone_too(cast):
    apply(preview(cast, gone("E0002", "马俊"), head=HEAD))
    before = known()
    take_back(apply(preview(cast, line("E0002", "马俊", "", "", post="药师"))))
    assert known() == before


def test_what_was_changed_since_stays_and_the_line_says_so(cast):
    batch = apply(preview(cast, line("E0001", "周敏", "", "", post="店长"), line("E0002", "马俊", "", "", post="药师")))
    Employment.objects.filter(person=cast.zhou.person, ends_on=None).update(post="区域经理")
    take_back(batch)
    assert Employment.objects.at().get(person=cast.zhou.person).post == "区域经理"
    assert Employment.objects.at().get(person=cast.ma.person).post == ""
    row = batch.rows.get(key="E0001")
    assert (row.is_undone, "又改过" in row.message, batch.done_count) == (False, True, 1)


@pytest.mark.parametrize(
    ("take", "said"), [("number", "工号已经给了别人"), ("chair", "主席已经换人"), ("phone", "手机号已经登记给别人")]
)
def test_what_somebody_else_holds_by_now_is_not_taken_from_them(cast, take, said):
    Phone.objects.filter(user=cast.li).update(is_verified=False)
    if take == "phone":
        batch = apply(preview(cast, line("E0004", "李建国", "", "13911119999", post="")))
        Phone.objects.create(user=cast.operator, **Phone.fields_for("13800000004"))
    else:
        batch = apply(preview(cast, gone("E0004", "李建国"), head=HEAD))
    if take == "number":
        Employment.objects.create(
            person=cast.xiong.person, company=cast.gansu_co, employee_no="E0004", starts_on=timezone.localdate()
        )
    if take == "chair":
        Officer.objects.create(union=cast.gansu, person=cast.wang.person, post="chair", starts_on=timezone.localdate())
    take_back(batch)
    row = batch.rows.get()
    assert (row.is_undone, said in row.message) == (False, True)


def test_only_the_last_import_of_the_same_unions_and_only_for_a_week(cast):
    first = apply(preview(cast, line("E0001", "周敏", "", "", post="店长"), union=cast.gansu))
    assert undo.can_undo(first)
    beside = apply(preview(cast, line("E0008", "熊枫", "", "", HUNAN, post="库管"), union=cast.hunan))
    assert undo.can_undo(first)
    above = apply(preview(cast, line("E0002", "马俊", "", "", post="药师")))
    assert [undo.can_undo(batch) for batch in (first, beside, above)] == [False, False, True]
    with pytest.raises(IllegalMove):
        undo.undo(first, cast.chen)
    take_back(above)
    assert undo.can_undo(first)
    ImportBatch.objects.filter(pk=first.pk).update(applied_at=timezone.now() - dt.timedelta(days=8))
    first.refresh_from_db()
    assert not undo.can_undo(first)
    forget_traces()
    assert not ImportRow.objects.filter(batch=first).exclude(trace=None).exists()
    assert ImportRow.objects.filter(batch=beside).exclude(trace=None).exists()


def test_undoing_twice_and_after_an_interruption(cast):
    batch = apply(preview(cast, *[line(f"N{n}", f"职工{n}", "", "") for n in range(3)]))
    undo.undo(batch, cast.chen)
    undo.run_undo(batch, cast.chen)
    undo.run_undo(batch, cast.chen)  # a second delivery of the task
    with pytest.raises(IllegalMove):
        undo.undo(ImportBatch.objects.get(pk=batch.pk), cast.chen)
    assert not Employment.objects.at().filter(employee_no__startswith="N").exists()


def test_a_structure_goes_back_names_places_and_coverage(cast):
    before = [list(Union.objects.values("pk", "path", "name")), set(Coverage.objects.at().values_list("pk", flat=True))]
    rows = [
        test_structure.line("工会委员会", "U1", "甘肃新工会委员会", "", "", covers="C2", province=""),
        test_structure.line("工会委员会", "U9", "青海工会委员会", "", "U0", covers="C1", province=""),
        test_structure.line("公司", "C9", "青海药业", "", "C0"),
        test_structure.line("公司", "C2", "湖南民生药业有限公司", "", "C1", province=""),
    ]
    batch = test_structure.preview(*rows, union=cast.group)
    assert batch.counts == {"new": 2, "changed": 1, "moved": 1}
    test_structure.apply(batch)
    assert Person.objects.get(user=cast.ma).union != cast.gansu
    take_back(batch)
    union = Union.objects.get(code="U9")
    assert union.closed_on == timezone.localdate()
    after = [list(Union.objects.exclude(code="U9").values("pk", "path", "name"))]
    assert after == before[:1]
    assert set(Coverage.objects.at().values_list("union__code", "company__code")) == {
        ("U0", "C0"), ("U1", "C1"), ("U2", "C2"),
    }  # fmt: skip
    assert Company.objects.get(code="C2").depth == 2
    assert Person.objects.get(user=cast.ma).union == cast.gansu
    assert "不会删除" in batch.rows.get(key="C9").message
