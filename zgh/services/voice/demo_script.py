"""One invented conversation: who said what when, before anything is written."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from typing import Any

from zgh.foundation.calendar.workdays import Almanac
from zgh.foundation.orgs.models import Duty, Officer, Union
from zgh.kit.demo import World

from .demo_words import DOUBTS, FOLLOW_UPS, NOTES, OUTCOMES, PLANS, TALKS, THANKS
from .models import Category
from .models.mask import alias_of, mask_of_id

SPREAD_DAYS = 92


class Stage:
    """Who can handle what: unions, cadres with their signatures, categories, the work calendar."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.almanac = Almanac(None)
        self.categories = {c.code: c.pk for c in Category.objects.all()}
        self.unions: dict[int, Union] = {u.pk: u for u in Union.objects.all()}
        self.by_path = {u.path: u for u in self.unions.values()}
        self.names = dict(Duty.objects.filter(code="voice", ends_on=None).values_list("user_id", "user__name"))
        posts = Officer.objects.filter(ends_on=None).values_list("person__user_id", "union_id", "post")
        self.posts = {(user, union): Officer.Post(post).label for user, union, post in posts}
        self.cadres: dict[int, list[int]] = {}
        for union, user in (
            Duty.objects.filter(code="voice", ends_on=None).order_by("pk").values_list("union_id", "user_id")
        ):
            self.cadres.setdefault(union, []).append(user)

    def served_by(self, union_id: int, author: int) -> tuple[Union, list[int]]:
        """The nearest union with cadres other than the author, and those cadres."""
        union = self.unions[union_id]
        while True:
            cadres = [u for u in self.cadres.get(union.pk, []) if u != author]
            parent = self.by_path.get(union.path[:-4])
            if cadres or parent is None:
                return union, cadres
            union = parent

    def parent(self, union: Union) -> Union | None:
        """The guiding parent."""
        return self.by_path.get(union.path[:-4])

    def signature(self, user: int, union: Union) -> str:
        """甘肃公司工会主席 李建国."""
        return f"{union.short_name}{self.posts.get((user, union.pk), '')} {self.names.get(user, '')}".strip()


class Script:
    """The whole life of one case as plain values; `demo_write` turns many of them into rows at once."""

    def __init__(self, stage: Stage, rng: random.Random, author: int, union_id: int) -> None:
        self.stage, self.rng, self.author = stage, rng, author
        self.origin = stage.unions[union_id]
        self.union, self.cadres = self._served(union_id)
        kind, code, title, text, self.reply, self.conclusion = self._choose()
        self.talk_title = title
        place = self.origin.short_name.removesuffix("工会")
        self.once = uuid.UUID(int=rng.getrandbits(128), version=4)
        self.is_masked = self._hides() and len(self.cadres) > 0
        mask = mask_of_id(author) if self.is_masked else ""
        has_title = rng.random() < 0.8
        text = text.format(place=place)
        self.case: dict[str, Any] = {
            "once": self.once, "kind": kind, "category_id": stage.categories[code], "text": text,
            "title": title if has_title else "", "headline": title if has_title else text[:30],
            "visibility": rng.choices(["private", "union", "group"], weights=[5, 3, 2])[0],
            "author_id": None if self.is_masked else author, "mask": mask,
            "alias": alias_of(mask, self.once) if mask else "", "origin": self.origin, "first_union": self.union,
        }  # fmt: skip
        self.milestones: list[dict[str, Any]] = []
        self.messages: list[dict[str, Any]] = []
        self.records: list[tuple[str, int | None, dt.datetime, str]] = []
        self.clocks: list[dict[str, Any]] = []
        self.rating: dict[str, Any] | None = None
        self.answer: dict[str, Any] | None = None
        self.escalated_from: Union | None = None
        self._play()

    def _served(self, union_id: int) -> tuple[Union, list[int]]:
        return self.stage.served_by(union_id, self.author)

    def _choose(self) -> tuple:
        return self.rng.choice(TALKS)

    def _hides(self) -> bool:
        return self.rng.random() < 0.12

    def _days_back(self) -> int:
        return self.rng.choices([self.rng.randint(0, 9), self.rng.randint(9, SPREAD_DAYS)], weights=[0.22, 0.78])[0]

    def _play(self) -> None:
        """Walk the life as far as today allows."""
        now, rng = self.stage.world.now, self.rng
        back = self._days_back()
        at = self._work_moment(now.date() - dt.timedelta(days=back))
        at = min(at, now - dt.timedelta(minutes=rng.randint(5, 90)))
        self._submit(at)
        accept = self.clocks[-1]
        taken = at + dt.timedelta(hours=rng.triangular(0.5, 30, 3))
        if taken > now or not self.cadres or (back < 2 and rng.random() < 0.5):
            return
        self._accept(taken, accept)
        handler = self.case["handler_id"]
        reply = self._clock("reply", taken, 5)
        answered = min(taken + dt.timedelta(days=rng.triangular(0.5, 8, 2)), now + dt.timedelta(days=3))
        self._talk(taken, answered, handler)
        if rng.random() < 0.03 and reply["due_at"] < now:
            self._escalate(reply)
        if answered > now or (back < 14 and rng.random() < 0.35):
            return
        self._answer(answered, self.case["handler_id"])
        self._close(answered)

    def _submit(self, at: dt.datetime) -> None:
        self.case |= {"submitted_at": at, "state": "submitted", "is_breached": False, "reopened_count": 0}
        self._act("voice.submit", None, at)
        self._clock("accept", at, 1)

    def _say(self, side: str, text: str, by: int | None, at: dt.datetime) -> None:
        self.messages.append({"side": side, "text": text, "by_id": by, "at": at})

    def _accept(self, at: dt.datetime, clock: dict[str, Any]) -> None:
        clock["stopped_at"] = at
        handler = self.cadres[0] if self.rng.random() < 0.4 else self.rng.choice(self.cadres)
        self.case |= {"state": "accepted", "accepted_at": at, "handler_id": handler}
        self._act("voice.accept", handler, at)

    def _talk(self, start: dt.datetime, end: dt.datetime, handler: int) -> None:
        """A note among cadres, a question back, sometimes a follow-up by the author."""
        now = self.stage.world.now
        at = start + (end - start) * 0.4
        if at < now and self.rng.random() < 0.45:
            self._say("union", self.rng.choice(NOTES), handler, at)
        at = start + (end - start) * 0.6
        if at < now and self.rng.random() < 0.25:
            self._say("internal", self.rng.choice(NOTES), handler, at)
        at = start + (end - start) * 0.7
        if at < now and self.rng.random() < 0.2:
            by = None if self.is_masked else self.author
            self._say("author", self.rng.choice(FOLLOW_UPS), by, at)

    def _escalate(self, clock: dict[str, Any]) -> None:
        """The promise was broken: the parent union takes over and owes an answer of its own."""
        parent = self.stage.parent(self.union)
        if parent is None or not self.stage.cadres.get(parent.pk):
            return
        clock["stopped_at"] = clock["breached_at"] = clock["due_at"]
        self.escalated_from, self.union = self.union, parent
        self.cadres = [u for u in self.stage.cadres[parent.pk] if u != self.author] or self.cadres
        self.case |= {"is_breached": True, "escalated_from": self.escalated_from, "handler_id": self.cadres[0]}
        self._clock("reply", clock["due_at"], 5)
        self._act("voice.escalate", None, clock["due_at"], platform=True)

    def _answer(self, at: dt.datetime, handler: int) -> None:
        clock = self.clocks[-1]
        clock["stopped_at"] = at
        if at > clock["due_at"]:
            clock["breached_at"] = clock["due_at"]
            self.case["is_breached"] = True
        chair = self.cadres[0]
        by = chair if self.rng.random() < 0.5 else handler
        self.answer = {
            "text": self.reply, "conclusion": self.conclusion, "by_id": by, "union": self.union, "state": "published",
            "office": self.stage.signature(by, self.union), "published_at": at, "round": 0,
        }  # fmt: skip
        self.case |= {"conclusion": self.conclusion}
        if self.conclusion == "planned":
            self._plan(at, by)
            return
        self.case |= {"state": "answered", "answered_at": at, "lapse_at": self.stage.almanac.after(at, 10)}
        self._act("voice.refuse" if self.conclusion == "refused" else "voice.answer", by, at)

    def _plan(self, at: dt.datetime, by: int) -> None:
        """The answer is a plan: steps that are over are done, and after the last one it is there."""
        now, steps = self.stage.world.now, PLANS[self.talk_title]
        days = [(at + dt.timedelta(days=after), what) for after, what in steps.items()]
        for due, what in days:
            done = {"done_at": due - dt.timedelta(hours=5), "done_by_id": by} if due < now else {}
            self.milestones.append({"text": what, "due_on": due.date(), **done})
            if done:
                self._act("voice.advance", by, done["done_at"])
        last = max(due for due, _what in days)
        clock = self._clock("solve", at, 1) | {"due_at": last, "amber_at": at + (last - at) * 0.8}
        self.clocks[-1] = clock
        self.case |= {"state": "planned", "answered_at": at}
        self._act("voice.plan", by, at)
        if last < now and self.answer is not None:
            clock["stopped_at"] = last - dt.timedelta(hours=4)
            self.answer |= {"outcome": OUTCOMES[self.talk_title], "outcome_at": clock["stopped_at"]}
            lapse = self.stage.almanac.after(clock["stopped_at"], 10)
            self.case |= {"state": "answered", "conclusion": "solved", "lapse_at": lapse}
            self._act("voice.finish", by, clock["stopped_at"])

    def _close(self, answered: dt.datetime) -> None:
        now, rng = self.stage.world.now, self.rng
        if self.case["state"] != "answered":
            return
        lapse = self.case["lapse_at"]
        answered = (self.answer or {}).get("outcome_at") or answered
        at = answered + dt.timedelta(days=rng.triangular(0.1, 8, 1))
        if rng.random() < 0.72 and at < now:
            weights = [1, 3, 4, 2] if self.conclusion in ("refused", "not_ours") else [1, 2, 8, 9]
            level = rng.choices([1, 2, 3, 4], weights=weights)[0]
            comment = rng.choice(DOUBTS) if level == 1 else rng.choice(THANKS)
            self.rating = {"level": level, "is_solved": level > 1, "comment": comment, "at": at}
            self.case |= {"state": "closed", "closed_at": at, "closing": "rated"}
            self._act("voice.rate", None, at)
        elif lapse < now:
            self.case |= {"state": "closed", "closed_at": lapse, "closing": "unrated"}
            self._act("voice.lapse", None, lapse, platform=True)

    def _clock(self, phase: str, start: dt.datetime, days: int) -> dict[str, Any]:
        due = self.stage.almanac.after(start, days)
        clock = {
            "phase": phase, "union": self.union, "started_at": start, "due_at": due, "amber_at": start + (due - start) * 0.8,
            "stopped_at": None, "breached_at": None,
        }  # fmt: skip
        self.clocks.append(clock)
        return clock

    def _act(self, verb: str, by: int | None, at: dt.datetime, platform: bool = False) -> None:
        who = by if by is not None else None if platform or self.is_masked else self.author
        name = "智工汇" if platform else self.case["alias"] if who is None else ""
        self.records.append((verb, who, at, name))

    def _work_moment(self, day: dt.date) -> dt.datetime:
        """People speak up at all hours, mostly after lunch and in the evening."""
        hour = self.rng.choices([7, 9, 10, 12, 13, 15, 18, 20, 22], weights=[1, 3, 3, 5, 5, 3, 4, 5, 2])[0]
        return self.stage.world.moment(day, hour, self.rng.randint(0, 59))
