"""Every version can be read, compared with any other, and taken again."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from zgh.foundation.audit.book import history
from zgh.foundation.files.attach import attach, attached
from zgh.foundation.files.hold import hold
from zgh.foundation.files.models import StoredFile
from zgh.services.news.models import Article, Revision
from zgh.services.news.tests.conftest import before, write
from zgh.services.news.tests.test_exchange import photo

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def again(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def versions(article: Article, by: object, *facts: dict) -> Article:
    """One more version for each."""
    for one in facts:
        row = again(article)
        Revision.objects.filter(pk=row.head_id).update(is_frozen=True)
        row = again(article)
        row.save_draft(by, seen=row.head.seen, **{"body": row.head.body, **one})
    return again(article)


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ({"summary": "新的摘要"}, "<ins>新的摘要</ins>"),
        ({"byline": "通讯员小周"}, "通讯员小周"),
        ({"category": "rights"}, "<dt>栏目</dt>"),
        ({"body": "<p><strong>从周一起</strong>有热菜。</p>"}, "加了加粗：“从周一起”"),
        ({"body": '<p>从周一起<a href="https://a.cn/">有热菜</a>。</p>'}, "https://a.cn/"),
    ],
)
def test_nothing_that_changed_is_hidden(desk: SimpleNamespace, client: Client, fact: dict, said: str) -> None:
    article = versions(write(desk.wang, desk.gansu), desk.wang, fact)
    client.force_login(desk.wang)
    shown = client.get(f"/news/{article.pk}/versions/").content.decode()
    assert said in shown
    assert "一模一样" not in shown


def test_files_that_came_are_named(desk: SimpleNamespace, client: Client) -> None:
    article = versions(write(desk.wang, desk.gansu), desk.wang, {"title": "合同"})
    client.force_login(desk.wang)
    Revision.objects.filter(article=article).update(is_frozen=True)
    words = {"seen": article.head.seen, "title": "合同", "body": article.head.body, "category": "news"}
    client.post(f"/news/{article.pk}/save_draft/", {**words, "files": SimpleUploadedFile("合同.pdf", PDF)})
    assert "<ins>合同.pdf</ins>" in client.get(f"/news/{article.pk}/versions/").content.decode()


def test_any_two_are_compared_and_any_one_is_read_in_full(desk: SimpleNamespace, client: Client) -> None:
    facts = [{"body": f"<p>第{n}次写的话。</p>"} for n in ("二", "三")]
    article = versions(write(desk.wang, desk.gansu), desk.wang, *facts)
    client.force_login(desk.wang)
    shown = client.get(f"/news/{article.pk}/versions/?new=3&old=1").content.decode()
    assert "第1稿到第3稿" in shown
    full = client.get(f"/news/{article.pk}/versions/?new=2&full=1").content.decode()
    assert "<p>第二次写的话。</p>" in full
    assert client.get(f"/news/{article.pk}/versions/?new=x&old=9&full=").status_code == 200


def test_an_older_version_is_taken_again_and_writes_over_nobody(desk: SimpleNamespace, client: Client) -> None:
    article = versions(write(desk.wang, desk.gansu), desk.wang, {"title": "改坏了"})
    client.force_login(desk.wang)
    address = f"/news/{article.pk}/take_again/"
    assert "恢复到这一稿" in client.get(f"/news/{article.pk}/versions/?new=1").content.decode()
    late = client.post(address, {"number": "1", "seen": "1.1"})
    assert (late.status_code, again(article).head.title) == (409, "改坏了")
    assert client.post(address, {"number": "1", "seen": article.head.seen}).status_code == 302
    assert [row.title for row in article.revisions.order_by("number")] == ["食堂改好了", "改坏了", "食堂改好了"]
    acts = [(act.verb, act.note) for act in history(article).order_by("pk")]
    assert acts[-1] == ("news.take_again", "第1稿")
    assert "恢复旧稿" in client.get(article.desk_url).content.decode()
    assert client.post(address, {"number": "77", "seen": "3.0"}).status_code == 404
    client.force_login(desk.liu)
    assert client.post(address, {"number": "1", "seen": "3.0"}).status_code == 404


def test_pictures_in_no_version_are_shown_and_can_go(desk: SimpleNamespace, client: Client) -> None:
    article = write(desk.wang, desk.gansu)
    used, left = (attach(article, hold(photo()), desk.wang) for _n in range(2))
    StoredFile.objects.update(created_at=timezone.now() - dt.timedelta(hours=2))
    article.save_draft(desk.wang, seen=article.head.seen, body=f'<p>文</p><img src="{used.url}" alt="合影">')
    article = versions(article, desk.wang, {"body": "<p>不要图了</p>"})  # an older version has it still
    client.force_login(desk.wang)
    shown = client.get(article.desk_url).content.decode()
    assert (f"/drop/{left.uuid}/" in shown, f"/drop/{used.uuid}/" in shown) == (True, False)
    for file in (used, left):
        client.post(f"/news/{article.pk}/drop/{file.uuid}/")
    assert [file.uuid for file in attached(article)] == [used.uuid]
    assert "没有用到的图片" not in client.get(article.desk_url).content.decode()


def test_a_file_is_not_taken_off_words_saved_at_that_moment(desk: SimpleNamespace, client: Client) -> None:
    article = write(desk.wang, desk.gansu)
    file = attach(article, hold(SimpleUploadedFile("合同.pdf", PDF)), desk.wang)
    article.save_draft(desk.wang, seen=article.head.seen, body="<p>见附件</p>", documents=[str(file.uuid)])
    client.force_login(desk.wang)
    row = again(article)

    def save() -> None:
        row.save_draft(desk.li, seen=row.head.seen, body="<p>李写的</p>")

    with before("SAVEPOINT", save):
        answer = client.post(f"/news/{article.pk}/detach/{file.uuid}/")
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "刚刚被人改过" in shown
    assert "李写的" in shown
    assert again(article).head.documents == (str(file.uuid),)
