"""`zgh operator LOGIN --kind security --name 何安`: logins of platform staff, which no page can make."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from zgh.foundation.audit.book import record

from ... import demands, factors
from ...models import User


class Command(BaseCommand):
    """Makes one, with a first password that is printed once; with --reset takes away lost second factors."""

    help = "Make a login of platform staff (system, security or audit), or reset its second factors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--kind", choices=User.Operator.values)
        parser.add_argument("--name", default="")
        parser.add_argument("--reset", action="store_true", help="take away second factors and set a new password")

    def handle(self, *_args: Any, **options: Any) -> None:
        """One login, or a sentence why not."""
        username = options["username"].lower()
        user = User.objects.filter(username=username).first()
        if options["reset"]:
            self._say(self._reset(user))
        elif not options["kind"]:
            raise CommandError(_("请写明 --kind：system、security 或 audit"))
        elif user is not None:
            raise CommandError(_("这个登录名已经有了；一个账号只能是一种运维，也不能兼任工会职责"))
        else:
            self._say(self._make(username, options["name"] or username, options["kind"]))

    def _make(self, username: str, name: str, kind: str) -> tuple[User, str]:
        password = secrets.token_urlsafe(12)
        with transaction.atomic():
            user = User.objects.create_user(username, name, password, operator_kind=kind)
            record(None, "accounts.make_operator", user, after={"operator_kind": kind})
        return user, password

    def _reset(self, user: User | None) -> tuple[User, str]:
        """For the day the only operators have lost everything; whoever has the server's console has the database."""
        if user is None or not user.is_operator or demands.held_by(user):
            raise CommandError(_("没有这个运维账号"))
        password = secrets.token_urlsafe(12)
        with transaction.atomic():
            factors.remove_all(user)
            user.set_password(password)
            user.save(update_fields=["password"])
            record(None, "accounts.reset_operator", user)
        return user, password

    def _say(self, made: tuple[User, str]) -> None:
        user, password = made
        facts = {"name": user.username, "kind": user.get_operator_kind_display(), "password": password}
        self.stdout.write(_("%(name)s（%(kind)s）的初始密码：%(password)s") % facts)
        self.stdout.write(_("只显示这一次。登录后请改密码、设两步验证，再打开运维会话"))
