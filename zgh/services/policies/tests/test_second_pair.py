"""Who wrote a rule does not verify it where somebody else can; where nobody can, the verification says so."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from zgh.services.policies.models import Document, Rule

from .conftest import browser

SAID = "这条是您写的，请另一位同事核实"


@pytest.fixture
def written(keepers):
    """A whole rule of a province, written by `who`."""

    def made(who, province):
        law = Document.objects.create(title="条例", level="province", province=province, text="第一条")
        rule = Rule.objects.create(kind="checkup", province=province, value="9", unit="day", case="婚检")
        rule.amend(getattr(keepers, who), value="10", document=law, starts_on=dt.date(2022, 1, 1))
        return rule

    return made


@pytest.mark.parametrize(
    ("hands", "province", "said"),
    [(("liu", "liu"), "43", "refused"), (("liu", "yang"), "43", ""), (("yang", "liu"), "43", ""),
     (("yang", "yang"), "43", "refused"), (("yang", "yang"), "62", "alone"), (("yang", "yang"), "", "alone")],
)  # fmt: skip
def test_another_verifies_where_there_is_another(keepers, written, hands, province, said):
    may, is_alone = said != "refused", said == "alone"
    rule, client = written(hands[0], province), browser(getattr(keepers, hands[1]))
    page = client.get(rule.get_absolute_url()).content.decode()
    assert (SAID in page, f"/rules/{rule.pk}/verify/" in page) == (not may, may)
    part = client.post(f"/policies/rules/{rule.pk}/verify/", {"seen": rule.wording}, headers={"HX-Request": "true"})
    assert (SAID in part.content.decode()) == (not may)
    rule.refresh_from_db()
    assert (rule.state == "verified", rule.is_alone) == (may, is_alone)
    words = "写和核是同一个人"
    assert (words in part.content.decode()) == is_alone
    assert (words in browser(keepers.zhou).get(rule.get_absolute_url()).content.decode()) == is_alone


def test_the_last_who_wrote_counts_and_other_words_take_it_back(keepers, written):
    rule = written("liu", "43")
    rule.amend(keepers.yang, clause="第二条")
    rule.verify(keepers.liu)
    rule.amend(keepers.liu, clause="第三条")
    with pytest.raises(ValidationError, match=SAID):
        rule.verify(keepers.liu)
    alone = written("yang", "62")
    alone.verify(keepers.yang)
    alone.retire(keepers.yang)
    assert (alone.is_alone, alone.verified_by_id) == (False, None)


def test_what_the_starter_set_says_was_written_by_nobody(keepers):
    rule = Rule.objects.filter(kind="childcare", province="43").exclude(value="").first()
    Rule.objects.filter(pk=rule.pk).update(starts_on=dt.date(2021, 1, 1), ends_on=None)
    rule.refresh_from_db()
    rule.verify(keepers.liu)
    assert (rule.state, rule.is_alone) == ("verified", False)
