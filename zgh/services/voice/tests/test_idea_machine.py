"""Whatever anybody tries on an idea in whatever order: only lawful states, one verdict a round, a second office."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zgh.foundation.access.permitted import may
from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.todo.models import Todo
from zgh.services.voice.idea_tell import OWED
from zgh.services.voice.models import Answer, Case, CoAuthor, Idea, Review

from .telling_idea import ANSWER, POINTS, REASON, STAGES, again, suggest, today

WHO = ("zhou", "ma", "wang", "yang", "zhao", "xiong", "liu")
ACTS = {
    "screen": lambda idea, by, cast: idea.screen(by),
    "invite": lambda idea, by, cast: idea.invite(by, [cast.xiong], today(3)),
    "judge": lambda idea, by, cast: idea.judge(by, POINTS, "做得到，花不了多少钱"),
    "adopt": lambda idea, by, cast: idea.adopt(by, ANSWER),
    "adopt_partly": lambda idea, by, cast: idea.adopt_partly(by, ANSWER),
    "store": lambda idea, by, cast: idea.store(by, ANSWER),
    "turn_down": lambda idea, by, cast: idea.turn_down(by, REASON),
    "look_again": lambda idea, by, cast: idea.look_again(by, "请再看一看"),
    "implement": lambda idea, by, cast: idea.implement(by, cast.ma, cast.group, today(9)),
    "finish": lambda idea, by, cast: idea.finish(by, hours=30),
    "verify": lambda idea, by, cast: idea.verify(by, money_fen=0, hours=20),
    "send_back": lambda idea, by, cast: idea.send_back(by, "缺三月的台账"),
    "reward": lambda idea, by, cast: idea.reward(by, note="证书一本"),
    "collect": lambda idea, by, cast: idea.collect(by, today()),
    "showcase": lambda idea, by, cast: idea.showcase(by, "垫高二十厘米", "原来弯腰搬，现在站着推，一个人就能干。" * 2),
    "unshow": lambda idea, by, cast: idea.unshow(by),
    "join": lambda idea, by, cast: idea.join(by),
    "decline": lambda idea, by, cast: idea.decline(by),
    "claim": lambda idea, by, cast: idea.claim(by),
    "withdraw": lambda idea, by, cast: idea.case.withdraw(by),
}
steps = st.lists(st.tuples(st.sampled_from([*ACTS]), st.sampled_from(WHO)), min_size=8, max_size=40)


class UndoError(Exception):
    """Leaves no trace of one example in the next."""


@pytest.mark.parametrize("is_masked", [False, True])
def test_no_sequence_of_verbs_leaves_the_rules(cast, is_masked):
    seen = set()

    @settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(steps)
    def walk(story):
        try:
            with transaction.atomic():
                mates = [] if is_masked else [cast.liu]
                idea = suggest(cast.zhou, is_masked=is_masked, once=uuid.uuid4(), coauthors=mates)
                # Towards the end of a life and not only at its beginning: the way is walked by those entitled.
                for verb, name in story:
                    step(cast, idea, verb, name)
                    seen.add(again(idea).state)
                raise UndoError
        except UndoError:
            pass

    walk()
    assert len(seen) >= 3


def step(cast, idea, verb, name):
    """One try, as the gate and the verb decide together; then everything that must always hold."""
    row, user = again(idea), getattr(cast, name)
    before = row.state
    if may(user, verb, row):
        try:
            ACTS[verb](row, user, cast)
        except (IllegalMove, ValidationError):
            assert again(idea).state == before
    holds(again(idea))


def holds(idea):
    assert idea.state in STAGES
    case = Case.objects.get(pk=idea.pk)
    published = list(Answer.objects.filter(case=case, state="published").values_list("conclusion", flat=True))
    assert len(published) <= 2, "a verdict, and one more after the second look"
    if idea.is_decided:
        assert published
        assert (published[-1] == "refused") == (idea.state == "rejected")
    elif not idea.is_second_look:
        assert not published
    verbs = list(Todo.objects.open().filter(about_type="voice.idea", about_id=idea.pk).values_list("verb", flat=True))
    assert verbs == ([OWED[idea.state]] if idea.state in OWED else [])
    if idea.implementing_union_id:
        assert idea.implementing_union_id != idea.verifying_union_id
    benefit = getattr(idea, "benefit", None)
    if benefit is not None and benefit.verified_by_id:
        assert benefit.verified_by_id not in (idea.implementer_id, benefit.by_id)
        assert not Review.objects.filter(idea=idea, reviewer=benefit.verified_by_id).exists()
    partial = {case.author_id, *CoAuthor.objects.filter(idea=idea, state="joined").values_list("user_id", flat=True)}
    assert not Review.objects.filter(idea=idea, state="given", reviewer__in=partial - {None}).exists()
    assert bool(case.mask) != bool(case.author_id)
    if idea.state == "withdrawn":
        assert not Idea.objects.filter(pk=idea.pk, decided_on__isnull=False, is_second_look=False).exists()
