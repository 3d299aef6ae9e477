"""What templates are given about works. Asks the queries a page may cost, whatever the number of works."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from zgh.foundation.comments.reading import counts_of
from zgh.foundation.files.attach import attached, attached_to
from zgh.foundation.moderation.models import Review
from zgh.kit.pages import page
from zgh.services.brands.models import Brand

from .models import Appreciation, Part, Work

STATES = {"submitted": "is-soon", "published": "is-ok", "hidden": "is-late", "removed": "is-late"}


def dressed(works: list[Work], user: Any) -> list[Work]:
    """With first picture, where this person may see it, and number of comments. Three queries."""
    attached_to(works)
    opened = set(Work.objects.permitted("open", user).filter(pk__in=[work.pk for work in works]).values_list("pk"))
    counts = counts_of(works)
    for work in works:
        work.said_count = counts.get(work.pk, 0)  # type: ignore[attr-defined]
        photos = (file for file in work.attached_files if file.is_image)  # type: ignore[attr-defined]
        work.cover = next(photos, None) if (work.pk,) in opened else None  # type: ignore[attr-defined]
        work.tone = STATES.get(work.state, "")  # type: ignore[attr-defined]
    return works


def work_page(request: HttpRequest, work: Work, *, status: int = 200) -> HttpResponse:
    """A work as one person sees it. Five queries besides its photos and comments."""
    user = request.user
    parts = list(Part.objects.filter(work=work, is_there=True).exclude(state="refused").select_related("user"))
    mine = list(Part.objects.permitted("view", user).filter(work=work))
    is_author = work.author_id == user.pk
    context = {
        "tab": "services",
        "work": work,
        "makers": [part.user.name for part in parts if _is_signed(part)],
        "mine": mine,
        "is_author": is_author,
        "is_out_of_sight": is_author and is_refused(work),
        "are_photos_held": not work.can_open and attached(work).exists(),  # type: ignore[attr-defined]
        "is_liked": Appreciation.objects.filter(work=work, by=user).exists(),
        "decision": _decision(work) if is_author and work.state in ("hidden", "removed") else None,
        "asked": [part for part in parts if is_author and part.state == "asked"],
        "brand": Brand.objects.permitted("view", user).filter(pk=work.brand_id).first() if work.brand_id else None,
    }
    return page(request, "showcase/work.html", context, status=status)


def _is_signed(part: Part) -> bool:
    return part.role == "maker" and part.state == "confirmed" and part.user.is_active


def is_refused(work: Work) -> bool:
    """Whether somebody in its photos does not agree to them. One query."""
    return Part.objects.filter(work=work, role="shown", state="refused").exists()


def _decision(work: Work) -> Review | None:
    """The last decision against it, where its author can appeal."""
    about = {"about_type": Work._meta.label_lower, "about_id": work.pk}
    return Review.objects.filter(**about, state__in=("hidden", "removed")).order_by("-decided_at").first()


def act(request: HttpRequest, work: Any, verb: str, said: str, back: str = "") -> HttpResponse:
    """Do a verb without words and go back; what is missing is said there."""
    try:
        getattr(work, verb)(request.user)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, said)
    return redirect(back or work)


def names_of(work: Work, role: str) -> str:
    """Those named in a role, as the form shows them."""
    return "、".join(part.user.name for part in work.parts.filter(role=role, is_named=True).select_related("user"))


def named_in(work: Work) -> list[int]:
    """The logins it names, in any role. One query."""
    return list(work.parts.filter(is_named=True).values_list("user_id", flat=True))


def sent_words() -> str:
    """What is said when a work was sent in."""
    return _("送出了。工会看过就展示，您在“我的作品”里看得到进展")


def photos_of(work: Work) -> list[Any]:
    """What is on it already. One query."""
    return list(attached(work))
