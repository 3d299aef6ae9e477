"""What people type to sign in, and to change how."""

from __future__ import annotations

import unicodedata
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zgh.kit.forms import CleanTextField, TooLong

from . import sign_in
from .models import User
from .phones import PhoneField

PASSWORD_LONGEST = 128  # longer ones are refused before any hashing


class Forgotten(forms.TextInput):
    """An input whose value is never sent back."""

    def format_value(self, value: Any) -> None:
        """Nothing."""
        return None


class CodeField(forms.CharField):
    """Six digits from an SMS, full-width or with blanks between, as phones paste them."""

    default_validators = [RegexValidator(r"\A[0-9]{6}\Z", _("验证码是6位数字"))]
    default_error_messages = {"required": _("请填写短信里的6位验证码")}
    widget = Forgotten(
        attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "placeholder": _("6位数字"), "maxlength": 12}
    )

    def to_python(self, value: Any) -> str:
        """The digits only; control characters are no part of a code."""
        return "".join(unicodedata.normalize("NFKC", (value or "")[:64]).split())


class PasswordField(forms.CharField):
    """A password as it is typed, up to 128 characters; never sent back."""

    def __init__(self, autocomplete: str = "current-password", **kwargs: Any) -> None:
        kwargs.setdefault("label", _("密码"))
        kwargs.setdefault("error_messages", {"required": _("请填写密码")})
        super().__init__(strip=False, widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}), **kwargs)
        self.validators.append(TooLong(PASSWORD_LONGEST))


class CodeForm(forms.Form):
    """Phone and code. Without a code it asks for one."""

    phone = PhoneField()
    code = CodeField(label=_("短信验证码"), required=False)

    def refuse(self, error: ValidationError, at_phone: bool) -> None:
        """Show why it was refused at the field where it can be mended."""
        self.add_error("phone" if at_phone else "code", error)


class PasswordForm(forms.Form):
    """Phone or login name, and password."""

    login = CleanTextField(
        label=_("手机号或登录名"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("请填写手机号或登录名")},
    )
    password = PasswordField()

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        """Check both together; the answer does not say which was wrong."""
        if not self.errors:
            try:
                self.user = sign_in.by_password(self.request, **self.cleaned_data)
            except ValidationError as error:
                self.add_error("password", error)
        return self.cleaned_data


class ConfirmByPasswordForm(forms.Form):
    """One's own password again."""

    password = PasswordField()


class ConfirmByCodeForm(forms.Form):
    """A code sent to one's own phone."""

    code = CodeField(label=_("短信验证码"))


class NumberField(forms.CharField):
    """Six digits from an app, or eight from the sheet of recovery codes; blanks are how people group them."""

    default_validators = [RegexValidator(r"\A([0-9]{6}|[0-9]{8})\Z", _("验证器是6位数字，备用码是8位数字"))]
    default_error_messages = {"required": _("请填写6位数字")}
    widget = Forgotten(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 16})

    def to_python(self, value: Any) -> str:
        """The digits only."""
        return "".join(unicodedata.normalize("NFKC", (value or "")[:64]).split())


class NumberForm(forms.Form):
    """A code of the app, or a recovery code."""

    number = NumberField(label=_("6位数字"))


class CredentialField(forms.JSONField):
    """What a browser answers to a passkey challenge."""

    widget = forms.HiddenInput
    default_error_messages = {
        "required": _("请点按钮，让手机或电脑来确认"),
        "invalid": _("通行密钥没有通过，请再试一次"),
    }

    def to_python(self, value: Any) -> Any:
        """An object; long text is not read at all."""
        try:
            parsed = super().to_python(value if isinstance(value, str) and len(value) < 20_000 else None)
        except (ValueError, RecursionError):  # a number of thousands of digits, brackets in thousands of brackets
            parsed = ()
        if parsed is not None and not isinstance(parsed, dict):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return parsed


class KeyForm(forms.Form):
    """A passkey's answer."""

    credential = CredentialField()


class NameForm(forms.Form):
    """What a person calls their key."""

    name = CleanTextField(
        label=_("起个名字"),
        max_length=30,
        error_messages={"required": _("请起个名字，例如“我的手机”")},
        help_text=_("以后靠它认出是哪一把，例如“我的手机”“办公室电脑”"),
    )


class NewKeyForm(NameForm, KeyForm):
    """A new key and its name."""


class SetPasswordForm(forms.Form):
    """A new password; the old one is asked for unless a code has just proved the person."""

    old = PasswordField(label=_("现在的密码"))
    new = PasswordField(
        "new-password", label=_("新密码"), help_text=_("至少8个字符，不要只用数字，也不要用姓名或手机号")
    )
    again = PasswordField("new-password", label=_("再输一次新密码"))

    def __init__(self, *args: Any, user: Any, needs_old: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not needs_old:
            del self.fields["old"]

    def clean_new(self) -> str:
        """As strong as the validators ask."""
        return get_adapter().clean_password(self.cleaned_data["new"], self.user)

    def clean(self) -> dict[str, Any]:
        """Both the same."""
        new, again = self.cleaned_data.get("new"), self.cleaned_data.get("again")
        if new and again and new != again:
            self.add_error("again", _("两次输入的新密码不一样"))
        return self.cleaned_data


class ReasonForm(forms.Form):
    """Why a security operator does this to somebody's login."""

    reason = CleanTextField(
        label=_("事由"),
        min_length=4,
        max_length=200,
        error_messages={"required": _("请写明事由")},
        help_text=_("例如：本人带工作证到工会核实，手机丢失。这句话会写进操作日志"),
    )


def minutes_choices() -> list[tuple[int, Any]]:
    """15, 30 and 60 minutes, as far as the setting allows."""
    allowed = [n for n in (15, 30, 60) if n <= settings.OPERATOR_MINUTES] or [settings.OPERATOR_MINUTES]
    return [(n, _("%(n)d分钟") % {"n": n}) for n in allowed]


class OperateForm(forms.Form):
    """Why an operator needs to work, and for how long."""

    reason = CleanTextField(
        label=_("事由"),
        min_length=4,
        max_length=200,
        error_messages={"required": _("请写明事由")},
        help_text=_("写清楚为什么要看、处理什么问题。这句话会写进操作日志，审计人员看得到"),
    )
    minutes = forms.TypedChoiceField(
        label=_("时长"),
        coerce=int,
        choices=minutes_choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择时长"), "invalid_choice": _("请选择列出的时长")},
    )
