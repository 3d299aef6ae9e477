"""Rows for the addresses of ideas (革新妙招), and who may open them. See samples.py."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from zgh.services.voice.models import IdeaClass
from zgh.services.voice.models.idea_class import lay_down
from zgh.services.voice.tests.telling_idea import raised_to, suggest

CADRES = ("wang", "li", "yang")
LEADING = ("screen", "invite", "decide", "implement", "reward", "collect", "showcase", "unshow")
Made = Callable[[SimpleNamespace], dict[str, Any]]


def doors(secret: str) -> dict[str, tuple[Made, tuple[str, ...]]]:
    """Address → (how to fill it, who may open it). zhou's ideas in 甘肃; ma carries them out, the group confirms."""

    def idea(state: str, **facts: Any) -> Made:
        return lambda cast: {"pk": raised_to(state, cast.zhou, cast, text=secret, **facts).pk}

    def shared(cast: SimpleNamespace) -> dict[str, Any]:
        return {"pk": suggest(cast.zhou, coauthors=[cast.ma], text=secret).pk}

    def to_judge(cast: SimpleNamespace) -> dict[str, Any]:
        row = raised_to("preliminary", cast.zhou, cast, text=secret)
        row.invite(cast.wang, [cast.chen], timezone.localdate())
        return {"pk": row.pk}

    def rule(cast: SimpleNamespace) -> dict[str, Any]:
        facts = {"name": "一等", "benefit_fen": 1, "least_fen": 1, "most_fen": 2, "source": secret}
        row = IdeaClass.objects.filter(union=cast.gansu).first()
        return {"pk": (row or lay_down(cast.li, cast.gansu, code="1", starts_on=timezone.localdate(), **facts)).pk}

    return {
        "voice:idea": (idea("submitted"), ("zhou", *CADRES)),
        **{f"voice:idea_{verb}": (idea("submitted"), CADRES) for verb in LEADING},
        "voice:idea_judge": (to_judge, ("chen",)),
        **{f"voice:idea_{verb}": (shared, ("ma",)) for verb in ("join", "decline")},
        "voice:idea_credit": (shared, ("zhou", "ma")),
        "voice:idea_claim": (idea("adopted", is_masked=True), ("zhou",)),
        "voice:idea_finish": (idea("implementing"), ("ma",)),
        **{f"voice:idea_{verb}": (idea("done"), ("yang", "zhao")) for verb in ("verify", "send_back")},
        **{f"voice:idea_{verb}_class": (rule, ("li", "yang")) for verb in ("amend", "end")},
    }
