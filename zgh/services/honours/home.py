"""What this room shows among the services, on the workbench and on a union's home.

Nothing on the employee home: its twelve queries are spent, and who is asked to look at an honour has a notice.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.models.scoping import next_sibling
from zgh.foundation.orgs.slots import Fact, register_facts
from zgh.foundation.portal.home import (
    Kind,
    Quick,
    Service,
    register_kind,
    register_quick,
    register_service,
)
from zgh.kit.counts import capped_counts, shown_count

from .models import Honour
from .models.keepers import DUTIES


def facts(request: HttpRequest, union: Union) -> Iterator[Fact]:
    """How many honours of this union and below stand on the wall; the number opens them. One query."""
    inside = {"union__path__gte": union.path, "union__path__lt": next_sibling(union.path)}
    [count] = capped_counts([Honour.objects.permitted("read", request.user).filter(**inside)])
    if count:
        value = ngettext("%(n)s项荣誉", "%(n)s项荣誉", count) % {"n": shown_count(count)}
        yield Fact(_("本会和下级得过的表彰"), value, "award", f"{reverse('honours:wall')}?union={union.pk}")


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
