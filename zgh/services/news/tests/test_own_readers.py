"""Of a legal notice every union lists its own people, and nobody else's; rates leave as they stand on the page."""

from __future__ import annotations

import csv
import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.utils import timezone

from zgh.foundation.audience.models import Audience
from zgh.foundation.orgs.models import Person
from zgh.foundation.tasks.worker import drain
from zgh.kit.export import exported
from zgh.kit.lists import listed
from zgh.services.news.models import Article, Reading
from zgh.services.news.tasks import tell_due
from zgh.services.news.tests.conftest import out


def notice(desk: SimpleNamespace, **facts: Any) -> Article:
    """The group's, for everybody, put down for whoever owes it."""
    plan = {"must_read": True, "due_on": timezone.localdate() + dt.timedelta(days=3), "is_legal": True, **facts}
    article = out(desk.yang, desk.group, "集体合同文本", **plan)
    tell_due()
    drain()
    return Article.objects.get(pk=article.pk)


def names(*users: Any) -> set[str]:
    return {Person.objects.get(user=user).name for user in users}


def taken(client: Client, address: str) -> list[list[str]]:
    """The lines of a file, without its heading."""
    answer = client.get(address)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(text.splitlines()))[1:]


@pytest.mark.parametrize(("name", "union"), [("wang", "gansu"), ("liu", "hunan"), ("zhou", ""), ("chen", ""), ("", "")])
def test_a_union_below_lists_its_own_people_and_nobody_elses(
    desk: SimpleNamespace, client: Client, name: str, union: str
) -> None:
    article, everybody = notice(desk), set(Person.objects.filter(user__isnull=False).values_list("name", flat=True))
    own = set(Person.objects.filter(union=getattr(desk, union)).values_list("name", flat=True)) if union else set()
    if name:
        client.force_login(getattr(desk, name))
    answer = client.get(f"/news/{article.pk}/share/")
    assert answer.status_code == (200 if union else 404 if name else 302)
    shown = answer.content.decode() if union else ""
    table = shown[shown.index("z-cards") :] if union else ""
    assert {person for person in everybody if person in table} == own
    if union:
        link = client.get(article.get_absolute_url()).content.decode()  # which is reading it, too
        assert "看我们工会谁还没读" in link
        read = names(getattr(desk, name))
        for view, people in (("", own - read), ("read", read)):
            lines = taken(client, f"/news/{article.pk}/share/?view={view}&format=csv")
            assert {line[0] for line in lines} == people
    assert client.get(f"/news/{article.pk}/readers/").status_code == (404 if name else 302)


def test_who_publishes_it_sees_all_of_them_in_one_place(desk: SimpleNamespace, client: Client) -> None:
    article = notice(desk)
    client.force_login(desk.yang)
    assert len(taken(client, f"/news/{article.pk}/readers/?format=csv")) == Reading.objects.count()
    assert client.get(f"/news/{article.pk}/share/").status_code == 404


@pytest.mark.parametrize("facts", [{"is_legal": False}, {"audience": {"standing": "members"}}])
def test_below_there_are_rates_alone_where_names_may_not_be_told(
    desk: SimpleNamespace, client: Client, facts: dict
) -> None:
    if "audience" in facts:
        facts = {"audience": Audience(union=desk.group, **facts["audience"])}
    article = notice(desk, **facts)
    client.force_login(desk.wang)
    shown = client.get(f"/news/{article.pk}/share/").content.decode()
    assert "不显示姓名" in shown
    assert "z-views" not in shown
    assert taken(client, f"/news/{article.pk}/share/?format=csv") == []
    assert "看我们工会读了多少" in client.get(article.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("key", "who", "path"), [("readers", "yang", "readers"), ("own_readers", "liu", "share")])
def test_a_file_made_later_is_of_the_same_article(
    desk: SimpleNamespace, client: Client, key: str, who: str, path: str
) -> None:
    article, _other = notice(desk), notice(desk)
    client.force_login(getattr(desk, who))
    queries: list[str] = []

    def note(query: str, **_facts: Any) -> None:
        queries.append(query)

    exported.connect(note)
    lines = taken(client, f"/news/{article.pk}/{path}/?format=csv")
    exported.disconnect(note)
    rows, _columns, _page = listed(f"news.{key}", getattr(desk, who), queries[0])
    assert (len(lines), set(rows.values_list("article", flat=True))) == (rows.count(), {article.pk})
    with pytest.raises(Http404):
        listed(f"news.{key}", getattr(desk, who), "")


def owing(article: Article, union: Any, count: int, read: int) -> None:
    """So many of one union owe it, so many have read it."""
    people = Person.objects.bulk_create([Person(name=f"{union}{n}", union=union) for n in range(count)])
    for n, person in enumerate(people):
        when = timezone.now() if n < read else None
        Reading.objects.create(article=article, person=person, is_owed=True, read_at=when, read_number=1)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("yang", [["甘肃连锁工会", "8", "4", "50%"], ["湖南民生工会", "6", "6", "100%"]]),
        ("wang", [["甘肃连锁工会", "8", "4", "50%"]]),
        ("zhou", None),
        ("chen", None),
    ],
)
def test_rates_leave_as_they_stand_on_the_page(
    desk: SimpleNamespace, client: Client, name: str, lines: list | None
) -> None:
    article = out(desk.yang, desk.group, "安全须知", must_read=True, due_on=timezone.localdate())
    owing(article, desk.gansu, 8, 4)
    owing(article, desk.hunan, 6, 6)
    client.force_login(getattr(desk, name))
    address = f"/news/{article.pk}/rates/?format=csv"
    if lines is None:
        assert client.get(address).status_code == 404
        return
    assert taken(client, address) == lines
    Reading.objects.filter(person__union=desk.gansu).exclude(read_at=None).delete()
    Reading.objects.filter(person__union=desk.hunan).delete()
    assert taken(client, address) == []  # of four nothing is told, not even in a file
    book = client.get(f"/news/{article.pk}/rates/")
    assert b"".join(book.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_of_what_is_for_some_the_file_says_as_little_as_the_page(desk: SimpleNamespace, client: Client) -> None:
    some = Audience(union=desk.group, provinces=("62", "43"))
    article = out(desk.yang, desk.group, "安全须知", audience=some, must_read=True, due_on=timezone.localdate())
    owing(article, desk.gansu, 8, 4)
    owing(article, desk.hunan, 6, 6)
    client.force_login(desk.yang)
    address = f"/news/{article.pk}/rates/?format=csv"
    assert taken(client, address) == [["甘肃连锁工会", "", "", "约50%"], ["湖南民生工会", "", "", "约100%"]]
    Audience.objects.filter(pk=article.audience_id).update(provinces="", sex="F")
    assert taken(client, address) == []
