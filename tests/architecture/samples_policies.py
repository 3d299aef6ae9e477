"""Documents and rules for the addresses that name one, and who may open them (see samples.py). yang keeps them here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from zgh.foundation.files.attach import attached
from zgh.foundation.files.models import StoredFile
from zgh.foundation.orgs.models import Duty
from zgh.services.policies.models import Document, Extract, Gap, Guide, Rule

from .samples_receptions import COMERS, Sample

EVERYONE = ("zhou", "ma", "wang", "li", "yang", "chen", "zhao", "xiong", "liu", "operator")
KEEPER = ("yang",)


def _keep(cast: SimpleNamespace) -> None:
    facts = {"user": cast.yang, "union": cast.group, "code": "policy", "starts_on": dt.date(2020, 1, 1)}
    Duty.objects.get_or_create(**facts)


def samples(secret: str) -> dict[str, Sample]:
    """Address → (arguments, who may open it). The words of 甘肃's document hold the secret."""

    def document(state: str) -> Callable[[SimpleNamespace], dict[str, Any]]:
        def made(cast: SimpleNamespace) -> dict[str, Any]:
            _keep(cast)
            at = timezone.now() if state == "published" else None
            facts = {"union": cast.gansu, "level": "company", "state": state, "published_at": at}
            return {"pk": Document.objects.create(title="休假细则", text=secret, **facts).pk}

        return made

    def rule(state: str) -> Callable[[SimpleNamespace], dict[str, Any]]:
        def made(cast: SimpleNamespace) -> dict[str, Any]:
            _keep(cast)
            note = secret if state == "retired" else ""
            return {"pk": Rule.objects.create(kind="gifts", value="300", unit="yuan", state=state, note=note).pk}

        return made

    def gap(state: str) -> Callable[[SimpleNamespace], dict[str, Any]]:
        def made(cast: SimpleNamespace) -> dict[str, Any]:
            _keep(cast)
            day = timezone.localdate()
            return {"pk": Gap.objects.create(text=secret, state=state, first_on=day, last_on=day).pk}

        return made

    def file_of(cast: SimpleNamespace) -> tuple[Document, StoredFile]:
        row = Document.objects.get(pk=document("published")(cast)["pk"])
        facts = {"owner_type": "policies.document", "owner_id": row.pk, "position": 1, "stored_as": "x/y.pdf"}
        file = StoredFile.objects.create(
            kind="document", name="原件.pdf", content_type="application/pdf", size=1, sha256="0", **facts
        )
        return row, file

    def file(cast: SimpleNamespace) -> dict[str, Any]:
        row, made = file_of(cast)
        return {"pk": row.pk, "uuid": attached(row).get(pk=made.pk).uuid}

    def extract(cast: SimpleNamespace) -> dict[str, Any]:
        row, made = file_of(cast)
        return {"pk": Extract.objects.create(document=row, file=made, text=secret).pk}

    def edited(cast: SimpleNamespace) -> dict[str, Any]:
        row = Document.objects.get(pk=document("published")(cast)["pk"])
        row.amend(cast.yang, text=f"{secret}，又一句")
        return {"pk": row.pk, "number": row.editions.first().number}

    def succeeding(cast: SimpleNamespace) -> dict[str, Any]:
        old = Document.objects.get(pk=document("published")(cast)["pk"])
        new = Document.objects.get(pk=document("published")(cast)["pk"])
        Document.objects.filter(pk=new.pk).update(supersedes=old)
        return {"pk": new.pk}

    def guide(state: str) -> Callable[[SimpleNamespace], dict[str, Any]]:
        def made(cast: SimpleNamespace) -> dict[str, Any]:
            _keep(cast)
            facts = {"union": cast.gansu, "steps": secret, "state": state}
            return {"pk": Guide.objects.create(kind="gifts", **facts).pk}

        return made

    return {
        "policies:compare": (lambda _cast: {"kind": "marriage"}, EVERYONE),
        "policies:document": (document("published"), (*COMERS, "yang")),
        "policies:changes": (succeeding, (*COMERS, "yang")),
        "policies:editions": (lambda cast: {"pk": edited(cast)["pk"]}, KEEPER),
        "policies:take_again": (edited, KEEPER),
        "policies:amend_document": (document("published"), KEEPER),
        "policies:compare_document": (document("published"), KEEPER),
        "policies:take_off": (file, KEEPER),
        "policies:compare_extract": (extract, KEEPER),
        "policies:discard": (extract, KEEPER),
        "policies:amend_guide": (guide("shown"), KEEPER),
        "policies:hide": (guide("shown"), KEEPER),
        "policies:show": (guide("hidden"), KEEPER),
        "policies:publish": (document("draft"), KEEPER),
        "policies:withdraw": (document("published"), KEEPER),
        "policies:rule": (rule("unverified"), EVERYONE),
        **{f"policies:{verb}": (rule("unverified"), KEEPER) for verb in ("amend", "verify", "retire")},
        "policies:restore": (rule("retired"), KEEPER),
        "policies:settle": (gap("open"), KEEPER),
        "policies:reopen": (gap("settled"), KEEPER),
    }
