"""Putting collections together."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, on_duty
from zgh.foundation.audience.choosing import AudienceForm
from zgh.foundation.moderation.models.seats import DUTIES
from zgh.kit.numbers import whole
from zgh.kit.pages import draft_saved, page

from . import posting
from .forms_collection import CollectionForm, PutInForm, is_looking
from .models import Collection, Work
from .pages import act


@on_duty(*DUTIES)
def add_collection(request: HttpRequest) -> HttpResponse:
    """A new collection; with a work of the address already ticked."""
    return _write(request, None)


@allowed("amend", Collection, join=("union", "audience__union"))
def amend(request: HttpRequest, collection: Collection) -> HttpResponse:
    """Other words, other works, other people."""
    return _write(request, collection)


def _write(request: HttpRequest, row: Collection | None) -> HttpResponse:
    key = f"showcase-collection-{row.pk}" if row else "showcase-collection"
    data = request.POST if request.method == "POST" else None
    form = CollectionForm(data, user=request.user, collection=row, first=whole(request.GET.get("work", "")) or 0)
    to = AudienceForm(data, user=request.user, duties=DUTIES, kept=row.audience if row else None)
    is_saving = data is not None and not is_looking(data)
    if is_saving and all([form.is_valid(), to.is_valid()]):
        try:
            row = posting.arrange(row, by=request.user, audience=to.audience, works=form.ordered(), **form.facts)
        except ValidationError as error:
            form.add_error(None, _("%(why)s。请重新打开再改") % {"why": "；".join(error.messages)})
        else:
            messages.success(request, _("存好了"))
            return draft_saved(redirect(row), key)
    context = {"form": form, "to": to, "collection": row, "draft": key, "here": "showcase_desk"}
    is_wrong = is_saving and bool(form.errors or to.errors)
    return page(request, "showcase/collect.html", context, status=422 if is_wrong else 200)


@allowed("take_in", Work, join=("union", "author"))
def take_in(request: HttpRequest, work: Work) -> HttpResponse:
    """This work into one of the collections one looks after."""
    title = request.GET.get("q", "").strip()[:40]
    form = PutInForm(request.POST or None, user=request.user, work=work, title=title)
    if request.method == "POST" and form.is_valid():
        collection = form.cleaned_data["collection"]
        collection.take_in(request.user, work)
        messages.success(request, _("放进“%(title)s”了，排在最后") % {"title": collection.title})
        return redirect(collection)
    context = {"form": form, "work": work, "title": title, "here": "showcase_desk"}
    return page(request, "showcase/take_in.html", context, status=422 if form.errors else 200)


@require_POST
@allowed("publish", Collection)
def publish(request: HttpRequest, collection: Collection) -> HttpResponse:
    """Let people see it."""
    return act(request, collection, "publish", _("展示出来了"))


@require_POST
@allowed("withdraw", Collection)
def withdraw(request: HttpRequest, collection: Collection) -> HttpResponse:
    """Take it down."""
    return act(request, collection, "withdraw", _("撤下了，作品都还在"))
