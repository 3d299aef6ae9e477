"""Four receptions for the demonstration group: one collecting questions, one live, two with minutes."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import F

from zgh.foundation.accounts.models import User
from zgh.foundation.orgs.models import Person
from zgh.foundation.orgs.models.scoping import next_sibling
from zgh.kit.demo import Progress, World
from zgh.services.voice.models import Category

from .ask import ask, schedule
from .demo_words import COMING, LIVE, LONG_AGO, LONG_AGO_MINUTES, YESTERDAY, YESTERDAY_MINUTES, Talk
from .models import Question, Reception, Upvote
from .models.upvote import mark_of

STEP = "接待日"
HOUR = dt.timedelta(hours=1)
MOST_VOTES = 60


def build(world: World, progress: Progress) -> None:
    """Of the union the demonstration people belong to, hosted by its chair, through the doors real people use."""
    if "cast" not in world.shared:
        return
    stage = _Stage(world)
    today, days = world.today, dt.timedelta(days=1)
    plans = (
        ("上半年主席接待日", world.moment(today - 36 * days, 15), LONG_AGO, LONG_AGO_MINUTES, {}),
        ("吃饭、车和休假：主席面对面", world.moment(today - days, 15), YESTERDAY, YESTERDAY_MINUTES, {}),
        ("夏季福利和门店的事", world.now - 25 * HOUR / 60, LIVE, "", {"is_open_to_group": True}),
        (
            "排班、补贴和母婴室：下一场接待日",
            world.moment(today + 2 * days, 15),
            COMING,
            "",
            {"is_open_to_group": True},
        ),
    )
    for done, (title, starts_at, talks, minutes, facts) in enumerate(plans, start=1):
        stage.hold(title, starts_at, talks, minutes, **facts)
        progress(STEP, done, len(plans))


class _Stage:
    """Who hosts, who asks, who listens."""

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, world.random("receptions")
        cast: dict[str, User] = world.shared["cast"]
        self.employee, self.chair, self.cadre = cast["demo-employee"], cast["demo-chair"], cast["demo-cadre"]
        self.union = self.employee.person.union
        low, high = self.union.path, next_sibling(self.union.path)
        people = Person.objects.filter(user__isnull=False, union__path__gte=low, union__path__lt=high)
        people = people.exclude(user__in=(self.chair, self.cadre, self.employee))
        self.people = [person.user for person in people.select_related("user").order_by("pk")[:MOST_VOTES]]
        self.categories = {category.code: category for category in Category.objects.all()}

    def hold(self, title: str, starts_at: dt.datetime, talks: tuple[Talk, ...], minutes: str, **facts: Any) -> None:
        """One reception as far as its talks have come."""
        now = self.world.now
        plan = {"collect_from": now - 26 * HOUR, "starts_at": now + HOUR, "ends_at": now + 2 * HOUR, "max_open": 20}
        about = "想问什么先写下来，实名、隐去姓名都行。没来得及当场答的，自动转成心声，限时答复。"
        row = schedule(
            by=self.cadre, union=self.union, host=self.chair, once=self._once(), title=title, about=about,
            place="三楼会议室", link="https://meeting.example.com/zhigonghui", **plan, **facts,
        )  # fmt: skip
        questions = [(self._ask(row, talk, n), talk) for n, talk in enumerate(talks)]
        if talks is not COMING:
            row.begin(self.cadre)
            self._go_through(questions)
        if minutes:
            self._conclude(row, questions, minutes)
        self._shift(row, starts_at)

    def _once(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def _ask(self, row: Reception, talk: Talk, n: int) -> Question:
        text, code, is_masked, share, state, _words = talk
        who = self.employee if n == 0 or not self.people else self.rng.choice(self.people)
        facts = {"category": self.categories.get(code), "is_masked": is_masked, "once": self._once()}
        question = ask(by=who, reception=row, text=text, **facts)
        if state not in ("pending", "explained"):
            question.approve(self.cadre)
            self._vote(question, share)
        return question

    def _vote(self, question: Question, share: float) -> None:
        voters = self.rng.sample(self.people, round(len(self.people) * share))
        marks = [mark_of(user, question.reception_id) for user in voters if not question.is_by(user)]
        Upvote.objects.bulk_create([Upvote(question=question, mark=mark) for mark in marks])
        Question.objects.filter(pk=question.pk).update(vote_count=len(marks))

    def _go_through(self, questions: list[tuple[Question, Talk]]) -> None:
        for question, (*_facts, state, words) in questions:
            question.refresh_from_db()
            if state in ("answered", "on_air"):
                question.air(self.cadre)
            if state == "answered":
                question.answer(self.chair, words)
            if state == "deferred":
                question.defer(self.cadre)

    def _conclude(self, row: Reception, questions: list[tuple[Question, Talk]], minutes: str) -> None:
        row.end(self.cadre)
        for question, (*_facts, state, words) in questions:
            if state == "explained":
                Question.objects.get(pk=question.pk).explain(self.cadre, words)
        row.write(self.cadre, minutes)
        row.publish(self.cadre)

    def _shift(self, row: Reception, starts_at: dt.datetime) -> None:
        """Put it where it belongs in time; hidden questions keep their day."""
        back = row.starts_at - starts_at
        if back < dt.timedelta(0):
            Reception.objects.filter(pk=row.pk).update(starts_at=starts_at, ends_at=starts_at + 1.5 * HOUR)
            return
        named = row.questions.filter(mask="")
        named.update(asked_at=F("asked_at") - back)
        days = dt.timedelta(days=back.days)
        row.questions.exclude(mask="").update(asked_at=F("asked_at") - days)
        row.questions.update(approved_at=F("approved_at") - back)
        for n, question in enumerate(row.questions.filter(state="answered"), start=1):
            Question.objects.filter(pk=question.pk).update(answered_at=starts_at + n * HOUR / 8)
        times = {"starts_at": starts_at, "ends_at": starts_at + HOUR, "begun_at": starts_at}
        if row.state == "published":
            times |= {"ended_at": starts_at + HOUR, "published_at": starts_at + 2 * HOUR}
        Reception.objects.filter(pk=row.pk).update(collect_from=F("collect_from") - back, **times)
