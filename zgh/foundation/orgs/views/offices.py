"""Who holds which post and which duty in a union, and changing it. For whoever keeps the organisation there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.foundation.accounts.fresh import fresh
from zgh.kit.pages import page

from .. import duties
from .. import officers as posts
from ..forms import AppointForm, EndForm, GrantForm
from ..models import Duty, Officer, Union

PAST = 20


@allowed("edit", Union)
def officers(request: HttpRequest, union: Union, **forms: Any) -> HttpResponse:
    """Officers and duties of one union, live and past, with the forms to add and end them."""
    status = 422 if forms else 200
    held = Officer.objects.permitted("view", request.user).filter(union=union).with_deputy().select_related("person")
    given = Duty.objects.permitted("view", request.user).filter(union=union).select_related("user", "deputy_for")
    context = {
        "union": union,
        "officers": held.at().with_can(request.user, "edit"),
        "past": held.exclude(pk__in=held.at().values("pk")).order_by("-ends_on")[:PAST],
        "duties": given.at().with_can(request.user, "edit").order_by("code", "pk"),
        "appoint": forms.get("appoint") or AppointForm(user=request.user),
        "grant": forms.get("grant") or GrantForm(user=request.user),
        "end": EndForm(),
        "here": "orgs",
    }
    return page(request, "orgs/officers.html", context, status=status)


@require_POST
@allowed("edit", Union)
def appoint(request: HttpRequest, union: Union) -> HttpResponse:
    """Put a person into a post."""
    form = AppointForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            facts = dict(form.cleaned_data)
            officer = posts.appoint(request.user, union, facts.pop("who"), facts.pop("post"), **facts)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            said = {"name": officer.person, "post": officer.get_post_display()}
            messages.success(request, _("已登记：%(name)s任%(post)s") % said)
            return redirect("orgs:officers", pk=union.pk)
    return officers(request, pk=union.pk, appoint=form)


@require_POST
@allowed("edit", Union)
@fresh
def grant(request: HttpRequest, union: Union) -> HttpResponse:
    """Give a person a duty; nobody gives one to themselves."""
    form = GrantForm(request.POST, user=request.user)
    if form.is_valid():
        facts = form.cleaned_data
        if facts["who"].user == request.user:
            form.add_error("who", _("不能给自己加职责，请由上级工会办理"))
        elif facts["who"].user is None:
            form.add_error("who", _("这位职工还没有登录账号"))
        else:
            try:
                user, days = facts["who"].user, (facts["starts_on"], facts["ends_on"])
                duties.grant(request.user, user, union, facts["code"], days[0], ends_on=days[1])
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("已给%(name)s加上这项职责") % {"name": user.name})
                return redirect("orgs:officers", pk=union.pk)
    return officers(request, pk=union.pk, grant=form)


@require_POST
@allowed("edit", Officer)
def leave(request: HttpRequest, officer: Officer) -> HttpResponse:
    """End a post."""
    return _end(request, officer, posts.leave)


@require_POST
@allowed("edit", Duty)
@fresh
def end(request: HttpRequest, duty: Duty) -> HttpResponse:
    """End a duty."""
    return _end(request, duty, duties.end)


def _end(request: HttpRequest, row: Any, verb: Any) -> HttpResponse:
    form = EndForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(_("日期看不懂，请重选一次"))
        verb(request.user, row, form.cleaned_data["ends_on"])
        messages.success(request, _("已经结束，记录还在"))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    return redirect("orgs:officers", pk=row.union_id)
