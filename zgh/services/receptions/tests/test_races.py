"""Several processes at the same moment: one on air, one vote a person, one case a question. With negative controls."""

import datetime as dt
import uuid

import pytest

from tests.racing import database, meet, race, seat

VENDORS = ["sqlite", "postgresql"]
HERE = "zgh.services.receptions.tests.test_races."
LONG_AGO = dt.date(2020, 1, 1)


# What children run. Each has its own connection to a database nobody else uses.


def make(count=2):
    """A live reception with `count` queued questions of one author; two cadres and eight colleagues."""
    from zgh.foundation.accounts.models import User
    from zgh.foundation.orgs.models import Duty, Person, Union
    from zgh.services.receptions.ask import ask, schedule

    union = Union.objects.add_root({"code": "U0", "name": "集团工会", "short_name": "集团工会"})
    for name in ("li", "wang", "zhou", *(f"c{n}" for n in range(8))):
        user = User.objects.create_user(name, name)
        Person.objects.create(user=user, name=name, union=union)
        if name in ("li", "wang"):
            Duty.objects.create(user=user, union=union, code="voice", starts_on=LONG_AGO)
    row = schedule(by=user_of("li"), union=union, host=user_of("li"), once=uuid.uuid4(), title="接待日", **times())
    for n in range(count):
        ask(by=user_of("zhou"), reception=row, text=f"第{n}个问题，想问清楚", once=uuid.uuid4()).approve(user_of("li"))
    fresh("Reception", row.pk).begin(user_of("li"))
    return row.pk


def times():
    from django.utils import timezone

    now, hour = timezone.now(), dt.timedelta(hours=1)
    return {"place": "三楼", "collect_from": now - hour, "starts_at": now, "ends_at": now + hour}


def user_of(name):
    from zgh.foundation.accounts.models import User

    return User.objects.get(username=name)


def fresh(model, pk):
    from zgh.services.receptions import models

    return getattr(models, model).objects.get(pk=pk)


def keys(pk):
    return list(fresh("Reception", pk).questions.order_by("pk").values_list("pk", flat=True))


def air(pk):
    """Each process puts another question on air, as two moderators do."""
    from django.core.exceptions import ValidationError

    found = keys(pk)
    row = fresh("Question", found[seat() % len(found)])
    try:
        row.air(user_of("li"))
    except ValidationError:
        return "refused"
    return "on air"


def air_unguarded(pk):
    """The same, looking first and moving then, with nothing held."""

    found = keys(pk)
    row = fresh("Question", found[seat() % len(found)])
    if row.reception.questions.filter(state="on_air").exists():
        return "refused"
    meet()
    row.flow.move(row, "air", user_of("li"))
    return "on air"


def on_air(pk):
    return fresh("Reception", pk).questions.filter(state="on_air").count()


def vote(key, name):
    return fresh("Question", key).upvote(user_of(name))


def vote_as_many(key):
    """Each process votes as somebody, several as the same person."""
    return vote(key, f"c{seat() % 8}")


def vote_unguarded(key, name):
    """Look, then count, with nothing held."""
    from django.db.models import F

    from zgh.services.receptions.models import Question, Upvote
    from zgh.services.receptions.models.upvote import mark_of

    row = fresh("Question", key)
    mark = mark_of(user_of(name), row.reception_id)
    if Upvote.objects.filter(question=row, mark=mark).exists():
        return False
    meet()
    Upvote.objects.bulk_create([Upvote(question=row, mark=mark)], ignore_conflicts=True)
    Question.objects.filter(pk=row.pk).update(vote_count=F("vote_count") + 1)
    return True


def votes(key):
    from zgh.services.receptions.models import Upvote

    marks = Upvote.objects.filter(question=key).values_list("mark", flat=True)
    return [fresh("Question", key).vote_count, len(set(marks)), len(marks)]


def end(pk):
    return fresh("Reception", pk).end(user_of("li"))


def end_unguarded(pk):
    """Make the cases without holding the reception, and with numbers of their own."""
    from zgh.services.voice.models import Category
    from zgh.services.voice.submit import raise_for

    rows = list(fresh("Reception", pk).questions.filter(state="queued").select_related("author", "origin"))
    meet()
    for row in rows:
        facts = {"owner": row.origin, "origin": row.origin, "kind": "question", "category": Category.objects.first()}
        raise_for(author=row.author, mask="", text=row.text, once=uuid.uuid4(), **facts)
    return len(rows)


def cases(pk):
    from zgh.foundation.notices.models import Notice
    from zgh.services.voice.models import Case

    reception = fresh("Reception", pk)
    carried = reception.questions.filter(state="carried").count()
    return [Case.objects.count(), carried, Notice.objects.filter(kind="receptions.carried").count(), reception.state]


def ask_again(pk):
    from django.core.exceptions import ValidationError

    from zgh.services.receptions.ask import ask

    try:
        ask(by=user_of("c1"), reception=fresh("Reception", pk), text="我也想问一个问题", once=uuid.uuid4())
    except ValidationError:
        return "enough"
    return "asked"


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_two_moderators_put_one_question_on_air(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", url=url).one()
        said = race(HERE + "air", pk, url=url, processes=4)
        assert said.count("on air") == 1
        assert {*said} <= {"on air", "refused", "Overtaken", "IllegalMove"}
        assert race(HERE + "on_air", pk, url=url).one() == 1


@pytest.mark.race
def test_without_the_turn_moderators_collide():
    with database("postgresql") as url:
        pk = race(HERE + "make", url=url).one()
        said = race(HERE + "air_unguarded", pk, url=url, processes=4)
        # The constraint is the last guard: it saves the data, but a moderator is met by a crash.
        assert "IntegrityError" in said
        assert race(HERE + "on_air", pk, url=url).one() == 1


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_the_count_of_votes_is_the_count_of_people(vendor):
    with database(vendor) as url:
        key = race(HERE + "keys", race(HERE + "make", url=url).one(), url=url).one()[0]
        said = race(HERE + "vote", key, "c1", url=url, processes=4)
        assert sorted(said) == [False, False, False, True]
        assert race(HERE + "votes", key, url=url).one() == [1, 1, 1]
        race(HERE + "vote_as_many", key, url=url, processes=8, rounds=2)
        count, people, rows = race(HERE + "votes", key, url=url).one()
        assert count == people == rows


@pytest.mark.race
def test_without_the_lock_one_person_counts_twice():
    with database("postgresql") as url:
        key = race(HERE + "keys", race(HERE + "make", url=url).one(), url=url).one()[0]
        race(HERE + "vote_unguarded", key, "c1", url=url, processes=4)
        count, people, _rows = race(HERE + "votes", key, url=url).one()
        assert (count > 1, people) == (True, 1)


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_two_ends_make_one_case_of_a_question(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", 3, url=url).one()
        said = race(HERE + "end", pk, url=url, processes=4)
        assert said.count(3) == 1
        assert {*said} <= {3, "Overtaken", "IllegalMove"}
        assert race(HERE + "cases", pk, url=url).one() == [3, 3, 3, "minutes"]


@pytest.mark.race
def test_without_the_turn_two_ends_make_too_many_cases():
    with database("postgresql") as url:
        pk = race(HERE + "make", 3, url=url).one()
        race(HERE + "end_unguarded", pk, url=url, processes=4)
        assert race(HERE + "cases", pk, url=url).one()[0] > 3


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_nobody_asks_past_the_limit_by_asking_at_once(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", url=url).one()
        said = race(HERE + "ask_again", pk, url=url, processes=8)
        assert (said.count("asked"), said.count("enough")) == (3, 5)
