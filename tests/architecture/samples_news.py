"""Whom something is for, and articles, for the addresses that name one (see samples.py). yang and wang write."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from zgh.foundation.audience.models import Audience, PostKind
from zgh.foundation.files.attach import attach
from zgh.foundation.orgs.models import Duty
from zgh.services.brands.models import Brand
from zgh.services.news.models import Article, Revision, Submission, Template
from zgh.services.news.models.tag import put_tags

from .samples_receptions import COMERS, Sample

WRITERS = ("wang", "yang")
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def samples(secret: str) -> dict[str, Sample]:
    """Address → (arguments, who may open it). 甘肃's own article holds the secret."""

    def post_kind(_cast: SimpleNamespace) -> dict[str, Any]:
        return {"pk": PostKind.objects.create(name="驾驶", words=("司机",)).pk}

    def written(state: str, *, by: str = "zhou", is_live: bool = False, **facts: Any) -> Callable[..., dict[str, Any]]:
        return lambda cast: {"pk": _article(cast, secret, state, by, is_live, **facts).pk}

    def offered(cast: SimpleNamespace) -> dict[str, Any]:
        article = _article(cast, secret, "published", "wang", True)
        return {"pk": Submission.objects.create(article=article, to=cast.group, by=cast.wang, note=secret).pk}

    def template(cast: SimpleNamespace) -> dict[str, Any]:
        _write(cast)
        return {"pk": Template.objects.create(union=cast.gansu, name="通知", body=f"<p>{secret}</p>").pk}

    def document(cast: SimpleNamespace) -> dict[str, Any]:
        article = _article(cast, secret, "draft", "zhou", False)
        file = attach(article, SimpleUploadedFile("附件.pdf", PDF), cast.wang)
        Revision.objects.filter(article=article).update(documents=(str(file.uuid),))
        return {"pk": article.pk, "uuid": file.uuid}

    def union(cast: SimpleNamespace) -> dict[str, Any]:
        _write(cast)
        return {"pk": cast.gansu.pk}

    out = {"is_live": True, "publish_at": timezone.now()}
    legal = {**out, "must_read": True, "is_legal": True, "due_on": timezone.localdate()}

    def from_above(cast: SimpleNamespace) -> dict[str, Any]:
        article = _article(cast, secret, "published", "yang", **legal)
        Audience.objects.filter(pk=article.audience_id).update(union=cast.group)
        Article.objects.filter(pk=article.pk).update(union=cast.group)
        return {"pk": article.pk}

    def of_a_brand(cast: SimpleNamespace) -> dict[str, Any]:
        article = _article(cast, secret, "published", "zhou", **out)
        brand = Brand.begin(cast.yang, once=uuid.uuid4(), union=cast.gansu, name="驼铃声声")
        put_tags(article, [brand.pk])
        return {"pk": article.pk}

    return {
        "audience:amend_post_kind": (post_kind, ("yang",)),
        "news:article": (written("published", **out), (*COMERS, "yang")),
        "news:work": (written("draft"), WRITERS),
        **{f"news:{verb}": (written("draft"), WRITERS) for verb in ("save_draft", "picture", "publish")},
        **{f"news:{verb}": (written("draft"), WRITERS) for verb in ("schedule", "preview", "versions", "discard")},
        "news:detach": (document, WRITERS),
        "news:drop": (document, WRITERS),
        "news:take_again": (written("draft"), WRITERS),
        "news:recall": (written("in_review"), WRITERS),
        "news:approve": (written("in_review"), WRITERS),
        "news:send_back": (written("in_review"), WRITERS),
        "news:restore": (written("discarded"), WRITERS),
        **{f"news:{verb}": (written("published", **out), WRITERS) for verb in ("revise", "withdraw", "offer")},
        "news:untag": (of_a_brand, (*WRITERS, "li")),
        "news:put_back": (written("withdrawn", **out), WRITERS),
        "news:readers": (written("published", **legal), WRITERS),
        "news:share": (from_above, ("wang",)),
        "news:rates": (from_above, WRITERS),
        "news:remind": (written("published", **legal), WRITERS),
        "news:reprint": (written("published", **out), ("wang",)),
        "news:submission": (offered, WRITERS),
        "news:adopt": (offered, ("yang",)),
        "news:decline": (offered, ("yang",)),
        "news:take_back": (offered, WRITERS),
        "news:amend_template": (template, WRITERS),
        "news:decide": (union, WRITERS),
    }


def _write(cast: SimpleNamespace) -> None:
    for user, union in ((cast.wang, cast.gansu), (cast.yang, cast.group)):
        facts = {"user": user, "union": union, "code": "news", "starts_on": dt.date(2020, 1, 1)}
        Duty.objects.get_or_create(**facts)


def _article(cast: SimpleNamespace, secret: str, state: str, by: str, is_live: bool, **facts: Any) -> Article:
    _write(cast)
    if is_live:
        facts.setdefault("publish_at", timezone.now())
    audience = Audience.objects.create(union=cast.gansu)
    words = {"title": secret, "body": f"<p>{secret}</p>", "text": secret, "by": getattr(cast, by)}
    draft = Article.objects.create(once=uuid.uuid4(), union=cast.gansu, audience=audience, by=cast.wang, credit=secret)
    head = Revision.objects.create(article=draft, number=1, **words)
    Article.objects.filter(pk=draft.pk).update(head=head, live=head if is_live else None, state=state, **facts)
    return Article.objects.get(pk=draft.pk)
