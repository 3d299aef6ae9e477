"""One shape of every page on which a keeper writes: add, amend, compare. Nobody overwrites what they have not seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from zgh.foundation.stock.wording import wording_of
from zgh.kit.pages import draft_saved, page


@dataclass
class Sheet:
    """What stands around a form: heading, where back leads, the key of its draft, the row that is changed.

    `facts`: the columns the form writes; where somebody was faster their words are shown beside what was typed.
    """

    heading: str
    back: str
    draft: str
    row: Any = None
    facts: tuple[str, ...] = ()
    template: str = "policies/form.html"
    context: dict[str, Any] = field(default_factory=dict)


def written(
    request: HttpRequest, form: Any, sheet: Sheet, save: Callable[[str | None], Any], said: str
) -> HttpResponse:
    """Save a good form and go to what `save(seen)` gives back; else the page again with everything that was typed.

    A row somebody changed meanwhile is not overwritten (422): what stands there now is shown, and the next press of
    the button is meant.
    """
    seen = request.POST.get("seen", "") if sheet.row is not None else None  # left out, it is nothing anybody saw
    if request.method == "POST" and form.is_valid():
        try:
            target = save(seen)
        except ValidationError as error:
            form.add_error(None, _told(error))
        else:
            messages.success(request, said)
            return draft_saved(redirect(target), sheet.draft)
    changed = _changed(form, sheet, seen) if request.method == "POST" and sheet.row is not None else []
    context = {"form": form, "sheet": sheet, "here": "policies_desk", "changed": changed, **sheet.context}
    if sheet.row is not None:
        context["seen"] = wording_of(sheet.row)
    return page(request, sheet.template, context, status=422 if form.errors else 200)


def _told(error: ValidationError) -> ValidationError:
    if getattr(error, "code", "") != "stale":
        return error
    return ValidationError(
        _("您打开这一页以后，别人刚改过，所以没有存。下面列着现在的内容，您写的都在；看过再存一次就以您的为准"),
        code="stale",
    )


def _changed(form: Any, sheet: Sheet, seen: str | None) -> list[tuple[str, str]]:
    """(field, what stands there now) where a fact is no longer what the page showed, as far as it differs from ours."""
    if seen is None or seen == wording_of(sheet.row):
        return []
    now = sheet.row
    return [
        (str(form.fields[name].label), _shown(now, name))
        for name in sheet.facts
        if name in form.fields and _plain(getattr(now, name)) != _plain(form.cleaned_data.get(name))
    ]


def _plain(value: Any) -> str:
    return str(getattr(value, "pk", value) if value is not None else "")


def _shown(row: Any, name: str) -> str:
    shown = getattr(row, f"get_{name}_display", None)
    return str(shown() if shown else getattr(row, name) or "")[:200] or _("（空）")
