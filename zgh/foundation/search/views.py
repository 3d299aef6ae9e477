"""One box for everything one may see."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse

from zgh.foundation.access.gate import signed_in
from zgh.kit.numbers import whole
from zgh.kit.pages import page

from .finding import CANDIDATES, Answer, look
from .registry import place, places
from .ways import answers, ways
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
        **_doors(query, is_answered=not chosen, is_poor=_is_poor(answer)),
        "tab": "home",
    }
    return page(request, "search/results.html", context, partial="found")


@signed_in
def suggestions(request: HttpRequest) -> HttpResponse:
    query, _label, _start = _asked(request)
    answer = look(places(), query, request.user, FROM_EACH, may_stray=False)
    hits = [(section.place, hit) for section in answer.found for hit in section.hits][:SUGGESTED]
    titles = Counter(hit.title for _place, hit in hits)
    context = {
        "query": query,
        "answer": answer,
        "hits": [(place, hit, hit.snippet if titles[hit.title] > 1 else "") for place, hit in hits],
        "answers": answers(query) if query else [],
    }
    return page(request, "search/suggestions.html", context)


def _doors(query: str, *, is_answered: bool, is_poor: bool) -> dict[str, Any]:
    """The ways that know, above what was found, and the others below it where that may not be what was meant."""
    known = answers(query) if query and is_answered else []
    others = [pair for pair in ways(query) if pair not in known] if query and is_poor else []
    return {"answers": known, "ways": others}


def _is_poor(answer: Answer) -> bool:
    """Whether what was found may not be what was meant."""
    return not any(section.hits for section in answer.found) or bool(answer.corrected) or not answer.is_exact


def _asked(request: HttpRequest) -> tuple[str, str, int]:
    """The query, the section ("" for all) and the first hit to show; anything typed is legal."""
    query = storable(request.GET.get("q", "")).strip()[:QUERY_LENGTH]
    number = whole(request.GET.get("page", ""), CANDIDATES // PAGE) or 1
    return query, request.GET.get("in", ""), (number - 1) * PAGE
