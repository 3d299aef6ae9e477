"""Reading: what is new, what one owes, one article."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from zgh.foundation.access.gate import allowed, signed_in
from zgh.foundation.files.attach import attached
from zgh.kit.numbers import whole
from zgh.kit.pages import page
from zgh.services.brands.models import Brand

from .models import Article, Category, Revision
from .reading import mark_read, owing, with_owed
from .reprints import withdrawn_at

PAGE, LAST_PAGE = 15, 200
SHELVES = 8  # brands offered to narrow by; others are reached from their own page
PREFETCH = ("prefetch", "prerender")


@signed_in
def feed(request: HttpRequest) -> HttpResponse:
    """工会动态: what is for me, pinned first, then the newest; by category, by brand. Five queries."""
    category = request.GET.get("category", "")
    rows = Article.objects.permitted("read", request.user).first_hand(request.user).in_brief()
    if category in Category.values:
        rows = rows.filter(category=category)
    brands = list(Brand.objects.permitted("read", request.user).open().only("name", "tone")[:SHELVES])
    if brand := _chosen(request, brands):
        rows = rows.of_brand(brand)
    number = min(whole(request.GET.get("page", "")) or 1, LAST_PAGE)
    first = (max(number, 1) - 1) * PAGE
    pinned = list(with_owed(request.user, rows).pinned())
    rest = rows.exclude(pk__in=[article.pk for article in pinned]).newest()
    found = list(with_owed(request.user, rest)[first : first + PAGE + 1])
    context = {
        "articles": [*(pinned if number == 1 else ()), *found[:PAGE]],
        "next": number + 1 if len(found) > PAGE and number < LAST_PAGE else 0,
        **{"tab": "home", "category": category, "categories": Category.choices, "first": number == 1},
        **{"brands": brands, "brand": brand},
    }
    return page(request, "news/feed.html", context, partial="more" if "more" in request.GET else None)


def _chosen(request: HttpRequest, brands: list[Brand]) -> Brand | None:
    """The brand of the address: one of those offered, or asked for."""
    pk = whole(request.GET.get("brand", ""))
    if not pk:
        return None
    found = next((brand for brand in brands if brand.pk == pk), None)
    return found or Brand.objects.permitted("read", request.user).only("name", "tone").filter(pk=pk).first()


@signed_in
def owed(request: HttpRequest) -> HttpResponse:
    """必读: what I have not opened yet."""
    number = min(whole(request.GET.get("page", "")) or 1, LAST_PAGE)
    first = (max(number, 1) - 1) * PAGE
    rows = owing(request.user, Article.objects.permitted("read", request.user).in_brief())
    found = list(rows[first : first + PAGE + 1])
    context = {
        "articles": found[:PAGE],
        "next": number + 1 if len(found) > PAGE and number < LAST_PAGE else 0,
        **{"first": number == 1, "today": timezone.localdate(), "tab": "home"},
    }
    return page(request, "news/owed.html", context, partial="more" if "more" in request.GET else None)


@allowed(
    "visit",
    Article,
    buttons=("view", "work", "read", "reprint", "share", "untag"),
    join=("union", "live", "head", "by", "audience__union", "source__union"),
)
def article(request: HttpRequest, article: Article) -> HttpResponse:
    """One article. Opening it is reading it, where it is out and meant for this person; a prefetch is not."""
    if not article.can_view:  # type: ignore[attr-defined]
        gone = {"article": article, "day": withdrawn_at(article), "tab": "home"}
        return page(request, "news/withdrawn.html", gone, status=HTTPStatus.GONE)
    if article.live is None:
        return page(request, "news/unwritten.html", {"article": article, "tab": "home"}, status=404)
    if article.can_read and request.headers.get("Sec-Purpose", "").split(";")[0] not in PREFETCH:  # type: ignore[attr-defined]
        mark_read(article, request.user)
    documents = documents_of(article, article.live)
    context = {"article": article, "revision": article.live, "documents": documents, "tab": "home"}
    context |= {"brands": brands_of(request, article), "source": _source(request, article)}
    return page(request, "news/article.html", context | _around(request, article))


def _source(request: HttpRequest, article: Article) -> str:
    """Where it was printed first, for who may read it there. One query, none where it is nobody else's."""
    if not article.source_id:
        return ""
    found = Article.objects.permitted("read", request.user).filter(pk=article.source_id).exists()
    return reverse("news:article", args=[article.source_id]) if found else ""


def brands_of(request: HttpRequest, article: Article) -> Any:
    """The brands it belongs to, as far as this person sees them. One query."""
    return Brand.objects.permitted("view", request.user).filter(pk__in=article.brand_ids()).only("name", "tone")


def documents_of(article: Article, revision: Revision) -> list[Any]:
    """The files attached to this version. One query, none where there are none."""
    return [file for file in attached(article) if str(file.uuid) in revision.documents] if revision.documents else []


def _around(request: HttpRequest, article: Article) -> dict[str, Any]:
    """Three more of the same shelf, for who has read to the end."""
    rows = Article.objects.permitted("read", request.user).first_hand(request.user).in_brief()
    rows = rows.filter(category=article.category)
    return {"others": with_owed(request.user, rows.exclude(pk=article.pk)).newest()[:3]}
