"""How often something may be tried, counted once for all processes.

A limit of n in t seconds is n slots in the shared cache, each kept for t seconds. Taking one is `cache.add`, which is
atomic on every cache Django has; a counter would need a read-modify-write on the database cache. A slot knows when it
ends, so a refusal can say when to try again.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from zgh.kit.sealed import blind


class Wait(ValidationError):  # noqa: N818 (it says what to do)
    """Too often. `seconds` until the next slot ends; the message is for the person."""

    def __init__(self, name: str, seconds: int) -> None:
        self.name, self.seconds = name, seconds
        super().__init__(_sentence(name, seconds), code="wait")


@dataclass(frozen=True)
class Slots:
    """What one try has taken. `is_last`: the next try will have to wait."""

    keys: tuple[str, ...]
    is_last: bool = False

    def give_back(self) -> None:
        """Undo the taking, when the try was good."""
        cache.delete_many(self.keys)


def take(**subjects: str) -> Slots:
    """Take one slot of each limit (`code_tries_phone=phone, tries_ip=address`); subjects are kept as a keyed hash.

    Raises Wait, and takes nothing, when one of them has none left. One query to look, one insert for each limit.
    """
    wanted = {name: _keys(name, subject) for name, subject in subjects.items()}
    held = cache.get_many([key for keys in wanted.values() for key in keys])
    taken = Slots(())
    for name, keys in wanted.items():
        free = [key for key in keys if key not in held]
        key = _add(free, settings.SIGN_IN_LIMITS[name][1])
        if key is None:
            taken.give_back()
            ends = cache.get_many(keys).values()
            raise Wait(name, max(1, round(min(ends, default=time.time()) - time.time())))
        taken = Slots((*taken.keys, key), taken.is_last or len(free) == 1)
    return taken


def is_used_up(name: str, subject: str) -> bool:
    """Whether the next try under this limit would have to wait. One query."""
    keys = _keys(name, subject)
    return len(cache.get_many(keys)) == len(keys)


def clear(name: str, subject: str) -> None:
    """Give back every slot of this limit."""
    cache.delete_many(_keys(name, subject))


def _keys(name: str, subject: str) -> list[str]:
    stem = f"limit:{name}:{blind(subject)[:32]}"
    return [f"{stem}:{i}" for i in range(settings.SIGN_IN_LIMITS[name][0])]


def _add(free: list[str], seconds: int) -> str | None:
    """The first free slot nobody else takes at this moment."""
    return next((key for key in free if cache.add(key, time.time() + seconds, seconds)), None)


def _sentence(name: str, seconds: int) -> Any:
    if name == "code_again":
        return ngettext_lazy("验证码刚刚发过，请%(n)d秒后再试", "验证码刚刚发过，请%(n)d秒后再试", "n") % {"n": seconds}
    when = timezone.localtime(timezone.now() + dt.timedelta(seconds=seconds))
    clock = f"{when:%H:%M}"
    if when.date() != timezone.localdate():
        clock = _("明天%(time)s") % {"time": clock}
    facts = {"time": clock, "minutes": -(-seconds // 60)}
    if name.startswith("code_sent"):
        return _("取验证码的次数太多了，请%(time)s以后再试（约%(minutes)d分钟）") % facts
    return _("输错的次数太多了。为了您的账号安全，请%(time)s以后再试（约%(minutes)d分钟）") % facts
