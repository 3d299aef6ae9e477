"""Rows for the addresses of supports and of what everybody may read. See samples.py."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from zgh.services.voice.models import Case, Category, ThresholdRule
from zgh.services.voice.submit import submit

CADRES = ("wang", "li", "yang")
EVERYONE = ("zhou", "ma", *CADRES, "chen", "zhao", "xiong", "liu", "operator")
Made = Callable[[SimpleNamespace], dict[str, Any]]


def doors(secret: str) -> dict[str, tuple[Made, tuple[str, ...]]]:
    """Address → (how to fill it, who may open it). zhou asks everybody in 甘肃; ma, wang and li may support it."""

    def open_case(cast: SimpleNamespace) -> dict[str, Any]:
        facts = {"kind": "question", "category": Category.objects.first(), "text": secret, "visibility": "union"}
        return {"pk": submit(by=cast.zhou, once=uuid.uuid4(), **facts).pk}

    def rule(cast: SimpleNamespace) -> dict[str, Any]:
        facts = {"union": cast.gansu, "count": 2, "answer_workdays": 10, "starts_on": timezone.localdate()}
        return {"pk": ThresholdRule.objects.create(**facts).pk}

    def obligation(cast: SimpleNamespace) -> dict[str, Any]:
        """The group owes an answer to ma and zhou."""
        made, case = rule(cast)["pk"], Case.objects.get(**open_case(cast))
        case.support(cast.ma)
        return {"pk": case.obligations.get(rule=made).pk}

    def union(cast: SimpleNamespace) -> dict[str, Any]:
        return {"pk": cast.gansu.pk}

    return {
        **{f"voice:{verb}": (open_case, ("ma", "wang", "li")) for verb in ("support", "unsupport")},
        **{f"voice:{verb}": (open_case, ("yang",)) for verb in ("extend", "decline")},
        "voice:obligation": (obligation, ("zhou", "ma", *CADRES)),
        "voice:answer_obligation": (obligation, ("yang",)),
        "voice:repeal": (rule, ("li", "yang")),
        "voice:union_board": (union, EVERYONE),
        "voice:behind": (union, CADRES),
    }
