"""What system operators see of the outbox: how many, through which channel, why not. No text, no person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.accounts.running import LATE, OK, SOON, Fact, Section, ago, register

from .deliver import LEASE
from .hours import is_quiet
from .models import Delivery

WINDOW = 5000  # the latest pushes that are looked at
NO_FAULT = {"already read", "no address"}  # nothing was wrong: nobody needed it any more, or nobody is there


def _outbox() -> Iterable[Fact]:
    now = timezone.now()
    waiting = Delivery.objects.filter(outcome__in=Delivery.WAITING).aggregate(n=Count("pk"), first=Min("next_at"))
    late = round((now - waiting["first"]).total_seconds()) if waiting["first"] else 0
    is_night = is_quiet(now) and waiting["n"]
    yield Fact(_("等着发"), _("%(n)d，夜里不发") % {"n": waiting["n"]} if is_night else waiting["n"])
    if late > LEASE.total_seconds() and not is_quiet(now):
        yield Fact(_("本该发的，拖了"), ago(late), LATE)
    rows = list(Delivery.objects.order_by("-pk").values_list("channel", "outcome", "error")[:WINDOW])
    yield Fact(_("最近%(n)d条里发出去的") % {"n": len(rows)}, sum(outcome == "sent" for _c, outcome, _e in rows))
    faults = Counter((c, e) for c, outcome, e in rows if outcome != "sent" and e and e not in NO_FAULT)
    for (channel, error), count in faults.most_common(5):
        said = _("%(channel)s没发成：%(why)s") % {"channel": channel, "why": error}
        yield Fact(said, count, SOON)
    if rows and not faults:
        yield Fact(_("没发成的"), _("没有"), OK)


register(Section("notices", gettext_lazy("消息推送"), "send", _outbox, rank=3))
