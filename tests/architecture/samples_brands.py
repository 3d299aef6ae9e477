"""Brands on trial and applications of 甘肃 for the addresses that name one: li applies, yang decides (samples.py)."""

from __future__ import annotations

import datetime as dt
import uuid
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from zgh.services.brands import applying
from zgh.services.brands.models import Brand, BrandPerson, Incubation, Milestone

from .samples_receptions import COMERS, Sample

LEADERS = ("li", "yang")
LINE = (*COMERS, "yang", "chen", "zhao")  # whoever sees what is on trial: the union, and the line above


def samples(secret: str) -> dict[str, Sample]:
    """Address → (arguments, who may open it). What is told about the brand holds the secret."""

    def brand(cast: SimpleNamespace) -> Brand:
        facts = {"name": "驼铃声声", "summary": secret, "story": f"<p>{secret}</p>", "union": cast.gansu}
        return Brand.begin(cast.li, once=uuid.uuid4(), **facts)

    def followed(cast: SimpleNamespace) -> dict[str, Any]:
        row = brand(cast)
        row.follow(cast.zhou)
        return {"pk": row.pk}

    def milestone(cast: SimpleNamespace, *, is_removed: bool = False) -> dict[str, Any]:
        facts = {"on": timezone.localdate(), "title": "第一次", "words": secret}
        row = Milestone.add(cast.li, brand(cast), **facts)
        if is_removed:
            row.remove(cast.li)
        return {"pk": row.pk}

    def person(cast: SimpleNamespace) -> dict[str, Any]:
        facts = {"user": cast.zhou, "role": "发起人", "words": secret, "place": 1}
        return {"pk": BrandPerson.add(cast.li, brand(cast), **facts).pk}

    def application(cast: SimpleNamespace, state: str) -> Incubation:
        row = applying.draft(cast.li, cast.gansu, uuid.uuid4())
        row.save_draft(cast.li, name="驼铃声声", why=secret, plan=secret, carried_by=cast.ma)
        if state != "draft":
            row.submit(cast.li)
        if state in ("coaching", "trial"):
            row.accept(cast.yang)
        if state == "trial":
            row.try_out(cast.yang)
        return row

    def at(state: str) -> Any:
        return lambda cast: {"pk": application(cast, state).pk}

    def visit(cast: SimpleNamespace) -> dict[str, Any]:
        row = application(cast, "coaching")
        on = timezone.localdate() - dt.timedelta(days=1)
        return {"pk": row.note_visit(cast.yang, on=on, how="visit", words=secret).pk}

    def one(cast: SimpleNamespace) -> dict[str, Any]:
        return {"pk": brand(cast).pk}

    def edition(cast: SimpleNamespace) -> dict[str, Any]:
        row = brand(cast)
        row.edit(cast.li, seen=row.seen, story=f"<p>{secret}，又一句</p>")
        return {"pk": row.pk, "number": row.editions.first().number}

    def removed(cast: SimpleNamespace) -> dict[str, Any]:
        return milestone(cast, is_removed=True)

    return {
        **{f"brands:{name}": (one, LINE) for name in ("brand", "follow")},
        "brands:take_again": (edition, LEADERS),
        "brands:unfollow": (followed, ("zhou",)),
        "brands:milestone": (milestone, LINE),
        **{f"brands:{verb}": (person, ("zhou",)) for verb in ("confirm", "refuse")},
        **{
            f"brands:{verb}": (one, LEADERS)
            for verb in ("work", "edit", "editions", "picture", "add_milestone", "add_person")
        },
        **{f"brands:{verb}": (one, ("yang",)) for verb in ("place", "retire", "bring_back")},
        **{f"brands:{verb}_milestone": (milestone, LEADERS) for verb in ("amend", "remove")},
        "brands:put_back_milestone": (removed, LEADERS),
        **{f"brands:{verb}": (person, LEADERS) for verb in ("amend_person", "take_off")},
        "brands:incubation": (at("submitted"), ("ma", *LEADERS)),
        **{f"brands:{verb}": (at("draft"), ("li",)) for verb in ("save_draft", "submit", "withdraw")},
        "brands:report": (at("trial"), ("li",)),
        **{f"brands:{verb}": (at("submitted"), ("yang",)) for verb in ("accept", "send_back", "decline")},
        **{f"brands:{verb}": (at("coaching"), ("yang",)) for verb in ("note_visit", "try_out")},
        **{f"brands:{verb}": (at("trial"), ("yang",)) for verb in ("extend", "recognise")},
        "brands:amend_visit": (visit, ("yang",)),
    }
