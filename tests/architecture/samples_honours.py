"""Honours, awards and files for the addresses that name one (see samples.py). wang enters for 甘肃, about zhou."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from zgh.foundation.files.attach import attached
from zgh.foundation.files.hold import hold
from zgh.services.honours import bringing, making
from zgh.services.honours.models import Award, Batch, Honour
from zgh.services.honours.models.paper import put_photo

from .samples_receptions import Sample

COLLEAGUES = ("zhou", "ma", "wang", "li", "yang", "chen", "zhao", "xiong", "liu")
KEEPERS = ("wang", "li", "yang")
WORDLESS = {"record": "draft", "discard": "draft", "revise": "published", "put_back": "withdrawn", "restore": "revoked"}


def samples(secret: str) -> dict[str, Sample]:
    """Address → (arguments, who may open it). The words of commendation hold the secret."""

    def picture() -> Any:
        out = io.BytesIO()
        Image.new("RGB", (8, 8)).save(out, "PNG")
        return hold(SimpleUploadedFile("a.png", out.getvalue(), "image/png"))

    def honour(cast: SimpleNamespace, state: str = "draft", text: str = secret) -> Honour:
        facts = {
            "kind": "person", "award": None, "person": cast.zhou.person, "holder": "", "union": cast.gansu,
            "level": "city", "body": "示例", "year": 2024, "granted_on": None, "number": "示例〔2024〕1号",
            "citation": text, "title": "示例奖",
        }  # fmt: skip
        row = making.enter(by=cast.wang, once=uuid.uuid4(), files=[picture()], **facts)
        if state in ("draft", "dropped"):
            return _at(row, cast, state)
        row.record(cast.wang)
        row = Honour.objects.get(pk=row.pk)
        return row if state == "recorded" else _at(row, cast, state)

    def _at(row: Honour, cast: SimpleNamespace, state: str) -> Honour:
        if state == "dropped":
            row.discard(cast.wang)
        if state in ("published", "shown", "hidden", "withdrawn", "revoked", "wanted", "history"):
            row.verify(cast.li)
        if state == "verified":
            row.verify(cast.li, is_shown=False)
        if state in ("shown", "wanted"):
            row.agree(cast.zhou)
        if state == "hidden":
            row.hide(cast.zhou)
        if state == "wanted":
            row.ask_change(cast.zhou, secret)
        if state == "history":
            row.remember(cast.li)
        if state == "withdrawn":
            row.withdraw(cast.wang, secret)
        if state == "revoked":
            row.revoke(cast.wang, revoked_on=timezone.localdate(), revoked_number="示例1号", reason=secret)
        return row

    def at(state: str, text: str = secret) -> Callable[[SimpleNamespace], dict[str, Any]]:
        return lambda cast: {"pk": honour(cast, state, text).pk}

    def reported(cast: SimpleNamespace) -> dict[str, Any]:
        row = making.report(by=cast.zhou, once=uuid.uuid4(), files=[picture()], title=secret, year=2020)
        return {"pk": row.pk}

    def paper(cast: SimpleNamespace) -> dict[str, Any]:
        row = honour(cast)
        return {"pk": row.pk, "uuid": attached(row.paper).get().uuid}

    def portrait(cast: SimpleNamespace) -> dict[str, Any]:
        return {"pk": put_photo(honour(cast, "published"), cast.wang, picture()).pk}

    def award(state: str) -> Callable[[SimpleNamespace], dict[str, Any]]:
        def made(_cast: SimpleNamespace) -> dict[str, Any]:
            return {"pk": Award.objects.create(name="示例奖项", kind="person", level="group", state=state).pk}

        return made

    def batch(cast: SimpleNamespace) -> dict[str, Any]:
        file = io.BytesIO(f"姓名,荣誉名称,年份,级别,表彰词\n周敏,厂先进,2020,单位级,{secret}\n".encode())
        row: Batch = bringing.bring(by=cast.wang, union=cast.gansu, file=file, name="a.csv", once=uuid.uuid4())
        return {"pk": row.pk}

    def applied(cast: SimpleNamespace) -> dict[str, Any]:
        key = batch(cast)
        bringing.apply(Batch.objects.get(**key), cast.wang)
        return key

    return {
        "honours:honour": (at("shown", "示例"), COLLEAGUES),
        **{f"honours:{verb}": (at("published"), ("zhou",)) for verb in ("agree", "hide", "ask_change")},
        "honours:show": (at("hidden"), ("zhou",)),
        "honours:take_back": (reported, ("zhou",)),
        "honours:add_photo": (at("published"), ("zhou", *KEEPERS)),
        "honours:allow": (portrait, ("zhou",)),
        "honours:refuse": (portrait, ("zhou", *KEEPERS)),
        "honours:work": (at("recorded"), KEEPERS),
        "honours:amend": (at("draft"), KEEPERS),
        **{f"honours:{verb}": (at(state), KEEPERS) for verb, state in WORDLESS.items()},
        **{f"honours:{verb}": (reported, KEEPERS) for verb in ("take_up", "decline")},
        "honours:resume": (at("dropped"), KEEPERS),
        "honours:remember": (at("published"), KEEPERS),
        "honours:let_go": (at("history"), KEEPERS),
        "honours:publish": (at("verified"), KEEPERS),
        **{f"honours:{verb}": (at("recorded"), ("li", "yang")) for verb in ("verify", "send_back")},
        **{f"honours:{verb}": (at("published"), KEEPERS) for verb in ("withdraw", "revoke", "link_story")},
        "honours:settle": (at("wanted"), KEEPERS),
        "honours:take_off": (paper, KEEPERS),
        **{f"honours:{verb}": (award("in_use"), ("yang",)) for verb in ("amend_award", "retire")},
        "honours:bring_back": (award("retired"), ("yang",)),
        **{f"honours:{verb}": (batch, ("wang",)) for verb in ("batch", "apply", "give_up")},
        "honours:undo": (applied, ("wang",)),
    }
