"""Works and collections for the addresses that name one (see samples.py). zhou shows the secret in 甘肃."""

from __future__ import annotations

import uuid
from types import SimpleNamespace
from typing import Any

from zgh.foundation.audience.models import Audience
from zgh.foundation.moderation import looking
from zgh.services.showcase import posting
from zgh.services.showcase.models import Work

from .samples_receptions import COMERS, Sample

LEADERS = ("li", "yang")


def samples(secret: str) -> dict[str, Sample]:
    """Address → (arguments, who may open it)."""

    def work(cast: SimpleNamespace, state: str = "published") -> Work:
        facts = {"kind": "story", "title": "身边的人", "text": secret, "shown": [cast.ma]}
        row = posting.draft(by=cast.zhou, once=uuid.uuid4(), stage=cast.gansu, **facts)
        if state != "draft":
            row.submit(cast.zhou)
        if state in ("published", "withdrawn"):
            looking.take_up(row).approve(cast.li)
            row.refresh_from_db()
        if state == "withdrawn":
            row.withdraw(cast.zhou)
        return row

    def at(state: str) -> Any:
        return lambda cast: {"pk": work(cast, state).pk}

    def part(cast: SimpleNamespace) -> dict[str, Any]:
        return {"pk": work(cast).parts.get().pk}

    def featured(cast: SimpleNamespace) -> dict[str, Any]:
        row = work(cast)
        row.feature(cast.li)
        return {"pk": row.pk}

    def collection(state: str) -> Any:
        def made(cast: SimpleNamespace) -> dict[str, Any]:
            row = posting.collect(
                by=cast.li, once=uuid.uuid4(), union=cast.gansu, audience=Audience(union=cast.gansu),
                works=[work(cast)], title="路上", story=secret,
            )  # fmt: skip
            if state == "published":
                row.publish(cast.li)
            return {"pk": row.pk}

        return made

    return {
        "showcase:work": (at("published"), (*COMERS, "yang")),
        **{f"showcase:{verb}": (at("draft"), ("zhou",)) for verb in ("edit", "submit", "erase")},
        "showcase:withdraw": (at("published"), ("zhou",)),
        "showcase:revise": (at("withdrawn"), ("zhou",)),
        **{f"showcase:{verb}": (at("published"), ("ma", "wang", "li")) for verb in ("appreciate", "take_back")},
        **{f"showcase:{verb}": (part, ("ma",)) for verb in ("confirm", "refuse")},
        **{f"showcase:{verb}": (at("published"), LEADERS) for verb in ("feature", "take_in")},
        "showcase:unfeature": (featured, LEADERS),
        "showcase:collection": (collection("published"), (*COMERS, "yang")),
        **{f"showcase:{verb}": (collection("draft"), LEADERS) for verb in ("amend", "publish")},
        "showcase:withdraw_collection": (collection("published"), LEADERS),
    }
