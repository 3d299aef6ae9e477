"""Phone numbers as people type them, and putting another in place of one."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zgh.kit import messaging

from .devices import sign_out_everywhere
from .models import Phone
from .signals import phone_replaced

MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})")
LONGEST = 40  # what a person may type: spaces, dashes, a prefix


def normal(text: str) -> str:
    """Eleven digits from "138 0013 8000", "+86 138-0013-8000" or "１３８００１３８０００".

    Raises ValidationError with a sentence for the person. Letters of any other script are not digits.
    """
    typed = unicodedata.normalize("NFKC", text[: LONGEST + 1])
    bare = "".join(c for c in typed if c not in "-.()·" and unicodedata.category(c)[0] not in "ZC" and c not in "‐‑–—")
    found = MOBILE.fullmatch(bare) if len(typed) <= LONGEST else None
    if found is None:
        raise ValidationError(_("请填写11位手机号，例如 138 0013 8000"), code="invalid_phone")
    return found[1]


def replace(user: Any, number: str) -> None:
    """Somebody else puts another number (11 digits) in place of a login's. Raises IntegrityError where it is taken.

    Not verified any more: whoever holds the new number proves it at the next sign-in. Where its owner had proved
    the old one, every session ends and they are told; by SMS at the old number too, for in here they can no longer
    look.
    """
    old = Phone.objects.filter(user=user).first()
    if old and old.number == number:
        return
    with transaction.atomic():
        Phone.objects.update_or_create(user=user, defaults={**Phone.fields_for(number), "is_verified": False})
        if old and old.is_verified:
            sign_out_everywhere([user.pk])
            transaction.on_commit(lambda: _tell(user, old.number))


def _tell(user: Any, old: str) -> None:
    text = gettext(
        "【智工汇】您登录用的手机号刚由单位换成了别的号码，所有设备都已退出。不是您要求的，请马上联系单位工会。"
    )
    messaging.send_soon("sms", old, text)
    phone_replaced.send(sender=type(user), user=user)


class PhoneField(forms.CharField):
    """A mobile number; cleans to eleven digits. What was typed is shown again as it was."""

    default_error_messages = {"required": _("请填写手机号")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("手机号"))
        widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "maxlength": LONGEST})
        super().__init__(**{"widget": widget, **kwargs})

    def to_python(self, value: Any) -> str:
        """Eleven digits, or "" for nothing."""
        value = super().to_python(value)
        return normal(value) if value else ""
