"""What can be said to a union, and the small differences between the kinds: one case engine, differences as data."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What somebody wants of the union."""

    SUGGESTION = "suggestion", _("建议")
    QUESTION = "question", _("提问")
    APPEAL = "appeal", _("诉求")
    LETTER = "letter", _("主席信箱")
    IDEA = "idea", _("革新妙招")
    COUNSEL = "counsel", _("知心大姐")
    COMPLAINT = "complaint", _("平台投诉")


class Desk(models.TextChoices):
    """Who sits there: holders of the duty of the same name, in the union that owns the case."""

    VOICE = "voice", _("心声办理")
    CHAIR = "chair", _("主席本人")
    COUNSEL = "counsel", _("知心大姐")
    PLATFORM = "platform", _("平台运维")


@dataclass(frozen=True)
class Manner:
    """How one kind is treated.

    `is_open`: colleagues may be let in. `is_confidential`: one assigned counsellor reads it, everybody else counts.
    `to_root`: it goes to the top of the tree whoever says it.
    """

    desk: str = Desk.VOICE
    is_open: bool = True
    is_confidential: bool = False
    to_root: bool = False


MANNERS: dict[str, Manner] = {
    Kind.SUGGESTION: Manner(),
    Kind.QUESTION: Manner(),
    Kind.APPEAL: Manner(),
    Kind.IDEA: Manner(),
    Kind.LETTER: Manner(Desk.CHAIR, is_open=False),
    Kind.COUNSEL: Manner(Desk.COUNSEL, is_open=False, is_confidential=True),
    Kind.COMPLAINT: Manner(Desk.PLATFORM, is_open=False, to_root=True),
}
