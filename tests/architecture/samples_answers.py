"""Samples of the addresses that belong to answers: templates, review, errands, supervision orders, settings."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from tests.architecture.door import CADRES, SECRET, Door
from zgh.services.voice.models import AnswerTemplate, Direction, SupervisionOrder, VoiceSetting
from zgh.services.voice.models.errand import entrust


def _case(cast: SimpleNamespace) -> dict[str, Any]:
    return {"pk": cast.case.pk}


def _template(cast: SimpleNamespace) -> dict[str, Any]:
    facts = {"title": SECRET, "text": SECRET, "by": cast.wang}
    return {"pk": AnswerTemplate.objects.create(union=cast.gansu, **facts).pk}


def _gone_template(cast: SimpleNamespace) -> dict[str, Any]:
    pk = _template(cast)["pk"]
    AnswerTemplate.objects.get(pk=pk).retire(cast.wang)
    return {"pk": pk}


def _reviewed(cast: SimpleNamespace) -> dict[str, Any]:
    VoiceSetting.objects.create(union=cast.gansu, needs_review=True)
    cast.case.answer(cast.wang, "周一起有热饭，主席看过就发出。")
    return _case(cast)


def _union(cast: SimpleNamespace) -> dict[str, Any]:
    return {"pk": cast.gansu.pk}


def _direction(cast: SimpleNamespace) -> dict[str, Any]:
    return {"pk": Direction.objects.create(union=cast.gansu, kind="question", to=cast.group).pk}


def _errand(state: str = "asked") -> Callable[[SimpleNamespace], dict[str, Any]]:
    def made(cast: SimpleNamespace) -> dict[str, Any]:
        errand = entrust(cast.case, cast.wang, SECRET, 3, person=cast.ma)
        if state == "reported":
            errand.report(cast.ma, SECRET)
        return {"pk": errand.pk}

    return made


def _order(state: str = "issued") -> Callable[[SimpleNamespace], dict[str, Any]]:
    def made(cast: SimpleNamespace) -> dict[str, Any]:
        cast.case.answer(cast.wang, "周一起有热饭。")
        cast.case.rate(cast.zhou, 1, is_solved=False, comment=SECRET)
        order = SupervisionOrder.objects.get()
        if state == "reported":
            order.report(cast.wang, SECRET)
        return {"pk": order.pk}

    return made


ANSWERS = {
    **{f"voice:{name}": Door(_union, ("li", "yang")) for name in ("promises", "direct_to")},
    "voice:undirect_to": Door(_direction, ("li", "yang")),
    "voice:entrust": Door(_case, CADRES),
    "voice:errand": Door(_errand(), ("ma", *CADRES)),
    "voice:report": Door(_errand(), ("ma",)),
    "voice:send_back_errand": Door(_errand("reported"), CADRES),
    "voice:withdraw_errand": Door(_errand(), CADRES),
    **{f"voice:{name}": Door(_order(), CADRES) for name in ("order", "order_sheet", "report_order")},
    **{
        f"voice:{name}": Door(_order("reported"), ("yang",)) for name in ("send_back_order", "ask_order", "close_order")
    },
    "voice:reply_order": Door(_order(), ("zhou",)),
    **{f"voice:{name}": Door(_reviewed, ("li", "yang")) for name in ("review", "approve", "send_back")},
    **{f"voice:{name}": Door(_case, CADRES) for name in ("recall", "detach")},
    **{f"voice:{name}": Door(_case, CADRES) for name in ("phrases", "insert")},
    **{f"voice:{name}": Door(_template, CADRES) for name in ("template", "edit_template", "retire_template")},
    "voice:bring_back_template": Door(_gone_template, CADRES),
}
