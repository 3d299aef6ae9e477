"""What a signed-in person settles for themselves: look, password, devices; and the operator's session."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import public, signed_in
from zgh.kit.pages import page

from . import devices, look, operate, passwords
from .forms import OperateForm, SetPasswordForm
from .fresh import fresh
from .models import OperatorSession, Phone


@signed_in
def settings(request: HttpRequest) -> HttpResponse:
    """大字与外观, 密码, 登录的设备, 退出."""
    user: Any = request.user
    phone = Phone.objects.filter(user=user).first()
    return page(request, "accounts/settings.html", {"phone": phone, "tab": "me"})


@public("large text and theme are for people who cannot read the login page, too")
@require_POST
def set_look(request: HttpRequest) -> HttpResponse:
    """关怀版 (`care` = 0 or 1) and theme (`theme` = light, dark or ""), each if it is given. 204 for scripts."""
    wants_page = "text/html" in request.headers.get("Accept", "") and not getattr(request, "htmx", False)
    answer = redirect(_back(request)) if wants_page else HttpResponse(status=204)
    if (care := request.POST.get("care")) in ("0", "1"):
        look.set_care(request, answer, care == "1")
    if (theme := request.POST.get("theme")) in look.THEMES:
        look.set_theme(request, answer, theme)
    return answer


@signed_in
@never_cache
@sensitive_post_parameters("old", "new", "again")
@fresh(reading=True, strong=True)
def password(request: HttpRequest) -> HttpResponse:
    """Set or change the password."""
    needs_old = passwords.needs_old(request)
    form = SetPasswordForm(request.POST or None, user=request.user, needs_old=needs_old)
    if request.method == "POST" and form.is_valid():
        try:
            if needs_old:
                passwords.check_old(request, form.cleaned_data["old"])
            passwords.set_password(request, form.cleaned_data["new"])
        except ValidationError as error:
            form.add_error("old", error)
        else:
            messages.success(request, _("密码已经改好。其他设备都已退出登录"))
            return redirect("accounts:settings")
    return page(request, "accounts/password.html", {"form": form, "tab": "me"}, status=422 if form.errors else 200)


@signed_in
@never_cache
def device_list(request: HttpRequest) -> HttpResponse:
    """Where I am signed in."""
    rows = devices.devices_of(request.user, request.session.session_key)
    return page(request, "accounts/devices.html", {"rows": rows, "tab": "me"})


@signed_in
@require_POST
def sign_out_elsewhere(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """End one other session of mine, or all others."""
    ended = devices.sign_out_elsewhere(request.user, request.session.session_key, pk)
    if pk is not None and not ended:
        raise Http404
    messages.success(request, _("已经退出%(n)d台设备") % {"n": ended} if ended else _("没有其他设备登录着"))
    return redirect("accounts:devices")


@signed_in
@never_cache
def not_me(request: HttpRequest, pk: int) -> HttpResponse:
    """From the notice of a new sign-in: what it was, and ending it. Somebody else's looks like an ended one."""
    row = devices.device_of(request.user, pk)
    if request.method == "POST":
        devices.sign_out_elsewhere(request.user, request.session.session_key, pk)
        messages.success(request, _("那台设备已经退出。请现在就换一个密码"))
        return redirect("accounts:password")
    is_here = bool(row and row.session_key == request.session.session_key)
    return page(request, "accounts/not_me.html", {"row": row, "is_here": is_here, "tab": "me"})


@signed_in
@require_POST
def still_here(request: HttpRequest) -> HttpResponse:
    """The person is reading or typing: a sign of life for the idle clock, which every request resets."""
    return HttpResponse(status=204)


@operate.staff
@fresh
def operate_page(request: HttpRequest) -> HttpResponse:
    """The operator's session: what is open, what was, and opening one."""
    form = OperateForm(request.POST or None, initial={"minutes": 15})
    if request.method == "POST" and form.is_valid():
        operate.open_session(request.user, **form.cleaned_data)
        return redirect("accounts:operate")
    past = OperatorSession.objects.permitted("view", request.user)[:20]
    context = {"form": form, "past": past, "open": operate.operating(request.user), "tab": "me"}
    return page(request, "accounts/operate.html", context, status=422 if form.errors else 200)


@operate.staff
@require_POST
def stand_down(request: HttpRequest) -> HttpResponse:
    """Close it."""
    operate.stand_down(request.user)
    return redirect("accounts:operate")


def _back(request: HttpRequest) -> str:
    for url in (request.POST.get("next", ""), request.headers.get("Referer", "")):
        if url and url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()):
            return url
    return "/"
