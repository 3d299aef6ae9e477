"""Files stay in memory; short ways to an honour in any state. wang (orgs) and li (chair) keep 甘肃, yang the group."""

from __future__ import annotations

import io
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from zgh.foundation.files.hold import hold
from zgh.services.honours import making
from zgh.services.honours.models import Honour

NAMES = ("zhou", "ma", "wang", "li", "yang", "chen", "zhao", "xiong", "liu", "operator")


@pytest.fixture(autouse=True)
def memory(settings: Any) -> None:
    store = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": store}


def picture(color: str = "teal") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(out, "PNG")
    return SimpleUploadedFile("a.png", out.getvalue(), "image/png")


def held(color: str = "teal") -> Any:
    return hold(picture(color))


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def again(user: Any) -> Any:
    """As in a new request: duties are read once a user object."""
    return type(user).objects.get(pk=user.pk)


def enter(cast: Any, by: Any = None, **facts: Any) -> Honour:
    """A draft about zhou, whole."""
    usual = {
        "kind": "person", "award": None, "person": cast.zhou.person, "holder": "", "union": cast.gansu,
        "title": "甘肃省五一劳动奖章", "level": "province",
        "body": "甘肃省总工会（示例）", "year": 2024, "granted_on": None,
        "number": "示例〔2024〕1号", "citation": "",
    }  # fmt: skip
    return making.enter(by=by or cast.wang, once=uuid.uuid4(), **{**usual, **facts})


def team(cast: Any, **facts: Any) -> Honour:
    usual = {"kind": "team", "person": None, "holder": "冷链班组", "title": "甘肃省工人先锋号"}
    return enter(cast, **{**usual, **facts})


def recorded(cast: Any, **facts: Any) -> Honour:
    honour = enter(cast, **facts)
    honour.record(cast.wang)
    return fresh(honour)


def put_up(cast: Any, **facts: Any) -> Honour:
    """Verified by li and put up; its holder has been told and not answered."""
    honour = recorded(cast, **facts)
    honour.verify(cast.li)
    return fresh(honour)


def shown(cast: Any, **facts: Any) -> Honour:
    """Its holder has agreed."""
    honour = put_up(cast, **facts)
    if honour.person_id:
        honour.agree(honour.person.user)
    return fresh(honour)


def seen_by(cast: Any, honour: Honour, verb: str = "view") -> list[str]:
    rows = Honour.objects.filter(pk=honour.pk)
    return [name for name in NAMES if rows.permitted(verb, again(getattr(cast, name))).exists()]
