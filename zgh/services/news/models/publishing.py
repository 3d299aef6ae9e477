"""When and to whom the words are public."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.audience.models import Audience
from zgh.foundation.search.index import forget, update
from zgh.foundation.stock.models import lock

from .revision import Revision
from .setting import rules_for

PLAN = ("publish_at", "ends_at", "pinned_until", "must_read", "due_on", "is_legal", "comments")


class Publishing:
    """Verbs on what people read."""

    @property
    def plan_seen(self: Any) -> str:
        """A mark of the plan, the audience and the brands, for a form that may be stale when it comes back."""
        brands = sorted(self.tags.values_list("brand_id", flat=True))
        facts = [*(getattr(self, name) for name in PLAN), self.audience.facts(), brands]
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]

    def schedule(self: Any, by: Any, *, audience: Audience, seen: str | None = None, **plan: Any) -> None:
        """Whom it is for, when it appears and ends, whether it must be read. Of what is public this counts at once.

        A must-read that is out keeps its list of who owes it: only who was meant when it came out. ValidationError
        where somebody has changed the plan since the page was `seen` (code "stale"), or names would be told of people
        who were not told so.
        """
        with transaction.atomic():
            lock(self)
            self.refresh_from_db(fields=["state", "live", "told_to", *PLAN])
            self.audience.refresh_from_db()
            if seen is not None and seen != self.plan_seen:
                raise ValidationError(_("您打开这一页以后，别人刚改过"), code="stale")
            facts = {name: plan[name] for name in PLAN}
            self._keep_unnamed(audience, facts["is_legal"])
            is_other = self.audience.keep(audience)
            self.flow.move(self, "schedule", by, **facts, note=str(self.audience) if is_other else "")

    def _keep_unnamed(self: Any, audience: Audience, is_legal: bool) -> None:
        """Nobody's name is told of what came out, or was read once, without names."""
        if not is_legal or not (self.live_id or self.told_to or self.readings.exists()):
            return
        if not self.is_legal:
            raise ValidationError(_("发布以后不能再改成“告知到每个人”：职工读的时候，您没说过看得到姓名"))
        if self.audience.is_personal and not audience.is_personal:
            words = _("已经按性别、年龄或会籍发给过一部分人，名单不能公开：要发给更多人，请另写一篇")
            raise ValidationError(words)

    def publish(self: Any, by: Any, *, seen: str | None = None, is_again: bool = False) -> None:
        """Let people read the version in hand, now or from the moment chosen on.

        Needs as many reviews as the union has decided; ValidationError says what is missing. `is_again`: a must-read
        that is out with other words now is owed anew by whoever it is for; what was read before counts no more.
        """
        from zgh.services.news import tell

        with transaction.atomic():
            head = self._held(seen)
            if found := self.problems():
                raise ValidationError(found)
            old = self.live
            if self.state == "draft" and rules_for(self.union).reviews_needed:
                raise ValidationError(_("%(union)s规定先审后发，请先送审") % {"union": self.union})
            self._require_proofs()
            now = timezone.now()
            at = self.publish_at if self.publish_at and (self.live_id or self.publish_at > now) else now
            if self.ends_at and self.ends_at <= max(at, now):
                raise ValidationError(_("结束时间已经过了，请先改一改"))
            Revision.objects.filter(pk=self.head_id).update(is_frozen=True)
            shown = {"live_id": head.pk, "category": head.category, "byline": head.byline}
            if is_again and self.may_ask_again():
                shown |= {"asked_from": head.number, "told_to": 0, "reminded_to": 0}
                self.readings.filter(is_owed=True).update(is_owed=False)  # those it is for now are put down
            self.flow.move(self, "publish", by, publish_at=at, changed_at=now, **shown)
            self.refresh_from_db(fields=["live"])
            tell.published(self)
            if old is None or not old.is_like(head):
                tell.corrected(self)
            update(self)

    def may_ask_again(self: Any) -> bool:
        """Whether people have read other words of this must-read than those in hand. At most one query."""
        is_same = self.head_id == self.live_id or bool(self.live and self.head.is_like(self.live))
        return not is_same and self.was_read()

    def was_read(self: Any) -> bool:
        """Whether this must-read is known to people already: of other words they can be asked again."""
        return self.must_read and (bool(self.told_to) or self.readings.exists())

    def withdraw(self: Any, by: Any, *, reason: str) -> None:
        """Nobody it was for reads it from now on; those who printed it again hear of it."""
        from zgh.services.news import tell

        with transaction.atomic():
            self.flow.move(self, "withdraw", by, note=reason, changed_at=timezone.now())
            forget(self)
            tell.withdrawn(self, reason)
            for submission in self.submissions.filter(state="offered"):
                submission.take_back(by)

    def put_back(self: Any, by: Any) -> None:
        """Out again, with the words it was withdrawn with."""
        with transaction.atomic():
            self.flow.move(self, "put_back", by, changed_at=timezone.now())
            update(self)

    def pass_on(self: Any, by: Any, union: Any) -> None:
        """Another union keeps it: its own was merged into that one."""
        with transaction.atomic():
            self.flow.move(self, "pass_on", by, union_id=union.pk)
            if self.live_id:
                update(self)

    def left(self: Any, now: dt.datetime | None = None) -> dt.timedelta | None:
        """How long until it appears; None when it is out."""
        now = now or timezone.now()
        return self.publish_at - now if self.publish_at and self.publish_at > now else None
