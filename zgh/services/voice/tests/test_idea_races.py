"""Two cadres decide at the same moment: one verdict, one answer. With a negative control on PostgreSQL."""

from contextlib import contextmanager

import pytest

from tests.racing import database, meet, race, seat

from .test_races import VENDORS, user

HERE = "zgh.services.voice.tests.test_idea_races."


# What children run. Each has its own connection to a database nobody else uses.


def make():
    """An idea that one expert has judged, in a union with two cadres."""
    import datetime as dt

    from zgh.foundation.accounts.models import User
    from zgh.foundation.orgs.models import Duty, Person, Union

    top = Union.objects.add_root({"code": "U0", "name": "集团工会", "short_name": "集团工会"})
    for name, duties in (("yang", ["voice"]), ("wang", ["voice"]), ("zhou", []), ("xiong", [])):
        login = User.objects.create_user(name, name)
        Person.objects.create(user=login, name=name, union=top)
        for code in duties:
            Duty.objects.create(user=login, union=top, code=code, starts_on=dt.date(2020, 1, 1))
    from .telling_idea import POINTS, again, suggest, today

    idea = suggest(user("zhou"))
    idea.screen(user("yang"))
    again(idea).invite(user("yang"), [user("xiong")], today(3))
    again(idea).judge(user("xiong"), POINTS, "做得到，花不了多少钱")
    return idea.pk


def decide(pk):
    """Odd processes adopt, even ones turn down."""
    from .telling_idea import ANSWER, REASON, again

    idea = again(type("Row", (), {"pk": pk}))
    if seat() % 2:
        idea.adopt(user("wang"), ANSWER)
        return "adopted"
    idea.turn_down(user("yang"), REASON)
    return "rejected"


def decide_unguarded(pk):
    """As one would write it first: look at the state, then write."""
    from django.db import transaction

    from zgh.services.voice.models import idea_deciding

    @contextmanager
    def unlocked(idea, _verb=""):
        with transaction.atomic():
            yield

    def blindly(idea, verb, by, text, _conclusion):
        with unlocked(idea, verb):
            meet()
            target = idea.flow.moves[verb][1]
            type(idea).objects.filter(pk=idea.pk).update(**{"state": target, "decided_by": by})

    idea_deciding._decide = blindly
    return decide(pk)


def count(pk):
    from zgh.foundation.notices.models import Notice
    from zgh.foundation.todo.models import Todo
    from zgh.services.voice.models import Answer, Idea

    idea = Idea.objects.select_related("case").get(pk=pk)
    return {
        "state": idea.state,
        "case": idea.case.state,
        "conclusions": list(Answer.objects.filter(case=pk, state="published").values_list("conclusion", flat=True)),
        "told": Notice.objects.filter(kind="voice.answered").count(),
        "todos": Todo.objects.open().filter(about_type="voice.idea").count(),
    }


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_two_verdicts_at_once_are_one_verdict(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", url=url).one()
        said = race(HERE + "decide", pk, url=url, processes=4)
        verdicts = [word for word in said if word in ("adopted", "rejected")]
        assert len(verdicts) == 1
        assert {*said} - {*verdicts} <= {"Overtaken", "IllegalMove"}
        counted = race(HERE + "count", pk, url=url).one()
        assert counted["state"] == verdicts[0]
        assert counted["conclusions"] == [{"adopted": "planned", "rejected": "refused"}[verdicts[0]]]
        assert (counted["case"], counted["told"]) == ("answered", 1)
        assert counted["todos"] == (verdicts[0] == "adopted")


@pytest.mark.race
def test_without_the_turn_there_are_several_verdicts():
    with database("postgresql") as url:
        pk = race(HERE + "make", url=url).one()
        said = race(HERE + "decide_unguarded", pk, url=url, processes=4)
        assert len([word for word in said if word in ("adopted", "rejected")]) > 1
