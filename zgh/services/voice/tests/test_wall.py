"""你提我办: what everybody may read, refusals like successes, and nobody's name."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zgh.foundation.orgs.models import Person
from zgh.services.voice.models import Case

from .telling import REASON, ask, brought_to, fresh

WALL = "/voice/wall/"


def stories(client, query=""):
    answer = client.get(WALL + query)
    assert answer.status_code == 200
    return [row.row.pk for row in answer.context["rows"]]


def ended(cast, conclusion, **facts):
    case = brought_to("accepted", cast.zhou, cast.wang, visibility="group", **facts)
    if conclusion == "refused":
        case.refuse(cast.wang, REASON)
    elif conclusion == "planned":
        case.plan(cast.wang, "列入明年技改。", [("报预算", timezone.localdate() + dt.timedelta(days=30))])
    else:
        case.answer(cast.wang, "已经协调好了，下周一起夜班有热饭。", conclusion, "拨打12345")
    return fresh(case)


@pytest.mark.parametrize(
    ("visibility", "state", "readers"),
    [
        ("private", "answered", set()),
        ("union", "answered", {"zhou", "ma", "wang"}),
        ("group", "answered", {"zhou", "ma", "wang", "xiong", "operator"}),
        ("group", "closed", {"zhou", "ma", "wang", "xiong", "operator"}),
        ("group", "submitted", set()),
        ("group", "accepted", set()),
        ("group", "handling", set()),
        ("group", "withdrawn", set()),
    ],
)
def test_what_its_author_opened_and_a_union_answered_stands_on_it(cast, client, visibility, state, readers):
    case = brought_to(state, cast.zhou, cast.wang, visibility=visibility)
    for name in ("zhou", "ma", "wang", "xiong", "operator"):
        client.force_login(getattr(cast, name))
        assert stories(client) == ([case.pk] if name in readers else []), name


@pytest.mark.parametrize(
    ("conclusion", "tab"),
    [("solved", "done"), ("planned", "planned"), ("explained", "explained"), ("refused", "not"), ("not_ours", "not")],
)
def test_each_result_has_its_tab_and_all_stand_under_all(cast, client, conclusion, tab):
    case = ended(cast, conclusion)
    client.force_login(cast.xiong)
    for view in ("done", "planned", "explained", "not"):
        assert stories(client, f"?view={view}") == ([case.pk] if view == tab else []), view
    assert stories(client) == [case.pk]


def test_a_plan_that_came_true_stands_under_what_was_done_with_its_outcome(cast, client):
    case = ended(cast, "planned")
    client.force_login(cast.xiong)
    assert "计划正在办" in client.get(WALL).content.decode()
    case.finish(cast.wang, "供暖已经通了，北库冬天有十八度")
    assert stories(client, "?view=planned") == []
    assert stories(client, "?view=done") == [case.pk]
    assert "北库冬天有十八度" in client.get(WALL).content.decode()


def test_a_refusal_is_shown_with_its_reason(cast, client):
    ended(cast, "refused")
    client.force_login(cast.xiong)
    page = client.get(f"{WALL}?view=not").content.decode()
    assert REASON in page
    assert "不予采纳" in page


def test_the_chain_from_the_words_to_the_judgement(cast, client):
    case = brought_to("answered", cast.zhou, cast.wang, visibility="group")
    client.force_login(cast.xiong)
    page = client.get(WALL).content.decode()
    assert all(words in page for words in ("夜班没有热饭", "下周一起夜班有热饭", "已解决", "还没评价"))
    case.rate(cast.zhou, 1, False, "谢谢王丽娟来我家")
    page = client.get(WALL).content.decode()
    assert "不满意·问题还没解决" in page
    assert "来我家" not in page


def test_silence_is_not_praise(cast, client):
    case = brought_to("answered", cast.zhou, cast.wang, visibility="group")
    case.lapse(case.lapse_at)
    client.force_login(cast.xiong)
    assert "没有评价" in client.get(WALL).content.decode()


def test_what_is_taken_up_again_leaves_until_it_is_answered_again(cast, client):
    case = brought_to("answered", cast.zhou, cast.wang, visibility="group")
    client.force_login(cast.xiong)
    assert stories(client) == [case.pk]
    case.reopen(cast.zhou, "周末还是没有")
    assert stories(client) == []
    case = fresh(case)
    case.refuse(cast.wang, REASON)
    assert stories(client, "?view=not") == [case.pk]
    assert stories(client, "?view=done") == []


@pytest.mark.parametrize("is_masked", [False, True])
def test_no_name_no_alias_and_no_minute(cast, client, is_masked):
    Person.objects.bulk_create(Person(name=f"同事{i}", union=cast.gansu) for i in range(12))
    case = ask(cast.zhou, visibility="group", is_masked=is_masked)
    case.accept(cast.wang)
    case.answer(cast.wang, "周敏：已经协调好了，下周一起夜班有热饭。")
    case.rate(cast.zhou, 4, True)
    at = timezone.localtime().replace(hour=3, minute=47) - dt.timedelta(days=1)
    Case.objects.filter(pk=case.pk).update(answered_at=at, submitted_at=at, closed_at=at)
    client.force_login(cast.xiong)
    page = client.get(WALL).content.decode()
    assert case.headline in page
    # Of a named author the name is taken out of letters; of a hidden one nobody could have known it.
    hidden = ["3:47", case.alias] if is_masked else ["周敏", "3:47"]
    assert not [words for words in hidden if words and words in page]


@pytest.mark.parametrize(
    ("query", "n"),
    [("?q=热饭", 1), ("?q=班车", 0), ("?union=甘肃", 1), ("?union=gslsgh", 1), ("?union=湖南", 0),
     ("?category={own}", 1),
     ("?category={other}", 0), ("?category=abc", 1), ("?page=2", 0), ("?page=-1", 1), ("?page=99999999999", 0),
     ("?view=nonsense", 1), ("?view=done&q=热饭&union=甘肃", 1)],
)  # fmt: skip
def test_it_can_be_searched_and_never_falls_over(cast, client, query, n):
    case = brought_to("answered", cast.zhou, cast.wang, visibility="group")
    client.force_login(cast.xiong)
    other = case.category_id + 1
    assert len(stories(client, query.format(own=case.category_id, other=other))) == n


def test_the_newest_answer_comes_first_whoever_may_read_it(cast, client):
    made = [brought_to("answered", cast.zhou, cast.wang, visibility=("group", "union")[i % 2]) for i in range(13)]
    now = timezone.now()
    for i, case in enumerate(made):
        Case.objects.filter(pk=case.pk).update(answered_at=now - dt.timedelta(hours=i))
    client.force_login(cast.ma)
    pks = [case.pk for case in made]
    assert stories(client) == pks[:10]
    assert stories(client, "?page=2") == pks[10:]
    client.force_login(cast.xiong)
    assert stories(client) == pks[::2]


@pytest.mark.parametrize("n", [1, 5])
def test_it_costs_the_same_for_one_and_five(cast, client, n):
    for _ in range(n):
        brought_to("closed", cast.zhou, cast.wang, visibility="group")
    client.force_login(cast.ma)
    client.get(WALL)
    with CaptureQueriesContext(connection) as log:
        client.get(WALL)
    assert len(log) == 9, "\n".join(q["sql"][:150] for q in log)


def test_an_empty_wall_says_what_goes_here(cast, client):
    client.force_login(cast.ma)
    assert "还没有公开的事" in client.get(WALL).content.decode()
    assert "没有找到" in client.get(f"{WALL}?q=无").content.decode()
