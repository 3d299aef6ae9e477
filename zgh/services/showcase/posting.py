"""Making works and collections, with what they are made of."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zgh.foundation.audience.models import Audience
from zgh.foundation.audience.reaching import describe
from zgh.foundation.audit.book import record
from zgh.foundation.files.attach import attach, attached, detach
from zgh.foundation.files.attach import describe as describe_photos
from zgh.foundation.moderation.models.seats import DUTIES
from zgh.foundation.orgs.belonging import home_of, unions_above
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.models.scoping import duty_unions

from .models import Collection, Part, Work
from .models.part import photos_on

MOST_PARTS = 20


def poster_home(by: Any) -> Union:
    """The union of who posts; ValidationError for who belongs to none."""
    union = home_of(by)
    if union is None:
        raise ValidationError(_("您的账号还没有和职工名册对上，暂时不能发作品。请联系单位工会"), code="nobody")
    return union


def stages_for(union: Union) -> list[Union]:
    """Where somebody of this union may show a work: its own stage, and those above; none that is closed. One query."""
    return [one for one in (union, *unions_above(union)) if one.closed_on is None]


def draft(
    *, by: Any, once: uuid.UUID, stage: Union, files: Sequence[Any] = (), alts: Sequence[str] = (),
    makers: Iterable[Any] = (), shown: Iterable[Any] = (), **facts: Any,
) -> Work:  # fmt: skip
    """A new draft. The same `once` twice is one."""
    if (first := Work.objects.filter(once=once, author=by).first()) is not None:
        return first
    home = poster_home(by)
    try:
        with transaction.atomic():
            audience = Audience.objects.create(union=stage, is_below=True)
            work = Work.objects.create(once=once, author=by, union=home, audience=audience, **facts)
            record(by, "showcase.draft", work, after={"kind": work.kind})
            put_in(work, by, files=files, alts=alts, makers=makers, shown=shown)
    except IntegrityError:
        return Work.objects.get(once=once, author=by)
    return work


def change(
    work: Work, by: Any, *, stage: Union, files: Sequence[Any], makers: Iterable[Any], shown: Iterable[Any],
    gone: Iterable[str] = (), alts: Sequence[str] = (), told: Mapping[str, str] | None = None, **facts: Any,
) -> None:  # fmt: skip
    """Other words, photos and people of a draft; `gone`: photos (by uuid) taken off; `told`: uuid → what is on it."""
    with transaction.atomic():
        work.edit(by, **facts)
        Audience.objects.filter(pk=work.audience_id).update(union=stage)
        dropped = set(gone)
        for file in attached(work):
            if str(file.uuid) in dropped:
                detach(work, file, by)
        describe_photos(work, told or {})
        put_in(work, by, files=files, alts=alts, makers=makers, shown=shown)


def put_in(
    work: Work, by: Any, *, files: Sequence[Any], makers: Iterable[Any], shown: Iterable[Any],
    alts: Sequence[str] = (),
) -> None:  # fmt: skip
    """Photos and people. Who was asked stays on record; a no holds while one of the photos it was about is there.

    `alts`: what is on the new photos, in their order; fewer than photos are fine.
    """
    placed = [attach(work, file, by) for file in files]
    describe_photos(work, dict(zip((str(file.uuid) for file in placed), alts, strict=False)))
    wanted = {(user.pk, role) for role, users in (("maker", makers), ("shown", shown)) for user in users}
    wanted -= {(by.pk, "maker"), (by.pk, "shown")}
    if len(wanted) > MOST_PARTS:
        raise ValidationError(_("最多写%(n)d位同事") % {"n": MOST_PARTS}, code="most")
    photos, has_new = photos_on(work), bool(files)
    for part in work.parts.all():
        key = (part.user_id, part.role)
        part.carry(is_named=key in wanted, photos=photos, has_new=has_new)
        wanted.discard(key)
    Part.objects.bulk_create([Part(work=work, user_id=pk, role=role) for pk, role in sorted(wanted)])


def collect(
    *, by: Any, once: uuid.UUID, union: Union, audience: Audience, works: Sequence[Work], **facts: Any
) -> Collection:
    """A new collection, as a draft. The same `once` twice is one."""
    if (first := Collection.objects.filter(once=once).first()) is not None:
        return first
    try:
        with transaction.atomic():
            audience.save()
            row = Collection.objects.create(once=once, union=union, audience=audience, **facts)
            record(by, "showcase.add_collection", row, after={"title": row.title}, note=describe(audience))
            row.amend(by, works=works)
    except IntegrityError:
        return Collection.objects.get(once=once)
    return row


def keeper_of(by: Any, union: Union) -> Union:
    """Whose it is what `by` puts together for people of `union`: the nearest they look after, there or above."""
    held = [held for duty in DUTIES for held in duty_unions(by).get(duty, ()) if union.path.startswith(held.path)]
    return max(held, key=lambda held: held.path)


def arrange(
    row: Collection | None, *, by: Any, once: uuid.UUID, audience: Audience, works: Sequence[Work],
    kept: Sequence[int] = (), seen: str | None = None, **facts: Any,
) -> Collection:  # fmt: skip
    """A new collection for `audience`, or another shape of `row`, in which `kept` stay where they are."""
    if row is None:
        union = keeper_of(by, audience.union)
        return collect(by=by, once=once, union=union, audience=audience, works=works, **facts)
    if audience.union != row.audience.union and not audience.union.path.startswith(row.union.path):
        facts["union"] = keeper_of(by, audience.union)  # whoever it was may no longer change what those above show
    row.amend(by, works=works, audience=audience, kept=kept, seen=seen, **facts)
    return row
