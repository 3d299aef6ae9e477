"""What people are asked to agree to, in plain words. Rooms add theirs in `holdings.py`; only what exists is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Purpose:
    """One use of data that a person decides about. A new wording is a new `version`, and is asked anew.

    `unsaid`: what holds for people who never said anything. True only for courtesies one can switch off; whatever
    needs consent by law starts with False. `without`: what goes on without it, so that nobody feels forced.
    """

    key: str
    title: Any
    text: Any
    without: Any
    version: int = 1
    unsaid: bool = False


_purposes: dict[str, Purpose] = {}


def register_purpose(purpose: Purpose) -> Purpose:
    """Add a purpose, or replace the one of the same key; returns it, so that a room can keep it."""
    _purposes[purpose.key] = purpose
    return purpose


def purposes() -> list[Purpose]:
    """All purposes, in the order rooms registered them."""
    return list(_purposes.values())


def purpose_of(key: str) -> Purpose:
    """The purpose of this key. KeyError: nobody may ask for a consent that nobody described."""
    return _purposes[key]


PUSHES = register_purpose(
    Purpose(
        key="notices.pushes",
        title=_("把消息另外发到手机、邮箱或企业微信"),
        text=_("用您的手机号、邮箱或登录名，把办理进展另外发给您。隐去姓名的事只说“您有一条新消息”。"),
        without=_("不同意也不影响办事：站内消息一条不少，登录验证码照发。"),
        unsaid=True,
    )
)
