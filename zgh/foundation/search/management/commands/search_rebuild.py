"""`zgh search_rebuild`: the search index anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from rich.progress import Progress

from zgh.foundation.search.pushing import push_all
from zgh.foundation.search.rebuild import rebuild


class Command(BaseCommand):
    """Needed after loading data past the rooms' verbs; otherwise every save keeps the index fresh."""

    help = "Build the search index anew, with a progress bar."

    def handle(self, *_args: Any, **_options: Any) -> None:
        bars: dict[str, Any] = {}
        with Progress(transient=False) as progress:

            def show(heading: str, done: int, total: int) -> None:
                bar = bars.setdefault(heading, None) or progress.add_task(heading, total=total)
                bars[heading] = bar
                progress.update(bar, completed=done)

            count = rebuild(show)
            push_all(lambda done, total: show("OpenSearch", done, total))
        self.stdout.write(_("搜索索引已重建：%(count)d 条") % {"count": count})
