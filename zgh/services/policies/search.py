"""What can be found: published documents with their words and numbers."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.search.registry import register
from zgh.foundation.search.ways import Way, offer
from zgh.kit.dates import full

from .models import Document
from .pages import without_marks
from .recognising import recognise


def titled(document: Document) -> str:
    """The title, and when it ends where that is known: a date stays true in the index, a status does not."""
    if document.ends_on is None:
        return document.title
    return _("%(title)s（%(day)s起失效）") % {"title": document.title, "day": full(document.ends_on)}


register(
    Document,
    title=titled,
    known_as=["number"],
    body=["issuer", lambda document: without_marks(document.text)],
    when=Q(state="published"),
    heading=gettext_lazy("政策文件"),
    icon="file-certificate",
    rank=2,
)
offer(
    Way(
        gettext_lazy("查政策"),
        "file-certificate",
        lambda text: f"{reverse('policies:ask')}?{urlencode({'q': text})}",
        rank=2,
        knows=lambda text: bool(recognise(text).kind),
        answer=gettext_lazy("看看您那里是怎么规定的"),
    )
)
