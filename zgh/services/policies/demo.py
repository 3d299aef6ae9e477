"""The library of the demonstration group: the starter set, some of it verified, documents of the group, open questions.

What "verified" says here is invented, as every name in the demonstration; the figures are those of the starter set.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from zgh.foundation.accounts.models import User
from zgh.foundation.orgs.duties import grant
from zgh.foundation.orgs.models import Duty, Union
from zgh.foundation.orgs.models.dated import holds
from zgh.foundation.search.index import update
from zgh.kit.demo import Progress, World

from .demo_words import DOCUMENTS, GAPS
from .keeping import add_document, office
from .models import Document, Gap, Rule
from .models.keepers import DUTY

STEP = "政策"
VERIFIED = (("annual", ""), ("overtime", ""), ("nursing", ""), ("marriage", "62"), ("maternity", "62"))


def build(world: World, progress: Progress) -> None:
    """Give the duty to who keeps the library, then work as they would."""
    if "cast" not in world.shared:
        return
    keeper = _keeper(world)
    for done, work in enumerate((_index, _verify, _documents, _gaps), start=1):
        work(world, keeper)
        progress(STEP, done, 4)


def _keeper(world: World) -> User:
    """The group's chair lets the demonstration cadre keep policies for the whole group."""
    cast: dict[str, User] = world.shared["cast"]
    root, keeper, chair = Union.objects.get(depth=1), cast["demo-cadre"], cast["demo-group-chair"]
    if not Duty.objects.filter(holds(), user=keeper, union=root, code=DUTY).exists():
        grant(chair, keeper, root, DUTY)
    return User.objects.get(pk=keeper.pk)


def _index(_world: World, _keeper: User) -> None:
    for document in Document.objects.filter(state="published"):
        update(document)


def _verify(_world: World, keeper: User) -> None:
    """What can be: rows that have a value, a document and a day."""
    for kind, province in VERIFIED:
        rows = Rule.objects.filter(kind=kind, province=province, state="unverified", document__isnull=False)
        for rule in rows.exclude(value="").exclude(starts_on=None):
            rule.verify(keeper, office(keeper))


def _documents(world: World, keeper: User) -> None:
    for title, number, category, days_ago, text in DOCUMENTS:
        facts: dict[str, Any] = {"title": title, "number": number, "category": category, "text": text}
        facts |= {
            "issuer": "重药集团工会委员会",
            "level": "group",
            "starts_on": world.today - days_ago * dt.timedelta(days=1),
        }
        row = add_document(keeper, uuid.uuid5(uuid.NAMESPACE_URL, f"zgh-demo:{number}"), **facts)
        if row.state == "draft":
            row.publish(keeper)


def _gaps(_world: World, _keeper: User) -> None:
    today = timezone.localdate()
    for text, province, kind, count in GAPS:
        facts = {"kind": kind, "asked_count": count, "first_on": today - dt.timedelta(days=count * 3), "last_on": today}
        Gap.objects.get_or_create(text=text, province=province, defaults=facts)
