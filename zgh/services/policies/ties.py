"""Documents and steps of a union that ends go on to the union that takes over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.scopes import under
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.ties import Tie, register

from .models import Document, Guide


def move_documents(rows: QuerySet, _old: Union, new: Union, by: Any) -> int:
    """The other union keeps them, for its people. What was a draft stays one."""
    found = list(rows)
    for document in found:
        document.amend(by, union=new)
    return len(found)


def move_guides(rows: QuerySet, _old: Union, new: Union, by: Any) -> int:
    """Steps go along, unless the other union tells its own for the same kind: then they end, hidden."""
    told = set(Guide.objects.filter(union=new).values_list("kind", flat=True))
    found = list(rows)
    for guide in found:
        if guide.kind not in told:
            guide.amend(by, union=new)
        elif guide.state == "shown":
            guide.hide(by)
    return len(found)


def documents_of(unions: Sequence[int]) -> QuerySet:
    """Whatever its state: also what was withdrawn has been issued by somebody."""
    return Document.objects.filter(union__in=unions).select_related("union").defer("text").order_by("pk")


def guides_of(unions: Sequence[int]) -> QuerySet:
    """Steps these unions tell or have told."""
    return Guide.objects.filter(union__in=unions, state="shown").select_related("union").order_by("pk")


def line_of(document: Document) -> tuple[str, str]:
    """The title of what its people can read; a draft is not named to those who keep unions."""
    return (document.title if document.state == "published" else str(document.get_state_display()), "")


register(
    Tie(
        "policy_documents",
        _("政策文件"),
        about="policies.document",
        rank=6,
        of_unions=documents_of,
        within=lambda rows, by: rows.filter(under(by, "orgs")),
        line=line_of,
        move=move_documents,
    )
)
register(
    Tie(
        "policy_guides",
        _("休假和待遇怎么办"),
        about="policies.guide",
        rank=6,
        of_unions=guides_of,
        within=lambda rows, by: rows.filter(under(by, "orgs")),
        line=lambda guide: (str(guide.get_kind_display()), ""),
        move=move_guides,
    )
)
