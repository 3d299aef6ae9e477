"""What else a union is called. For whoever keeps the organisation there."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed
from zgh.kit.pages import page

from ..forms import NicknameForm
from ..models import Union, UnionAlias
from ..naming import nickname as give_nickname
from ..naming import unname as take_away


@allowed("edit", Union)
def nickname(request: HttpRequest, union: Union) -> HttpResponse:
    """The other names of a union, and one more."""
    form = NicknameForm(request.POST or None)
    if form.is_valid():
        try:
            said = give_nickname(request.user, union, form.cleaned_data["name"])
        except ValidationError as error:
            form.add_error("name", error)
        else:
            messages.success(request, _("以后搜“%(name)s”也能找到%(union)s") % {"name": said, "union": union})
            return redirect("orgs:nickname", pk=union.pk)
    rows = UnionAlias.objects.permitted("view", request.user).filter(union=union).with_can(request.user, "unname")
    context = {"union": union, "aliases": rows, "form": form, "here": "orgs"}
    return page(request, "orgs/nickname.html", context, status=422 if form.errors else 200)


@require_POST
@allowed("unname", UnionAlias, join=["union"])
def unname(request: HttpRequest, alias: UnionAlias) -> HttpResponse:
    """Take a nickname away."""
    take_away(request.user, alias)
    messages.success(request, _("已经去掉“%(name)s”") % {"name": alias})
    return redirect("orgs:nickname", pk=alias.union_id)
