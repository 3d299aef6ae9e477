"""What this room shows on the employee home, on the workbench and on a union's home."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.models.scoping import next_sibling
from zgh.foundation.orgs.slots import Fact, register_facts
from zgh.foundation.portal.home import (
    HomeRow,
    Kind,
    Quick,
    Service,
    register,
    register_kind,
    register_quick,
    register_service,
)
from zgh.kit.counts import capped_counts, shown_count
from zgh.kit.dates import day, midnight

from .models import Honour
from .models.keepers import DUTIES, holds

MOST = 9


def rows(request: HttpRequest) -> Iterator[HomeRow]:
    """What I am asked to look at; and, where there is one, what is new on the wall this month. One query."""
    now = timezone.now()
    asked = holds(request.user) & Q(state="published", is_hidden=False, answered_at=None, shown_from__gt=now)
    month = midnight(now) - dt.timedelta(days=timezone.localdate().day - 1)
    fresh = Q(pk__in=Honour.objects.permitted("read", request.user).filter(shown_from__gte=month).values("pk"))
    marked = Honour.objects.filter(asked | fresh).annotate(is_asked=ExpressionWrapper(asked, BooleanField()))
    found = list(marked.permitted("view", request.user).in_brief().order_by("-shown_from", "-pk")[: MOST + 1])
    for honour in found:
        if honour.is_asked:
            meta = _("%(day)s起上荣誉墙，请先看看") % {"day": day(honour.shown_from)}
            facts = {"tag": _("请您看看"), "tag_tone": "is-soon", "rank": 3}
            yield HomeRow(honour.title, honour.get_absolute_url(), meta, "award", "gold", **facts)
    new = [honour for honour in found if not honour.is_asked]
    if len(new) == 1:
        yield _one(new[0])
    elif new:
        n = len(new) if len(new) <= MOST else f"{MOST}+"
        names = "、".join(dict.fromkeys(honour.holder_name for honour in new[:3]))
        title = _("本月新增荣誉%(n)s项") % {"n": n}
        yield HomeRow(title, reverse("honours:wall"), names, "award", "gold", section="around", rank=6)


def _one(honour: Honour) -> HomeRow:
    title = _("%(name)s：%(title)s") % {"name": honour.holder_name, "title": honour.title}
    return HomeRow(title, honour.get_absolute_url(), str(honour.union), "award", "gold", section="around", rank=6)


def facts(request: HttpRequest, union: Union) -> Iterator[Fact]:
    """How many honours of this union and below stand on the wall; the number opens them. One query."""
    inside = {"union__path__gte": union.path, "union__path__lt": next_sibling(union.path)}
    [count] = capped_counts([Honour.objects.permitted("read", request.user).filter(**inside)])
    if count:
        value = ngettext("%(n)s项荣誉", "%(n)s项荣誉", count) % {"n": shown_count(count)}
        yield Fact(_("本会和下级得过的表彰"), value, "award", f"{reverse('honours:wall')}?union={union.pk}")


register(rows)
register_facts(facts)
register_service(
    Service(
        "honours", gettext_lazy("荣誉墙"), "award", "gold", "honours:wall", "",
        gettext_lazy("身边的劳模、工匠、先进集体，和他们的故事"), 5, on_home=False,
    )
)  # fmt: skip
register_quick(Quick("honours", gettext_lazy("登记荣誉"), "award", "honours:enter", duties=DUTIES, rank=8))
register_kind(
    Kind(
        "honours", gettext_lazy("荣誉"), "award", "gold",
        verbs={"verify": gettext_lazy("核对"), "take_up": gettext_lazy("看一看"), "settle": gettext_lazy("答复")},
    )
)  # fmt: skip
