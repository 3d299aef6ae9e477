"""Deleting a work of one's own for good: what goes is said first."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from zgh.foundation.access.gate import allowed
from zgh.kit.pages import page

from .models import Work
from .pages import photos_of


@allowed("erase", Work, join=("union", "author", "audience"))
def erase(request: HttpRequest, work: Work) -> HttpResponse:
    """Asked once, then gone."""
    if request.method == "POST":
        work.erase(request.user)
        messages.success(request, _("删除了"))
        return redirect("showcase:mine")
    context = {"work": work, "photo_count": len(photos_of(work)), "tab": "services"}
    return page(request, "showcase/erase.html", context)
