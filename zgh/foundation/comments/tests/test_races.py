"""Several people at the same moment: one decision, one report each, one comment a filling-in. Controls included."""

import uuid

import pytest

from tests.racing import database, meet, race, seat

VENDORS = ["sqlite", "postgresql"]
HERE = "zgh.foundation.comments.tests.test_races."
NAMES = ("ma", "he", "lu", "guo", "xu", "ding")


# What children run. Each has its own connection to a database nobody else uses.


def make():
    """A union with two who look after it and six employees, and a comment of the first under a document."""
    from django.utils import timezone

    from zgh.foundation.accounts.models import User
    from zgh.foundation.moderation.models.desk import set_rules
    from zgh.foundation.orgs.models import Duty, Person, Union

    union = Union.objects.add_root({"code": "U0", "name": "集团工会", "short_name": "集团工会"})
    for name in ("wang", "li", *NAMES):
        user = User.objects.create_user(name, name)
        Person.objects.create(user=user, name=name, union=union)
        if name in ("wang", "li"):
            Duty.objects.create(user=user, union=union, code="news", starts_on=timezone.localdate())
    set_rules(union, user_of("li"), first_posts=0, burst_count=100)
    return say(str(uuid.uuid4()))


def user_of(name):
    from zgh.foundation.accounts.models import User

    return User.objects.get(username=name)


def paper():
    from django.utils import timezone

    from zgh.foundation.comments import registry
    from zgh.services.policies.models import Document

    registry.register(Document)
    facts = {"level": "company", "state": "published", "published_at": timezone.now()}
    return Document.objects.get_or_create(title="细则", defaults=facts)[0]


def say(once, name="ma"):
    from zgh.foundation.comments.commenting import write

    return write(by=user_of(name), about=paper(), text="说一句话", once=uuid.UUID(once)).pk


def comment(pk):
    from zgh.foundation.comments.models import Comment

    paper()
    return Comment.objects.select_related("thread__union", "author").get(pk=pk)


def flag(pk):
    """Every process another colleague."""
    from zgh.foundation.moderation.looking import flag as report

    report(comment(pk), user_of(NAMES[1 + seat() % 5]), "abuse")
    return "reported"


def flag_as_one(pk):
    from zgh.foundation.moderation.looking import flag as report

    report(comment(pk), user_of("he"), "abuse")
    return "reported"


def take_up(pk):
    from zgh.foundation.moderation.looking import take_up as look

    return look(comment(pk)).pk


def decide(pk):
    """Even processes pass it, odd ones hide it; all have the open page before them."""
    from zgh.foundation.moderation.models import Review

    review = Review.objects.select_related("union").get(pk=pk)
    meet()
    if seat() % 2:
        review.hide(user_of("li"), "点了同事的名字")
    else:
        review.approve(user_of("wang"))
    return "decided"


def decide_unguarded(pk):
    """As one would write it first: look whether it is open, then save."""
    from zgh.foundation.moderation.models import Review

    review = Review.objects.get(pk=pk)
    if review.state != "open":
        raise RuntimeError
    meet()
    review.state = "passed"
    review.decided_by = user_of("li" if seat() % 2 else "wang")
    review.save()
    return "decided"


def appeal(pk):
    from zgh.foundation.moderation.models import Review

    review = Review.objects.select_related("union").get(pk=pk)
    review.appeal(user_of("ma"), "我没有点谁的名")
    return "appealed"


def hide(pk):
    from zgh.foundation.moderation.models import Review

    Review.objects.select_related("union").get(pk=pk).hide(user_of("li"), "点了同事的名字")


def edit_or_approve(pk):
    """The author changes the words while somebody who has read the old ones passes them."""
    from zgh.foundation.moderation.models import Review

    if seat() % 2:
        words = comment(pk)
        meet()
        words.edit(user_of("ma"), "换了一句话")
        return "edited"
    look = Review.objects.select_related("union").get(about_id=pk, state="open")
    meet()
    look.approve(user_of("li"))
    return "passed"


def count(pk):
    from zgh.foundation.comments.models import Comment
    from zgh.foundation.moderation.models import Flag, Review
    from zgh.foundation.todo.models import Todo

    looks = Review.objects.filter(about_id=pk)
    row = Comment.objects.get(pk=pk)
    return {
        "comments": Comment.objects.count(),
        "state": row.state,
        "text": row.text,
        "flags": Flag.objects.count(),
        "open": looks.filter(state="open").count(),
        "told": looks.filter(state="open").values_list("flag_count", flat=True).first(),
        "passed": list(looks.filter(state="passed").values_list("text", flat=True)),
        "appeals": looks.filter(kind="appeal").count(),
        "todos": Todo.objects.open().count(),
    }


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_at_the_same_moment_there_is_one_comment_one_look_one_report_each_and_one_appeal(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", url=url).one()
        once = str(uuid.uuid4())
        assert len(set(race(HERE + "say", once, url=url, processes=4))) == 1
        assert sorted(race(HERE + "flag_as_one", pk, url=url, processes=4)) == ["ValidationError"] * 3 + ["reported"]
        race(HERE + "flag", pk, url=url, processes=5)
        seen = race(HERE + "count", pk, url=url).one()
        assert (seen["comments"], seen["open"], seen["told"], seen["todos"]) == (2, 1, seen["flags"], 1)
        assert (seen["state"], seen["flags"] >= 3) == ("hidden", True)
        look = race(HERE + "take_up", pk, url=url).one()
        race(HERE + "hide", look, url=url)
        assert sorted(race(HERE + "appeal", look, url=url, processes=4)) == ["Overtaken"] * 3 + ["appealed"]
        assert race(HERE + "count", pk, url=url).one()["appeals"] == 1


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_two_who_decide_at_once_are_one_decision_and_one_refusal(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", url=url).one()
        look = race(HERE + "take_up", pk, url=url).one()
        assert sorted(race(HERE + "decide", look, url=url, processes=4)) == ["Overtaken"] * 3 + ["decided"]
        assert race(HERE + "count", pk, url=url).one()["todos"] == 0


@pytest.mark.race
def test_without_the_guard_two_decide():
    with database("postgresql") as url:
        pk = race(HERE + "make", url=url).one()
        look = race(HERE + "take_up", pk, url=url).one()
        assert race(HERE + "decide_unguarded", look, url=url, processes=4).count("decided") > 1


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_nobody_passes_words_that_change_at_that_moment(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", url=url).one()
        race(HERE + "take_up", pk, url=url)
        race(HERE + "edit_or_approve", pk, url=url, processes=2)
        seen = race(HERE + "count", pk, url=url).one()
        assert "换了一句话" not in seen["passed"]
        assert seen["open"] == 1 or seen["passed"] == ["说一句话"]
