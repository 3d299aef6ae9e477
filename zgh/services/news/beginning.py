"""How articles begin: from nothing, from a template, from another union's article."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.audience.models import Audience
from zgh.foundation.audit.book import record
from zgh.foundation.calendar.models import line_of
from zgh.foundation.files.attach import attach
from zgh.foundation.files.hold import copy
from zgh.foundation.files.models import LIMIT, StoredFile
from zgh.foundation.orgs.models import Union
from zgh.kit.richtext import files_in, text_of, with_files

from . import tell
from .models import Article, Revision, Submission, Template, rules_for


def begin(by: Any, union: Union, once: uuid.UUID, *, template: Template | None = None, **facts: Any) -> Article:
    """A new draft of `union`, for all its people until somebody narrows it. The same `once` twice is one."""
    if found := Article.objects.filter(once=once).first():
        return found
    body = template.body if template else ""
    category = template.category if template else "news"
    words = {"body": body, "text": text_of(body)}
    return _create(by, union, once, words, {"category": category, **facts})


def _create(by: Any, union: Union, once: uuid.UUID, words: dict[str, str], facts: dict[str, Any]) -> Article:
    with transaction.atomic():
        audience = Audience.objects.create(union=union)
        comments = rules_for(union).comments
        row = Article.objects.create(
            once=once, union=union, audience=audience, by=by, **{"comments": comments, "byline": f"{union}", **facts}
        )
        row.head = Revision.objects.create(article=row, number=1, by=by, **words)
        Article.objects.filter(pk=row.pk).update(head=row.head)
        record(by, "news.begin", row, after={"union": union.pk, "title": words.get("title", "")})
    return row


def take_over(by: Any, union: Union, source: Article, once: uuid.UUID) -> Article:
    """The public words of `source` as a draft of `union`, with credit and files of its own (copied before)."""
    if found := Article.objects.filter(once=once).first():
        return found
    live = source.live
    twins = copies(live, source)
    renamed = {str(old.uuid): str(twin.uuid) for old, twin in twins}
    words = {
        **{"title": live.title, "summary": live.summary, "text": live.text},
        "body": with_files(live.body, renamed),
        "cover": renamed.get(live.cover, ""),
    }
    credit = source.credit or _("%(union)s %(by)s") % {"union": source.union, "by": source.by.name}
    facts = {"category": source.category, "source": source, "credit": credit[:120]}
    with transaction.atomic():
        row = _create(by, union, once, words, facts)
        for _old, twin in twins:
            attach(row, twin, by, most=LIMIT)
    return row


def copies(live: Revision, source: Article) -> list[tuple[StoredFile, StoredFile]]:
    """(file, its twin that waits for a row) for what stands in the text and what is attached to it."""
    shown = {file.uuid for file in files_in(live.body)} | {live.cover}
    rows = StoredFile.objects.owned().filter(owner_type=source._meta.label_lower, owner_id=source.pk)
    wanted = [row for row in rows if str(row.uuid) in shown or row.kind == StoredFile.Kind.DOCUMENT]
    return [(row, copy(row)) for row in wanted]


def offer(by: Any, article: Article, to: Union, note: str, once: uuid.UUID) -> Submission:
    """投稿: to a union above. ValidationError when it lies there already, or is not above."""
    if to.path not in line_of(article.union)[:-1]:
        raise ValidationError(_("只能投给上级工会"))
    if not article.is_out():
        raise ValidationError(_("先在本会发布，再投给上级"))
    if found := Submission.objects.filter(once=once).first():
        return found
    try:
        with transaction.atomic():
            row = Submission.objects.create(article=article, to=to, note=note, by=by, once=once)
            record(by, "news.offer", row, after={"article": article.pk, "to": to.pk})
            tell.offered(row)
    except IntegrityError as error:
        raise ValidationError(_("已经投给%(union)s了，正等着采用") % {"union": to}) from error
    return row


def adopt(by: Any, submission: Submission) -> Article:
    """Taken up as a draft of the union it was offered to."""
    once = uuid.uuid5(submission.once, "adopted")
    row = take_over(by, submission.to, submission.article, once)
    with transaction.atomic():
        submission.flow.move(submission, "adopt", by, result_id=row.pk)
        tell.adopted(submission)
    return row


def touched(article: Article) -> None:
    """Its writers see it on top."""
    Article.objects.filter(pk=article.pk).update(changed_at=timezone.now())
