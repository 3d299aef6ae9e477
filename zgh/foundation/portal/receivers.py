"""What rooms below notices and to-dos cannot say themselves: a large import waits for a second pair of eyes.

`orgs` lies below both rooms (docs/house.md §1), so the word is carried here, in the transaction of the move.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.accounts.models import User
from zgh.foundation.flow.signals import moving
from zgh.foundation.notices.kinds import Kind, register
from zgh.foundation.notices.send import send
from zgh.foundation.orgs.belonging import chair_of, unions_above
from zgh.foundation.orgs.models import Duty, ImportBatch
from zgh.foundation.todo.book import close_todos, open_todo

CODES = ("orgs", "roster")
TOLD = 10
PROPOSED = register(Kind("orgs.proposed", gettext_lazy("导入要您复核"), icon="eye-check", duties=("orgs", "roster")))
DECIDED = register(Kind("orgs.decided", gettext_lazy("复核有结果了"), icon="circle-check", duties=("orgs", "roster")))


@receiver(moving, sender=ImportBatch, dispatch_uid="portal.import_approval")
def import_approval(row: ImportBatch, verb: str, by: Any, **_facts: Any) -> None:
    """Asking opens one to-do and tells who may answer; an answer tells who asked, and closes the to-do."""
    if verb == "propose":
        _ask(row, by)
    elif verb in ("approve", "decline"):
        _answer(row, verb, by)


def approvers(batch: ImportBatch, by: Any) -> list[User]:
    """Whoever may approve: holders of the duties there or above, the nearest first, the chair before others."""
    unions = [batch.union, *unions_above(batch.union)]
    chair = chair_of(batch.union)
    held = Duty.objects.at(timezone.localdate()).filter(code__in=CODES, union__in=unions, user__is_active=True)
    depth: dict[int, int] = {}
    for user_id, at in held.values_list("user_id", "union__depth"):
        depth[user_id] = max(depth.get(user_id, 0), at)
    not_these = {getattr(by, "pk", None), batch.by_id} - {None}
    users = User.objects.filter(Q(pk__in=depth) & ~Q(pk__in=not_these))
    return sorted(users, key=lambda user: (chair is None or user.pk != chair.pk, -depth[user.pk], user.pk))


def _ask(batch: ImportBatch, by: Any) -> None:
    people = approvers(batch, by)
    title = _("复核导入：%(file)s") % {"file": batch.file_name}
    facts: dict[str, Any] = {"union": batch.union, "duty": "orgs", "user": people[0] if people else None}
    open_todo(about=batch, verb="approve", title=title, url=batch.get_absolute_url(), **facts)
    text = _("%(who)s请您复核：%(why)s") % {"who": by or _("服务器上"), "why": "；".join(batch.cautions)}
    send(PROPOSED, people[:TOLD], about=batch, text=text, url=batch.get_absolute_url())


def _answer(batch: ImportBatch, verb: str, by: Any) -> None:
    close_todos(batch, "approve")  # `approve` closes it by itself, `decline` does not
    said = _("%(who)s复核通过，正在写入") if verb == "approve" else _("%(who)s没有通过，原因在页面上")
    askers = [user for user in (batch.proposed_by,) if user is not None]
    send(DECIDED, askers, about=batch, text=said % {"who": by}, url=batch.get_absolute_url())
