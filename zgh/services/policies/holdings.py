"""What this room stores about people: the texts of documents they have saved. Questions are kept without anybody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.privacy.registry import Basis, Fact, Holding, Line, Source, register

from .models import Edition

register(
    Holding(
        key="policies.editions",
        label=_("我存的政策原文"),
        source=Source.SELF,
        seen_by=_("维护政策的同事"),
        rows=lambda subject: Edition.objects.filter(by=subject.user).select_related("document").defer("text")
        .order_by("-pk"),
        line=lambda row: Line(row.document.title, row.at, [Fact(_("第几稿"), row.number)]),
        why=_("原文改错了可以找回来，知道是谁改的"),
        basis=Basis.DUTY,
        keep=_("每份文件留最近二十稿"),
    )
)  # fmt: skip
