"""Whatever anybody tries in whatever order: only declared states, only permitted people, one running promise."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zgh.foundation.access.permitted import may
from zgh.foundation.audit.book import history
from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.todo.models import Todo
from zgh.services.voice.models import Answer, Case, Clock
from zgh.services.voice.todos import OWED

from .telling import ask, expire, fresh
from .test_moves import ACTS, AUTHOR_VERBS, STATES, WHO

OPEN = ("submitted", "accepted", "handling", "planned")


def tick(case):
    now = timezone.now()
    for verb in ("escalate", "lapse"):
        if case.flow.can(case, verb):
            getattr(case, verb)(now)


PLATFORM = {"time passes": lambda case: expire(case) if case.due_at else None, "tick": tick}


class UndoError(Exception):
    """Leaves no trace of one example in the next."""


steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from([*ACTS]), st.sampled_from([*WHO])),
        st.tuples(st.sampled_from([*PLATFORM]), st.just("")),
    ),
    max_size=14,
)


@pytest.mark.parametrize("is_masked", [False, True])
def test_no_sequence_of_verbs_leaves_the_rules(cast, is_masked):
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
    if verb in PLATFORM:
        PLATFORM[verb](row)
    elif may(getattr(cast, name), verb, row):
        assert name in entitled(cast, row, verb)
        try:
            ACTS[verb](row, getattr(cast, name), cast)
            assert before in Case.flow.moves[verb][0]
            assert fresh(case).state == (Case.flow.moves[verb][1] or before)
        except (IllegalMove, ValidationError):
            assert fresh(case).state == before
    elif case.flow.can(row, verb) and verb != "reopen":
        assert name not in entitled(cast, row, verb)
    holds(fresh(case))


def entitled(cast, case, verb):
    """Said a second time, in plain words: the author for author's verbs, else cadres of the owner or above."""
    if verb in AUTHOR_VERBS:
        return {"zhou"}
    cadres = {cast.gansu.pk: {"wang", "li", "yang"}, cast.hunan.pk: {"liu", "yang"}, cast.group.pk: {"yang"}}
    had = [row.union_id for row in case.participants.all()] if verb == "note" else []
    return set().union(*(cadres[pk] for pk in [case.union_id, *had]))


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
    published = Answer.objects.filter(case=case, state="published").count()
    assert published <= case.reopened_count + 1 <= 3
    assert bool(case.closing) == (case.state in ("closed", "withdrawn"))
    if case.mask:
        assert case.author_id is None
        assert not history(case).filter(actor_name="周敏").exists()
