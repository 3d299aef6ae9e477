"""附议: one person's voice behind what a colleague said. It counts, and nobody can see whose it is.

A mark stands for the person: HMAC under MASK_KEY of the mask, so that a dump without the key joins supports neither
with logins nor with the masks of hidden authors. It does show that two supports are of one person, and from which
union each came: without that neither people nor unions could be counted once.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import NOBODY
from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.orgs.models import Union

from .mask import mask_of, mask_of_id

if TYPE_CHECKING:
    from .case import Case


class Support(models.Model):
    """One support. No login, no moment, and a random key: neither who nor in which order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(
        "voice.Case",
        on_delete=models.CASCADE,  # a voice behind these words and no others
        related_name="supports",
        verbose_name=gettext_lazy("心声"),
    )
    mark = models.CharField(max_length=64, db_index=True, editable=False)
    union = models.ForeignKey(
        Union, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("当时的工会")
    )

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("附议")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "mark"], name="voice_support_once")]

    def __str__(self) -> str:
        return str(self.case_id)


def mark_of(user: Any) -> str:
    """The mark of this login, the same on every case. No query."""
    return mark_behind(mask_of(user))


def mark_behind(mask: str) -> str:
    """The mark of whoever stands behind this mask."""
    return hmac.new(settings.MASK_KEY.encode(), f"support:{mask}".encode(), hashlib.sha256).hexdigest()


def supported(user: Any) -> Q:
    """Cases this person supports."""
    if not getattr(user, "is_authenticated", False):
        return NOBODY
    return Q(pk__in=Support.objects.filter(mark=mark_of(user)).order_by().values("case"))


def support(case: Case, by: Any) -> bool:
    """Stand behind the case; whether this was new. Reaching a threshold makes the answer owed, in this transaction."""
    from .obligation import oblige  # an obligation needs the case, and the case this verb

    union = Union.objects.filter(people__user_id=by.pk).order_by().values_list("pk", flat=True).first()
    if union is None:
        raise ValidationError(_("您还没有归到哪个工会，暂时不能附议"), code="no_union")
    with _counted(case, "support", 1):
        # The row of the case is held, so nobody comes between looking and writing.
        is_new = not Support.objects.filter(case=case, mark=mark_of(by)).exists()
        if is_new:
            Support.objects.create(case=case, mark=mark_of(by), union_id=union)
            oblige(case)
        else:
            _count(case, -1)
            case.refresh_from_db(fields=["supporter_count"])
    return is_new


def unsupport(case: Case, by: Any) -> bool:
    """Take one's support back; whether there was one. Not once an answer is owed: others relied on the number."""
    with _counted(case, "unsupport", 0):
        gone, _rows = Support.objects.filter(case=case, mark=mark_of(by)).delete()
        if gone and case.obligations.exists():
            raise ValidationError(_("附议的人已经够数，工会正要公开答复，现在不能收回了"), code="obliged")
        _count(case, -gone)
        case.refresh_from_db(fields=["supporter_count"])
    return bool(gone)


def distinct_supporters(cases: Iterable[Case]) -> int:
    """How many people stand behind these cases together, authors included, each counted once. Two queries."""
    cases = list(cases)
    rows = Support.objects.filter(case__in=[case.pk for case in cases])
    authors = {mark_behind(case.mask or mask_of_id(case.author_id)) for case in cases}
    theirs = set(rows.filter(mark__in=authors).values_list("mark", flat=True))
    return rows.order_by().values("mark").distinct().count() + len(authors - theirs)


def people_behind(case: Case) -> int:
    """How many people say this: the author, who supports it, and those of what is laid over it, each once.

    One query while nothing is laid over it, else three.
    """
    laid = list(voices_of(case))
    return distinct_supporters([case, *laid]) if laid else case.supporter_count + 1


def voices_of(case: Case) -> QuerySet[Case]:
    """What is laid over it, with no more than tells people apart."""
    return type(case)._base_manager.filter(merged_into=case).only("author_id", "mask", "origin_id")


@contextmanager
def _counted(case: Case, verb: str, step: int) -> Iterator[None]:
    """Update the count first, be it by nothing: that holds the row, and supporters come one after the other.

    Not `turn`: whose desk the case lies on is no concern of who supports it, and nobody should be refused for it.
    """
    with transaction.atomic():
        _count(case, step)
        case.refresh_from_db(fields=["state", "union", "supporter_count"])
        if not case.flow.can(case, verb):
            raise IllegalMove(case, verb)
        yield


def _count(case: Case, step: int) -> None:
    """In the database only: whoever counts a second time reads the row again."""
    type(case)._base_manager.filter(pk=case.pk).update(supporter_count=F("supporter_count") + step)
