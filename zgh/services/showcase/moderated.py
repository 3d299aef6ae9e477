"""Works are looked at before they stand on the stage."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.files.attach import attached
from zgh.foundation.moderation.registry import Author, Moderated, register

from .models import Work


def _words(work: Work) -> str:
    """All that others will read or hear: what is on the photos, too. One query."""
    alts = attached(work).exclude(alt="").values_list("alt", flat=True)
    return "\n".join(filter(None, (work.title, work.text, *alts)))


def _note(work: Work) -> str:
    """That somebody in the photos has said no, or has lost their name before the answer; nobody's name. One query."""
    parts = [part for part in work.parts.all() if part.role == "shown"]
    if any(part.state == "refused" for part in parts):
        return _("照片里有同事不同意展示。同意之前，别人看不到这件作品")
    if any(part.refused_photos for part in parts):
        return _("以前有同事不同意展示这件作品的照片，请留意照片换过没有")
    if any(part.is_there and not part.is_named and part.state == "asked" for part in parts):
        return _("作者去掉了一位同事的名字，这位同事还没回答同不同意。回答以前，别人看不到照片")
    return ""


register(
    Moderated(
        Work,
        label=gettext_lazy("作品"),
        text=_words,
        union=lambda work: work.union,
        author=lambda work: Author(user_id=work.author_id, name=f"{work.author.name}·{work.union}"),
        at="created_at",
        shown_at="published_at",
        join=("union", "author", "audience__union"),
        note=_note,
    )
)
