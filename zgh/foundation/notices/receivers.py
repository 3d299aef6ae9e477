"""What `accounts`, which lies below, has to tell the people themselves."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.accounts.signals import factors_reset, phone_replaced, signed_in_anew

from .kinds import Kind, register
from .send import send

SIGNED_IN = register(Kind("accounts.signed_in_anew", gettext_lazy("账号在新的设备上登录了"), icon="device-mobile"))
RESET = register(Kind("accounts.factors_reset", gettext_lazy("两步验证被解除了"), icon="shield-x"))
PHONE = register(Kind("accounts.phone_replaced", gettext_lazy("登录用的手机号被换了"), icon="device-mobile"))


@receiver(signed_in_anew)
def tell_of_sign_in(user: Any, session: int, device: str, **_kwargs: Any) -> None:
    """With a way to say that it was somebody else."""
    text = _("您的账号刚在一部新设备上登录：%(device)s。不是您，就点开让它退出") % {"device": device}
    send(SIGNED_IN, [user], text=text, url=reverse("accounts:not_me", kwargs={"pk": session}))


@receiver(factors_reset)
def tell_of_reset(user: Any, **_kwargs: Any) -> None:
    """So that a reset somebody talked an operator into does not stay unseen."""
    text = _("安全管理员解除了您账号的两步验证，所有设备都已退出。不是您要求的，请马上联系单位工会")
    send(RESET, [user], text=text, url=reverse("accounts:two_steps"))


@receiver(phone_replaced)
def tell_of_phone(user: Any, **_kwargs: Any) -> None:
    """Whoever is still reached here, by password or by a device, learns that the way in by code has changed hands."""
    text = _("工会干部替您换了登录用的手机号，所有设备都已退出。不是您要求的，请马上联系单位工会")
    send(PHONE, [user], text=text, url=reverse("accounts:settings"))
