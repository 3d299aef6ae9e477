"""What an idea does when something happens to its case. Runs inside the case's own transaction."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zgh.foundation.accounts.models import User

from . import idea_tell
from .models import Case, CoAuthor, Idea
from .models.idea import UNDECIDED
from .models.idea_parts import reopened
from .models.mask import platform

CADRE_VERBS = ("accept", "refer", "assign", "note", "ask", "draft", "answer", "refuse", "plan")


def follow(case: Case, verb: str, by: Any) -> None:
    """Withdrawn with the case; looked at again when the case is reopened; never answered past the review.

    Raises ValidationError for an answer that is not the verdict, and for cadres who would handle what they thought up.
    """
    idea = Idea.objects.with_case().filter(pk=case.pk).first()
    if idea is None:
        return
    if verb in CADRE_VERBS and isinstance(by, User) and _thought_along(idea, by):
        raise ValidationError(_("您是这条妙招的合作人，请让别的同事来办"), code="own")
    if verb in ("answer", "refuse", "plan") and _is_past_the_review(idea, verb):
        raise ValidationError(_("革新妙招请用“评审结论”来答复，这样提出人看得到评审结果"), code="verdict")
    if verb == "withdraw" and idea.state in UNDECIDED:
        idea_tell.close_reviews(idea, platform(case))
        idea.flow.move(idea, "withdraw", by)
    if verb == "reopen":
        reopened(idea, by)
    if verb in ("refer", "escalate", "reopen"):
        idea_tell.owe(idea)


def keep_apart(case: Case) -> None:
    """Ideas have authors who may earn something: they are never laid over another case, nor another over them."""
    if "idea" in (case.kind, case.merged_into.kind if case.merged_into else ""):
        raise ValidationError(_("革新妙招各有各的提出人和奖励，不能合并办理"), code="idea")


def _thought_along(idea: Idea, user: User) -> bool:
    return CoAuthor.objects.filter(idea=idea, user=user, state__in=("asked", "joined")).exists()


def _is_past_the_review(idea: Idea, verb: str) -> bool:
    return idea.state in UNDECIDED or verb == "plan" or (verb == "refuse" and idea.state != "rejected")
