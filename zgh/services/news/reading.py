"""Reading: who has opened the text, who owes it, what managers may see of that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import BooleanField, Case, Count, Exists, ExpressionWrapper, OuterRef, Q, When
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.access.permitted import NOBODY
from zgh.foundation.audience.reaching import people, told
from zgh.foundation.notices.send import send
from zgh.foundation.orgs.belonging import person_of
from zgh.foundation.orgs.models import Union
from zgh.kit.dates import day
from zgh.services.brands.following import followers, tell_followers
from zgh.services.brands.models import Brand

from .models import Article, Reading, Submission, Tag
from .models.readers import is_out
from .models.reading import counted
from .models.tag import ALL, FRESH

BATCH = 500
ONE_IN_A_HUNDRED = 100


def mark_read(article: Article, user: Any) -> None:
    """They have the text before them. One statement when it is known already, else two to four.

    The moment kept is that of the first reading which counts.
    """
    person = person_of(user)
    if person is None:
        return
    now, mine = timezone.now(), Reading.objects.filter(article=article, person=person)
    facts = {"read_at": now, "read_number": article.live.number}
    if mine.filter(counted(article.asked_from)).exists() or mine.update(**facts):
        return
    Reading.objects.bulk_create([Reading(article=article, person=person, **facts)], ignore_conflicts=True)
    mine.filter(read_at=None).update(**facts)  # put down as owing between the two


@dataclass(frozen=True)
class Rate:
    """Of those who owed it: how many, and how many have opened the text. Of very few nothing more is told.

    `is_rough`: it was for some only, and names are not shown. Numbers are told in tens then, for the difference of two
    tells of one colleague whether they were meant: their age, their sex, their place (`audience.reaching.Reach`).
    """

    owed: int
    read: int
    others: int
    is_rough: bool = False

    @property
    def is_few(self) -> bool:
        """Whether the rate would say who has read."""
        return self.owed < settings.MAP_LEAST_PEOPLE

    @property
    def told_owed(self) -> str:
        """How many owe it: 1,204; 约40."""
        return told(self.owed, is_narrowed=True) if self.is_rough else f"{self.owed:,}"

    @property
    def told_read(self) -> str:
        """How many of them have opened it."""
        return told(self.read, is_narrowed=True) if self.is_rough else f"{self.read:,}"

    @property
    def told_others(self) -> str:
        """How many have read what nobody owed."""
        return told(self.others, is_narrowed=self.is_rough)

    @property
    def percent(self) -> int:
        """Whole percent, never rounded up to all of them."""
        return self.read * 100 // self.owed if self.owed else 0

    @property
    def told_percent(self) -> str:
        """47%; in tens (约40%) where one point of a rough rate would be a person."""
        if not self.is_rough or self.owed >= ONE_IN_A_HUNDRED:
            return f"{self.percent}%"
        tens = self.percent // 10 * 10
        return _("约%(n)d%%") % {"n": tens} if tens else _("不足%(n)d%%") % {"n": 10}


def rate(article: Article, among: Q | None = None) -> Rate:
    """Of everybody, or of the readings `among` which are asked for. One query, the audience being loaded."""
    has_read = counted(article.asked_from)
    rows = Reading.objects.filter(among or Q(), article=article).aggregate(
        owed=Count("pk", filter=Q(is_owed=True)),
        read=Count("pk", filter=Q(is_owed=True) & has_read),
        others=Count("pk", filter=Q(is_owed=False) & has_read),
    )
    return Rate(**rows, is_rough=_is_rough(article))


def _is_rough(article: Article) -> bool:
    """For some only, and nobody is named: where there are names they can be counted."""
    return article.audience.is_narrowed and not article.is_named


@dataclass(frozen=True)
class Share(Rate):
    """The rate of one union's own people; of all those with too few of them together where `union` is None."""

    union: Union | None = None


def shares(article: Article, among: Q | None = None) -> list[Share]:
    """The rate union by union, in tree order, those with too few people in one line at the end. Two queries.

    The rest is never too few itself: it takes the smallest of the others in, or what is left out could be reckoned.
    Nothing where it was for people of one sex, age or membership: how many a union has of them is theirs to keep.
    """
    if article.audience.is_personal:
        return []
    few, rows = settings.MAP_LEAST_PEOPLE, Reading.objects.filter(among or Q(), article=article, is_owed=True)
    marks = {"owed": Count("pk"), "read": Count("pk", filter=counted(article.asked_from))}
    found = sorted(rows.order_by().values("person__union").annotate(**marks), key=lambda row: -row["owed"])
    own = [row for row in found if row["owed"] >= few and row["person__union"]]
    rest = [row for row in found if row not in own]
    if rest and own and sum(row["owed"] for row in rest) < few:
        rest.append(own.pop())
    unions = Union.objects.in_bulk([row["person__union"] for row in own])
    is_rough = _is_rough(article)
    lines = [Share(row["owed"], row["read"], 0, is_rough, unions[row["person__union"]]) for row in own]
    lines.sort(key=lambda line: line.union.path if line.union else "")
    others = Share(sum(row["owed"] for row in rest), sum(row["read"] for row in rest), 0, is_rough)
    return [*lines, *([others] if rest and not others.is_few else [])]


def owing(user: Any, articles: Any) -> Any:
    """Of these the must-reads the person has not opened: those still in time first, then by day. No worker needed."""
    is_late = Case(When(due_on__lt=timezone.localdate(), then=1), default=0)
    return articles.filter(_owes(user)).order_by(is_late, "due_on", "-publish_at", "-pk")


def with_owed(user: Any, articles: Any) -> Any:
    """Each with `owes`: whether this person still owes reading it. A part of the same query."""
    return articles.annotate(owes=ExpressionWrapper(_owes(user), output_field=BooleanField()))


def _owes(user: Any) -> Q:
    person = person_of(user)
    if person is None:
        return NOBODY
    read = Reading.objects.filter(counted(OuterRef("asked_from")), article=OuterRef("pk"), person=person)
    return Q(must_read=True) & ~Exists(read)


def owed_now() -> Any:
    """Must-reads that are out."""
    return Article.objects.filter(is_out(), must_read=True)


def tell_next(article: Article) -> bool:
    """Put down 500 more of whom it is for and tell them; False when all are told. Safe to repeat.

    `article` is read afresh for every batch (`owed_now`): it may be withdrawn, or for fewer, while thousands are told.
    """
    after = article.told_to
    batch = list(people(article.audience).filter(pk__gt=after).select_related("user").order_by("pk")[:BATCH])
    with transaction.atomic():
        reached = batch[-1].pk if len(batch) == BATCH else ALL
        if not owed_now().filter(pk=article.pk, told_to=after).update(told_to=reached):
            return False  # another worker is at it, or it is out no more
        rows = [Reading(article=article, person=person, is_owed=True) for person in batch]
        Reading.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["article", "person"], update_fields=["is_owed"]
        )
        words = {"title": article.title, "day": day(article.due_on)}
        again = _("“%(title)s”改过了，请在%(day)s前再读一遍")
        text = (again if article.asked_from else _("“%(title)s”，请在%(day)s前读一读")) % words
        mine = Reading.objects.filter(counted(article.asked_from), article=article, person__in=batch)
        done = set(mine.values_list("person_id", flat=True))  # they have it before them already
        users = [one.user for one in batch if one.user and one.user.is_active and one.pk not in done]
        send("news.must_read", users, about=article, text=text, url=article.get_absolute_url())
    return reached != ALL


def overlap(audience: Any, tried: Any) -> str:
    """Of the people in `tried`: "all", "some" or "none" of them get it; "few" where that would be about one or two.

    Where either is a choice by sex, age or membership, none and a few are told alike, and so are all and nearly all:
    who tries one age after the other would learn somebody's.
    """
    if tried.facts() == audience.facts():
        return "all"
    group = people(tried)
    total = group.count()
    if total < settings.MAP_LEAST_PEOPLE:
        return "few"
    both = group.filter(pk__in=people(audience).values("pk")).count()
    missed = total - both
    if min(both, missed) < settings.MAP_LEAST_PEOPLE:
        if audience.is_personal or tried.is_personal:
            return "few"
        if both and missed:
            return "some"
    return "none" if not both else "some" if missed else "all"


def untold() -> Any:
    """Must-reads that are out and whose people have not all been told."""
    return owed_now().filter(told_to__lt=ALL)


def unsaid() -> Any:
    """What was taken up from below and has come out without those who offered it having heard. One query."""
    waiting = Submission.objects.filter(result__isnull=False, is_told=False, state="adopted").order_by()
    rows = Article.objects.filter(is_out(), pk__in=waiting.values("result"))
    return rows.select_related("live", "head").order_by("pk")[:BATCH]


def remind(article: Article) -> int:
    """Begin to tell those who owe it, and nobody else, at most once a day; how many. 0 when today's was begun."""
    count = owing_people(article).count()
    today = timezone.localdate()
    fresh = Article.objects.filter(pk=article.pk).exclude(reminded_on=today)
    return count if count and fresh.update(reminded_on=today, reminded_to=0) else 0


def owing_people(article: Article) -> Any:
    """Readings of those who owe it and whom it is still for."""
    rows = Reading.objects.filter(article=article, is_owed=True, person__user__is_active=True)
    rows = rows.exclude(counted(article.asked_from))
    return rows.filter(person__in=people(article.audience).values("pk"))


def remind_next(article: Article) -> bool:
    """Tell 500 more of them; False when all are told. Safe to repeat; `article` is read afresh for every batch."""
    after = article.reminded_to
    batch = list(owing_people(article).filter(pk__gt=after).select_related("person__user").order_by("pk")[:BATCH])
    with transaction.atomic():
        reached = batch[-1].pk if len(batch) == BATCH else ALL
        if after == ALL or not owed_now().filter(pk=article.pk, reminded_to=after).update(reminded_to=reached):
            return False
        words = {"title": article.title, "day": day(article.due_on)}
        text = _("“%(title)s”您还没有读，最晚%(day)s") % words
        users = [reading.person.user for reading in batch]
        send("news.reminded", users, about=article, text=text, url=article.get_absolute_url())
    return reached != ALL


def untold_tags() -> Any:
    """Tags of articles that have come out lately and whose followers have not all been told."""
    fresh = Article.objects.filter(is_out(), publish_at__gte=timezone.now() - FRESH)
    return Tag.objects.filter(told_to__lt=ALL, article__in=fresh.values("pk"), brand__state__in=("trial", "recognised"))


def tell_followers_next(tag: Tag) -> bool:
    """Tell 500 more who follow the brand and may read the article; False when all are told. Safe to repeat.

    `tag` is read afresh for every batch (`untold_tags`). Whoever follows several of its brands hears once: as a
    follower of the first whose followers are told.
    """
    article, after = tag.article, tag.told_to
    rows = followers(people(article.audience), tag.brand).filter(pk__gt=after)
    for earlier in Brand.objects.filter(pk__in=article.tags.filter(pk__lt=tag.pk).values("brand")).open():
        rows = rows.exclude(pk__in=followers(people(article.audience), earlier).values("pk"))
    batch = list(rows.select_related("user").order_by("pk")[:BATCH])
    with transaction.atomic():
        reached = batch[-1].pk if len(batch) == BATCH else ALL
        if not untold_tags().filter(pk=tag.pk, told_to=after).update(told_to=reached):
            return False
        users = [person.user for person in batch]
        tell_followers(users, tag.brand, about=article, title=article.title, url=article.get_absolute_url())
    return reached != ALL
