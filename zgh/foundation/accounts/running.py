"""运行状况: what system operators see of the platform: numbers and names of our own code, never anybody's data.

Rooms above add theirs in a `running.py` of their own: `register(Section("notices", _("消息推送"), "send", read))`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zgh.foundation.audit.book import record
from zgh.foundation.tasks.failures import rerun as run_again
from zgh.foundation.tasks.state import state

OK, SOON, LATE = "is-ok", "is-soon", "is-late"
SLOW = 600  # seconds a task may wait before somebody should look


@dataclass(frozen=True)
class Fact:
    """One labelled value. `tone`: "" says nothing, OK, SOON and LATE stand beside a word, never alone."""

    label: Any
    value: Any
    tone: str = ""


@dataclass(frozen=True)
class Section:
    """A card of the page. `read` is asked each time the page is opened; `rank` orders, smallest first."""

    key: str
    title: Any
    icon: str
    read: Callable[[], Iterable[Fact]]
    rank: int = 5


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    """Add a card, or replace the one of the same key."""
    _sections[section.key] = section


def sections() -> list[tuple[Section, list[Fact]]]:
    """Every card with what it says now."""
    return [(one, list(one.read())) for one in sorted(_sections.values(), key=lambda one: (one.rank, one.key))]


def rerun(by: Any, pk: UUID) -> str:
    """Let a failed task run again; its name, "" where none has failed under this id. Recorded."""
    name = run_again(pk)
    if name:
        record(by, "accounts.rerun", by.operating, after={"task": name, "id": str(pk)})
    return name


def ago(seconds: int) -> str:
    """40秒, 12分钟, 3小时, 2天."""
    if seconds < 60:
        return ngettext("%(n)d秒", "%(n)d秒", seconds) % {"n": seconds}
    if seconds < 3600:
        return ngettext("%(n)d分钟", "%(n)d分钟", seconds // 60) % {"n": seconds // 60}
    if seconds < 86400:
        return ngettext("%(n)d小时", "%(n)d小时", seconds // 3600) % {"n": seconds // 3600}
    return ngettext("%(n)d天", "%(n)d天", seconds // 86400) % {"n": seconds // 86400}


def _tasks() -> Iterable[Fact]:
    now = state()
    beat, wait, failed = now["worker_beat_seconds"], now["oldest_wait_seconds"], now["tasks_failed_today"]
    if beat is None:
        yield Fact(_("任务进程"), _("从来没有启动过"), LATE)
    elif now["worker_alive"]:
        yield Fact(_("任务进程"), _("在干活，%(ago)s前有心跳") % {"ago": ago(beat)}, OK)
    else:
        yield Fact(_("任务进程"), _("停了，最后一次心跳在%(ago)s前") % {"ago": ago(beat)}, LATE)
    yield Fact(_("排队"), now["tasks_waiting"])
    if now["tasks_waiting"]:
        yield Fact(_("等得最久的"), ago(wait), LATE if wait > SLOW else "")
    yield Fact(_("一天里失败"), failed, SOON if failed else OK)


register(Section("tasks", gettext_lazy("后台任务"), "stack-2", _tasks, rank=2))
