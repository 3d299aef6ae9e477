"""公开栏: three rates of each union, the same as on the desk, and nothing that would name somebody."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import grow
from zgh.foundation.access.scopes import reach
from zgh.foundation.orgs.models import Union
from zgh.services.voice.figures import figures_for
from zgh.services.voice.models import Rating
from zgh.services.voice.union_figures import Tally, figures_of, rates_of

from .telling import ask, brought_to, expire

BOARDS = "/voice/unions/"


def seven(cast):
    """Seven closed in 甘肃, one of them unhappy; one more that nobody answered in time."""
    for i in range(7):
        case = brought_to("answered", cast.zhou, cast.wang)
        case.rate(cast.zhou, 1 if i == 0 else 3 if i < 4 else 4, is_solved=i > 1)
    expire(ask(cast.zhou))


def rates(tally):
    return {rate.key: (rate.value, rate.base) for rate in rates_of(tally)}


def test_a_union_counts_with_everything_below_it(cast):
    seven(cast)
    counted = figures_of("month")
    expected = Tally(due=8, ontime=7, rated=7, solved=5, good=6)
    assert counted.of(cast.gansu) == counted.of(cast.group) == expected
    assert counted.of(cast.hunan) == Tally()
    assert rates(expected) == {
        "due": ("87%", "共8件"), "solved": ("71%", "共7件"), "satisfied": ("85%", "共7件"),
    }  # fmt: skip


def test_the_public_figures_are_those_of_the_desk(cast):
    seven(cast)
    tally, desk = figures_of("month").of(cast.gansu), figures_for(cast.wang)
    assert (tally.due, tally.ontime) == (desk.due_count, desk.ontime_count)
    assert (tally.rated, tally.good) == (desk.rated_count, desk.good_count)


@pytest.mark.parametrize("whole", [1, 2, 3, 4])
def test_what_stands_on_too_few_is_not_told(whole):
    told = rates(Tally(due=whole, ontime=1, rated=whole, solved=1, good=1))
    assert set(told.values()) == {("", "不足5件")}
    assert set(rates(Tally(due=5, rated=5)).values()) == {("0%", "共5件")}
    assert set(rates(Tally()).values()) == {("", "还没有")}


def test_unrated_cases_are_in_no_rate_of_satisfaction(cast):
    case = brought_to("answered", cast.zhou, cast.wang)
    case.lapse(case.lapse_at)
    assert (figures_of("month").of(cast.gansu).rated, Rating.objects.count()) == (0, 0)


@pytest.mark.parametrize("who", ["zhou", "xiong", "operator", "yang"])
def test_everybody_reads_every_board_with_its_definitions(cast, client, who):
    seven(cast)
    client.force_login(getattr(cast, who))
    page = client.get(f"{BOARDS}{cast.gansu.pk}/").content.decode()
    assert all(words in page for words in ("87%", "每一步都没有超时", "本人说“解决了”", "“基本满意”和“不满意”都不算"))
    assert not any(name in page for name in ("周敏", "王丽娟", "李建国"))


@pytest.mark.parametrize("period", ["month", "90", "year", "nonsense", ""])
def test_three_spans_and_no_other(cast, client, period):
    seven(cast)
    client.force_login(cast.zhou)
    page = client.get(f"{BOARDS}{cast.gansu.pk}/?period={period}")
    assert page.status_code == 200
    assert page.context["period"] == (period if period in ("month", "90", "year") else "month")
    assert "87%" in page.content.decode()


def test_the_overview_is_in_tree_order_whatever_the_scores(cast, client):
    seven(cast)
    client.force_login(cast.zhou)
    names = [union.short_name for union, _rates in client.get(BOARDS).context["boards"]]
    assert names == ["集团工会", "甘肃连锁工会", "湖南民生工会"]
    assert [u for u, _r in client.get(f"{BOARDS}?q=湖南").context["boards"]] == [cast.hunan]
    assert "没有找到" in client.get(f"{BOARDS}?q=火星").content.decode()
    assert client.get(f"{BOARDS}?page=abc").status_code == client.get(f"{BOARDS}?page=9999").status_code == 200


def test_the_overview_has_pages(cast, client):
    for i in range(25):
        grow(Union, cast.hunan, code=f"U2{i:02}", name=f"分会{i}", short_name=f"分会{i}")
    client.force_login(cast.zhou)
    first, second = client.get(BOARDS).context, client.get(f"{BOARDS}?page=2").context
    assert (len(first["boards"]), first["next"], len(second["boards"]), second["next"]) == (20, 2, 8, 0)


def behind(client, union, rate, period="month"):
    return client.get(f"{BOARDS}{union.pk}/cases/?rate={rate}&period={period}")


@pytest.mark.parametrize("who", ["wang", "li", "yang"])
def test_each_number_opens_its_list_for_those_who_may_read_it(cast, client, who):
    seven(cast)
    client.force_login(getattr(cast, who))
    page = client.get(f"{BOARDS}{cast.gansu.pk}/")
    assert "cases/?period=month" in page.content.decode()
    for rate, n in (("due", 8), ("solved", 7), ("satisfied", 7)):
        assert len(behind(client, cast.gansu, rate).context["rows"]) == n, rate


@pytest.mark.parametrize("who", ["zhou", "ma", "chen", "zhao", "xiong", "liu", "operator"])
def test_to_others_there_is_no_list(cast, client, who):
    seven(cast)
    user = getattr(cast, who)
    client.force_login(user)
    assert "cases/?" not in client.get(f"{BOARDS}{cast.gansu.pk}/").content.decode()
    assert behind(client, cast.gansu, "due").status_code == 404
    assert not any(low <= cast.gansu.path < high for low, high in reach(user, "voice"))


def test_the_cadre_below_reads_no_list_of_the_group(cast, client):
    client.force_login(cast.wang)
    assert behind(client, cast.group, "due").status_code == 404
    assert client.get(f"{BOARDS}999999/cases/").status_code == 404


@pytest.mark.parametrize("n", [1, 30])
def test_the_boards_cost_the_same_for_few_unions_and_many(cast, client, n):
    for i in range(n):
        grow(Union, cast.hunan, code=f"U2{i:02}", name=f"分会{i}", short_name=f"分会{i}")
    seven(cast)
    client.force_login(cast.zhou)
    for address in (BOARDS, f"{BOARDS}{cast.group.pk}/"):
        cache.clear()  # the dearest case: nothing counted yet
        with CaptureQueriesContext(connection) as log:
            client.get(address)
        asked = [q["sql"][:150] for q in log if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        assert len(asked) <= 12, "\n".join(asked)
