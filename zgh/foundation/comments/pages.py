"""What templates are given about comments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.moderation.models import Review
from zgh.kit.pages import page, wants_part

from .forms import CommentForm
from .models import Comment
from .models.comment import EDIT, UNDO
from .reading import talk_of

STATES = {"pending": "is-soon", "visible": "is-ok", "hidden": "is-late", "removed": "is-late", "withdrawn": ""}


def context_of(request: HttpRequest, about: Any, *, form: Any = None, comment: Any = None) -> dict[str, Any]:
    """What the comments of a row are drawn from. Three queries at most, two more where one comment is asked for."""
    query = request.GET
    marked = str(comment.pk) if comment is not None else query.get("comment", "")
    talk = talk_of(about, request.user, page=query.get("comments", ""), comment=marked, root=query.get("talk", ""))
    return {"talk": talk, "form": form or CommentForm(), "is_alone": bool(query.get("talk")) and not comment,
            "answering": _answering(form), "request": request, "user": request.user}  # fmt: skip


def _answering(form: Any) -> int:
    """The comment a form that comes back with errors wanted to answer."""
    value = form.data.get("parent", "") if form is not None and form.is_bound else ""
    return int(value) if str(value).isdecimal() and len(str(value)) < 19 else 0


def thread_part(
    request: HttpRequest, about: Any, *, form: Any = None, said: str = "", comment: Any = None, status: int = 200
) -> HttpResponse:
    """The comments alone where htmx asked; else a page that holds them, with everything that was typed."""
    context = {**context_of(request, about, form=form, comment=comment), "said": said}
    template = "comments/thread.html" if wants_part(request) else "comments/page.html"
    return page(request, template, context, status=status)


@dataclass(frozen=True)
class Mine:
    """One of one's own comments: what became of it, and what one can do."""

    row: Comment
    state: str
    tone: str
    url: str
    decision_url: str
    may_edit: bool
    may_withdraw: bool
    may_put_back: bool


def with_decisions(rows: QuerySet) -> QuerySet:
    """Each with the last decision about it, so that a hidden one leads to the way to appeal."""
    about = {"about_type": Comment._meta.label_lower, "about_id": OuterRef("pk")}
    last = Review.objects.filter(**about, state__in=("hidden", "removed")).order_by("-decided_at")
    return rows.annotate(decision=Subquery(last.values("pk")[:1]))


def mine_of(row: Comment) -> Mine:
    """The line its author reads."""
    now, is_taken = timezone.now(), row.state in ("hidden", "removed")
    decision = getattr(row, "decision", None)
    return Mine(
        row,
        str(row.get_state_display()) if row.state != "visible" else _("大家看得到"),
        STATES[row.state],
        row.get_absolute_url() if row.state in ("visible", "pending") and row.thread.url else "",
        reverse("moderation:decision", kwargs={"pk": decision}) if is_taken and decision else "",
        may_edit=row.state in ("visible", "pending") and row.written_at > now - EDIT,
        may_withdraw=row.state in ("visible", "pending"),
        may_put_back=row.state == "withdrawn" and row.withdrawn_at is not None and row.withdrawn_at > now - UNDO,
    )
