"""账号安全: pages of security operators. They find one login by its exact name or number; they read no one's data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.foundation.audit.models import Record
from zgh.foundation.audit.words import word
from zgh.kit.forms import clean_text
from zgh.kit.lists import Column, ListPage
from zgh.kit.pages import page

from . import demands, devices, factors, guard, operate, places
from .forms import ReasonForm
from .fresh import fresh
from .models import FactorReset, User

SHOWN = 20


@operate.operator("security")
def guard_page(request: HttpRequest) -> HttpResponse:
    """Find a login; who is locked, whose factors are to be reset."""
    logins, text = User.objects.permitted("guard", request.user), clean_text(request.GET.get("login", ""))[:60]
    found = guard.find(logins, text) if text else None
    if found:
        return redirect("accounts:guard_login", pk=found.pk)
    resets = FactorReset.objects.permitted("view", request.user).select_related("user", "asked_by", "settled_by")
    context = {
        "text": text,
        "locked": guard.locked_lately(logins),
        "resets": resets.with_can(request.user, "approve_reset")[:SHOWN],
        "tab": "me",
    }
    return page(request, "accounts/guard.html", context)


@operate.operator("security")
@allowed("guard", User)
def guard_login(request: HttpRequest, login: User, form: ReasonForm | None = None) -> HttpResponse:
    """One login: whether it is locked, how it proves itself, where it is signed in."""
    rows = list(factors.factors_of(login))
    context = {
        "login": login,
        "is_locked": guard.is_locked(login),
        "factors": [(row, row.wrap().name if row.type == factors.Type.WEBAUTHN else _("验证器")) for row in rows],
        "needs": demands.needs_second_step(login),
        "asked": FactorReset.objects.permitted("view", request.user).filter(user=login, state="asked").first(),
        "devices": devices.devices_of(login, None),
        "form": form or ReasonForm(),
        "tab": "me",
    }
    return page(request, "accounts/guard_login.html", context, status=422 if form else 200)


@operate.operator("security")
@require_POST
@allowed("guard", User)
@fresh
def unlock(request: HttpRequest, login: User) -> HttpResponse:
    """Let it try again."""
    return _do(request, login, guard.unlock, _("已经解锁，本人现在就可以再试"))


@operate.operator("security")
@require_POST
@allowed("guard", User)
@fresh
def end_sessions(request: HttpRequest, login: User) -> HttpResponse:
    """Sign it out everywhere."""
    return _do(request, login, guard.end_sessions, _("这个账号在所有设备上都退出了"))


@operate.operator("security")
@require_POST
@allowed("guard", User)
@fresh
def ask_reset(request: HttpRequest, login: User) -> HttpResponse:
    """Take away its second factors, or ask a second operator to agree."""
    return _do(request, login, guard.ask_reset, _("已经办理。需要另一位安全管理员同意的，会显示在账号安全页"))


@operate.operator("security")
@require_POST
@allowed("approve_reset", FactorReset)
@fresh
def approve_reset(request: HttpRequest, row: FactorReset) -> HttpResponse:
    """The second person agrees."""
    guard.approve_reset(request.user, row)
    messages.success(request, _("已经解除，本人会收到消息"))
    return redirect("accounts:guard")


@operate.operator("security")
@require_POST
@allowed("refuse_reset", FactorReset)
def refuse_reset(request: HttpRequest, row: FactorReset) -> HttpResponse:
    """The second person does not."""
    guard.refuse_reset(request.user, row)
    messages.success(request, _("没有同意，两步验证还在"))
    return redirect("accounts:guard")


def _do(request: HttpRequest, login: User, verb: Callable[..., Any], said: str) -> HttpResponse:
    """One act with its reason; without one the page comes back with what is missing."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            verb(request.user, login, form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error("reason", error)
        else:
            messages.success(request, said)
            return redirect("accounts:guard_login", pk=login.pk)
    return guard_login(request, pk=login.pk, form=form)


def _word(record: Record) -> str:
    return word(record.verb)


def _device(record: Record) -> str:
    facts = record.after
    return " ".join(filter(None, (facts.get("device", ""), places.network(facts.get("ip", "")))))


class Events(ListPage):
    """Security events of all logins, for audit operators; nothing of anyone's work."""

    model, verb, key, title = Record, "inspect", "accounts.events", gettext_lazy("安全事件")
    template = "lists/app.html"
    columns = [
        Column("verb", gettext_lazy("事件"), _word, is_title=True),
        Column("at", gettext_lazy("时间"), cell="audit/cells.html#at", is_meta=True),
        Column("actor_name", gettext_lazy("谁"), is_meta=True),
        Column("device", gettext_lazy("设备与网络"), _device),
        Column("note", gettext_lazy("说明")),
    ]
    empty = {"title": gettext_lazy("还没有安全事件"), "icon": "shield-check"}


class SignIns(ListPage):
    """One's own sign-ins and what was done to one's own login. Kept with the book, at least six months."""

    model, verb, key, title = Record, "recall", "accounts.history", gettext_lazy("登录记录")
    template, has_export = "lists/app.html", False
    columns = [
        Column("verb", gettext_lazy("动作"), _word, is_title=True),
        Column("at", gettext_lazy("时间"), cell="audit/cells.html#at", is_meta=True),
        Column("device", gettext_lazy("设备与网络"), _device, is_meta=True),
    ]
    empty = {"title": gettext_lazy("还没有登录记录"), "icon": "history"}
