"""How a verb answers: go on with a word, or show the page again with what was typed and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

Show = Callable[..., HttpResponse]


def posted(request: HttpRequest) -> Any:
    """What was sent, also when it is nothing; None on a GET, so that the form is not yet wrong."""
    return request.POST if request.method == "POST" else None


def tried(  # noqa: PLR0917 (form, verb, words, onward, page again)
    request: HttpRequest, form: Form | None, act: Callable[[Any], Any], said: str, onward: str, show: Show
) -> HttpResponse:
    """Do `act(form.cleaned_data)` and go to `onward`; with errors `show(status=422)`. A GET only shows."""
    if request.method != "POST":
        return show(status=200)
    try:
        if form is None or form.is_valid():
            act(form.cleaned_data if form else {})
            messages.success(request, said)
            return redirect(onward)
    except ValidationError as error:
        if form is None:
            messages.error(request, "；".join(error.messages))
            return redirect(onward)
        blame(form, error)
    return show(status=422)


def blame(form: Form, error: ValidationError) -> None:
    """Put each complaint at its field; what belongs to no field of this form at the top."""
    if hasattr(error, "error_dict"):
        for name, errors in error.error_dict.items():
            form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, errors)
    else:
        form.add_error("reason" if error.code == "reason" and "reason" in form.fields else None, error)
