"""What managers see of who has read: rates by union, names only where they tell nothing else."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from zgh.foundation.audience.models import Audience
from zgh.foundation.orgs.models import Membership, Person
from zgh.foundation.tasks.worker import drain
from zgh.kit.dates import day
from zgh.services.news.models import Article, Reading
from zgh.services.news.reading import overlap, rate, shares
from zgh.services.news.tasks import tell_due
from zgh.services.news.tests.conftest import NO_PLAN, out


def must_read(desk: SimpleNamespace, by: object, union: object, **facts: object) -> Article:
    """Out, and put down for whoever owes it."""
    article = out(by, union, "安全须知", must_read=True, due_on=timezone.localdate() + dt.timedelta(days=3), **facts)
    tell_due()
    drain()
    return article


def owing(article: Article, union: object, count: int, read: int) -> None:
    """So many of one union owe it, so many have read it."""
    people = [Person(name=f"{union}{n}", union=union) for n in range(count)]
    for n, person in enumerate(Person.objects.bulk_create(people)):
        when = timezone.now() if n < read else None
        Reading.objects.create(article=article, person=person, is_owed=True, read_at=when, read_number=1)


@pytest.mark.parametrize("named", [{}, {"sex": "F"}, {"standing": "full"}])
def test_names_tell_nobodys_sex_age_or_membership(desk: SimpleNamespace, client: Client, named: dict) -> None:
    Person.objects.update(sex="F")
    audience = Audience(union=desk.gansu, **named)
    article = must_read(desk, desk.wang, desk.gansu, is_legal=True, audience=audience)
    client.force_login(desk.wang)
    shown = client.get(f"/news/{article.pk}/readers/").content.decode()
    assert ("周敏" in shown) is not bool(named)
    assert ("按性别、年龄或会籍挑的人，不显示姓名" in shown) is bool(named)
    file = b"".join(client.get(f"/news/{article.pk}/readers/?format=csv").streaming_content).decode()  # type: ignore
    assert ("周敏" in file) is not bool(named)
    if named:
        article = Article.objects.get(pk=article.pk)
        plan = {**NO_PLAN, "must_read": True, "due_on": article.due_on, "is_legal": True}
        with pytest.raises(ValidationError, match="名单不能公开"):
            article.schedule(desk.wang, audience=Audience(union=desk.gansu), **plan)


@pytest.mark.parametrize(
    ("is_must_read", "is_read", "is_refused"), [(False, True, True), (True, True, True), (False, False, False)]
)
def test_who_read_it_without_names_is_not_named_when_it_comes_again(
    desk: SimpleNamespace, client: Client, is_must_read: bool, is_read: bool, is_refused: bool
) -> None:
    plan = {**NO_PLAN, "must_read": is_must_read, "due_on": timezone.localdate()}
    article = out(desk.wang, desk.gansu, "安全须知", **plan)
    if is_read:
        client.force_login(desk.zhou)
        client.get(article.get_absolute_url())
    article.withdraw(desk.wang, reason="数字写错了")
    article.revise(desk.wang)
    legal = {**plan, "must_read": True, "is_legal": True}
    if is_refused:
        with pytest.raises(ValidationError, match="没说过看得到姓名"):
            article.schedule(desk.wang, audience=Audience(union=desk.gansu), **legal)
    else:
        article.schedule(desk.wang, audience=Audience(union=desk.gansu), **legal)
    assert Article.objects.get(pk=article.pk).is_legal is not is_refused


def test_the_page_of_what_is_no_legal_notice_shows_no_list(desk: SimpleNamespace, client: Client) -> None:
    article = must_read(desk, desk.wang, desk.gansu)
    client.force_login(desk.wang)
    shown = client.get(f"/news/{article.pk}/readers/").content.decode()
    assert "不是法定告知" in shown
    assert "z-views" not in shown
    assert "这一栏里没有人" not in shown


def test_rates_are_told_union_by_union_and_never_of_a_few(desk: SimpleNamespace, client: Client) -> None:
    article = out(desk.yang, desk.group, "安全须知", must_read=True, due_on=timezone.localdate())
    owing(article, desk.gansu, 8, 4)
    owing(article, desk.hunan, 6, 6)
    assert [(str(s.union), s.percent) for s in shares(article)] == [("甘肃连锁工会", 50), ("湖南民生工会", 100)]
    owing(article, desk.group, 2, 1)  # two alone are nobody's business, and eight less six would tell
    assert [(s.union and str(s.union), s.owed, s.read) for s in shares(article)] == [
        ("甘肃连锁工会", 8, 4),
        (None, 8, 7),
    ]
    client.force_login(desk.yang)
    shown = client.get(f"/news/{article.pk}/readers/").content.decode()
    assert "其他" in shown
    assert rate(article).owed == 16


@pytest.mark.parametrize(("name", "said"), [("wang", "应读 8 人"), ("liu", "应读的人很少"), ("zhou", "")])
def test_a_union_below_sees_the_rate_of_its_own(desk: SimpleNamespace, client: Client, name: str, said: str) -> None:
    article = out(desk.yang, desk.group, "安全须知", must_read=True, due_on=timezone.localdate())
    owing(article, desk.gansu, 8, 4)
    owing(article, desk.hunan, 2, 2)
    client.force_login(getattr(desk, name))
    link = f'href="/news/{article.pk}/share/"'
    assert (link in client.get(article.get_absolute_url()).content.decode()) is bool(said)
    answer = client.get(f"/news/{article.pk}/share/")
    assert answer.status_code == (200 if said else 404)
    assert said in answer.content.decode()


def test_who_publishes_it_has_one_count_only_and_reminding_a_few_tells_no_number(
    desk: SimpleNamespace, client: Client
) -> None:
    Person.objects.update(sex="F")
    article = must_read(desk, desk.wang, desk.gansu, audience=Audience(union=desk.gansu, sex="F"))
    client.force_login(desk.wang)
    assert client.get(f"/news/{article.pk}/share/").status_code == 404
    said = client.post(f"/news/{article.pk}/remind/", follow=True).content.decode()
    assert "还没读的同事会收到提醒" in said
    assert "提醒了" not in said


@pytest.mark.parametrize(
    ("narrowed", "is_legal", "said", "is_by_union"),
    [
        ({}, False, '68%</b> <span class="sm ink2">应读 19 人，打开读了的 13 人', True),
        ({"offices": ("chair",)}, False, '约60%</b> <span class="sm ink2">应读 约20 人，打开读了的 约10 人', True),
        ({"offices": ("chair",)}, True, '68%</b> <span class="sm ink2">应读 19 人，打开读了的 13 人', True),  # named
        ({"sex": "F"}, False, '约60%</b> <span class="sm ink2">应读 约20 人，打开读了的 约10 人', False),
        ({"age_from": 40}, True, '约60%</b> <span class="sm ink2">应读 约20 人，打开读了的 约10 人', False),
    ],
)
def test_of_what_is_for_some_numbers_are_told_in_tens(  # noqa: PLR0917 (a table)
    desk: SimpleNamespace, client: Client, narrowed: dict, is_legal: bool, said: str, is_by_union: bool
) -> None:
    plan = {"must_read": True, "due_on": timezone.localdate(), "is_legal": is_legal}
    article = out(desk.yang, desk.group, "安全须知", audience=Audience(union=desk.group, **narrowed), **plan)
    owing(article, desk.gansu, 13, 7)
    owing(article, desk.hunan, 6, 6)
    client.force_login(desk.yang)
    for address in (f"/news/{article.pk}/readers/", article.desk_url):
        assert said in client.get(address).content.decode()
    shown = client.get(f"/news/{article.pk}/readers/").content.decode()
    assert ("各工会读了多少" in shown) is is_by_union
    assert ("7/13" in shown) is ("19 人" in said)


def test_a_union_below_is_told_no_exact_number_of_what_is_for_some(desk: SimpleNamespace, client: Client) -> None:
    Person.objects.update(sex="F")
    plan = {"must_read": True, "due_on": timezone.localdate()}
    for narrowed, said in (
        ({"provinces": ("62",)}, "应读 约10 人"),
        ({"sex": "F"}, "应读 约10 人"),
        ({}, "应读 13 人"),
    ):
        article = out(desk.yang, desk.group, "安全须知", audience=Audience(union=desk.group, **narrowed), **plan)
        owing(article, desk.gansu, 13, 7)
        client.force_login(desk.wang)
        shown = client.get(f"/news/{article.pk}/share/").content.decode()
        assert said in shown
        assert f"只有比例，没有姓名。最晚{day(article.due_on)}读。" in shown


def test_how_many_of_some_have_read_what_nobody_owes_is_told_in_tens(desk: SimpleNamespace, client: Client) -> None:
    article = out(desk.wang, desk.gansu, audience=Audience(union=desk.gansu, sex="F"))
    client.force_login(desk.wang)
    assert "不足5</b>" in client.get(article.desk_url).content.decode()
    owing(article, desk.gansu, 12, 12)
    Reading.objects.update(is_owed=False)
    assert "约10</b>" in client.get(article.desk_url).content.decode()


def colleagues(union: object, count: int, **facts: object) -> None:
    """So many members of one union."""
    people = Person.objects.bulk_create([Person(name=f"{union}{n}", union=union, **facts) for n in range(count)])
    begun = dt.date(2020, 1, 1)
    Membership.objects.bulk_create([Membership(person=one, union=union, starts_on=begun) for one in people])


@pytest.mark.parametrize(
    ("audience", "tried", "said"),
    [
        ({}, {"union": "hunan"}, "none"),
        ({"union": "group"}, {}, "all"),
        ({"sex": "F"}, {"sex": "F"}, "all"),  # the very choice
        ({"sex": "F"}, {"age_from": 30}, "few"),  # all eight of them: who is thirty would be known to be a woman
        ({"sex": "M"}, {"sex": "F"}, "few"),
        ({"union": "hunan"}, {"sex": "F"}, "few"),
        ({"sex": "F"}, {}, "some"),
        ({"sex": "F", "age_from": 30}, {"union": "group"}, "some"),
    ],
)
def test_trying_one_choice_against_another_tells_nobodys_age(
    desk: SimpleNamespace, audience: dict, tried: dict, said: str
) -> None:
    colleagues(desk.gansu, 8, sex="F", born_on=dt.date(1980, 1, 1))
    colleagues(desk.gansu, 8)
    colleagues(desk.hunan, 8)
    one, other = (
        Audience(**{**facts, "union": getattr(desk, facts.get("union", "gansu"))}) for facts in (audience, tried)
    )
    assert overlap(one, other) == said
