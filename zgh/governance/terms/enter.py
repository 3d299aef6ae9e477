"""Entering a certificate: it replaces the one before it and closes what was owed on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zgh.foundation.audit.book import record
from zgh.foundation.files.attach import attach
from zgh.foundation.orgs.models import Officer, Union

from .models import Certificate, ReElection, Step


def enter(by: Any, union: Union, *, files: Iterable[Any] = (), **facts: Any) -> Certificate:
    """Enter the certificate issued to a union.

    `facts`: number, uscc, issued_on, expires_on, representative, registrar, note. ValidationError when somebody else
    entered one at the same moment.
    """
    try:
        with transaction.atomic():
            old = Certificate.objects.valid().filter(union=union).first()
            if old is not None:
                old.flow.move(old, "replace", by, closed_on=max(facts["issued_on"], old.issued_on))
            new = Certificate.objects.create(union=union, **facts)
            for file in files:
                attach(new, file, by)
            record(by, "terms.enter", new, after={"number": new.number, "expires_on": str(new.expires_on or "")})
            if new.uscc:
                Union.objects.filter(pk=union.pk).update(uscc=new.uscc)
            _close_step(by, new)
    except IntegrityError:
        raise ValidationError(_("刚刚有人登记了一张，请看看是不是同一张"), code="taken") from None
    return new


def _close_step(by: Any, new: Certificate) -> None:
    """A re-election that waited for just this: the chair in office stands on the new certificate."""
    chairs = Officer.objects.at().filter(union=new.union, post=Officer.Post.CHAIR)
    if not chairs.filter(person=new.representative_id).exists():
        return
    waiting = Step.objects.filter(
        re_election__union=new.union, re_election__state=ReElection.State.SEATED, key="certificate", state="open"
    )
    for step in waiting.select_related("re_election__union", "re_election__term"):
        days = [done.done_on for done in step.re_election.steps.filter(state="done") if done.done_on]
        step.complete(by, done_on=max(new.issued_on, *days), number=new.number)
