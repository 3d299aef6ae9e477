"""Walking a re-election through its steps, for tests."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from zgh.foundation.orgs.models import Officer
from zgh.governance.terms.models import STEPS, ReElection, Step, Term, by_elect, register, start, vacancies
from zgh.governance.terms.spans import months_after

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def paper(name: str = "批复.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def day(back: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=back)


def term(cast, union=None, *, months_left: int = 2, term_no: int = 3) -> Term:
    """A three-year term of 甘肃 that runs out in so many months."""
    starts_on = months_after(timezone.localdate(), months_left - 36)
    return register(cast.wang, union or cast.gansu, term_no=term_no, years=3, starts_on=starts_on)


def begin(cast, *, is_inside: bool = False) -> ReElection:
    return start(cast.li, cast.gansu, once=uuid.uuid4(), term_no=4, years=5, is_inside=is_inside)


def step(election: ReElection, key: str) -> Step:
    return Step.objects.select_related("re_election__union", "re_election__term").get(re_election=election, key=key)


def facts_of(key: str, back: int) -> dict:
    facts: dict = {"done_on": day(back)}
    if key in ("request", "approval"):
        facts["number"] = "甘连工〔2026〕5号"
    if key == "approval":
        facts |= {"issuer": "甘肃省总工会", "files": [paper()]}
    return facts


def empty(cast, post: str = "chair", back: int = 100) -> Officer:
    """Somebody left a post of 甘肃 so many days ago."""
    officer = Officer.objects.filter(union=cast.gansu, post=post, ends_on=None).first()
    if officer is None:
        officer = Officer.objects.create(union=cast.gansu, person=cast.li.person, post=post, starts_on=day(700))
    Officer.objects.filter(pk=officer.pk).update(ends_on=day(back))
    officer.refresh_from_db()
    return officer


def fill(cast, posts: tuple[str, ...] = ("chair",), *, is_inside: bool = False, **facts) -> ReElection:
    """A by-election of 甘肃 for these vacant posts."""
    live = Term.objects.select_related("union").get(union=cast.gansu, ends_on=None)
    gaps = [gap for gap in vacancies(live) if gap.post in posts]
    return by_elect(cast.li, live, once=facts.get("once") or uuid.uuid4(), vacancies=gaps, is_inside=is_inside)


def walk_by(cast, election: ReElection, until: str, elected=(("ma", "chair"),)) -> ReElection:
    """Complete every step of a by-election up to and including `until`, ten days apart."""
    keys = [one.key for one in election.steps.all()]
    for n, key in enumerate(keys[: keys.index(until) + 1]):
        if key == "vote":
            for who, post in elected:
                ReElection.objects.get(pk=election.pk).nominate(cast.li, getattr(cast, who).person, post)
        facts = facts_of(key, 60 - n * 10)
        if key == "vote":
            facts["note"] = "四届三次全委会，应到9人，实到8人，8票"
        step(election, key).complete(cast.li, **facts)
    return ReElection.objects.select_related("union", "term").get(pk=election.pk)


def walk(cast, election: ReElection, until: str) -> ReElection:
    """Complete every step up to and including `until`, ten days apart; 马俊 is elected chair."""
    keys = list(STEPS)
    for n, key in enumerate(keys[: keys.index(until) + 1]):
        if key == "plenary":
            ReElection.objects.get(pk=election.pk).nominate(cast.li, cast.ma.person, "chair")
        step(election, key).complete(cast.li, **facts_of(key, 80 - n * 10))
    return ReElection.objects.select_related("union", "term").get(pk=election.pk)
