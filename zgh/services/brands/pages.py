"""What templates are given about brands. Asks the queries a page may cost, whatever the number of brands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from zgh.foundation.files.attach import attached_to
from zgh.foundation.stock.wording import wording_of
from zgh.kit.numbers import whole

from . import figures, streams, timeline
from .models import Brand, BrandPerson, Milestone
from .timeline import Entry

FEW, MANY, LAST_PAGE = 4, 12, 100


def refused(form: Any, row: Any, error: ValidationError, field: str | None = None) -> None:
    """Say it on the form. Where somebody was faster, what was typed stays and the next press of the button is meant."""
    if getattr(error, "code", "") == "stale":
        form.add_error(None, _("刚刚有同事存过。您写的还在下面；再存一次就以您的为准"))
    else:
        form.add_error(field, error.messages)
    row.refresh_from_db()
    form.data = {**dict(form.data.items()), "seen": wording_of(row)}


def dressed(user: Any, brands: Sequence[Brand]) -> list[Brand]:
    """With their numbers."""
    found = figures.numbers(user, brands)
    for brand in brands:
        brand.numbers = found.get(brand.pk, [])
    return list(brands)


def about(user: Any, brand: Brand) -> dict[str, Any]:
    """介绍: the story, the numbers, its people, the newest of its history, and what this person is asked."""
    dressed(user, [brand])
    answers = BrandPerson.objects.permitted("answer", user)
    people = BrandPerson.objects.permitted("read", user).filter(brand=brand).select_related("user__person__union")
    mine = answers.filter(pk=brand.my_part).first() if brand.my_part else None
    seen = wording_of(mine) if mine else ""
    return {"mine": mine, "seen": seen, "people": list(people), "entries": timeline.newest(user, [brand.pk], most=FEW)}


def history(request: HttpRequest, brand: Brand) -> dict[str, Any]:
    """历程: a page of it, by year, and where the next begins. Two queries."""
    after = request.GET.get("after", "")
    found = timeline.newest(request.user, [brand.pk], most=MANY + 1, after=after)
    entries = pictured(request.user, found[:MANY])
    year = whole(after[:4]) if after else 0
    return {"entries": entries, "year": year, "next": entries[-1].mark if len(found) > MANY else ""}


def pictured(user: Any, entries: list[Entry]) -> list[Entry]:
    """Milestones with their pictures. One query, none where there is no milestone."""
    rows = {entry.pk: Milestone(pk=entry.pk) for entry in entries if entry.stream.key == "milestone"}
    if rows:
        attached_to(rows.values())
    for entry in entries:
        if entry.stream.key == "milestone":
            entry.pictures = rows[entry.pk].attached_files
    return entries


def part(request: HttpRequest, brand: Brand, stream: streams.Stream) -> dict[str, Any]:
    """One room's part: a page of what belongs to the brand, the newest first. Two queries."""
    number = min(whole(request.GET.get("page", "")) or 1, LAST_PAGE)
    first = (max(number, 1) - 1) * MANY
    rows = stream.rows(request.user).filter(brand=brand).order_by(f"-{stream.when}", "-pk")
    ids = list(rows.values_list(stream.of, flat=True)[first : first + MANY + 1])
    assert stream.fetch is not None  # noqa: S101 (a part has it)
    found = {row.pk: row for row in stream.fetch(request.user, ids[:MANY])}
    return {
        "stream": stream,
        "rows": [found[pk] for pk in ids[:MANY] if pk in found],
        "next": number + 1 if len(ids) > MANY and number < LAST_PAGE else 0,
        "is_first": number == 1,
    }
