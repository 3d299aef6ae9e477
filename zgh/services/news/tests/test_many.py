"""Several articles at once, and what the exchange counts: each is asked by itself, nobody is ranked."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

from django.test import Client

from zgh.foundation.audit.book import history
from zgh.foundation.notices.models import Notice
from zgh.foundation.tasks.worker import drain
from zgh.foundation.todo.models import Todo
from zgh.services.news.beginning import adopt, offer, take_over
from zgh.services.news.models import Article
from zgh.services.news.tests.conftest import free, out, write

REASON = "数字要核对"


def again(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def test_what_was_selected_is_sent_in_each_by_itself(desk: SimpleNamespace, client: Client) -> None:
    good, twin = write(desk.wang, desk.gansu, "食堂"), write(desk.wang, desk.gansu, "车位")
    bare, foreign = write(desk.wang, desk.gansu, ""), write(desk.liu, desk.hunan)
    client.force_login(desk.wang)
    assert 'formaction="/news/desk/submit/"' in client.get("/news/desk/").content.decode()
    rows = [article.pk for article in (good, twin, bare, foreign)]
    said = client.post("/news/desk/submit/", {"rows": rows}, follow=True).content.decode()
    states = [again(article).state for article in (good, twin, bare, foreign)]
    assert states == ["in_review", "in_review", "draft", "draft"]
    assert Todo.objects.open().filter(verb="approve").count() == 2
    assert history(good).filter(verb="news.submit", actor_id=desk.wang.pk).exists()
    for words in ("送审了2篇", "“没有标题的草稿”没有动：还没有标题", "另有1篇没有动"):
        assert words in said
    said = client.post("/news/desk/submit/", {"rows": [good.pk]}, follow=True).content.decode()
    assert "另有1篇没有动" in said
    assert "还没有选" in client.post("/news/desk/submit/", follow=True).content.decode()


def test_what_was_selected_is_withdrawn_with_one_reason(desk: SimpleNamespace, client: Client) -> None:
    shared, own = out(desk.yang, desk.group, "集团通知"), out(desk.wang, desk.gansu, "食堂")
    free(desk.hunan)
    take_over(desk.liu, desk.hunan, shared, uuid.uuid4()).publish(desk.liu)
    draft = write(desk.yang, desk.group, "没写完的")
    client.force_login(desk.yang)
    rows = [shared.pk, own.pk, draft.pk, "x"]
    asked = client.post("/news/desk/withdraw/", {"rows": rows}).content.decode()
    assert ("集团通知" in asked, "食堂" in asked, "没写完的" in asked) == (True, True, False)
    assert "选的里面有1篇" in asked
    assert again(shared).state == "published"
    wrong = client.post("/news/desk/withdraw/", {"rows": rows, "reason": "错"})
    assert (wrong.status_code, again(shared).state) == (422, "published")
    said = client.post("/news/desk/withdraw/", {"rows": rows, "reason": REASON}, follow=True).content.decode()
    assert "撤回了2篇" in said
    for article in (shared, own):
        assert again(article).state == "withdrawn"
        assert history(article).get(verb="news.withdraw").note == REASON
    drain()
    assert REASON in Notice.objects.get(user=desk.liu, kind="news.source_withdrawn").text


def test_nobody_withdraws_many_of_another_union(desk: SimpleNamespace, client: Client) -> None:
    article = out(desk.yang, desk.group, "集团通知")
    for user, status in ((desk.wang, 302), (desk.zhou, 404), (desk.chen, 404)):
        client.force_login(user)
        answer = client.post("/news/desk/withdraw/", {"rows": [article.pk], "reason": REASON})
        assert (answer.status_code, again(article).state) == (status, "published")


def test_the_exchange_counts_union_by_union_in_tree_order(desk: SimpleNamespace, client: Client) -> None:
    for union, by, count in ((desk.gansu, desk.wang, 1), (desk.hunan, desk.liu, 2)):
        for n in range(count):
            submission = offer(by, out(by, union, f"第{n}篇"), desk.group, "", uuid.uuid4())
            if n:
                adopt(desk.yang, submission)
    client.force_login(desk.yang)
    shown = client.get("/news/offers/").content.decode()
    assert shown.index("投1篇，采用0篇") < shown.index("投2篇，采用1篇")  # 甘肃 stands first, whatever the numbers
    client.force_login(desk.wang)
    shown = client.get("/news/offers/").content.decode()
    assert ("投1篇，采用0篇" in shown, "投2篇" in shown) == (True, False)
