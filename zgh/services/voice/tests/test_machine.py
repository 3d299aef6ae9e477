"""Whatever anybody tries in whatever order: only declared states, only permitted people, one running promise.

Waiting and going on, more time asked for and decided, plans, merging and splitting, answers looked at first, ratings,
reopening, handing over: every verb, by everybody, refusals included.
"""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zgh.foundation.access.permitted import may
from zgh.foundation.audit.book import history
from zgh.foundation.audit.models import Record
from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.notices.models import Notice
from zgh.foundation.todo.models import Todo
from zgh.services.voice.models import Answer, Case, Clock, Extension, MergeLink, Message, Pause, VoiceSetting
from zgh.services.voice.models.answering import version, waiting
from zgh.services.voice.todos import OWED

from .telling import ask, expire, fresh
from .test_leeway import passed
from .test_moves import ACTS, AUTHOR_VERBS, STATES, WHO

OPEN = ("submitted", "accepted", "handling", "planned")


def tick(case):
    now = timezone.now()
    for verb in ("escalate", "lapse"):
        if case.flow.can(case, verb):
            getattr(case, verb)(now)


PLATFORM = {
    "time passes": lambda case: expire(case) if case.due_at else None,
    "days pass": lambda case: passed(case, 3),
    "tick": tick,
}
# What is done to an answer that waits for a chair: by its name, the permission of the case and the verb it moves by.
AROUND = {"approve": ("review", "answer"), "send_back": ("review", "draft"), "recall": ("draft", "draft")}
TRIED = {
    **ACTS,
    "extend": lambda case, by, _cast: case.extend(by),
    "decline": lambda case, by, _cast: case.decline(by, "先答能答的"),
    "approve": lambda case, by, _cast: case.approve(by, version(waiting(case)) if waiting(case) else ""),
    "send_back": lambda case, by, _cast: case.send_back(by, "写明是哪一天"),
    "recall": lambda case, by, _cast: case.recall(by),
}
MOST_DAYS, MOST_REOPENED = 10, 2  # the usual promises: see Rules


class UndoError(Exception):
    """Leaves no trace of one example in the next."""


steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from([*TRIED]), st.sampled_from([*WHO])),
        st.tuples(st.sampled_from([*PLATFORM]), st.just("")),
    ),
    max_size=14,
)


@pytest.mark.parametrize(("is_masked", "needs_review"), [(False, False), (True, False), (False, True)])
def test_no_sequence_of_verbs_leaves_the_rules(cast, is_masked, needs_review):
    VoiceSetting.objects.create(union=cast.group, needs_review=needs_review)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(steps)
    def walk(story):
        try:
            with transaction.atomic():
                case = ask(cast.zhou, is_masked=is_masked, once=uuid.uuid4())
                for verb, name in story:
                    step(cast, case, verb, name)
                raise UndoError
        except UndoError:
            pass

    walk()


def step(cast, case, verb, name):
    """One try, as the gate and the verb decide together; then everything that must always hold."""
    row = fresh(case)
    before = row.state
    asked, moves = AROUND.get(verb, (verb, verb))
    if verb in PLATFORM:
        PLATFORM[verb](row)
    elif may(getattr(cast, name), asked, row):
        assert name in entitled(cast, row, asked)
        seen = everything(row)
        try:
            TRIED[verb](row, getattr(cast, name), cast)
        except (IllegalMove, ValidationError):
            assert everything(row) == seen, "a refused verb changes nothing"
        else:
            assert before in Case.flow.moves[moves][0]
            assert fresh(case).state in lands_in(row, verb, moves, before)
            now = everything(row)
            assert (now["acts"], now["acts on answers"]) > (seen["acts"], seen["acts on answers"]) or (
                verb == "advance" and now == seen
            ), "every act is in the book"
    elif case.flow.can(row, moves) and verb not in ("reopen", *AROUND):
        assert name not in entitled(cast, row, verb)
    holds(fresh(case))


def lands_in(case, verb, moves, before):
    """The state the table says; an answer that a chair looks at first leaves it as it is."""
    if verb == "approve":
        return {"answered"}
    waits = {before} if verb in ("answer", "refuse") and waiting(fresh(case)) else set()
    return {Case.flow.moves[moves][1] or before} | waits


def everything(case):
    """What a verb could have changed, and how many of each there are."""
    facts = Case.objects.filter(pk=case.pk).values().get()
    facts.pop("lock_count")
    rows = {
        "acts": history(case),
        "acts on answers": Record.objects.filter(about_type="voice.answer", about_id__in=case.answers.values("pk")),
        "notices": Notice.objects.filter(about_id=case.pk),
        "messages": Message.objects.filter(case=case),
        "extensions": Extension.objects.filter(case=case, is_granted=None),
        "decided": Extension.objects.filter(case=case, is_granted__isnull=False),
        "pauses": Pause.objects.filter(clock__case=case, ended_at=None),
        "links": MergeLink.objects.filter(child=case, ended_at=None),
        "milestones": case.milestones.filter(done_at=None),
        "ratings": case.ratings.all(),
    }
    clocks, answers = list(case.clocks.values()), list(case.answers.values("state", "text", "conclusion", "outcome"))
    return {**facts, **{name: found.count() for name, found in rows.items()}, "clocks": clocks, "answers": answers}


def entitled(cast, case, verb):
    """Said a second time, in plain words: the author for author's verbs, else cadres of the owner or above."""
    if verb in AUTHOR_VERBS:
        return {"zhou"}
    if verb in ("extend", "decline"):
        return {"yang"}
    if verb == "review":
        return {cast.gansu.pk: {"li", "yang"}}.get(case.union_id, {"yang"})
    cadres = {cast.gansu.pk: {"wang", "li", "yang"}, cast.hunan.pk: {"liu", "yang"}, cast.group.pk: {"yang"}}
    had = [row.union_id for row in case.participants.all()] if verb == "note" else []
    theirs = {"zhou"} if verb == "split" else set()
    return set().union(theirs, *(cadres[pk] for pk in [case.union_id, *had]))


def holds(case):
    assert case.state in STATES
    running = Clock.objects.filter(case=case, stopped_at=None)
    assert running.count() == (1 if case.state in OPEN else 0)
    assert bool(case.phase) == (case.state in OPEN)
    if case.state in OPEN:
        clock = running.get()
        assert (clock.union_id, clock.due_at, clock.phase) == (case.union_id, case.due_at, case.phase)
    todos = Todo.objects.open().filter(about_id=case.pk)
    assert [t.verb for t in todos] == [OWED[case.state] for _one in range(case.state in OWED)]
    lasts(case)
    published = Answer.objects.filter(case=case, state="published").count()
    assert published <= case.reopened_count + 1 <= 3
    assert bool(case.closing) == (case.state in ("closed", "withdrawn"))
    if case.mask:
        assert case.author_id is None
        assert not history(case).filter(actor_name="周敏").exists()


def lasts(case):
    """Promises wait and grow only so far, cases come back only so often, and what lies on another owes nothing."""
    for clock in case.clocks.all():
        assert clock.paused_days <= MOST_DAYS + 1, "and never less than a workday left"
        assert clock.extended_days <= MOST_DAYS
        assert Extension.objects.filter(clock=clock).count() <= 1
        assert clock.pauses.filter(ended_at=None).count() <= 1
    if case.state in OPEN:
        assert case.union_id
        assert case.due_at > case.clock_started_at
        assert case.paused_until is None or case.paused_until <= case.due_at
    assert case.reopened_count <= MOST_REOPENED
    if case.state == "merged":
        into = case.merged_into
        assert (into.merged_into_id, into.union_id, into.desk) == (None, case.union_id, case.desk)
        assert not Case.objects.filter(merged_into=case).exists()
    assert MergeLink.objects.filter(child=case, ended_at=None).count() == (case.state == "merged")
    assert Answer.objects.filter(case=case).exclude(state="published").count() <= 1
    assert not Answer.objects.filter(case=case, state="in_review").exists() or case.state in OPEN
