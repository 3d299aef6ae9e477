"""A union's term: entering, putting right, extending; the numbers everybody goes by."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from zgh.foundation.access.gate import allowed, on_duty
from zgh.foundation.orgs.models import Union
from zgh.kit.pages import page

from .forms import ExtendForm, FigureForm, TermForm
from .models import Figure, Term
from .models import register as register_term
from .models.figure import permitted_figures
from .pages import act, union_page


@allowed("lead", Union)
def union(request: HttpRequest, union: Union) -> HttpResponse:
    """Term, posts, certificate, history."""
    return union_page(request, union)


@allowed("lead", Union)
def register(request: HttpRequest, union: Union) -> HttpResponse:
    """Enter a union's present term."""
    if Term.objects.permitted("view", request.user).filter(union=union, ends_on=None).exists():
        return redirect("terms:union", pk=union.pk)
    form = TermForm(request.POST or None)
    done = None
    if request.method == "POST":
        done = act(
            request,
            form,
            lambda data: register_term(request.user, union, **data),
            _("登记好了，到期会提前提醒"),
            _union(union.pk),
        )
    words = {"heading": _("登记本届任期"), "button": _("登记"), "union": union, "form": form, "here": "terms"}
    return done or page(request, "terms/form.html", words, status=422 if form.errors else 200)


def _union(pk: int) -> str:

    return reverse("terms:union", kwargs={"pk": pk})


@allowed("amend", Term, join=("union",))
def amend(request: HttpRequest, term: Term) -> HttpResponse:
    """Put a wrongly entered term right."""
    facts = {"term_no": term.term_no, "years": term.years, "starts_on": term.starts_on}
    form, done = TermForm(request.POST or None, initial=facts), None
    if request.method == "POST":
        done = act(request, form, lambda data: term.amend(request.user, **data), _("改好了"), term)
    words = {
        "heading": _("更正%(term)s的登记") % {"term": term.name},
        "button": _("更正"),
        "intro": _("只用来改登记错的数。换届请走“启动换届”，延期请走“登记延期批复”。"),
        "union": term.union,
        "form": form,
        "here": "terms",
    }
    return done or page(request, "terms/form.html", words, status=422 if form.errors else 200)


@allowed("extend", Term, join=("union",))
def extend(request: HttpRequest, term: Term) -> HttpResponse:
    """Register the superior's leave to elect later."""
    form = ExtendForm(request.POST or None, request.FILES or None)
    done = None
    if request.method == "POST":
        done = act(
            request, form, lambda data: term.extend(request.user, **data), _("延期登记好了，届满日已经顺延"), term
        )
    words = {
        "heading": _("登记延期批复"),
        "button": _("登记延期"),
        "intro": _("延期换届要经上级批准。请把批复拍照或扫描传上来。"),
        "union": term.union,
        "form": form,
        "here": "terms",
    }
    return done or page(request, "terms/form.html", words, status=422 if form.errors else 200)


@on_duty("chair", "orgs")
def rules(request: HttpRequest) -> HttpResponse:
    """The numbers in force, each with its source and whether somebody has checked it."""
    rows = permitted_figures(request.user).with_can(request.user, "amend")  # type: ignore[attr-defined]
    return page(request, "terms/rules.html", {"figures": rows, "here": "terms"})


@allowed("amend", Figure)
def amend_figure(request: HttpRequest, figure: Figure) -> HttpResponse:
    """From today on another number."""

    form, done = FigureForm(request.POST or None, figure=figure), None
    if request.method == "POST":
        done = act(
            request,
            form,
            lambda data: figure.amend(request.user, **data),
            _("改好了，从今天起按新的算"),
            reverse("terms:rules"),
        )
    label = f"{figure.get_key_display()} {figure.size}".strip()
    words = {
        "heading": label,
        "button": _("从今天起改成这样"),
        "form": form,
        "here": "terms",
        "back": reverse("terms:rules"),
    }
    return done or page(request, "terms/form.html", words, status=422 if form.errors else 200)
