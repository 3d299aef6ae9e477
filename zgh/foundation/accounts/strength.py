"""What a password must be. Django's validators with our sentences: its own Chinese catalogue has gaps."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _


class LongEnough(password_validation.MinimumLengthValidator):
    """At least eight characters."""

    def get_error_message(self) -> str:
        """How many."""
        return _("密码太短了，至少要%(n)d个字符") % {"n": self.min_length}


class NotCommon(password_validation.CommonPasswordValidator):
    """Not one of the passwords tried first."""

    def get_error_message(self) -> str:
        """Why."""
        return _("这个密码太常见，容易被猜到，请换一个")


class NotOnlyDigits(password_validation.NumericPasswordValidator):
    """Not a birthday and not a phone number."""

    def get_error_message(self) -> str:
        """What to add."""
        return _("密码不能只有数字，请加几个字母")


class NotMyName(password_validation.UserAttributeSimilarityValidator):
    """Not the login name or the name again."""

    def __init__(self, **options: Any) -> None:
        super().__init__(user_attributes=("username", "name"), **options)

    def get_error_message(self) -> str:
        """Why."""
        return _("密码和登录名或姓名太像了，请换一个")
