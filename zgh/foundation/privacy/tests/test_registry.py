"""Every room says what it keeps; what it says can be read and holds nobody else's rows."""

from __future__ import annotations

import uuid

import pytest

from zgh.foundation.notices.send import send
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


def test_long_holdings_are_read_in_pages(cast, django_assert_num_queries) -> None:
    from zgh.foundation.accounts.models import SavedView

    SavedView.objects.bulk_create(SavedView(user=cast.zhou, list_key="x", name=f"{n}", query="") for n in range(501))
    with django_assert_num_queries(2):
        assert len(list(holding_of("accounts.views").lines(Subject(cast.zhou)))) == 501
