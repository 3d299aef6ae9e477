"""Who hears of what. Decisions about works are told by `moderation`. Runs inside the transaction that caused it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from zgh.foundation.notices.send import send

if TYPE_CHECKING:
    from .models import Part, Work


def asked(work: Work, parts: list[Part]) -> None:
    """Those named are asked whether they want that. Without its title: nobody has looked at that yet."""
    texts = {
        "shown": _("%(name)s送来一件作品，照片里有您，请看看同不同意展示"),
        "maker": _("%(name)s把您写成一件作品的合作人，请看看同不同意署名"),
    }
    for part in parts:
        text = texts[part.role] % {"name": work.author.name}
        send("showcase.named", [part.user], about=work, text=text, url=work.get_absolute_url())


def refused(part: Part) -> None:
    """The author learns that it is out of sight, or that a name is gone, and what to do."""
    work = part.work
    text = _("“%(title)s”的照片里有同事不同意展示，先不显示了。换掉照片可以再送")
    if part.role == "maker":
        text = _("“%(title)s”有一位合作人不想署名，名字已经去掉")
    send("showcase.refused", [work.author], about=work, text=text % {"title": work.title}, url=work.get_absolute_url())


def featured(work: Work) -> None:
    """The union recommends it."""
    text = _("您的作品“%(title)s”被工会选为精选") % {"title": work.title}
    send("showcase.featured", [work.author], about=work, text=text, url=work.get_absolute_url())
