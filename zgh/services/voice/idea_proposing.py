"""An idea comes in: the case and what an idea has besides, in one transaction; and the colleagues it names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from .models import Case, Idea
from .models.idea_parts import fit_to_join, name_coauthors
from .models.turn import said
from .submit import submit


def propose(
    *,
    by: Any,
    kind: str,
    present: str = "",
    expected: str = "",
    coauthors: Sequence[Any] = (),
    is_masked: bool = False,
    **facts: Any,
) -> Case:
    """Raise a case; one of kind idea with its idea. `facts` as for `submit`. The same `once` twice is one idea."""
    if kind != "idea":
        return submit(by=by, kind=kind, is_masked=is_masked, **facts)
    present, expected = said(present, 1000, least=0), said(expected, 1000, least=0)
    coauthors = fit_to_join(by, coauthors)
    if is_masked and coauthors:
        raise ValidationError(_("隐去姓名就不能写合作人：写了等于说出您是谁"), code="masked")
    with transaction.atomic():
        case = submit(by=by, kind=kind, is_masked=is_masked, **facts)
        facts = {"present": present, "expected": expected, "named_count": len(coauthors)}
        idea, is_new = Idea.objects.get_or_create(case=case, defaults=facts)
        if is_new:
            name_coauthors(idea, by, coauthors)
    return case
