"""One box for everything one may see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from zgh.foundation.access.gate import signed_in
from zgh.kit.numbers import whole
from zgh.kit.pages import page

from .finding import CANDIDATES, look
from .registry import place, places
from .ways import ways
from .words import QUERY_LENGTH, storable

PAGE = 20
SECTION = 5
SUGGESTED, FROM_EACH = 8, 3


@signed_in
def results(request: HttpRequest) -> HttpResponse:
    query, label, start = _asked(request)
    chosen = place(label)
    is_literal = bool(request.GET.get("typed"))
    asked = [chosen] if chosen else places()
    limit = PAGE if chosen else SECTION
    answer = look(asked, query, request.user, limit, start=start, may_mend=not is_literal)
    context = {
        "query": query,
        "answer": answer,
        "sections": [section for section in answer.found if section.hits],
        "chosen": chosen,
        "is_literal": is_literal,
        "next": start // PAGE + 2 if chosen and answer.found[0].count > start + PAGE else 0,
        "ways": ways(query) if query and not any(section.hits for section in answer.found) else [],
        "tab": "home",
    }
    return page(request, "search/results.html", context, partial="found")


@signed_in
def suggestions(request: HttpRequest) -> HttpResponse:
    query, _label, _start = _asked(request)
    answer = look(places(), query, request.user, FROM_EACH, may_stray=False)
    hits = [(section.place, hit) for section in answer.found for hit in section.hits][:SUGGESTED]
    return page(request, "search/suggestions.html", {"query": query, "answer": answer, "hits": hits})


def _asked(request: HttpRequest) -> tuple[str, str, int]:
    """The query, the section ("" for all) and the first hit to show; anything typed is legal."""
    query = storable(request.GET.get("q", "")).strip()[:QUERY_LENGTH]
    number = whole(request.GET.get("page", ""), CANDIDATES // PAGE) or 1
    return query, request.GET.get("in", ""), (number - 1) * PAGE
