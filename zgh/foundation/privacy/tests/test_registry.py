"""Every room says what it keeps; what it says can be read and holds nobody else's rows."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from zgh.foundation.notices.send import send
from zgh.foundation.orgs.correct import correct
from zgh.foundation.orgs.models import ImportBatch
from zgh.foundation.orgs.unseal import looks_at, unseal
from zgh.foundation.privacy import closing, consents, correcting
from zgh.foundation.privacy.models import Export, ExportSubject
from zgh.foundation.privacy.registry import Holding, Subject, holding_of, holdings, kind_of
from zgh.services.voice.models import Category
from zgh.services.voice.submit import submit

SECRET = "食堂的汤太咸了，只有我会这么说"


def words(holding: Holding, user: object) -> str:
    lines = list(holding.lines(Subject(user)))
    return " ".join(f"{line.title} {[str(fact.value) for fact in line.facts]}" for line in lines)


@pytest.mark.parametrize("holding", holdings(), ids=lambda holding: holding.key)
def test_a_declaration_says_everything_a_person_may_ask(holding: Holding) -> None:
    assert holding.label
    assert holding.why
    assert holding.seen_by
    assert holding.keep or kind_of(holding.kept_by), "how long?"


def test_ones_own_name_number_job_and_membership_are_found(cast) -> None:
    found = {holding.key: words(holding, cast.zhou) for holding in holdings()}
    assert "周敏" in found["orgs.person"]
    assert "13800000001" in found["accounts.phone"]
    assert "E0001" in found["orgs.jobs"]
    assert "甘肃连锁工会" in found["orgs.memberships"]


@pytest.mark.parametrize("is_masked", [False, True])
def test_a_case_is_the_authors_alone_named_or_hidden(cast, is_masked: bool) -> None:
    submit(
        by=cast.zhou, kind="suggestion", category=Category.objects.first(), text=SECRET, once=uuid.uuid4(),
        is_masked=is_masked,
    )  # fmt: skip
    key = "voice.hidden" if is_masked else "voice.cases"
    assert SECRET in words(holding_of(key), cast.zhou)
    assert not holding_of(key).rows(Subject(cast.ma))
    others = (cast.ma, cast.wang, cast.li, cast.yang, cast.zhao, cast.operator)
    assert not any(SECRET in words(holding_of(key), other) for other in others)


def test_notices_of_another_are_not_mine(cast) -> None:
    send("voice.answered", [cast.zhou], text=SECRET)
    assert SECRET in words(holding_of("notices.notices"), cast.zhou)
    assert SECRET not in words(holding_of("notices.notices"), cast.ma)


def test_what_this_room_did_for_me_is_mine_to_read_and_nobody_elses(cast):
    correcting.ask(by=cast.zhou, field="post", wanted="执业药师", note=SECRET)
    consents.withdraw(cast.zhou, "notices.pushes")
    closing.ask(by=cast.zhou)
    facts = {"list_key": "orgs.people", "title": "职工名册", "kind": "xlsx", "count": 9, "reason": "发慰问品"}
    export = Export.objects.create(user=cast.wang, union=cast.gansu, state="at_once", **facts)
    ExportSubject.objects.create(export=export, person=cast.zhou.person)
    unseal(cast.zhou.person, "phone", cast.wang, "送慰问品要打电话")
    said = {
        "corrections": SECRET, "consents": "撤回", "closings": "冷静期", "in_files": "发慰问品", "looks": "手机号",
    }  # fmt: skip
    for key, text in said.items():
        holding = holding_of(f"privacy.{key}")
        assert text in words(holding, cast.zhou)
        for other in (cast.ma, cast.wang, cast.yang, cast.operator):
            assert not words(holding, other)
    assert "职工名册" in words(holding_of("privacy.exports"), cast.wang)
    assert not words(holding_of("privacy.exports"), cast.zhou)


def test_who_looked_is_not_told_who_asked_about_it(cast):
    unseal(cast.zhou.person, "phone", cast.wang, "送慰问品要打电话")
    [look] = looks_at(cast.zhou.person)
    correcting.inquire(by=cast.zhou, look=look, note=SECRET)
    assert SECRET in words(holding_of("privacy.corrections"), cast.zhou)
    assert not any(SECRET in words(holding, cast.wang) for holding in holdings())


def test_a_wanted_number_stays_masked_on_the_page(cast, client):
    correcting.ask(by=cast.zhou, field="phone", wanted="13911112222")
    client.force_login(cast.zhou)
    url = reverse("privacy:held", args=["privacy.corrections"])
    assert "13911112222" not in client.get(url).content.decode()
    assert "13911112222" in client.post(url).content.decode()


@pytest.mark.parametrize("part", ["by", "proposed_by", "approved_by"])
def test_files_i_had_a_part_in_are_found_without_their_samples(cast, part, django_assert_num_queries):
    facts = {"kind": "roster", "file_name": "九月花名册.xlsx", "sha256": "0" * 64, "union": cast.group}
    ImportBatch.objects.create(**facts, layout='{"top": ["张三"]}', **{part: cast.chen})
    assert "九月花名册.xlsx" in words(holding_of("orgs.batches"), cast.chen)
    assert "九月花名册.xlsx" not in words(holding_of("orgs.batches"), cast.wang)
    with django_assert_num_queries(1):
        [row] = holding_of("orgs.batches").rows(Subject(cast.chen))
        assert "layout" in row.get_deferred_fields()


def test_changes_made_to_me_are_told_with_who_made_them(cast):
    correct(cast.zhou.person, "sex", "女", cast.wang, note="身份证核对过")
    assert "王丽娟" in words(holding_of("audit.about"), cast.zhou)
    assert "身份证核对过" in words(holding_of("audit.about"), cast.zhou)
    assert "身份证核对过" not in words(holding_of("audit.about"), cast.ma)


def test_long_holdings_are_read_in_pages(cast, django_assert_num_queries) -> None:
    from zgh.foundation.accounts.models import SavedView

    SavedView.objects.bulk_create(SavedView(user=cast.zhou, list_key="x", name=f"{n}", query="") for n in range(501))
    with django_assert_num_queries(2):
        assert len(list(holding_of("accounts.views").lines(Subject(cast.zhou)))) == 501
