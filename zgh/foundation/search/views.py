"""One box for everything one may see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from zgh.foundation.access.gate import signed_in
from zgh.kit.numbers import whole
from zgh.kit.pages import page

from .finding import CANDIDATES, search
from .registry import known, of, registered
from .words import QUERY_LENGTH, storable

PAGE = 20
SECTION = 5


@signed_in
def results(request: HttpRequest) -> HttpResponse:
    query, label, start = _asked(request)
    chosen = [of(label)] if label else registered()
    found = search(chosen, query, request.user, PAGE if label else SECTION, start=start) if query else []
    context = {
        "query": query,
        "sections": [section for section in found if section.hits],
        "chosen": of(label) if label else None,
        "is_exact": all(section.is_exact for section in found),
        "next": start // PAGE + 2 if label and found and found[0].count > start + PAGE else 0,
        "tab": "home",
    }
    return page(request, "search/results.html", context, partial="found")


@signed_in
def suggestions(request: HttpRequest) -> HttpResponse:
    query, _label, _start = _asked(request)
    found = search(registered(), query, request.user, 3) if query else []
    hits = [(section.registration, hit) for section in found for hit in section.hits]
    return page(request, "search/suggestions.html", {"query": query, "hits": hits[:8]})


def _asked(request: HttpRequest) -> tuple[str, str, int]:
    """The query, the section ("" for all) and the first hit to show; anything typed is legal."""
    query = storable(request.GET.get("q", "")).strip()[:QUERY_LENGTH]
    label, number = request.GET.get("in", ""), whole(request.GET.get("page", ""), CANDIDATES // PAGE) or 1
    return query, label if known(label) else "", (number - 1) * PAGE
