"""What system operators see of the index: numbers, no text and no person."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.accounts.running import LATE, OK, SOON, Fact, Section, register
from zgh.kit.dates import when

from .models import Build, Pending
from .opensearch import MOST_PENDING
from .rebuild import PROGRESS, VERSION


def _index() -> Iterable[Fact]:
    if under_way := cache.get(PROGRESS):
        yield Fact(_("正在重建"), _("%(heading)s %(done)d / %(total)d") % under_way, SOON)
    built = Build.objects.first()
    if built is None or built.version != VERSION:
        yield Fact(_("上次重建"), _("还没有按现在的版本重建过，请运行 zgh search_rebuild"), LATE)
    else:
        facts = {"at": when(built.ended_at), "count": built.count, "seconds": built.seconds}
        yield Fact(_("上次重建"), _("%(at)s，%(count)d条，用了%(seconds)d秒") % facts)
    if settings.SEARCH:
        waiting = Pending.objects.count()
        tone = LATE if waiting > MOST_PENDING else SOON if waiting else OK
        yield Fact(_("等着送到 OpenSearch 的"), waiting, tone)


register(Section("search", gettext_lazy("搜一搜"), "search", _index, rank=4))
