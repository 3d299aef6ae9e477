"""Brands and applications the tests of this room begin with."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from zgh.services.brands import applying
from zgh.services.brands.models import Brand, Incubation

LONG_AGO = dt.date(2020, 1, 1)
NAMES = ("zhou", "ma", "wang", "li", "yang", "chen", "zhao", "xiong", "liu", "operator")


@pytest.fixture(autouse=True)
def memory(settings: Any) -> None:
    store = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": store}


def picture(colour: str = "teal") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return SimpleUploadedFile("a.png", out.getvalue(), "image/png")


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def found(cast: SimpleNamespace, name: str = "提素建功", **facts: Any) -> Brand:
    """A recognised brand of the group."""
    usual = {"union": cast.group, "slogan": "学一身本事", "story": "<p>从一间教室开始。</p>", "founded_on": LONG_AGO}
    return Brand.found(cast.yang, once=uuid.uuid4(), name=name, **{**usual, **facts})


def apply(cast: SimpleNamespace, state: str = "submitted", name: str = "驼铃声声") -> Incubation:
    """An application of 甘肃 by li, carried by ma, as far as `state`."""
    row = applying.draft(cast.li, cast.gansu, uuid.uuid4())
    row.save_draft(cast.li, name=name, slogan="", why="送药的路太长", plan="每月一次", needs="", carried_by=cast.ma)
    for verb, by, facts in STEPS[: ORDER.index(state)]:
        getattr(row, verb)(getattr(cast, by), **facts)
    return fresh(row)


ORDER = ("draft", "submitted", "coaching", "trial", "reported", "recognised")
STEPS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("submit", "li", {}),
    ("accept", "yang", {}),
    ("try_out", "yang", {}),
    ("report", "li", {"words": "试行三个月，来了二百多人。"}),
    ("recognise", "yang", {}),
)


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def seen_by(cast: SimpleNamespace, row: Any, verb: str = "view") -> list[str]:
    rows = type(row).objects.filter(pk=row.pk)
    return [name for name in NAMES if rows.permitted(verb, type(cast.zhou).objects.get(username=name)).exists()]
