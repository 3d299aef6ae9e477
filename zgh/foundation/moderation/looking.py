"""The doors rooms use: what waits before it is shown, what is reported, what changed, what was taken back.

All run in the caller's transaction or their own. The caller has saved the thing; it is held here first.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.orgs.belonging import parent_of
from zgh.foundation.orgs.models import Union
from zgh.foundation.stock.models import lock
from zgh.kit.forms import clean_text

from . import tell
from .models import Flag, Review, rules_for
from .models.deciding import moments
from .models.seats import looks_after, place_of, sits_at
from .registry import Author, Moderated, is_shown, of
from .screening import Screening

DAY = dt.timedelta(days=1)
MOST_NOTE = 200


def why_wait(entry: Moderated, author: Author, union: Union, screening: Screening, *, is_first: bool = False) -> str:
    """Why something must be looked at before it is shown; "" when it need not. Up to two queries.

    `is_first`: the room or the row itself wants that. Somebody's first so many wait where the union says so.
    """
    if screening.held:
        return Review.Why.WORD
    rules = rules_for(union)
    if is_first or rules.is_premoderated:
        return Review.Why.PLACE
    if not rules.first_posts or sits_at(union, author.user_id):
        return ""
    shown = entry.model._base_manager.filter(entry.wrote(author), **{f"{entry.shown_at}__isnull": False})
    return Review.Why.FIRST if len(shown.values("pk")[: rules.first_posts]) < rules.first_posts else ""


def hold(row: Any, why: str, screening: Screening | None = None) -> Review:
    """It waits for somebody. Raises IntegrityError when it does already: one open look a thing."""
    with transaction.atomic():
        lock(row)
        return _open(row, Review.Kind.HELD, why=why, hits=screening.hits if screening else [])


def flag(row: Any, by: Any, reason: str, note: str = "") -> Flag:
    """Report something that is shown. Permission is the caller's question.

    Raises ValidationError in Chinese when this person has reported it before, or too much today; IllegalMove when it
    is not shown any more. Enough reports hide it until somebody has looked.
    """
    note = clean_text(note)[:MOST_NOTE]
    with transaction.atomic():
        lock(row)
        entry = of(row)
        row = entry.rows().get(pk=row.pk)
        _check_flag(row, by, entry)
        review = _flagged(row, entry, reason)
        about = {"about_type": entry.key, "about_id": row.pk}
        made = Flag.objects.create(review=review, by=by, reason=reason, note=note, **about)
        count = Flag.objects.filter(review=review).count()
        Review.objects.filter(pk=review.pk).update(flag_count=count)
        if is_shown(row) and count >= rules_for(entry.union(row)).hide_flags:
            row.hide(None, _("有几位同事举报，先不显示，等工会看过"))
            tell.hidden_meanwhile(review, row)
    return made


def take_up(row: Any) -> Review:
    """A look without any report, by whoever looks after the place: urgent things do not wait. The open one, if any."""
    with transaction.atomic():
        lock(row)
        row = of(row).rows().get(pk=row.pk)
        found = _open_look(row)
        return found or _open(row, Review.Kind.PATROL)


def changed(row: Any, why: str, screening: Screening) -> Review | None:
    """Its words are others now: whoever was about to decide reads them anew. `why`: it must wait now, too.

    Reports go with it. None when nobody looks and nobody has to.
    """
    with transaction.atomic():
        lock(row)
        old = _open_look(row)
        if old is None:
            return _open(row, Review.Kind.HELD, why=why, hits=screening.hits) if why else None
        old.flow.move(old, "drop", None)
        facts = {"why": why or old.why, "hits": screening.hits, "flag_count": old.flag_count}
        new = _open(row, old.kind, union=old.union, **facts)
        Flag.objects.filter(review=old).update(review=new)
    return new


def drop(row: Any) -> None:
    """Its author has taken it back: nobody need look. Those who reported it are told so."""
    with transaction.atomic():
        lock(row)
        found = _open_look(row)
        if found is not None:
            found.flow.move(found, "drop", None)
            tell.dropped(found)


def look_again(row: Any) -> Review | None:
    """It is back after its author had taken it away: reports nobody has decided are looked at now. None without any."""
    with transaction.atomic():
        lock(row)
        about = {"about_type": of(row).key, "about_id": row.pk}
        last = Review.objects.filter(state="dropped", flag_count__gt=0, **about).order_by("-opened_at").first()
        decided = Review.objects.filter(decided_at__gte=last.opened_at, **about) if last else None
        if last is None or (decided is not None and decided.exists()):
            return None
        new = _open(row, Review.Kind.FLAGGED, union=last.union, flag_count=last.flag_count)
        Flag.objects.filter(review=last).update(review=new)
    return new


def _open_look(row: Any) -> Review | None:
    about = {"about_type": of(row).key, "about_id": row.pk, "state": "open"}
    return Review.objects.filter(**about).select_related("union").first()


def _open(row: Any, kind: str, *, union: Union | None = None, **facts: Any) -> Review:
    entry = of(row)
    author = entry.author(row)
    union = union or place_of(entry.union(row), author.user_id, is_reported=kind == Review.Kind.FLAGGED)
    review = Review(
        about_type=entry.key, about_id=row.pk, union=union, kind=kind, text=entry.text(row),
        author_id=author.user_id, mask=author.mask, author_name=author.name[:60],
        **moments(union, is_by_day=bool(author.mask)), **facts,
    )  # fmt: skip
    review.save(force_insert=True)
    tell.opened(review, row)
    return review


def _check_flag(row: Any, by: Any, entry: Moderated) -> None:
    mine = Flag.objects.filter(by=by)
    if mine.filter(about_type=entry.key, about_id=row.pk).exists():
        raise ValidationError(_("您已经举报过这一条，有了结果会告诉您"), code="twice")
    if not is_shown(row):
        raise IllegalMove(row, "flag")
    most = rules_for(entry.union(row)).flags_a_day
    if mine.filter(at__gt=timezone.now() - DAY).count() >= most:
        raise ValidationError(_("您今天举报了%(n)d次，明天再来") % {"n": most}, code="most")


def _flagged(row: Any, entry: Moderated, reason: str) -> Review:
    """The look this report belongs to, at a union its author has no say in; one about the handling goes up at once."""
    author = entry.author(row)
    place = place_of(entry.union(row), author.user_id, is_reported=True)
    if reason == Flag.Reason.HANDLING:
        home = entry.union(row)
        up = parent_of(home) or home
        place = up if len(up.path) < len(place.path) else place
    review = _open_look(row)
    if review is None:
        return _open(row, Review.Kind.FLAGGED, union=place)
    if len(place.path) < len(review.union.path):
        old = review.union
        review.flow.move(review, "pass_up", None, union_id=place.pk)
        review.union = place
        tell.moved(review, old)
    return review


def may_look_after(user: Any, row: Any) -> bool:
    """Whether `user` looks after the place where this stands, and did not write it. No query beyond the duties."""
    entry = of(row)
    return looks_after(user, entry.union(row)) and entry.author(row).user_id != user.pk
