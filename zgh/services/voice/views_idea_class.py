"""Classes of ideas and what they earn: everybody with a desk reads them, chairs keep them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from zgh.foundation.access.gate import allowed, on_duty
from zgh.foundation.access.scopes import reach
from zgh.kit.pages import page

from .forms_idea_desk import ClassForm, EndForm
from .models import IdeaClass
from .models.idea_class import lay_down

MOST = 300  # classes on one page, the past ones included


@on_duty("voice", "chair")
def classes(request: HttpRequest) -> HttpResponse:
    """The classes in force, those to come and those that were."""
    rows = IdeaClass.objects.permitted("view", request.user).with_can(request.user, "set_class")  # type: ignore[attr-defined]
    rows = rows.select_related("union").order_by("union__path", F("ends_on").desc(nulls_first=True), "-benefit_fen")
    context = {"classes": rows[:MOST], "is_chair": bool(reach(request.user, "chair")), "here": "ideas"}
    return page(request, "voice/idea_classes.html", context)


@on_duty("chair")
def add_class(request: HttpRequest) -> HttpResponse:
    """A new class."""
    form = ClassForm(request.POST or None, user=request.user)

    def add() -> None:
        lay_down(request.user, form.union_chosen, code=form.cleaned_data["code"], **form.rule)

    return _done(request, form, add, _("定好了")) or _form(request, form, _("定一个奖励等级"), _("定下来"))


@allowed("set_class", IdeaClass, join=("union",))
def amend_class(request: HttpRequest, row: IdeaClass) -> HttpResponse:
    """From a day on another rule; the old one is kept."""
    form = ClassForm(request.POST or None, user=request.user, row=row)
    done = _done(request, form, lambda: row.amend(request.user, **form.rule), _("改好了，旧的那一条留着备查"))
    return done or _form(request, form, _("改%(name)s") % {"name": row}, _("从那天起按新的"))


@allowed("set_class", IdeaClass, join=("union",))
def end_class(request: HttpRequest, row: IdeaClass) -> HttpResponse:
    """From a day on no longer."""
    form = EndForm(request.POST or None)
    done = _done(request, form, lambda: row.end(request.user, form.cleaned_data["ends_on"]), _("定好了停用的日子"))
    return done or _form(request, form, _("停用%(name)s") % {"name": row}, _("到那天停用"))


def _done(request: HttpRequest, form: Form, act: Any, said: str) -> HttpResponse | None:
    """Do it and go back to the list; None when there is something wrong or nothing was sent."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        act()
    except ValidationError as error:
        form.add_error(None, error)
        return None
    messages.success(request, said)
    return redirect("voice:idea_classes")


def _form(request: HttpRequest, form: Form, heading: str, button: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "button": button, "here": "ideas"}
    return page(request, "voice/idea_class.html", context, status=422 if form.errors else 200)
