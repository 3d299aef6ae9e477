"""The in-app notices of one person."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, signed_in
from zgh.kit.numbers import whole
from zgh.kit.pages import page

from .forms import PreferenceForm
from .hours import masked_hours, quiet_hours
from .inbox import unread_count
from .models import Notice

PAGE = 30


@signed_in
def list_notices(request: HttpRequest) -> HttpResponse:
    """Newest first, by day. Pages by key (`before`), so that new notices shift nothing; four queries at most.

    What may be known by the day has the day's first moment, so it stands at the day's end: neighbours would tell more.
    """
    rows = Notice.objects.permitted("view", request.user)
    if before := rows.filter(pk=whole(request.GET.get("before", "")) or 0).first():
        rows = rows.filter(created_at__lte=before.created_at).exclude(created_at=before.created_at, pk__gte=before.pk)
    part = list(rows[: PAGE + 1])
    more = part[PAGE - 1].pk if len(part) > PAGE else None
    context = {"notices": part[:PAGE], "more": more, "unread": unread_count(request.user), "tab": "me"}
    return page(request, "notices/list.html", context)


@allowed("view", Notice)
def open_notice(request: HttpRequest, notice: Notice) -> HttpResponse:
    """Marks it read and leads to what it is about. A GET on purpose: it is a link, also in mails."""
    Notice.objects.permitted("view", request.user).filter(pk=notice.pk).mark_read()
    return redirect(notice.url or "notices:list")


@require_POST
@signed_in
def read_all(request: HttpRequest) -> HttpResponse:
    """Marks everything read."""
    if Notice.objects.permitted("view", request.user).mark_read():
        messages.success(request, _("都标成已读了"))
    return redirect("notices:list")


@signed_in
def preferences(request: HttpRequest) -> HttpResponse:
    """Which kinds are also pushed; in-app notices always are."""
    form = PreferenceForm(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("记下了，以后就按这个来"))
        return redirect("notices:preferences")
    context = {"form": form, "quiet": quiet_hours(), "masked": masked_hours(), "tab": "me"}
    return page(request, "notices/preferences.html", context)
