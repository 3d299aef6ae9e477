"""Many like a work, or send in one collection, at the same moment: each counts once. With controls that fail."""

import uuid

import pytest

from tests.racing import database, meet, race, seat

VENDORS = ["sqlite", "postgresql"]
HERE = "zgh.services.showcase.tests.test_races."


def make():
    """A work on the stage, its author, somebody who looks, and four who like it."""
    from django.utils import timezone

    from zgh.foundation.accounts.models import User
    from zgh.foundation.moderation import looking
    from zgh.foundation.orgs.models import Duty, Person, Union
    from zgh.services.showcase import posting

    union = Union.objects.add_root({"code": "U0", "name": "集团工会", "short_name": "集团工会"})
    for name in ("zhou", "li", "a0", "a1", "a2", "a3"):
        Person.objects.create(user=User.objects.create_user(name, name), name=name, union=union)
    li, zhou = User.objects.get(username="li"), User.objects.get(username="zhou")
    Duty.objects.create(user=li, union=union, code="news", starts_on=timezone.localdate())
    work = posting.draft(by=zhou, once=uuid.uuid4(), stage=union, kind="story", title="题", text="话")
    work.submit(zhou)
    looking.take_up(work).approve(li)
    return work.pk


def like(pk, one):
    """Each their own, or all as one."""
    from zgh.foundation.accounts.models import User
    from zgh.services.showcase.models import Work

    who = User.objects.get(username="a0" if one else f"a{seat()}")
    return Work.objects.get(pk=pk).appreciate(who)


def like_unguarded(pk):
    """As one would write it first: read the number, write the number."""
    from zgh.services.showcase.models import Work

    work = Work.objects.get(pk=pk)
    count = work.like_count
    meet()
    Work.objects.filter(pk=pk).update(like_count=count + 1)
    return True


def count(pk):
    from zgh.services.showcase.models import Appreciation, Work

    return [Work.objects.get(pk=pk).like_count, Appreciation.objects.count()]


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_liking_at_once_counts_everybody_once(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", url=url).one()
        assert sorted(race(HERE + "like", pk, True, url=url, processes=4)) == [False, False, False, True]
        race(HERE + "like", pk, False, url=url, processes=4)
        assert race(HERE + "count", pk, url=url).one() == [4, 4]


@pytest.mark.race
def test_without_the_guard_likes_are_lost():
    with database("postgresql") as url:
        pk = race(HERE + "make", url=url).one()
        race(HERE + "like_unguarded", pk, url=url, processes=4)
        assert race(HERE + "count", pk, url=url).one()[0] < 4


ONCE = "5f0c7d4e-0000-4000-8000-000000000001"


def collect(pk, is_guarded):
    """The same form, sent by an impatient hand; unguarded: look whether it is there, then make it."""
    from zgh.foundation.accounts.models import User
    from zgh.foundation.audience.models import Audience
    from zgh.services.showcase import posting
    from zgh.services.showcase.models import Collection, Work

    work, li, once = Work.objects.get(pk=pk), User.objects.get(username="li"), uuid.UUID(ONCE)
    facts = {"once": once, "union": work.union, "audience": Audience(union=work.union), "title": "路上"}
    if is_guarded:
        return posting.collect(by=li, works=[work], **facts).pk
    if (row := Collection.objects.filter(once=once).first()) is None:
        meet()
        facts["audience"].save()
        row = Collection.objects.create(**facts)
    return row.pk


def collections():
    from zgh.foundation.audience.models import Audience
    from zgh.services.showcase.models import Collection

    return [Collection.objects.count(), Audience.objects.count()]


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_a_collection_sent_in_four_times_at_once_is_one(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", url=url).one()
        [row] = set(race(HERE + "collect", pk, True, url=url, processes=4))
        assert isinstance(row, int)
        assert race(HERE + "collections", url=url).one() == [1, 2]  # the work has an audience, too


@pytest.mark.race
def test_without_the_guard_somebody_sees_an_error():
    with database("postgresql") as url:
        pk = race(HERE + "make", url=url).one()
        assert "IntegrityError" in race(HERE + "collect", pk, False, url=url, processes=4)
