"""One filter decides a permission: pages, lists, exports, search, counts and buttons all ask it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from django.db import models
from django.db.models import ExpressionWrapper, Q

NOBODY = Q(pk__in=())
EVERYBODY = ~Q(pk__in=())

Rule = Callable[[Any], Q]


def rule_of(model: type[models.Model], verb: str, user: Any) -> Q:
    """The rule itself, as it is for this person now; NOBODY for anonymous users. Raises KeyError like `permitted`."""
    rule = model.permissions[verb]  # type: ignore[attr-defined]
    return rule(user) if getattr(user, "is_authenticated", False) else NOBODY


class PermittedQuerySet(models.QuerySet):
    """Adds the permission filter to a model that declares `permissions = {verb: lambda user: Q}`."""

    def permitted(self, verb: str, user: Any) -> Self:
        """Rows on which `user` may do `verb`. Anonymous users get none.

        Raises KeyError for a verb the model does not declare: a typing error must not grant or hide anything.
        Rules must not cross to-many joins (use Exists), so no row appears twice.
        """
        rule = rule_of(self.model, verb, user)
        return self.none() if rule is NOBODY else self.filter(rule)

    def with_can(self, user: Any, *verbs: str) -> Self:
        """Annotate `can_<verb>`: the permission says who, the flow (if the model has one) says when."""
        flow = getattr(self.model, "flow", None)
        marks = {}
        for verb in verbs:
            q = self.model.permissions[verb](user) if user.is_authenticated else NOBODY
            if flow is not None and verb in flow.moves:
                q &= flow.when(verb)
            marks[f"can_{verb}"] = ExpressionWrapper(q, output_field=models.BooleanField())
        return self.annotate(**marks)


def may(user: Any, verb: str, row: models.Model) -> bool:
    """Whether `user` may do `verb` on this one row now. One query; in lists use `with_can`."""
    return type(row)._default_manager.all().permitted(verb, user).filter(pk=row.pk).exists()
