"""The certificate ledger: codes that check, one in force, a new chair to be put on it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs import officers
from zgh.foundation.orgs.models import Officer, Union
from zgh.foundation.todo.models import Todo
from zgh.governance.terms.enter import enter
from zgh.governance.terms.models import Certificate, ReElection
from zgh.governance.terms.uscc import ALPHABET, check_character, clean_uscc, is_unions_own

from .walking import begin, day, paper, step, term, walk

GOOD = "8162010012345678X"
CODE = GOOD + check_character(GOOD)


def give(cast, **facts) -> Certificate:
    facts = {
        "number": "甘工法证字001号", "issued_on": day(900), "expires_on": day(-400), "registrar": "甘肃省总工会",
        "representative": cast.li.person, **facts,
    }  # fmt: skip
    return enter(cast.wang, cast.gansu, **facts)


def test_known_codes_check():
    # Published codes of two firms and a public body.
    for code in ("91330100799655058B", "914403001922038216", "12100000400000624D"):
        assert clean_uscc(code) == code


@pytest.mark.parametrize("n", range(18))
def test_one_wrong_character_anywhere_is_noticed(n):
    wrong = ALPHABET[(ALPHABET.index(CODE[n]) + 1) % 31]
    with pytest.raises(ValidationError, match="校验位"):
        clean_uscc(CODE[:n] + wrong + CODE[n + 1 :])
    assert clean_uscc(CODE) == CODE


@pytest.mark.parametrize(
    ("typed", "said"), [("8162", "现在是4位"), ("8162010012345678IO", "不会有"), (CODE + "1", "19位")]
)
def test_what_is_wrong_with_a_code_is_said(typed, said):
    with pytest.raises(ValidationError, match=said):
        clean_uscc(typed)


def test_blanks_and_small_letters_are_forgiven():
    assert clean_uscc(f" {CODE[:8].lower()} {CODE[8:].lower()} ") == CODE
    assert clean_uscc("") == ""
    assert is_unions_own(CODE)
    assert not is_unions_own("91330100799655058B")


def test_a_new_certificate_replaces_the_old_one_and_the_code_goes_to_the_union(cast):
    old = give(cast)
    new = give(cast, number="甘工法证字002号", uscc=CODE, issued_on=day(3), files=[paper()])
    old.refresh_from_db()
    assert (old.state, old.closed_on, new.state) == ("replaced", day(3), "valid")
    assert Union.objects.get(pk=cast.gansu.pk).uscc == CODE
    with pytest.raises(IntegrityError):
        Certificate.objects.create(union=cast.gansu, number="3", issued_on=day(1), registrar="省总")


@pytest.mark.parametrize("expires", [day(900), day(1000)])
def test_it_runs_out_after_it_was_issued(cast, client, expires):
    client.force_login(cast.wang)
    facts = {
        "number": "1",
        "issued_on": str(day(900)),
        "expires_on": str(expires),
        "who": "李建国",
        "registrar": "省总",
    }
    url = reverse("terms:enter", args=[cast.gansu.pk])
    answer = client.post(url, facts)
    assert answer.status_code == 422
    assert "有效期要晚于发证日期" in answer.content.decode()
    assert client.post(url, {**facts, "expires_on": str(day(-90))}).status_code == 302


def test_a_code_of_another_kind_is_warned_of_not_refused(cast, client):
    client.force_login(cast.wang)
    facts = {
        "number": "1",
        "issued_on": str(day(900)),
        "who": "李建国",
        "registrar": "省总",
        "uscc": "91330100799655058B",
    }
    answer = client.post(reverse("terms:enter", args=[cast.gansu.pk]), facts, follow=True)
    assert "一般以81开头" in answer.content.decode()
    assert Certificate.objects.get().uscc == "91330100799655058B"


def test_a_new_chair_has_thirty_days_to_be_put_on_it(cast, django_capture_on_commit_callbacks):
    row = give(cast)
    with django_capture_on_commit_callbacks(execute=True):
        officers.leave(cast.wang, Officer.objects.get(union=cast.gansu, post="chair"), day(5))
        officers.appoint(cast.wang, cast.gansu, cast.ma.person, "chair", starts_on=day(5))
    read = Certificate.objects.outdated().get()
    assert read.change_due_on(30) == day(-25)
    todo = Todo.objects.open().get(about_id=row.pk, verb="replace")
    assert timezone.localdate(todo.due_at) == day(-25)
    assert Notice.objects.filter(kind="terms.certificate", user=cast.li).exists()
    give(cast, number="2", issued_on=day(1), representative=cast.ma.person)
    assert not Certificate.objects.outdated().exists()
    assert not Todo.objects.open().filter(verb="replace").exists()


def test_after_a_re_election_the_new_certificate_is_its_last_step(cast):
    give(cast)
    term(cast)
    election = walk(cast, begin(cast), "approval")
    election.finish(cast.li)
    assert election.state == "seated"
    assert Todo.objects.open().filter(about_id=election.pk, verb="step").exists()
    give(cast, number="2", issued_on=day(20), representative=cast.li.person)  # still the old chair on it
    assert ReElection.objects.get().state == "seated"
    give(cast, number="3", issued_on=day(2), representative=cast.ma.person)
    assert ReElection.objects.get().state == "done"
    assert step(election, "certificate").number == "3"
    assert not Todo.objects.open().filter(about_id=election.pk).exists()


@pytest.mark.parametrize(("reason", "is_fine"), [("注销", False), ("工会撤销，登记机关已收回", True)])
def test_a_cancelled_certificate_says_why(cast, reason, is_fine):
    row = give(cast)
    if is_fine:
        row.revoke(cast.wang, reason)
    else:
        with pytest.raises(ValidationError, match="为什么注销"):
            row.revoke(cast.wang, reason)
    assert Certificate.objects.get().state == ("revoked" if is_fine else "valid")


def test_expiry_is_read_from_the_day(cast):
    row = give(cast, expires_on=timezone.localdate() - dt.timedelta(days=1))
    assert row.is_expired
    assert not give(cast, number="2", expires_on=timezone.localdate()).is_expired
