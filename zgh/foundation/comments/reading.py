"""The comments under a row as one person sees them. Three queries at most, two more where one comment is asked for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from zgh.foundation.moderation.models.seats import looks_after
from zgh.kit.numbers import whole

from .models import Comment, Thread
from .models.comment import EDIT, UNDO
from .registry import Commentable, of

PAGE = 20
REPLIES = 5  # shown under a comment at once; the others when asked for
OWN_STATES = ("pending", "hidden")
JOIN = ("author", "origin", "answers__author")
LAST_PAGE = 500


@dataclass
class Said:
    """One comment ready to be drawn. `is_gone`: its words are not for this reader, its answers are."""

    row: Comment
    is_mine: bool
    is_gone: bool
    may_edit: bool
    may_put_back: bool
    replies: list[Said] = field(default_factory=list)
    more: int = 0


@dataclass
class Talk:
    """All that the page of a row shows of its comments."""

    entry: Commentable
    about: Any
    said: list[Said]
    count: int
    is_open: bool
    is_closed: bool
    is_premoderated: bool
    may_look_after: bool
    thread: Thread | None
    number: int
    has_more: bool
    marked: int = 0

    @property
    def address(self) -> dict[str, Any]:
        """What names the row in an address."""
        return {"label": self.entry.key, "pk": self.about.pk}


def talk_of(about: Any, user: Any, *, page: str = "", comment: str = "", root: str = "") -> Talk:
    """The page of comments asked for; with `comment` the one it stands on; with `root` one comment and all answers.

    `about` was fetched by permission. What is not shown is seen by its author alone.
    """
    entry = of(about)
    key = {"about_type": entry.key, "about_id": about.pk}
    thread = Thread.objects.filter(**key).select_related("union").first()
    union = thread.union if thread else entry.union(about)
    number, marked = _number(page), whole(comment) or 0
    if thread and marked:
        number, marked, root = _where(thread, marked, user, root)
    rows: Any = _roots(thread, user, whole(root or "")) if thread else []
    part = list(rows[(number - 1) * PAGE : number * PAGE + 1]) if thread else []
    said = [_said(row, user) for row in part[:PAGE]]
    _hang(said, user, whole(root or ""))
    return Talk(
        entry, about, said,
        count=part[0].total if part else 0,
        is_open=(thread is None or thread.state == "open") and entry.open_when(about),
        is_closed=thread is not None and thread.state == "closed",
        is_premoderated=thread is not None and thread.is_premoderated,
        may_look_after=looks_after(user, union),
        thread=thread, number=number, has_more=len(part) > PAGE, marked=marked,
    )  # fmt: skip


def counts_of(rows: list[Any]) -> dict[int, int]:
    """How many shown comments each row of one model has. One query."""
    if not rows:
        return {}
    shown = Comment.objects.filter(state="visible", thread__about_type=of(rows[0]).key)
    shown = shown.filter(thread__about_id__in=[row.pk for row in rows])
    counted = shown.order_by().values("thread__about_id").annotate(n=Count("pk"))
    return dict(counted.values_list("thread__about_id", "n"))


def visible_to(user: Any) -> Q:
    """Shown ones, and one's own that wait or are hidden."""
    return Q(state="visible") | Q(author=user, state__in=OWN_STATES) | _put_back_soon(user)


def _put_back_soon(user: Any) -> Q:
    return Q(author=user, state="withdrawn", withdrawn_at__gt=timezone.now() - UNDO)


def _roots(thread: Thread, user: Any, only: int | None) -> QuerySet[Comment]:
    """Newest first; one that is gone stays as a gap while answers to it are shown."""
    shown = Comment.objects.filter(thread=thread, state="visible").order_by()
    total = shown.values("thread").annotate(n=Count("pk")).values("n")
    answered = Comment.objects.filter(parent=OuterRef("pk"), state="visible")
    rows = Comment.objects.filter(visible_to(user) | Q(Exists(answered)), thread=thread, parent=None)
    rows = rows.filter(pk=only) if only else rows
    return rows.select_related(*JOIN).annotate(total=Subquery(total)).order_by("-written_at", "-pk")


def _hang(said: list[Said], user: Any, only: int | None) -> None:
    """The answers, oldest first, at most REPLIES each unless one comment is read alone. One query."""
    if not said:
        return
    place = {"partition_by": [F("parent")], "order_by": ["written_at", "pk"]}
    rows = Comment.objects.filter(visible_to(user), parent__in=[one.row.pk for one in said])
    rows = rows.annotate(place=Window(RowNumber(), **place), many=Window(Count("pk"), partition_by=[F("parent")]))
    if not only:
        rows = rows.filter(place__lte=REPLIES)
    by_parent: dict[int | None, list[Comment]] = defaultdict(list)
    for row in rows.select_related(*JOIN).order_by("written_at", "pk")[: 50 * PAGE]:
        by_parent[row.parent_id].append(row)
    for one in said:
        found = by_parent.get(one.row.pk, [])
        one.replies = [_said(row, user) for row in found]
        one.more = (found[0].many if found else 0) - len(found)


def _said(row: Comment, user: Any) -> Said:
    now, is_mine = timezone.now(), row.author_id == user.pk
    is_gone = row.state != "visible" and not (is_mine and row.state in OWN_STATES)
    may_edit = is_mine and row.state in ("pending", "visible") and row.written_at > now - EDIT
    may_put_back = (
        is_mine and row.state == "withdrawn" and row.withdrawn_at is not None and row.withdrawn_at > now - UNDO
    )
    return Said(row, is_mine, is_gone, may_edit, may_put_back)


def _where(thread: Thread, marked: int, user: Any, root: str) -> tuple[int, int, str]:
    """Page, comment and, for an answer, the comment it hangs on (then read alone). Two queries."""
    found = Comment.objects.filter(visible_to(user), pk=marked, thread=thread).select_related("parent").first()
    if found is None:
        return 1, 0, root
    head = found.parent or found
    newer = _roots(thread, user, None).filter(
        Q(written_at__gt=head.written_at) | Q(written_at=head.written_at, pk__gt=head.pk)
    )
    if found.parent_id and _is_far(found):
        return 1, marked, str(head.pk)
    return newer.count() // PAGE + 1, marked, root


def _is_far(answer: Comment) -> bool:
    """Whether an answer stands too far down to be among those shown at once."""
    before = Comment.objects.filter(parent=answer.parent_id, state="visible", written_at__lt=answer.written_at)
    return before.count() >= REPLIES


def _number(page: str) -> int:
    return min(max(whole(page) or 1, 1), LAST_PAGE)
