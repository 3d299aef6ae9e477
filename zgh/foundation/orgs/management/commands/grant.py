"""`zgh grant LOGIN DUTY UNION`: the first duties of a new platform, which nobody there could give yet."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from zgh.foundation.accounts.models import User

from ...duties import grant
from ...models import Duty, Union


class Command(BaseCommand):
    """Gives a duty as the platform itself; the record says so."""

    help = "Give a login a duty in a union and below it, e.g. zgh grant 0013572 orgs U0"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("code", choices=Duty.Code.values)
        parser.add_argument("union", help="code of the union")

    def handle(self, *_args: Any, **options: Any) -> None:
        """One duty, or a sentence why not."""
        user = User.objects.filter(username=options["username"]).first()
        union = Union.objects.filter(code=options["union"]).first()
        if user is None or union is None:
            raise CommandError(_("没有这个账号，或没有这个编码的工会"))
        try:
            grant(None, user, union, options["code"])
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from None
        facts = {"name": user.name, "union": union, "duty": Duty.Code(options["code"]).label}
        self.stdout.write(_("%(name)s现在在%(union)s：%(duty)s") % facts)
