"""What writers and reviewers do with the words of an article."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.flow.machine import IllegalMove, Overtaken
from zgh.foundation.stock.models import lock
from zgh.kit.refusals import Refusal
from zgh.kit.richtext import files_in

from .looks import Looks, looks_at, reviewers
from .review import Review
from .revision import Revision, derived

WORDS = ("title", "summary", "category", "byline")


class Stale(Refusal):
    """Somebody else has saved these words since the page was opened; nothing was written."""


class Writing:
    """Verbs on the version that is being written."""

    def save_draft(
        self: Any,
        by: Any,
        *,
        seen: str,
        body: str,
        documents: Iterable[str] | None = None,
        **words: str,
    ) -> None:
        """Keep the words (title, summary, category, byline) and which files are attached (None: those there are).

        Raises Stale when the version is no longer the one `seen` on the page. A version that has been sent in, or that
        somebody else wrote, stays as it is: what is written now is the next one.
        """
        with transaction.atomic():
            head = self._held(seen)
            self.flow.move(self, "save_draft", by, changed_at=timezone.now())
            kept = {name: words.get(name, getattr(head, name)) for name in WORDS}
            files = head.documents if documents is None else tuple(documents)
            self._keep(head, by, {**kept, **derived(body), "documents": tuple(files)})

    def take_again(self: Any, by: Any, old: Revision, *, seen: str) -> None:
        """The words of an older version are the next one; what is in hand stays among the versions.

        Raises Stale when the version in hand is no longer the one `seen` on the page.
        """
        with transaction.atomic():
            head = self._held(seen)
            note = _("第%(n)d稿") % {"n": old.number}
            self.flow.move(self, "take_again", by, note=note, changed_at=timezone.now())
            facts = {name: getattr(old, name) for name in (*WORDS, "documents")}
            self._keep(head, by, {**facts, **derived(old.body)}, is_new=True)

    def _keep(self: Any, head: Revision, by: Any, facts: dict[str, Any], is_new: bool = False) -> None:
        """The same words again are no version of their own."""
        if any(getattr(head, name) != value for name, value in facts.items()):
            self._write(head, by, facts, is_new)

    def _held(self: Any, seen: str | None) -> Revision:
        """The version in hand, with the article locked. Raises Stale where the page showed another."""
        lock(self)
        self.refresh_from_db(fields=["state", "head", "live", "publish_at", "ends_at"])
        if seen is not None and seen != self.head.seen:
            raise Stale
        return self.head

    def _write(self: Any, head: Revision, by: Any, words: dict[str, Any], is_new: bool) -> None:
        if is_new or head.is_frozen or head.by_id != by.pk:
            number = head.number + 1
            Revision.objects.filter(pk=head.pk).update(is_frozen=True)
            self.head = Revision.objects.create(article=self, number=number, by=by, **words)
            type(self).objects.filter(pk=self.pk).update(head=self.head)
            return
        facts = {"at": timezone.now(), "save_count": F("save_count") + 1, **words}
        Revision.objects.filter(pk=head.pk).update(**facts)
        head.refresh_from_db()

    def problems(self: Any) -> list[str]:
        """What still has to be done before others can read it, in words."""
        head, found = self.head, []
        if not head.title:
            found.append(_("还没有标题"))
        if not head.text and not files_in(head.body):
            found.append(_("还没有正文"))
        if bare := _undescribed(head.body, is_video=False):
            found.append(_("第%(n)s张图还没有说明：点一下图，再点工具栏里的图片，写一句图里是什么") % {"n": bare})
        if bare := _undescribed(head.body, is_video=True):
            found.append(_("第%(n)s段视频还没有说明：点一下视频，再点工具栏里的图片，写一句视频里是什么") % {"n": bare})
        if self.must_read and self.due_on and self.due_on < timezone.localdate():
            found.append(_("必读的最晚日期已经过了，请改一个"))
        return found

    def submit(self: Any, by: Any, *, seen: str | None = None) -> bool:
        """Send the words in for review; they stay as they are from now on. ValidationError says what is missing.

        True when these very words have passed all looks before and nobody has sent them back: then they may come out.
        """
        from zgh.services.news import tell

        with transaction.atomic():
            self._held(seen)
            if found := self.problems():
                raise ValidationError(found)
            looks = looks_at(self)
            if not looks.rules.reviews_needed:
                raise ValidationError(_("%(union)s发布前不用审稿，直接发布就行") % {"union": self.union})
            is_done = not looks.left and not looks.was_sent_back
            place = None if is_done else self._place(max(looks.left, 1))
            self.flow.move(self, "submit", by, changed_at=timezone.now())
            Revision.objects.filter(pk=self.head_id).update(is_frozen=True)
            if is_done:
                self.flow.move(self, "pass_review", by)
            else:
                tell.submitted(self, place, looks.passed)
        return is_done

    def _place(self: Any, left: int) -> Any:
        """The nearest union where somebody may review the version in hand; ValidationError with fewer than `left`."""
        able = reviewers(self)
        if able.values("user").distinct().count() < left:
            words = _("还要%(n)d位没写过、没审过这一稿的同事审，本会和上级现在没有这么多人有“资讯”的职责")
            raise ValidationError(words % {"n": left})
        return able.first().union

    def recall(self: Any, by: Any) -> None:
        """Back to the desk before anybody has decided; the next save is a new version."""
        from zgh.services.news import tell

        with transaction.atomic():
            self.flow.move(self, "recall", by, changed_at=timezone.now())
            tell.closed(self)

    def approve(self: Any, by: Any, *, seen: str, note: str = "", is_proofread: bool = False) -> bool:
        """One reviewer has read this version and lets it pass; True when that was the last one needed.

        Raises Stale when the version read is not the one in review any more, Overtaken when the same person's word is
        there already.
        """
        from zgh.services.news import tell

        with transaction.atomic():
            self._held(seen)
            self.flow.move(self, "approve", by, note=note)
            self._said(by, note=note, has_passed=True, is_proofread=is_proofread)
            looks = looks_at(self)
            if looks.is_short and not is_proofread:
                raise ValidationError(self._proofs_missing(looks, _("请逐字校对，勾上“校对过了”")))
            if not looks.left:
                self.flow.move(self, "pass_review", by, changed_at=timezone.now())
                tell.passed(self)
            else:
                duty = reviewers(self).first()
                tell.submitted(self, duty.union if duty else None, looks.passed)
        return not looks.left

    def _require_proofs(self: Any) -> None:
        """ValidationError where the rules of today ask for more than the version in hand has had."""
        looks = looks_at(self)
        if looks.proofs_left:
            way = _("请点“接着改”再送审，由没审过这一稿的同事逐字校对")
            raise ValidationError(self._proofs_missing(looks, way))

    def _proofs_missing(self: Any, looks: Looks, way: str) -> str:
        words = {"union": self.union, "needed": looks.rules.proofs_needed, "left": looks.proofs_left, "way": way}
        return _("%(union)s规定校对过%(needed)d遍才能发，还差%(left)d遍：%(way)s") % words

    def send_back(self: Any, by: Any, *, note: str, seen: str | None = None) -> None:
        """Not yet: its author reads why and writes the next version."""
        from zgh.services.news import tell

        with transaction.atomic():
            self._held(seen)
            self.flow.move(self, "send_back", by, note=note, changed_at=timezone.now())
            self._said(by, note=note, has_passed=False)
            tell.sent_back(self, note)

    def _said(self: Any, by: Any, **facts: Any) -> None:
        try:
            with transaction.atomic():
                Review.objects.create(revision=self.head, by=by, **facts)
        except IntegrityError as error:
            raise Overtaken(self, "approve") from error

    def revise(self: Any, by: Any) -> None:
        """Write on. What people read stays as it is until the new words are published.

        What was withdrawn is public no more: its new words are as those of a draft.
        """
        from zgh.services.news import tell

        with transaction.atomic():
            self._held(None)
            gone = {"live_id": None, "publish_at": None} if self.state == "withdrawn" else {}
            self.flow.move(self, "revise", by, changed_at=timezone.now(), **gone)
            self.refresh_from_db(fields=["live"])
            Revision.objects.filter(pk=self.head_id).update(is_frozen=True)
            tell.closed(self)

    def discard(self: Any, by: Any) -> None:
        """Thrown away before anybody read it; can be fetched back."""
        if self.live_id:
            raise IllegalMove(self, "discard")
        self.flow.move(self, "discard", by, changed_at=timezone.now())

    def restore(self: Any, by: Any) -> None:
        """Fetched back."""
        self.flow.move(self, "restore", by, changed_at=timezone.now())


def _undescribed(body: str, *, is_video: bool) -> str:
    """1、3: which pictures, or films, of the text have no words for those who cannot see them."""
    files = [file for file in files_in(body) if file.is_video is is_video]
    return "、".join(str(n) for n, file in enumerate(files, start=1) if not file.alt.strip())
