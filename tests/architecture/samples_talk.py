"""Comments and looks at them for the addresses that name one (see samples.py). zhou says the secret in 甘肃."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from zgh.foundation.comments import registry
from zgh.foundation.comments.commenting import write
from zgh.foundation.comments.models import Comment
from zgh.foundation.moderation import looking
from zgh.foundation.moderation.models.desk import set_rules
from zgh.services.policies.models import Document

from .samples_receptions import COMERS, Sample

LEADERS = ("li", "yang")  # chairs look after what is written where they lead
REASON = "点了同事的名，请改一改"
LABEL = "comments.comment"


def samples(secret: str) -> dict[str, Sample]:
    """Address → (arguments, who may open it)."""

    def said(cast: SimpleNamespace, *, waits: bool = False) -> Comment:
        registry.register(Document)
        set_rules(cast.group, cast.yang, first_posts=3 if waits else 0, burst_count=100)
        facts = {"level": "company", "state": "published", "published_at": timezone.now()}
        paper = Document.objects.create(title="休假细则", union=cast.gansu, text="第一条", **facts)
        return write(by=cast.zhou, about=paper, text=secret, once=uuid.uuid4())

    def comment(cast: SimpleNamespace) -> dict[str, Any]:
        return {"pk": said(cast).pk}

    def withdrawn(cast: SimpleNamespace) -> dict[str, Any]:
        row = said(cast)
        row.withdraw(cast.zhou)
        return {"pk": row.pk}

    def named(cast: SimpleNamespace) -> dict[str, Any]:
        return {"label": LABEL, "pk": said(cast).pk}

    def about(cast: SimpleNamespace) -> dict[str, Any]:
        return {"label": "policies.document", "pk": said(cast).thread.about_id}

    def held(cast: SimpleNamespace) -> dict[str, Any]:
        return {"pk": looking.take_up(said(cast, waits=True)).pk}

    def hidden(cast: SimpleNamespace) -> Any:
        review = looking.take_up(said(cast))
        review.hide(cast.li, REASON)
        return review

    def decided(cast: SimpleNamespace) -> dict[str, Any]:
        return {"pk": hidden(cast).pk}

    def appealed(cast: SimpleNamespace) -> dict[str, Any]:
        return {"pk": hidden(cast).appeal(cast.zhou, "我没有点名，说的是排班").pk}

    def union(cast: SimpleNamespace) -> dict[str, Any]:
        return {"pk": cast.gansu.pk}

    own: Callable[[SimpleNamespace], dict[str, Any]] = comment
    return {
        **{f"comments:{name}": (about, COMERS) for name in ("thread", "write")},
        **{f"comments:{verb}": (about, ("li",)) for verb in ("close", "reopen", "premoderate")},
        "comments:comment": (comment, COMERS),
        **{f"comments:{verb}": (own, ("zhou",)) for verb in ("edit", "withdraw")},
        "comments:put_back": (withdrawn, ("zhou",)),
        "moderation:flag": (named, ("ma", "wang", "li")),
        "moderation:take_up": (named, LEADERS),
        **{f"moderation:{verb}": (decided, ("zhou",)) for verb in ("decision", "appeal")},
        **{f"moderation:{verb}": (held, LEADERS) for verb in ("review", "approve", "hide", "remove", "pass_up")},
        "moderation:uphold": (appealed, ("yang",)),
        "moderation:rules": (union, LEADERS),
    }
