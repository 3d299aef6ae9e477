"""What templates are given about honours. Asks the queries a page may cost, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zgh.foundation.audit.book import history
from zgh.foundation.audit.words import word
from zgh.foundation.files.attach import attached_to
from zgh.foundation.orgs.models import Employment
from zgh.kit.pages import draft_saved, page
from zgh.services.brands.models import Brand
from zgh.services.news.models import Article

from .models import Honour, Paper, Portrait
from .words import meta, said

MOST_ACTS, MOST_OTHERS = 30, 8
PARTS = ("paper", "portrait")
UNTOLD = ("honours.bring", "honours.pass_on")  # of the house, not of the honour


def dressed(honours: Iterable[Honour]) -> list[Honour]:
    """With the photo that may be shown, and a line below the name. Two queries, one where none has a photo."""
    rows = list(honours)
    portraits = {row.honour_id: row for row in Portrait.objects.filter(state="agreed", honour__in=rows)} if rows else {}
    if portraits:
        attached_to(portraits.values())
    for honour in rows:
        files = portraits[honour.pk].attached_files if honour.pk in portraits else []  # type: ignore[attr-defined]
        honour.photo = next((file for file in files if file.is_image), None)  # type: ignore[attr-defined]
        honour.meta = meta(honour)  # type: ignore[attr-defined]
        honour.said = said(honour)  # type: ignore[attr-defined]
    return rows


def others_of(honour: Honour, user: Any) -> list[Honour]:
    """What else the same holder has on the wall. One query."""
    rows = Honour.objects.filter(kind=honour.kind).permitted("read", user).exclude(pk=honour.pk)
    same = {"person": honour.person_id} if honour.person_id else {"union": honour.union_id, "holder": honour.holder}
    found = list(rows.filter(**same).newest()[:MOST_OTHERS])
    for row in found:
        row.meta = meta(row)  # type: ignore[attr-defined]
    return found


def job_of(honour: Honour) -> Employment | None:
    """Where the holder works today. One query; none for teams."""
    if honour.person_id is None:
        return None
    jobs = Employment.objects.at().filter(person=honour.person_id).select_related("company")
    return jobs.order_by("-starts_on").first()


def story_of(honour: Honour, user: Any) -> Article | None:
    """The article that tells it, where this person may read it. One query where there is one."""
    if honour.story_id is None:
        return None
    return Article.objects.permitted("read", user).filter(pk=honour.story_id).select_related("live").first()


def brand_of(honour: Honour, user: Any) -> Brand | None:
    """The brand it was earned with, where this person sees it. One query where there is one."""
    if honour.brand_id is None:
        return None
    return Brand.objects.permitted("view", user).filter(pk=honour.brand_id).only("name").first()


def acts_on(honour: Honour) -> list[tuple[str, Any]]:
    """(word, record) of what was done, newest first. One query."""
    rows = history(honour).exclude(verb__in=UNTOLD).order_by("-at", "-pk")[:MOST_ACTS]
    return [(word(act.verb), act) for act in rows]


def papers_and_photo(honour: Honour) -> tuple[Paper | None, Portrait | None]:
    """Both as joined rows (`PARTS`), with their files: `attached_files`, and `photo` of the portrait. One query."""
    paper, portrait = getattr(honour, "paper", None), getattr(honour, "portrait", None)
    attached_to([row for row in (paper, portrait) if row is not None])
    if portrait is not None:
        files = portrait.attached_files if portrait.state != "refused" else []  # type: ignore[attr-defined]
        portrait.photo = next(iter(files), None)  # type: ignore[attr-defined]
    return paper, portrait


def act(request: HttpRequest, row: Any, verb: str, said: str, back: str = "", **facts: Any) -> HttpResponse:
    """Do a verb and go back; what stands against it is said there."""
    try:
        getattr(row, verb)(request.user, **facts)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, said)
    return redirect(back or row)


def asked(
    request: HttpRequest, form: Any, save: Callable[[], Any], said: str, template: str, **context: Any
) -> HttpResponse:
    """A page with one form: save a good one and go where `save` says; else the page again with all that was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            target = save()
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, said)
            answer = redirect(target)
            return draft_saved(answer, context["draft"]) if context.get("draft") else answer
    return page(request, template, {"form": form, **context}, status=422 if form.errors else 200)
