"""Name hiding: the platform can talk with a hidden author and nobody can see who it is (participation.md §3.1).

Honest limit: whoever steals MASK_KEY from the running server can recompute masks. A database dump without the key
shows at most that two cases share an author; handlers, exports and administrators do not even see that.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from zgh.foundation.access.permitted import NOBODY
from zgh.kit.dates import midnight

if TYPE_CHECKING:
    from .case import Case

# Trees, herbs and crops that are nobody's given name: a name would hint at a person or a sex.
PLANTS = (
    "木棉 青松 翠竹 白杨 银杏 紫藤 凌霄 山茶 水杉 香樟 梧桐 合欢 石榴 枇杷 连翘 忍冬 "
    "芦苇 蒲公英 向日葵 薄荷 艾草 决明 麦冬 半夏 当归 白芷 川芎 黄芪 甘草 金银花 菖蒲 茯苓 "
    "沙棘 胡杨 红柳 格桑 云杉 侧柏 榕树 橡树 枫树 桦树 柠檬 柑橘 芝麻 高粱 燕麦 青稞 "
)
WORDS = PLANTS.split()


def mask_of(user: Any) -> str:
    """This login's mask (64 hex), the same in every masked case. Computed once per user object."""
    mask = getattr(user, "_author_mask", None)
    if mask is None:
        mask = user._author_mask = mask_of_id(user.pk)
    return mask


def mask_of_id(user_id: int) -> str:
    """HMAC-SHA256 of a login's number under MASK_KEY, which is never in the database."""
    return hmac.new(settings.MASK_KEY.encode(), str(user_id).encode(), hashlib.sha256).hexdigest()


def alias_of(mask: str, once: Any) -> str:
    """木棉·7: what readers call a hidden author in one case. Two cases of one person get unrelated aliases."""
    digest = hmac.new(mask.encode(), str(once).encode(), hashlib.sha256).digest()
    return f"{WORDS[digest[0] % len(WORDS)]}·{digest[1] % 99 + 1}"


def own(user: Any, via: str = "") -> Q:
    """Cases this person wrote, named or hidden; `via` leads to the case ("case__")."""
    if not getattr(user, "is_authenticated", False):
        return NOBODY
    return Q(**{f"{via}author": user}) | Q(**{f"{via}mask": mask_of(user)})


def wrote(user: Any, case: Case) -> bool:
    """Whether `user` wrote this very case; no query."""
    if case.mask:
        return hmac.compare_digest(case.mask, mask_of(user))
    return case.author_id == user.pk


@dataclass(frozen=True)
class HiddenActor:
    """A masked author as the book, to-dos and signals may know them: no id, only the alias of this case."""

    alias: str

    def audit_identity(self) -> tuple[None, str]:
        """What the book of acts writes down."""
        return None, self.alias

    def audit_moment(self) -> dt.datetime:
        """When, as far as the book may know: the day."""
        return midnight()

    def __str__(self) -> str:
        return self.alias


class Platform:
    """The platform itself, acting on a hidden author's word: of the moment the book knows the day."""

    def audit_identity(self) -> tuple[None, str]:
        """No login."""
        return None, _("智工汇")

    def audit_moment(self) -> dt.datetime:
        """The day."""
        return midnight()


def platform(case: Case) -> Platform | None:
    """Who does what follows by itself from an author's word on `case`."""
    return Platform() if case.mask else None


def actor(case: Case, user: Any) -> Any:
    """Who acts: the user, or the alias when the hidden author of `case` does."""
    return HiddenActor(case.alias) if case.mask and wrote(user, case) else user


def blurred(case: Case, moment: dt.datetime) -> dt.datetime:
    """The moment of an author's act as others may know it: of a hidden author only the day, for minutes tell.

    Whoever reads sign-ins, or saw who was at a desk at 9:12, would need no name.
    """
    if not case.mask:
        return moment
    return midnight(moment)
