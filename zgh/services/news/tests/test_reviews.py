"""How many look before, in what order, and what their looks are worth after a recall."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from zgh.foundation.orgs.models import Duty
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


def test_what_passed_and_was_not_changed_goes_straight_on(desk: SimpleNamespace, client: Client) -> None:
    Duty.objects.filter(user=desk.yang).delete()  # 李建国 is the only one who may review
    article = write(desk.wang, desk.gansu)
    article.submit(desk.wang)
    again(article).approve(desk.li, seen=article.head.seen)
    again(article).revise(desk.wang)
    client.force_login(desk.wang)
    head = again(article).head
    words = {name: getattr(head, name) for name in ("title", "body", "summary", "byline", "category", "seen")}
    said = client.post(f"/news/{article.pk}/save_draft/", {**words, "go": "submit"}, follow=True).content.decode()
    assert "这一稿审过了，没有改动，可以发布" in said
    assert (again(article).state, Todo.objects.open().exists()) == ("approved", False)
    again(article).publish(desk.wang)
    again(article).revise(desk.wang)
    row = again(article)
    row.save_draft(desk.wang, seen=row.head.seen, body="<p>换了说法。</p>")
    again(article).submit(desk.wang)
    assert again(article).state == "in_review"  # other words are looked at


def test_what_was_sent_back_is_looked_at_again_even_unchanged(desk: SimpleNamespace) -> None:
    article = write(desk.wang, desk.gansu)
    article.submit(desk.wang)
    again(article).approve(desk.li, seen=article.head.seen)
    again(article).send_back(desk.yang, note="数字对不上", seen=article.head.seen)
    with pytest.raises(ValidationError, match="没审过这一稿的同事审"):
        again(article).submit(desk.wang)
    assert again(article).state == "draft"


def test_where_proofs_are_to_be_read_nothing_comes_out_unread(desk: SimpleNamespace, client: Client) -> None:
    decided(desk, 1, proofs_needed=1)
    article = write(desk.wang, desk.gansu)
    article.submit(desk.wang)
    client.force_login(desk.li)
    wrong = client.post(f"/news/{article.pk}/approve/", {"seen": article.head.seen, "note": ""})
    assert (wrong.status_code, again(article).state) == (422, "in_review")
    assert "还差1遍" in wrong.content.decode()
    client.post(f"/news/{article.pk}/approve/", {"seen": article.head.seen, "is_proofread": "on"})
    assert again(article).state == "approved"
    again(article).publish(desk.wang)
    other = write(desk.wang, desk.gansu, "另一篇")
    decided(desk, 1, proofs_needed=0)
    other.submit(desk.wang)
    again(other).approve(desk.li, seen=other.head.seen)
    decided(desk, 1, proofs_needed=1)
    with pytest.raises(ValidationError, match="还差1遍：请点“接着改”再送审"):
        again(other).publish(desk.wang)
    again(other).revise(desk.wang)
    assert again(other).submit(desk.wang) is False
    again(other).approve(desk.yang, seen=other.head.seen, is_proofread=True)
    assert again(other).state == "approved"


def test_three_looks_and_three_proofs_are_six_words_of_three_people(desk: SimpleNamespace, client: Client) -> None:
    decided(desk, 3, proofs_needed=3)
    Duty.objects.create(user=desk.chen, union=desk.group, code="news", starts_on=dt.date(2020, 1, 1))
    article = write(desk.wang, desk.gansu)
    article.submit(desk.wang)
    seen = article.head.seen
    with pytest.raises(ValidationError, match="还差3遍"):  # two to come could not read three proofs
        again(article).approve(desk.li, seen=seen)
    assert not article.head.reviews.exists()
    again(article).approve(desk.li, seen=seen, is_proofread=True)
    client.force_login(desk.wang)
    shown = client.get(article.desk_url).content.decode()
    assert "还要2位同事审，其中2位逐字校对" in shown
    for turn in ("一审", "二审", "三审", "一校", "二校", "三校"):
        assert f">{turn}<" in shown
    assert shown.count("李建国</span>") == 2
    for user in (desk.yang, desk.chen):
        assert again(article).state == "in_review"
        again(article).approve(user, seen=seen, is_proofread=True)
    assert again(article).state == "approved"


def test_of_two_looks_the_last_reads_the_one_proof(desk: SimpleNamespace) -> None:
    decided(desk, 2, proofs_needed=1)
    article = write(desk.wang, desk.gansu)
    article.submit(desk.wang)
    again(article).approve(desk.li, seen=article.head.seen)
    with pytest.raises(ValidationError, match="还差1遍"):
        again(article).approve(desk.yang, seen=article.head.seen)
    again(article).approve(desk.yang, seen=article.head.seen, is_proofread=True)
    assert again(article).state == "approved"


@pytest.mark.parametrize(("reviews", "proofs", "said"), [(0, 1, "请至少选一审"), (2, 3, "请至少选三审"), (3, 3, "")])
def test_proofs_are_read_by_reviewers(
    desk: SimpleNamespace, client: Client, reviews: int, proofs: int, said: str
) -> None:
    client.force_login(desk.wang)
    facts = {"reviews_needed": str(reviews), "comments": "open", "proofs_needed": str(proofs)}
    answer = client.post(f"/news/rules/{desk.gansu.pk}/", facts)
    assert answer.status_code == (422 if said else 302)
    assert said in answer.content.decode()
    assert (rules_for(desk.gansu).proofs_needed == 3) is not bool(said)


def test_what_is_decided_above_cannot_be_undone_below(desk: SimpleNamespace, client: Client) -> None:
    Setting.decide(desk.yang, desk.group, reviews_needed=2, comments="open", proofs_needed=2)
    client.force_login(desk.wang)
    page = client.get(f"/news/rules/{desk.gansu.pk}/").content.decode()
    assert "上级工会已经规定至少二校" in page
    for proofs, status in (("1", 422), ("2", 302)):
        facts = {"reviews_needed": "2", "comments": "open", "proofs_needed": proofs, "seen": "-"}
        assert client.post(f"/news/rules/{desk.gansu.pk}/", facts).status_code == status
    Setting.objects.filter(union=desk.gansu).update(proofs_needed=0)
    assert rules_for(desk.gansu).proofs_needed == 2
