"""What this room shows on the workbench and on a union's home."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zgh.foundation.access.scopes import reach
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.slots import Fact, register_facts
from zgh.foundation.portal.home import HomeRow, Kind, Panel, register_kind, register_panel
from zgh.kit.counts import capped_counts, shown_count

from .lists import change_late, expiring, within
from .models import Certificate, Figures, ReElection, Term

LEADERS = ("chair", "orgs")


def panels(request: HttpRequest) -> Iterator[Panel]:
    """How many unions are overdue, near their end or without a chair; each number opens its list. Two queries."""
    user = request.user
    if not any(reach(user, duty) for duty in LEADERS):
        return
    terms = Term.objects.permitted("oversee", user).live()
    certificates = Certificate.objects.permitted("view", user).valid().with_chair()
    under_way = ReElection.objects.permitted("view", user).under_way()
    figures = Figures()
    late_papers = [certificates.filter(expiring(user, figures)), certificates.filter(change_late(user, figures))]
    ways = [terms.overdue(), terms.filter(within(3)(user)), terms.vacant(), under_way]
    counts = capped_counts([*ways, *late_papers])
    at, ledger = reverse("terms:terms"), reverse("terms:certificates")
    lines = (
        (_("届满还没换届"), f"{at}?view=overdue", counts[0], "is-late"),
        (_("3个月内届满"), f"{at}?view=due3", counts[1], "is-soon"),
        (_("主席空缺"), f"{at}?view=vacant", counts[2], "is-soon"),
        (_("正在办换届、补选"), reverse("terms:re_elections"), counts[3], ""),
        (_("法人证书快到期"), f"{ledger}?view=soon", counts[4], "is-soon"),
        (_("换了主席没变更证书"), f"{ledger}?view=late", counts[5], "is-late"),
    )
    rows = [
        HomeRow(title, url, tag=ngettext("%(n)s个", "%(n)s个", n) % {"n": shown_count(n)}, tag_tone=tone)
        for title, url, n, tone in lines
        if n
    ]
    yield Panel("terms", _("届期与证书"), rows=rows, empty=_("都在任期里，没有要操心的。"), more_url=at, rank=5)


def facts(request: HttpRequest, union: Union) -> Iterator[Fact]:
    """Which term it is and until when. Colleagues read it; who answers for it is led to the page. One query."""
    term = Term.objects.permitted("view", request.user).filter(union=union, ends_on=None).first()
    leads = any(low <= union.path < high for duty in LEADERS for low, high in reach(request.user, duty))
    url = reverse("terms:union", kwargs={"pk": union.pk}) if leads else ""
    if term is None:
        if leads:
            yield Fact(_("登记后会提前提醒换届"), _("还没有登记届期"), "calendar-due", url)
        return
    start = _("%(year)d年%(month)d月") % {"year": term.starts_on.year, "month": term.starts_on.month}
    end = _("%(year)d年%(month)d月") % {"year": term.due_on.year, "month": term.due_on.month}
    is_late = leads and term.due_on <= timezone.localdate()
    label = _("%(start)s选举，%(end)s届满") % {"start": start, "end": end}
    yield Fact(
        f"{label}，{_('已超期')}" if is_late else label, term.name, "calendar-due", url, "is-late" if is_late else ""
    )


register_panel(panels)
register_facts(facts)
register_kind(
    Kind(
        "terms",
        gettext_lazy("届期"),
        "calendar-due",
        "gold",
        {
            "start": gettext_lazy("筹备换届"),
            "step": gettext_lazy("办这一步"),
            "approve": gettext_lazy("批复"),
            "finish": gettext_lazy("办就任"),
            "urge": gettext_lazy("督促"),
            "by_elect": gettext_lazy("安排补选"),
            "replace": gettext_lazy("办证书"),
        },
    )
)
