"""Rows for the addresses about hidden authors, and who may open them. See samples.py."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from zgh.foundation.accounts.models import User
from zgh.foundation.orgs.models import Duty
from zgh.services.voice.models import Case, Category, UnmaskRequest, alias_of, mask_of
from zgh.services.voice.models.sanction import sanction
from zgh.services.voice.models.unmasking import unmask
from zgh.services.voice.submit import submit

CHAIRS = ("li", "yang")
WHY = "在心声里反复指名威胁要伤人，需要马上找到本人，也已经报警"
Made = Callable[[SimpleNamespace], dict[str, Any]]


def doors(secret: str) -> dict[str, tuple[Made, tuple[str, ...]]]:
    """Address → (how to fill it, who may open it). The hidden author is ma of 甘肃, which is too small to hide anyone:
    so the mask is put on afterwards. li asks for the name; wang, for the auditors, and yang decide."""

    def hidden(cast: SimpleNamespace) -> Case:
        facts = {"kind": "appeal", "category": Category.objects.first(), "text": secret, "once": uuid.uuid4()}
        case, mask = submit(by=cast.ma, **facts), mask_of(cast.ma)
        Case.objects.filter(pk=case.pk).update(author=None, mask=mask, alias=alias_of(mask, case.once))
        return Case.objects.get(pk=case.pk)

    def asked(cast: SimpleNamespace) -> UnmaskRequest:
        Duty.objects.create(user=cast.wang, union=cast.gansu, code="audit", starts_on=dt.date(2020, 1, 1))
        return unmask(hidden(cast), cast.li, f"{WHY}：{secret}")

    def agreed(cast: SimpleNamespace) -> UnmaskRequest:
        row = asked(cast)
        row.approve(User.objects.get(pk=cast.wang.pk), WHY)  # afresh: this login has learned its duties before
        row.approve(cast.yang, WHY)
        return row

    def key(make: Callable[[SimpleNamespace], Any]) -> Made:
        return lambda cast: {"pk": make(cast).pk}

    given = key(lambda cast: sanction(hidden(cast), cast.li, timezone.localdate(), f"{WHY}：{secret}"))
    return {
        "voice:sanction": (key(hidden), CHAIRS),
        "voice:ask_unmask": (key(hidden), CHAIRS),
        "voice:lift": (given, CHAIRS),
        "voice:unmask": (key(asked), ("wang", *CHAIRS)),
        "voice:approve_unmask": (key(asked), ("wang", "yang")),
        "voice:refuse_unmask": (key(asked), ("wang", "yang")),
        "voice:withdraw_unmask": (key(asked), ("li",)),
        "voice:unseal": (key(agreed), ("wang", *CHAIRS)),
    }
