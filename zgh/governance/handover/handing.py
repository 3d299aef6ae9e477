"""Proposing and doing a hand-over, in one transaction each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.access.permitted import may
from zgh.foundation.orgs.models import Person

from . import tell
from .models import HandOver, Part
from .survey import Bundle, fingerprint, survey


def propose(by: Any, *, takers: Mapping[str, Person], once: Any, note: str = "") -> HandOver:
    """A leaving cadre says what should go to whom; somebody who keeps the organisation above has to agree.

    The same `once` again gives the same one. ValidationError with a sentence for the form.
    """
    giver = by.person
    bundles = [bundle for bundle in survey(giver) if bundle.key in takers]
    _check(giver, takers, bundles)
    try:
        with transaction.atomic():
            row = _claim(by, giver, once, note)
            _write_parts(row, bundles, takers)
            tell.proposed(row)
    except IntegrityError:
        return _again(giver, once)
    return row


def hand_over(
    by: Any, giver: Person, *, takers: Mapping[str, Person], seen: str, once: Any, note: str = ""
) -> HandOver:
    """Pass on everything of the kinds in `takers` (kind → who takes it), exactly as shown under the mark `seen`.

    PermissionDenied when `by` does not keep the giver's organisation; ValidationError when something came or went
    since the preview, when nothing is chosen, or when it would give `by` power.
    """
    if not may(by, "hand_over", giver):
        raise PermissionDenied
    try:
        with transaction.atomic():
            row = _claim(by, giver, once, note)
            bundles = survey(giver, by)  # after the claim: nobody else hands this cadre over meanwhile
            if fingerprint(bundles) != seen:
                raise ValidationError(_("刚才有变化，和您看到的不一样了。请再看一遍，没问题再交"), code="stale")
            chosen = [bundle for bundle in bundles if bundle.key in takers]
            _check(giver, takers, chosen)
            _do(by, row, chosen, takers)
    except IntegrityError:
        return _again(giver, once)
    return row


def _claim(by: Any, giver: Person, once: Any, note: str) -> HandOver:
    """The cadre's open proposal, else a new one. A second claim waits for the first, then finds nothing as it was."""
    row = HandOver.objects.filter(giver=giver, state=HandOver.State.PROPOSED).first()
    if row is not None and by != giver.user:
        return row
    union = giver.union
    if union is None:
        raise ValidationError(_("还没有归属的工会，请先在花名册里补上"), code="union")
    return HandOver.objects.create(once=once, giver=giver, union=union, proposed_by=by, note=note)


def _again(giver: Person, once: Any) -> HandOver:
    same = HandOver.objects.filter(once=once, giver=giver).first()
    if same is None:
        raise ValidationError(_("已经有人在办他的交接，请看看那一份"), code="open") from None
    return same


def _check(giver: Person, takers: Mapping[str, Person], chosen: list[Bundle]) -> None:
    if not chosen:
        raise ValidationError(_("没有选要交的，或者已经都交出去了"), code="nothing")
    for bundle in chosen:
        taker = takers[bundle.key]
        if taker.pk == giver.pk:
            raise ValidationError(_("接手人要是另一位同事"), code="same")
        if taker.user is None or not taker.user.is_active:
            raise ValidationError(_("%(name)s还没有登录账号，不能接手") % {"name": taker.name}, code="login")


def _do(by: Any, row: HandOver, chosen: list[Bundle], takers: Mapping[str, Person]) -> None:
    giver = row.giver
    row.flow.move(row, "hand_over", by, decided_by=by, decided_at=timezone.now(), note=_kinds(chosen))
    _write_parts(row, chosen, takers)
    for bundle in chosen:
        try:
            bundle.tie.hand_over(bundle.rows, giver, takers[bundle.key], by)  # type: ignore[misc]
        except PermissionDenied:
            said = _("不能把职责交给自己，请由上级工会办理")
            raise ValidationError(said, code="self") from None
    tell.done(row, {taker.pk: taker for taker in takers.values()}.values())


def _kinds(chosen: list[Bundle]) -> str:
    return "，".join(f"{bundle.label} {len(bundle.ids)}" for bundle in chosen)


def _write_parts(row: HandOver, chosen: list[Bundle], takers: Mapping[str, Person]) -> None:
    """The sheet. That of a proposal is replaced by what really went over."""
    row.parts.all().delete()
    Part.objects.bulk_create(
        [
            Part(
                hand_over=row,
                key=bundle.key,
                label=bundle.label,
                taker=takers[bundle.key],
                item_count=len(bundle.ids),
                lines=bundle.lines,
            )
            for bundle in chosen
        ]
    )
