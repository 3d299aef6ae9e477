"""The electronic membership card: a code that lives for seconds, and what who scans it may see."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import segno
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zgh.foundation.orgs.models import Membership, Person
from zgh.kit.masks import mask_name

SALT = "membership.card"


@dataclass(frozen=True)
class Seen:
    """What a scanner sees: nothing but this. `problem` instead of all when the code is no good."""

    standing: str = ""
    label: Any = ""
    name: str = ""
    union: str = ""
    problem: Any = ""

    @property
    def is_good(self) -> bool:
        """Whether the person is a member with all rights."""
        return self.standing == Membership.Standing.FULL


def token_for(person: Person) -> str:
    """A signed code for this person at this moment. Nothing is stored; it names no number but the row's own."""
    return signing.TimestampSigner(salt=SALT).sign(f"{person.pk:x}-{secrets.token_urlsafe(6)}")


def drawn(url: str) -> SafeString:
    """The code as an SVG without style or script."""
    made = segno.make(url, error="l", micro=False)
    return mark_safe(made.svg_inline(scale=4, border=2, dark="#000", light="#fff", omitsize=True, svgclass="z-qr"))  # noqa: S308


def verify(token: str, by: Any) -> Seen:
    """What `by` sees on scanning. Every code is good once: for whoever scans it first, for as long as it lives.

    Kept in the cache for its few seconds and never in the book: where people show their card is nobody's business.
    """
    seconds = settings.MEMBERSHIP_CARD_SECONDS
    try:
        value = signing.TimestampSigner(salt=SALT).unsign(token, max_age=seconds)
    except signing.SignatureExpired:
        return Seen(problem=_("这个码已经过期。请对方让会员卡亮着，重新扫一次"))
    except signing.BadSignature:
        return Seen(problem=_("这不是会员卡的码"))
    key = f"membership-card:{value}"
    if not cache.add(key, by.pk, timeout=seconds * 2) and cache.get(key) != by.pk:
        return Seen(problem=_("这个码刚刚被别人验过。请对方换一个码再扫"))
    person = Person.objects.filter(pk=int(value.partition("-")[0], 16)).first()
    return seen(person) if person else Seen(problem=_("这不是会员卡的码"))


def seen(person: Person) -> Seen:
    """Status, masked name, union."""
    live = Membership.objects.at().filter(person=person).select_related("union").first()
    if live is None:
        return Seen("none", _("不是会员"), mask_name(person.name))
    return Seen(live.standing, live.get_standing_display(), mask_name(person.name), str(live.union))
