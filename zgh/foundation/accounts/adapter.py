"""What allauth asks of us: our phones, our pages, our book."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url

from zgh.foundation.audit.book import record
from zgh.kit import messaging
from zgh.kit.sealed import blind

from . import challenge, demands, devices, look, places
from .models import Phone, User
from .phones import PhoneField, normal


class Adapter(DefaultAccountAdapter):
    """Phone methods on our table; no sign-up, no allauth pages, no allauth messages."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Logins are opened by the union from the roster."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our views speak for themselves."""

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        """The field for a phone number."""
        return PhoneField(**kwargs)

    def clean_phone(self, phone: str) -> str:
        """Eleven digits."""
        return normal(phone)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """The number in clear text and whether it is verified."""
        phone = Phone.objects.filter(user=user).first()
        return (phone.number, phone.is_verified) if phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Give the login this number instead of any it had."""
        fields = {**Phone.fields_for(normal(phone)), "is_verified": verified}
        Phone.objects.update_or_create(user=user, defaults=fields)

    def set_phone_verified(self, user: User, phone: str) -> None:
        """The person has shown that they read messages sent there."""
        Phone.objects.filter(user=user, number_hash=blind(phone), is_verified=False).update(is_verified=True)

    def get_user_by_phone(self, phone: str) -> User | None:
        """The active login with this number."""
        return User.objects.with_phone(phone)

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        """The code, without waiting for the gateway."""
        messaging.send_soon("sms", phone, challenge.text_for(code))

    def set_password(self, user: User, password: str) -> None:
        """Only the one column, so that a stale row overwrites nothing."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_login_stages(self) -> list[str]:
        """The second step, for whoever has a second factor; phones are verified by the code itself."""
        return ["zgh.foundation.accounts.second_step.SecondStep"]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not by allauth: our own gate (`fresh`) stands before every view that changes a factor."""
        return False

    def post_login(
        self,
        request: HttpRequest,
        user: User,
        *,
        redirect_url: str | None,
        signal_kwargs: dict[str, Any] | None = None,
        **_: Any,
    ) -> HttpResponse:
        """Remember the device, write the book, go on.

        allauth's own receiver would ask three queries for each earlier session of the person; ours asks one.
        """
        method = (signal_kwargs or {}).get("method", "")
        request.session.set_expiry(None)  # a stranger's session was short
        session = devices.remember(request, user)
        device = devices.label(session.user_agent)
        record(user, "accounts.sign_in", user, after={"method": method, "ip": session.ip, "device": device})
        home = "accounts:operate" if user.is_operator else settings.LOGIN_REDIRECT_URL
        onward = redirect_url or resolve_url(home)
        answer = redirect(_set_up_first(onward) if demands.ask(user) else onward)
        look.adopt(request, user, answer)
        places.greet(request, answer, user, session=session.pk, device=device, ip=session.ip)
        return answer

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Like a stranger."""
        return redirect("accounts:login")

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address; a broken X-Forwarded-For is the sender's fault and no reason for a 500."""
        try:
            found = get_client_ip(request)
        except ImproperlyConfigured:
            found = None
        return found or "0.0.0.0"  # noqa: S104 (a name for "unknown", nothing is bound)


def _set_up_first(onward: str) -> str:
    """The page that invites to set up a second factor, and leads on from there."""
    return f"{resolve_url('accounts:two_steps')}?{urlencode({'next': onward})}"
