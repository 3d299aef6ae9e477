"""Every verb of every row of this room, in every state, for everybody in the cast: who can, and that nobody else can.

A new verb, a new state or a new model with a flow fails here until it is in the table.
"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.utils import timezone

from zgh.services.voice.models import (
    Answer,
    Case,
    CoAuthor,
    Errand,
    Idea,
    MaskSanction,
    Obligation,
    Review,
    SupervisionOrder,
    UnmaskRequest,
    UnmaskSeat,
)
from zgh.services.voice.models.errand import entrust
from zgh.services.voice.models.sanction import sanction
from zgh.services.voice.models.unmasking import unmask

from .hidden_life import GROUND
from .telling import ask, brought_to, fresh, owed_on, rule
from .telling_idea import raised_to

PEOPLE = ("zhou", "ma", "wang", "li", "yang", "chen", "zhao", "xiong", "liu", "operator")
CADRES, NOBODY = {"wang", "li", "yang"}, set()
COLLEAGUES = {*PEOPLE} - {"zhou"}
DONE = "又找承包方谈了一次，周末也开窗口了。"


def verbs(who, *names):
    return dict.fromkeys(names, who)


# Model: verb: who may, where the state knows the verb. The rows are of zhou, in 甘肃 unless hidden.
TABLE = {
    Case: {
        **verbs(CADRES, "accept", "refer", "assign", "note", "ask", "wait", "defer", "entrust", "draft", "answer"),
        **verbs(CADRES, "refuse", "merge", "plan", "advance", "finish"),
        **verbs({"yang"}, "extend", "decline"),
        **verbs({"zhou"}, "reply", "rate", "reopen", "withdraw"),
        **verbs({"zhou"} | CADRES, "split"),
        **verbs(NOBODY, "lapse", "escalate", "reschedule"),
        **verbs(COLLEAGUES, "support", "unsupport"),
    },
    Idea: {
        **verbs(CADRES, "screen", "invite", "adopt", "adopt_partly", "store", "turn_down", "implement", "reward"),
        **verbs(CADRES, "collect", "showcase", "unshow"),
        **verbs({"zhou"}, "look_again", "withdraw", "credit"),
        **verbs({"ma"}, "finish"),
        **verbs({"yang", "zhao"}, "verify", "send_back"),
        **verbs(NOBODY, "claim"),  # there is no name to come forward with on a named one
    },
    Errand: {**verbs({"ma"}, "report"), **verbs(CADRES, "send_back", "withdraw"), **verbs(NOBODY, "pass_on")},
    SupervisionOrder: {
        **verbs(CADRES, "report"), **verbs({"yang"}, "send_back", "ask", "close"), **verbs({"zhou"}, "reply"),
        **verbs(NOBODY, "pass_on"),
    },
    Obligation: {**verbs({"yang"}, "answer"), **verbs(NOBODY, "drop", "pass_on")},
    UnmaskRequest: {
        **verbs({"zhao", "li"}, "approve", "refuse"),
        **verbs({"yang"}, "withdraw"),
        **verbs({"yang", "zhao", "li"}, "unseal"),
        **verbs(NOBODY, "agree", "expire"),
    },
    MaskSanction: {**verbs({"yang"}, "lift")},
}  # fmt: skip

# Rows that are parts of another, which answers for them: its permission of this name is asked instead.
PARTS = {
    Answer: {"publish": "answer", "send_in": "answer", "approve": "review", "send_back": "review", "recall": "draft"},
    CoAuthor: {"join": "join", "decline": "decline"},
    Review: {"judge": "judge", "drop": "lead"},
    UnmaskSeat: {"approve": "approve", "refuse": "refuse"},
}
WHOLES = {Answer: Case, CoAuthor: Idea, Review: Idea, UnmaskSeat: UnmaskRequest}
# Permissions that are no move of a state: to read, or asked with a fact of their own by tests that are named.
READING = {
    Case: {"view", "follow", "hear", "overhear", "view_internal", "gather", "review", "sanction", "unmask"},
    Idea: {"view", "look_inside", "show", "take_part", "lead", "judge", "join", "decline"},
    MaskSanction: {"oversee"},
    UnmaskRequest: {"recall"},
}


def with_flow():
    return {model for model in apps.get_app_config("voice").get_models() if hasattr(model, "flow")}


def test_every_model_with_a_flow_is_in_the_table():
    assert with_flow() == {*TABLE, *PARTS}


@pytest.mark.parametrize("model", TABLE, ids=lambda model: model.__name__)
def test_every_verb_is_in_the_table(model):
    assert {*TABLE[model]} == {*model.flow.moves}
    assert {*model.permissions} - {*TABLE[model]} == READING.get(model, set()) | {"view"}


@pytest.mark.parametrize("model", PARTS, ids=lambda model: model.__name__)
def test_every_verb_of_a_part_is_asked_of_the_whole(model):
    assert {*PARTS[model]} == {*model.flow.moves}
    assert {*getattr(model, "permissions", {})} <= {"view"}
    assert {*PARTS[model].values()} <= {*WHOLES[model].permissions}


def an_errand(state, cast):
    row = entrust(brought_to("accepted", cast.zhou, cast.wang), cast.wang, "请核实一下", 3, person=cast.ma)
    if state in ("reported", "returned"):
        row.report(cast.ma, "九点就关")
    if state == "returned":
        row.send_back(cast.wang, "周末呢？")
    if state == "withdrawn":
        row.withdraw(cast.wang)
    return row


def an_order(state, cast):
    case = brought_to("answered", cast.zhou, cast.wang)
    case.rate(cast.zhou, 1, is_solved=False)
    row = case.orders.get()
    if state != "issued":
        row.report(cast.wang, DONE)
    if state == "returned":
        row.send_back(cast.yang, "周末的饭呢？")
    if state == "closed":
        row.close(cast.yang, "call", "solved", "说有饭了")
    return row


def an_obligation(state, cast):
    rule(cast.group)
    case = ask(cast.zhou, visibility="group")
    row = owed_on(case, cast.ma, cast.xiong)
    if state == "answered":
        row.answer(cast.yang, "财务已经付款，下月起按新办法")
    if state == "dropped":
        fresh(case).withdraw(cast.zhou)
    return row


def a_request(state, cast):
    row = unmask(ask(cast.zhou, is_masked=True), cast.yang, GROUND)
    if state == "refused":
        row.refuse(cast.zhao, "依据不够，先劝一劝")
    if state == "withdrawn":
        row.withdraw(cast.yang)
    if state == "expired":
        UnmaskRequest.objects.filter(pk=row.pk).update(due_at=timezone.now())
        row.expire(timezone.now())
    if state == "approved":
        row.approve(cast.zhao, "依据写得清楚")
        row.approve(cast.li, "依据写得清楚")
    return row


def a_sanction(state, cast):
    row = sanction(ask(cast.zhou, is_masked=True), cast.yang, timezone.localdate(), "一再用同样的话骂同一位同事")
    if state == "lifted":
        row.lift(cast.yang)
    return row


MADE = {
    Case: lambda state, cast: brought_to(state, cast.zhou, cast.wang, visibility="group"),
    Idea: lambda state, cast: raised_to(state, cast.zhou, cast),
    Errand: an_errand,
    SupervisionOrder: an_order,
    Obligation: an_obligation,
    UnmaskRequest: a_request,
    MaskSanction: a_sanction,
}


@pytest.mark.parametrize(
    ("model", "state"),
    [(model, state) for model in MADE for state in model.State.values],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_in_every_state_each_can_what_the_table_says_and_nothing_else(cast, model, state):
    row = MADE[model](state, cast)
    assert model.objects.get(pk=row.pk).state == state
    for name in PEOPLE:
        seen = model.objects.with_can(getattr(cast, name), *TABLE[model]).get(pk=row.pk)
        can = {verb for verb in TABLE[model] if getattr(seen, f"can_{verb}")}
        lawful = {verb for verb, who in TABLE[model].items() if name in who and state in model.flow.moves[verb][0]}
        assert can == lawful - too_late(model, state), name


def too_late(model, state):
    """What the state knows and a fact beside it forbids."""
    if model is Case and state == "withdrawn":
        return {"support", "unsupport"}
    return set()
