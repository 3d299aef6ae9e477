"""Turns invented conversations into rows, many at a time."""

from __future__ import annotations

from zgh.foundation.audit.models import Record
from zgh.foundation.orgs.models import Person
from zgh.kit.dates import midnight

from .demo_script import Script, Stage
from .models import Answer, Case, Clock, Escalation, Message, Milestone, Participant, Rating
from .models.case import DIGITS
from .todos import OWED, open_owed

BY_AUTHORS = ("voice.submit", "voice.rate")


def write(scripts: list[Script], stage: Stage) -> None:
    """Insert cases and all that hangs on them; open ones get their to-do."""
    for script in scripts:
        running = [clock for clock in script.clocks if clock["stopped_at"] is None][-1:]
        if running and script.case["state"] in OWED:
            clock = running[0]
            names = {"clock_started_at": "started_at"} | {n: n for n in ("phase", "amber_at", "due_at")}
            script.case |= {column: clock[key] for column, key in names.items()}
    _forget_minutes(scripts)
    numbers = _numbers(scripts)
    cases = Case.objects.bulk_create(
        [Case(pk=n, union=s.union, **s.case) for n, s in zip(numbers, scripts, strict=True)]
    )
    pairs = list(zip(cases, scripts, strict=True))
    Clock.objects.bulk_create([Clock(case=c, **clock) for c, s in pairs for clock in s.clocks])
    Message.objects.bulk_create([Message(case=c, **m) for c, s in pairs for m in s.messages])
    answers = Answer.objects.bulk_create([Answer(case=c, **s.answer) for c, s in pairs if s.answer])
    Milestone.objects.bulk_create([Milestone(case=c, **m) for c, s in pairs for m in s.milestones])
    rated = {a.case_id: a for a in answers}
    Rating.objects.bulk_create([Rating(case=c, answer=rated[c.pk], **s.rating) for c, s in pairs if s.rating])
    _climbs(pairs)
    _book(pairs, stage)
    _open_todos(pairs)


def _forget_minutes(scripts: list[Script]) -> None:
    """Of what hidden authors did only the day is kept, as in real cases."""
    for script in (one for one in scripts if one.is_masked):
        said = [message for message in script.messages if message["side"] == "author"]
        for facts in filter(None, [*said, script.rating]):
            facts["at"] = midnight(facts["at"])
        script.case["submitted_at"] = midnight(script.case["submitted_at"])
        if script.case.get("closing") == "rated":
            script.case["closed_at"] = midnight(script.case["closed_at"])
        script.records = [
            (verb, who, midnight(at) if who is None and verb in BY_AUTHORS else at, name)
            for verb, who, at, name in script.records
        ]


def _numbers(scripts: list[Script]) -> list[int]:
    """A number for each, the same in every run; the next free one where two would share it."""
    wanted = [10 ** (DIGITS - 1) + script.case["once"].int % (9 * 10 ** (DIGITS - 1)) for script in scripts]
    taken = set(Case.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    found = []
    for number in wanted:
        free = next(n for n in range(number, number + len(taken) + 1) if n not in taken)
        taken.add(free)
        found.append(free)
    return found


def _climbs(pairs: list[tuple[Case, Script]]) -> None:
    """Where a broken promise moved the case up: the old union stays a participant."""
    climbed = [(c, s) for c, s in pairs if s.escalated_from is not None]
    broken = {k.case_id: k for k in Clock.objects.filter(case__in=[c for c, _s in climbed], breached_at__isnull=False)}
    Participant.objects.bulk_create(
        [Participant(case=c, union=s.escalated_from, since=broken[c.pk].due_at, reason="escalated") for c, s in climbed]
    )
    Escalation.objects.bulk_create(
        [
            Escalation(
                case=c,
                clock=broken[c.pk],
                phase="reply",
                from_union=s.escalated_from,
                to_union=s.union,
                at=broken[c.pk].due_at,
            )
            for c, s in climbed
        ]
    )


def _book(pairs: list[tuple[Case, Script]], stage: Stage) -> None:
    """The audit records that the timeline reads."""
    wanted = {who for _c, s in pairs for _v, who, _at, _n in s.records if who is not None}
    names = dict(Person.objects.filter(user__in=wanted).values_list("user_id", "name"))
    Record.objects.bulk_create(
        [
            Record(
                verb=verb, actor_id=who, actor_name=name or names.get(who, ""), at=at,
                about_type="voice.case", about_id=case.pk, union_id=case.union_id,
            )
            for case, script in pairs
            for verb, who, at, name in script.records
        ]
    )  # fmt: skip


def _open_todos(pairs: list[tuple[Case, Script]]) -> None:
    """What the cadres still owe, through the same door as real cases."""
    for case, script in pairs:
        if script.case["state"] in OWED:
            open_owed(case)
