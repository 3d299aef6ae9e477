"""Nothing that names a person is forgotten: every such column is read by a declaration, or excused with a reason.

What a declaration reads is taken from the conditions of its query, not from what it says of itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.sql import Query
from django.db.models.sql.where import WhereNode

from zgh.foundation.accounts.models import User
from zgh.foundation.orgs.models import Person
from zgh.foundation.privacy.registry import Holding, Subject, holdings

LOOSE = {"mask", "actor_id"}  # columns that name somebody without a foreign key
ACT = "names who acted: the act is read under audit.acts, and this is the other party's row"
EXCUSED = {
    "accounts.FactorReset.asked_by": ACT,
    "accounts.FactorReset.settled_by": ACT,
    "handover.Absence.decided_by": ACT,
    "handover.Absence.proposed_by": ACT,
    "handover.HandOver.decided_by": ACT,
    "handover.HandOver.proposed_by": ACT,
    "honours.Honour.entered_by": ACT,
    "honours.Honour.verified_by": ACT,
    "membership.Change.by": ACT,
    "membership.Decision.by": ACT,
    "membership.Transfer.by": ACT,
    "moderation.Review.decided_by": ACT,
    "moderation.Word.by": ACT,
    "policies.Document.compared_by": ACT,
    "policies.Rule.verified_by": ACT,
    "privacy.Assessment.recorded_by": ACT,
    "privacy.Correction.handler": ACT,
    "privacy.Export.decider": ACT,
    "privacy.Period.decided_by": ACT,
    "receptions.Question.answered_by": ACT,
    "structure.Reorganisation.approved_by": ACT,
    "structure.Reorganisation.drafted_by": ACT,
    "terms.Extension.by": ACT,
    "terms.Figure.by": ACT,
    "terms.ReElection.started_by": ACT,
    "terms.Return.by": ACT,
    "terms.Step.by": ACT,
    "voice.Answer.reviewer": ACT,
    "voice.AnswerTemplate.by": ACT,
    "voice.Errand.asked_by": ACT,
    "voice.Errand.reported_by": ACT,
    "voice.MaskSanction.by": ACT,
    "voice.Obligation.by": ACT,
    "voice.SupervisionOrder.closed_by": ACT,
    "voice.SupervisionOrder.reported_by": ACT,
    "voice.UnmaskRequest.requester": ACT,
    "voice.UnmaskSeat.by": ACT,
    "voice.Answer.by": ACT,
    "voice.Benefit.by": ACT,
    "voice.Benefit.verified_by": ACT,
    "voice.Case.handler": ACT,
    "voice.Extension.asked_by": ACT,
    "voice.Extension.decided_by": ACT,
    "voice.Idea.decided_by": ACT,
    "voice.IdeaClass.by": ACT,
    "voice.MergeLink.by": ACT,
    "voice.Message.by": ACT,
    "voice.Milestone.done_by": ACT,
    "voice.Review.asked_by": ACT,
    "voice.Reward.by": ACT,
    "voice.Reward.collected_by": ACT,
    "privacy.Correction.looker": "told to who looked, it would say who asked; the look itself is under audit.acts",
    "orgs.Person.user": "the row is the person, read under orgs.person",
    "account.EmailAddress.user": "allauth's own table; addresses live in accounts.User.email, nothing writes here",
}


def people_columns() -> Iterator[str]:
    """app.Model.field of every column of a stored table that says who somebody is."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            to = field.related_model if isinstance(field, models.ForeignKey) else None
            if to in (User, Person) or field.name in LOOSE:
                yield f"{model._meta.label}.{field.name}"


def conditions(node: Any) -> Iterator[str]:
    """app.Model.field of every column a query compares with something, in its inner queries too."""
    if isinstance(node, Query):
        node = node.where
    for child in node.children if isinstance(node, WhereNode) else ():
        yield from conditions(child)
    target = getattr(getattr(node, "lhs", None), "target", None)
    if target is not None:
        yield f"{target.model._meta.label}.{target.name}"
    for inner in (getattr(node, "rhs", None), getattr(node, "query", None)):
        if isinstance(inner, Query):
            yield from conditions(inner)


def read_by(declared: list[Holding], user: User) -> set[str]:
    """Every column by which these declarations find this person's rows."""
    rows = [holding.rows(Subject(user)) for holding in declared]
    return {name for found in rows if isinstance(found, models.QuerySet) for name in conditions(found.query)}


def test_every_column_that_names_a_person_is_declared_or_excused(cast):
    found = read_by(holdings(), cast.zhou)
    forgotten = set(people_columns()) - found - EXCUSED.keys()
    assert forgotten == set(), "declare a holding, or excuse it with a reason"
    assert found & EXCUSED.keys() == set(), "these are declared: no excuse needed"
    assert EXCUSED.keys() - set(people_columns()) == set(), "these are gone"


def test_a_table_nobody_declares_is_noticed(cast):
    """The control: with the declarations of one room taken away its columns are missing."""
    kept = [holding for holding in holdings() if not holding.key.startswith("privacy.")]
    missing = set(people_columns()) - read_by(kept, cast.zhou) - EXCUSED.keys()
    assert {"privacy.Consent.user", "privacy.ExportSubject.person", "privacy.Deactivation.person"} <= missing
