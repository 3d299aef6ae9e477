"""Who signs in. A login is not a person: people, posts and memberships live in `orgs`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import EVERYBODY, NOBODY, PermittedQuerySet
from zgh.foundation.flow.machine import Flow
from zgh.kit.masks import mask_phone
from zgh.kit.sealed import SealedField, blind


class UserManager(BaseUserManager.from_queryset(PermittedQuerySet)):  # type: ignore[misc]
    """Creates logins; there is no superuser to create."""

    def create_user(self, username: str, name: str, password: str | None = None, **fields: Any) -> User:
        """A login; without a password only codes sign it in. Login names are kept in lower case, typed in any."""
        user = self.model(username=username.lower(), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def with_phone(self, number: str) -> User | None:
        """The active login that owns this phone number (11 digits, no prefix), or None. One query."""
        return self.filter(phone__number_hash=blind(number), is_active=True).first()


class User(AbstractBaseUser):
    """One login. Holds no permission: what someone may do follows from their dated duties (`orgs.Duty`).

    `operator_kind` marks platform staff, who see nothing by that alone: they open a timed, logged session. One login
    is of one kind, so that whoever administers never audits (decision 0010).
    """

    class Operator(models.TextChoices):
        SYSTEM = "system", _("系统运维")
        SECURITY = "security", _("安全管理")
        AUDIT = "audit", _("安全审计")

    username = models.CharField(_("登录名"), max_length=40, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    email = models.EmailField(_("邮箱"), blank=True)
    is_active = models.BooleanField(_("可以登录"), default=True)
    operator_kind = models.CharField(_("平台运维"), max_length=10, blank=True, choices=Operator.choices)
    # Repeats whether there is a row in allauth's table of factors, so that gates need no query; see factors.py.
    second_step_at = models.DateTimeField(_("两步验证设好的时间"), null=True, blank=True)
    second_step_asked_at = models.DateTimeField(_("请其设置两步验证的时间"), null=True, blank=True)
    # Part of what every session is checked against: one more, and all there are hold no longer (devices.py).
    session_round = models.PositiveIntegerField(_("登录轮次"), default=0, editable=False)
    has_care = models.BooleanField(_("关怀版"), default=False)
    theme = models.CharField(
        _("外观"), max_length=5, blank=True, choices=[("", _("跟随手机")), ("light", _("浅色")), ("dark", _("深色"))]
    )
    created_at = models.DateTimeField(_("开通时间"), auto_now_add=True)

    # A security operator guards logins, never their own.
    permissions = {"guard": lambda user: ~Q(pk=user.pk) if works_as(user, User.Operator.SECURITY) else NOBODY}

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = _("账号")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """What a session must carry: it holds for one password and one round."""
        return self._of_round(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under the keys that were used before."""
        yield from map(self._of_round, super().get_session_auth_fallback_hash())

    def _of_round(self, found: str) -> str:
        return f"{found}:{self.session_round}" if self.session_round else found

    @property
    def has_password(self) -> bool:
        """Whether a password was ever set; logins opened in bulk carry an empty one, which nothing matches."""
        return bool(self.password) and self.has_usable_password()

    @property
    def is_operator(self) -> bool:
        """Whether this is a login of platform staff, of whatever kind."""
        return bool(self.operator_kind)

    @property
    def is_enrolled(self) -> bool:
        """Whether this login has a second factor. No query."""
        return self.second_step_at is not None

    @cached_property
    def operating(self) -> OperatorSession | None:
        """The operator session open now, or None. One query per request for operators, none for anyone else."""
        return OperatorSession.objects.live().filter(user=self).first() if self.is_operator else None


def works_as(user: Any, kind: str) -> bool:
    """Whether `user` is an operator of this kind with a session open now."""
    return user.operator_kind == kind and user.operating is not None


class Phone(models.Model):
    """A login's phone number, sealed; looked up by keyed hash, shown as 138****1234."""

    # CASCADE: a number is only the way into its login.
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="phone", verbose_name=_("账号"))
    number = SealedField(_("手机号"))
    number_hash = models.CharField(_("手机号查找码"), max_length=64, unique=True)
    number_mask = models.CharField(_("手机号（隐去）"), max_length=20)
    is_verified = models.BooleanField(_("已验证"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("手机号")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.number_mask

    @classmethod
    def fields_for(cls, number: str) -> dict[str, str]:
        """The three columns for one number (11 digits); also for bulk inserts."""
        return {"number": number, "number_hash": blind(number), "number_mask": mask_phone(number)}


class SavedView(models.Model):
    """Filters somebody keeps for a list, under their own name."""

    # CASCADE: filters are a convenience of their owner and nobody's record.
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views", verbose_name=_("账号"))
    list_key = models.CharField(_("列表"), max_length=60)
    name = models.CharField(_("名称"), max_length=30)
    query = models.CharField(_("筛选条件"), max_length=1000)

    class Meta:
        verbose_name = verbose_name_plural = _("我的视图")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "list_key", "name"], name="one_view_per_name")]

    def __str__(self) -> str:
        return self.name


class OperatorSessionQuerySet(PermittedQuerySet):
    """Expiry is read here, never swept."""

    def live(self) -> OperatorSessionQuerySet:
        """Neither closed nor past their end."""
        return self.filter(closed_at=None, expires_at__gt=timezone.now())


class OperatorSession(models.Model):
    """A turn of platform work: opened by an operator with a reason, at most an hour, recorded. Opens pages marked
    `@operator` and nothing else; what employees wrote stays closed to it.
    """

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="operator_sessions", verbose_name=_("账号")
    )  # PROTECT: who looked, and why, must stay known
    reason = models.CharField(_("事由"), max_length=200)
    opened_at = models.DateTimeField(_("开始"), default=timezone.now)
    expires_at = models.DateTimeField(_("到期"))
    closed_at = models.DateTimeField(_("结束"), null=True, blank=True)

    objects = OperatorSessionQuerySet.as_manager()
    permissions = {"view": lambda user: Q(user=user)}

    class Meta:
        verbose_name = verbose_name_plural = _("运维会话")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(closed_at=None), name="one_live_operator_session"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("opened_at")), name="operator_session_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.opened_at:%F %T}"

    @property
    def ended_at(self) -> dt.datetime | None:
        """When it ended: closed by hand or run out; None while it is open."""
        if self.closed_at:
            return self.closed_at
        return self.expires_at if self.expires_at <= timezone.now() else None


class Place(models.Model):
    """Where a login has been used: a kind of device in a part of the network, as a keyed hash. Shows what is new."""

    # CASCADE: it says nothing without its login.
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="places", verbose_name=_("账号"))
    mark = models.CharField(_("标记"), max_length=32)
    seen_at = models.DateTimeField(_("最近一次"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("登录过的地方")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "mark"], name="one_place_per_mark")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.seen_at:%F}"


def second_person(user: Any) -> Q:
    """Resets this user may settle: a security operator who neither asked nor gains."""
    return ~Q(asked_by=user) & ~Q(user=user) if works_as(user, User.Operator.SECURITY) else NOBODY


class FactorReset(models.Model):
    """A security operator takes away somebody's second factors, because they are lost. With a reason, and told to them.

    For logins whose duties demand a second factor a second security operator has to approve it.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("等另一位安全管理员同意")
        DONE = "done", _("已经解除")
        REFUSED = "refused", _("没有同意")

    # PROTECT: who asked for what, for whom, must stay known.
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="factor_resets", verbose_name=_("账号"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("谁提的"))
    settled_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("谁定的"), null=True, blank=True
    )
    reason = models.CharField(_("事由"), max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(_("提出"), default=timezone.now)
    settled_at = models.DateTimeField(_("定下"), null=True, blank=True)

    flow = Flow("state", approve_reset=("asked", "done"), refuse_reset=("asked", "refused"))
    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": lambda user: EVERYBODY if works_as(user, User.Operator.SECURITY) else NOBODY,
        "approve_reset": second_person,
        "refuse_reset": second_person,
    }

    class Meta:
        verbose_name = verbose_name_plural = _("解除两步验证")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(state="asked"), name="one_open_factor_reset")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.state}"
