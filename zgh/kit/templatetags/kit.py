"""Template words used everywhere: icons, moments, clocks, masks, look of the page. Loaded as builtins."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from zgh.kit import clocks, dates, masks, money
from zgh.kit.pages import wants_part
from zgh.kit.sprite import OUTLINE, UnknownIconError

register = template.Library()
THEMES = ("light", "dark")

register.filter("when", dates.when)
register.filter("day", dates.day)
register.filter("full", dates.full)
register.filter("left", clocks.left)
register.filter("tone", clocks.tone)
register.filter("elapsed", clocks.elapsed)
register.filter("mask_name", masks.mask_name)
register.filter("mask_phone", masks.mask_phone)
register.filter("mask_id", masks.mask_id)
register.filter("yuan", money.yuan)


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A decorative Tabler outline icon; the word beside it (or an aria-label) speaks."""
    return _icon(name, css)


@cache
def _icon(name: str, css: str) -> SafeString:
    if settings.TESTING and name not in _known_icons():
        raise UnknownIconError(f"No Tabler icon is called {name!r}.")
    # One string per icon and process: the manifest look-up is the dear part of a page full of icons.
    classes = f"ti {css}".strip()
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, _sprite(), name)


@cache
def _known_icons() -> frozenset[str]:
    return frozenset(path.stem for path in (Path(settings.ROOT) / "node_modules" / OUTLINE).glob("*.svg"))


def _sprite() -> str:
    return static("vendor/icons.svg")


@register.simple_tag
def still(name: str, *facts: str) -> SafeString:
    """A part that shows nothing but the language and these `facts` (`tab` in it): drawn once per process.

    Never for a part that reads a person, a request or a token.
    """
    return _still(name, get_language(), *facts)


@cache
def _still(name: str, _language: str, *facts: str) -> SafeString:
    return render_to_string(name, {"facts": facts})


@register.simple_tag
def worker_address() -> str:
    """Where the service worker is; "" without hashed static files, whose old copies nobody could tell from new ones."""
    return "/worker.js" if getattr(staticfiles_storage, "manifest_hash", "") else ""


@register.filter
def paragraphs(text: str) -> SafeString:
    """What a person wrote, one <p> a line, escaped; empty lines only part paragraphs."""
    lines = (line.strip() for line in str(text or "").splitlines())
    return mark_safe("".join(f"<p>{escape(line)}</p>" for line in lines if line))  # noqa: S308 (escaped above)


@register.filter
def compact(count: int | None) -> str:
    """Counts over 10,000 as 1.2万; smaller ones with a thousands comma."""
    if count is None:
        return ""
    if count < 10_000:
        return f"{count:,}"
    return gettext("%(count)s万") % {"count": f"{count / 10_000:.1f}".removesuffix(".0")}


@register.simple_tag
def clock(due: dt.datetime | None, start: dt.datetime | None = None) -> SafeString:
    """The ring of a promise: tone and share by class (`is-soon at-85`), three lines of text inside."""
    if due is None:
        return SafeString("")
    word, amount, unit = clocks.parts(due)
    return format_html(
        '<span class="z-clock {} {}"><span>{}</span><b class="song">{}</b><span>{}</span></span>',
        clocks.tone(due, start),
        clocks.elapsed(due, start),
        word,
        amount,
        unit,
    )


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: Any) -> str:
    """The address's query with changes (`page=2`; None or "" removes one), ready for href."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = value
    return f"?{query.urlencode()}"


@register.inclusion_tag("parts/empty.html")
def empty_state(title: str, text: str = "", action: str = "", url: str = "", icon: str = "") -> dict[str, str]:
    """Nothing here yet: what goes here, why it is worth it, one button."""
    return {"title": title, "text": text, "action": action, "url": url, "icon": icon}


@register.simple_tag(takes_context=True)
def look(context: Context) -> SafeString:
    """Attributes of <html>: language, theme and 关怀版 of the person signed in, else of this device (cookies)."""
    theme, has_care = _look_of(context.get("request"))
    lang = "zh-Hans" if (get_language() or "zh").startswith("zh") else "en"
    # Without a theme of one's own theme.js follows the device, before the first paint.
    follow = "" if theme in THEMES else " data-follow"
    care = " data-care" if has_care else ""
    return format_html('lang="{}" data-bs-theme="{}"{}{}', lang, theme if theme in THEMES else "light", follow, care)


def _look_of(request: Any) -> tuple[str, bool]:
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return user.theme, user.has_care
    cookies = getattr(request, "COOKIES", {})
    return cookies.get("theme", ""), cookies.get("care") == "1"


@register.filter
def frame(request: Any) -> str:
    """The frame an error page stands in: none where htmx swaps it in, the whole shell for who is signed in."""
    if not request:
        return "plain.html"
    if wants_part(request):
        return "parts/swap.html"
    user = getattr(request, "user", None)
    return "base.html" if user is not None and user.is_authenticated else "plain.html"
