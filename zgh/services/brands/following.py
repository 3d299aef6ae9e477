"""Who hears of something new of a brand: those who follow it, want to hear, and may read it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from zgh.foundation.notices.models import Preference
from zgh.foundation.notices.send import send
from zgh.foundation.orgs.colleagues import on_line
from zgh.foundation.orgs.models import Person

from .models import Brand, Follow

KIND = "brands.new"


def followers(people: QuerySet[Person], brand: Brand) -> QuerySet[Person]:
    """Of these people those to tell. Whoever has switched this kind off is not told at all."""
    follow = Follow.objects.filter(brand=brand, user=OuterRef("user"))
    unwanted = Preference.objects.filter(user=OuterRef("user"), kind=KIND, is_wanted=False)
    rows = people.filter(Exists(follow), ~Exists(unwanted), user__is_active=True)
    return rows.filter(on_line(brand.union)) if brand.state == "trial" else rows


def tell_followers(users: Iterable[Any], brand: Brand, *, about: models.Model, title: str, url: str) -> int:
    """One notice each, in the caller's transaction; how many."""
    text = _("您关注的“%(brand)s”有新的：%(title)s") % {"brand": brand.name, "title": title}
    return send(KIND, users, about=about, text=text, url=url)
