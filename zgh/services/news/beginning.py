"""How articles begin: from nothing, from a template, from another union's article."""

from __future__ import annotations

import uuid
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.audience.models import Audience
from zgh.foundation.audit.book import record
from zgh.foundation.calendar.models import line_of
from zgh.foundation.files.attach import attach, attached
from zgh.foundation.files.hold import copy
from zgh.foundation.files.models import LIMIT, StoredFile
from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.orgs.models import Union
from zgh.foundation.stock.models import lock
from zgh.kit.richtext import files_in, with_files

from . import tell
from .models import Article, Revision, Submission, Template, rules_for
from .models.revision import derived
from .models.tag import put_tags

log = structlog.get_logger("zgh.news")


def draft(by: Any, union: Union, once: uuid.UUID, *, template: Template | None = None, **facts: Any) -> Article:
    """A new draft of `union`, for all its people until somebody narrows it. The same `once` twice is one."""
    words = {"category": template.category if template else "news", **derived(template.body if template else "")}
    return _create(by, union, once, words, facts)


def _create(by: Any, union: Union, once: uuid.UUID, words: dict[str, Any], facts: dict[str, Any]) -> Article:
    """One row, though it be asked for twice or at the same moment."""
    begun = _begun(by, union, once)
    if found := begun.first():
        return found
    try:
        with transaction.atomic():
            return _new(by, union, once, words, facts)
    except IntegrityError:  # the other of two taps was faster, or the mark is somebody else's
        if found := begun.first():
            return found
    with transaction.atomic():
        return _new(by, union, uuid.uuid4(), words, facts)


def _begun(by: Any, union: Union, once: uuid.UUID) -> Any:
    """What this person began for this union with this mark, and nobody else."""
    return Article.objects.filter(once=once, union=union, by=by).select_related("head")


def _new(by: Any, union: Union, once: uuid.UUID, words: dict[str, Any], facts: dict[str, Any]) -> Article:
    facts = {"comments": rules_for(union).comments, "audience": Audience.objects.create(union=union), **facts}
    row = Article.objects.create(once=once, union=union, by=by, **facts)
    row.head = Revision.objects.create(article=row, number=1, by=by, **{"byline": f"{union}", **words})
    Article.objects.filter(pk=row.pk).update(head=row.head)
    record(by, "news.draft", row, after={"union": union.pk, "title": row.head.title})
    return row


def take_over(by: Any, union: Union, source: Article, once: uuid.UUID) -> Article:
    """转载: the public words of `source` as a draft of `union`, with credit and files of its own.

    Refuses what is not public now, or meant for some only (ValidationError). Files are copied before the transaction,
    which takes its time; in it the article is looked at once more.
    """
    begun = _begun(by, union, once)
    _require_unnarrowed(source)
    if found := begun.first():
        return found
    twins = copies(source)
    with transaction.atomic():
        _hold_copied(source)
        source.audience.refresh_from_db()
        _require_unnarrowed(source)
        return begun.first() or _taken(by, union, source, once, twins)


Twins = list[tuple[StoredFile, StoredFile]]


def _taken(by: Any, union: Union, source: Article, once: uuid.UUID, twins: Twins) -> Article:
    """The draft itself, in the caller's transaction; with the files that were copied before."""
    live = source.live
    renamed = {str(old.uuid): str(twin.uuid) for old, twin in twins}
    words = {name: getattr(live, name) for name in ("title", "summary", "category", "byline")}
    words |= {
        **derived(with_files(live.body, renamed)),
        "documents": [renamed[key] for key in live.documents if key in renamed],
    }
    row = _create(by, union, once, words, {"source": source, "credit": credit_of(source)[:120]})
    for _old, twin in twins:
        attach(row, twin, by, most=LIMIT)
    put_tags(row, source.tags.filter(brand__state="recognised").values_list("brand_id", flat=True))
    return row


def _require_unnarrowed(source: Article) -> None:
    if source.audience.is_narrowed:
        raise ValidationError(_("这一篇只发给一部分人，不能转给大家看"))


def _require_out(source: Article) -> None:
    if not source.is_out():
        raise ValidationError(_("原文现在不在发布中，等它发布了再转"))


def _hold_copied(source: Article) -> None:
    """The article whose files have been copied, locked and as it is now: nobody withdraws or corrects it meanwhile."""
    copied = source.live_id
    lock(source)
    source.refresh_from_db(fields=["state", "live", "publish_at", "ends_at"])
    _require_out(source)
    if source.live_id != copied:
        raise ValidationError(_("原文刚刚改过，请再转一次，转的就是新的"))


def credit_of(source: Article) -> str:
    """来源: who wrote it first, by its 署名; by its author's name where that says no more than the union."""
    if source.credit:
        return source.credit
    union, byline = str(source.union), source.live.byline if source.live else ""
    if byline in ("", union):
        byline = source.by.name
    return byline if byline.startswith(union) else _("%(union)s %(by)s") % {"union": union, "by": byline}


def copies(source: Article) -> Twins:
    """(file, its twin that waits for a row) for what stands in the public text and what is attached to it.

    ValidationError where the article is not public now, or a file cannot be read; nothing has happened then.
    """
    _require_out(source)
    live = source.live
    shown = {file.uuid for file in files_in(live.body)} | set(live.documents)
    try:
        return [(file, copy(file)) for file in attached(source) if str(file.uuid) in shown]
    except Exception as error:  # whatever the store says; copies made already are swept after a day
        log.warning("files not copied", article=source.pk, error=repr(error))
        raise ValidationError(_("原文的图片或附件没能拷过来，什么也没有动，请过一会儿再试")) from error


def offer(by: Any, article: Article, to: Union, note: str, once: uuid.UUID) -> Submission:
    """投稿: to a union above. ValidationError when it lies there already, or is not above."""
    if to.path not in line_of(article.union)[:-1]:
        raise ValidationError(_("只能投给上级工会"))
    if not article.is_out():
        raise ValidationError(_("先在本会发布，再投给上级"))
    if found := Submission.objects.filter(once=once, article=article, by=by).first():
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
    """Taken up as a draft of the union it was offered to; once, whoever is at it at the same moment.

    All or nothing: ValidationError where the article is not public now or its files cannot be copied.
    """
    if not submission.flow.can(submission, "adopt"):
        raise IllegalMove(submission, "adopt")
    source = submission.article
    twins = copies(source)
    with transaction.atomic():
        _hold_copied(source)  # before the submission, as withdrawing does
        submission.flow.move(submission, "adopt", by)
        row = _taken(by, submission.to, source, uuid.uuid4(), twins)
        Submission.objects.filter(pk=submission.pk).update(result=row)
        tell.adopted(submission)
    submission.result = row
    return row


def touched(article: Article) -> None:
    """Its writers see it on top."""
    Article.objects.filter(pk=article.pk).update(changed_at=timezone.now())
