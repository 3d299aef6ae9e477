"""How many look before, in what order, and what their looks are worth after a recall."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from zgh.foundation.todo.models import Todo
from zgh.services.news.models import Article, Setting
from zgh.services.news.models.setting import rules_for
from zgh.services.news.tests.conftest import free, write


def again(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def decided(desk: SimpleNamespace, needed: int, **facts: object) -> None:
    Setting.decide(desk.yang, desk.group, **{"reviews_needed": needed, "comments": "open", **facts})


def test_the_second_reviewer_has_as_long_as_the_first(desk: SimpleNamespace) -> None:
    decided(desk, 2)
    article = write(desk.wang, desk.gansu)
    article.submit(desk.wang)
    Article.objects.filter(pk=article.pk).update(changed_at=timezone.now() - dt.timedelta(days=20))
    again(article).approve(desk.li, seen=article.head.seen)
    todo = Todo.objects.open().get(verb="approve")
    assert todo.title == "二审：食堂改好了"
    assert todo.due_at > timezone.now()


def test_what_was_passed_counts_when_it_is_sent_in_again_unchanged(desk: SimpleNamespace, client: Client) -> None:
    decided(desk, 2)
    article = write(desk.wang, desk.gansu)
    article.submit(desk.wang)
    again(article).approve(desk.li, seen=article.head.seen)
    again(article).recall(desk.wang)
    client.force_login(desk.wang)
    head = again(article).head
    words = {name: getattr(head, name) for name in ("title", "body", "summary", "byline", "category", "seen")}
    answer = client.post(f"/news/{article.pk}/save_draft/", {**words, "go": "submit"})
    assert (answer.status_code, again(article).state, again(article).head) == (302, "in_review", head)
    assert Todo.objects.open().get(verb="approve").title == "二审：食堂改好了"
    again(article).approve(desk.yang, seen=head.seen)
    assert again(article).state == "approved"


def test_the_desk_offers_what_the_union_allows_and_sends_what_stands_there(
    desk: SimpleNamespace, client: Client
) -> None:
    article = write(desk.wang, desk.gansu)
    client.force_login(desk.wang)
    shown = client.get(article.desk_url).content.decode()
    assert ('value="submit"' in shown, 'value="publish"' in shown) == (True, False)
    words = {"seen": article.head.seen, "title": "新写的标题", "body": "<p>新写的</p>", "category": "news"}
    client.post(f"/news/{article.pk}/save_draft/", {**words, "go": "submit"})
    assert (again(article).state, again(article).head.title) == ("in_review", "新写的标题")
    again(article).recall(desk.wang)
    free(desk.gansu)
    shown = client.get(article.desk_url).content.decode()
    assert ('value="submit"' in shown, 'value="publish"' in shown) == (False, True)
    words |= {"seen": again(article).head.seen, "title": ""}
    wrong = client.post(f"/news/{article.pk}/save_draft/", {**words, "go": "publish"})
    assert (wrong.status_code, again(article).live) == (422, None)
    assert "还没有标题" in wrong.content.decode()


def test_where_proofs_are_to_be_read_nothing_comes_out_unread(desk: SimpleNamespace, client: Client) -> None:
    decided(desk, 1, is_proofread=True)
    article = write(desk.wang, desk.gansu)
    article.submit(desk.wang)
    client.force_login(desk.li)
    wrong = client.post(f"/news/{article.pk}/approve/", {"seen": article.head.seen, "note": ""})
    assert (wrong.status_code, again(article).state) == (422, "in_review")
    assert "规定要有人校对过" in wrong.content.decode()
    client.post(f"/news/{article.pk}/approve/", {"seen": article.head.seen, "is_proofread": "on"})
    assert again(article).state == "approved"
    again(article).publish(desk.wang)
    other = write(desk.wang, desk.gansu, "另一篇")
    decided(desk, 1, is_proofread=False)
    other.submit(desk.wang)
    again(other).approve(desk.li, seen=other.head.seen)
    decided(desk, 1, is_proofread=True)
    with pytest.raises(ValidationError, match="校对过"):
        again(other).publish(desk.wang)


def test_proofs_are_read_by_a_reviewer(desk: SimpleNamespace, client: Client) -> None:
    client.force_login(desk.wang)
    facts = {"reviews_needed": "0", "comments": "open", "is_proofread": "on"}
    wrong = client.post(f"/news/rules/{desk.gansu.pk}/", facts)
    assert wrong.status_code == 422
    assert "至少选1个人审" in wrong.content.decode()


def test_what_is_decided_above_cannot_be_unticked_below(desk: SimpleNamespace, client: Client) -> None:
    facts = {"reviews_needed": 1, "comments": "open", "is_proofread": True}
    Setting.decide(desk.yang, desk.group, **facts)
    client.force_login(desk.wang)
    page = client.get(f"/news/rules/{desk.gansu.pk}/").content.decode()
    assert "上级工会已经规定要校对" in page
    client.post(f"/news/rules/{desk.gansu.pk}/", {"reviews_needed": "1", "comments": "open"})
    assert rules_for(desk.gansu).is_proofread
