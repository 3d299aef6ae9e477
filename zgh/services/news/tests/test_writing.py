"""Words, versions, reviews: who may, what stays as it was read, what two people at once may not undo."""

from __future__ import annotations

import io
import uuid
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from zgh.foundation.files.attach import attach
from zgh.foundation.files.hold import hold
from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.todo.models import Todo
from zgh.services.news.beginning import draft
from zgh.services.news.models import Article, Setting, rules_for
from zgh.services.news.models.writing import Stale
from zgh.services.news.tests.conftest import free, write

FILM = '<video src="/files/0b0b0b0b-1111-2222-3333-444444444444/" controls></video>'
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def photo(colour: str) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return SimpleUploadedFile("a.png", out.getvalue(), "image/png")


def again(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def save(article: Article, by: object, title: str, body: str = "<p>字</p>", seen: str = "") -> None:
    article.save_draft(by, seen=seen or article.head.seen, title=title, body=body)


def may(user: object, verb: str, article: Article) -> bool:
    return Article.objects.permitted(verb, type(user).objects.get(pk=user.pk)).filter(pk=article.pk).exists()


def test_begun_twice_is_one(desk: SimpleNamespace) -> None:
    once = uuid.uuid4()
    assert draft(desk.wang, desk.gansu, once) == draft(desk.wang, desk.gansu, once)


def test_a_version_is_written_on_until_it_is_sent_in(desk: SimpleNamespace) -> None:
    article = write(desk.wang, desk.gansu)
    first = article.head
    save(article, desk.wang, "食堂有热菜了", first.body, first.seen)
    assert article.head == first
    article.submit(desk.wang)
    article = again(article)
    article.send_back(desk.li, note="写清楚哪个食堂")
    article.save_draft(
        desk.wang, seen=again(article).head.seen, title="二楼食堂有热菜了", summary="", body=first.body, cover=""
    )
    assert [row.title for row in article.revisions.order_by("number")] == ["食堂有热菜了", "二楼食堂有热菜了"]


def test_who_saves_after_somebody_else_is_told_and_writes_nothing(desk: SimpleNamespace) -> None:
    article = write(desk.wang, desk.gansu)
    seen = article.head.seen
    save(again(article), desk.li, "李的标题", "<p>李</p>", seen)
    with pytest.raises(Stale):
        save(again(article), desk.wang, "王的标题", "<p>王</p>", seen)
    assert again(article).head.title == "李的标题"


def test_the_page_keeps_what_was_typed_when_somebody_else_saved(desk: SimpleNamespace, client: Client) -> None:
    article = write(desk.wang, desk.gansu)
    seen = article.head.seen
    save(again(article), desk.li, "李的标题", "<p>李写的</p>", seen)
    client.force_login(desk.wang)
    typed = {
        "seen": seen,
        "title": "王的标题",
        "body": "<p>王写的</p>",
        "category": "news",
        "byline": "",
        "summary": "",
    }
    answer = client.post(f"/news/{article.pk}/save_draft/", typed)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "李建国刚刚存过这一稿" in shown
    assert "王的标题" in shown
    assert "王写的" in shown
    seen = again(article).head.seen
    client.post(f"/news/{article.pk}/save_draft/", {**typed, "seen": seen})
    assert again(article).head.title == "王的标题"
    twice = client.post(f"/news/{article.pk}/save_draft/", {**typed, "seen": seen})  # the answer was lost on the way
    assert (twice.status_code, again(article).head.save_count) == (302, again(article).head.save_count)
    other = client.post(f"/news/{article.pk}/save_draft/", {**typed, "seen": seen, "title": "王的又一个标题"})
    assert (other.status_code, again(article).head.title) == (409, "王的标题")


@pytest.mark.parametrize(("needed", "reviewers"), [(1, ["li"]), (2, ["li", "yang"])])
def test_as_many_look_as_the_union_has_decided(desk: SimpleNamespace, needed: int, reviewers: list[str]) -> None:
    Setting.decide(desk.yang, desk.group, reviews_needed=needed, comments="open")
    article = write(desk.wang, desk.gansu)
    article.submit(desk.wang)
    for name in reviewers:
        assert again(article).state == "in_review"
        assert Todo.objects.open().get(verb="approve").union == (desk.gansu if name == "li" else desk.group)
        assert may(getattr(desk, name), "approve", article)
        again(article).approve(getattr(desk, name), seen=article.head.seen)
        assert not may(getattr(desk, name), "approve", article)
    assert again(article).state == "approved"
    assert not Todo.objects.open().filter(about_id=article.pk).exists()


def test_nobody_reviews_their_own_words(desk: SimpleNamespace) -> None:
    article = write(desk.wang, desk.gansu)
    article.submit(desk.wang)
    assert not may(desk.wang, "approve", article)
    assert may(desk.li, "approve", article)
    assert may(desk.yang, "approve", article)
    for stranger in (desk.liu, desk.zhou, desk.operator):
        assert not may(stranger, "approve", article)


def test_a_reviewer_passes_only_what_they_have_read(desk: SimpleNamespace) -> None:
    article = write(desk.wang, desk.gansu)
    seen = article.head.seen
    article.submit(desk.wang)
    article.recall(desk.wang)
    save(article, desk.wang, "改过的标题", "<p>改过</p>", seen)
    article.submit(desk.wang)
    with pytest.raises(Stale):
        again(article).approve(desk.li, seen=seen)
    assert again(article).state == "in_review"


def test_without_anybody_who_could_review_it_is_said_so(desk: SimpleNamespace) -> None:
    from zgh.foundation.orgs.models import Duty

    Duty.objects.filter(code="news").exclude(user=desk.wang).delete()
    article = write(desk.wang, desk.gansu)
    with pytest.raises(ValidationError, match="没审过这一稿的同事审"):
        article.submit(desk.wang)
    assert again(article).state == "draft"


@pytest.mark.parametrize(
    ("title", "body", "missing"),
    [
        ("", "<p>有正文</p>", "还没有标题"),
        ("有标题", "", "还没有正文"),
        ("有标题", '<img src="/files/0a0a0a0a-1111-2222-3333-444444444444/">', "第1张图还没有说明"),
        ("有标题", f'{FILM}<img src="/files/0a0a0a0a-1111-2222-3333-444444444444/" alt="合影">', "第1段视频还没有说明"),
        ("有标题", f'{FILM}<img src="/files/0a0a0a0a-1111-2222-3333-444444444444/">', "第1张图还没有说明"),
    ],
)
def test_what_is_missing_is_said_before_others_look(desk: SimpleNamespace, title: str, body: str, missing: str) -> None:
    article = write(desk.wang, desk.gansu, title, body)
    with pytest.raises(ValidationError, match=missing):
        article.submit(desk.wang)
    free(desk.gansu)
    with pytest.raises(ValidationError, match=missing):
        article.publish(desk.wang)


def test_a_film_with_its_words_may_come_out(desk: SimpleNamespace) -> None:
    free(desk.gansu)
    article = write(desk.wang, desk.gansu, body=FILM.replace(" controls", ' title="老陈教大家看说明书"'))
    article.publish(desk.wang)
    assert again(article).state == "published"


def test_without_a_review_nothing_comes_out_where_one_is_needed(desk: SimpleNamespace) -> None:
    article = write(desk.wang, desk.gansu)
    with pytest.raises(ValidationError, match="先审后发"):
        article.publish(desk.wang)
    assert again(article).live is None


def test_people_read_the_old_words_until_the_new_ones_are_out(desk: SimpleNamespace) -> None:
    free(desk.gansu)
    article = write(desk.wang, desk.gansu, "旧标题")
    article.publish(desk.wang)
    article.revise(desk.wang)
    article = again(article)
    save(article, desk.wang, "新标题", "<p>新</p>", article.head.seen)
    article = again(article)
    assert (article.title, article.standing(), article.is_out()) == ("旧标题", "rewritten", True)
    at = article.publish_at
    article.publish(desk.wang)
    article = again(article)
    assert (article.title, article.publish_at) == ("新标题", at)


def test_a_draft_is_thrown_away_and_found_again(desk: SimpleNamespace) -> None:
    article = write(desk.wang, desk.gansu)
    article.discard(desk.wang)
    assert again(article).state == "discarded"
    again(article).restore(desk.wang)
    assert again(article).state == "draft"
    free(desk.gansu)
    article = again(article)
    article.publish(desk.wang)
    article.revise(desk.wang)
    with pytest.raises(IllegalMove):
        again(article).discard(desk.wang)


def test_the_page_of_versions_says_what_changed(desk: SimpleNamespace, client: Client) -> None:
    article = write(desk.wang, desk.gansu, "活动通知", "<p>活动在周三下午两点开始</p>")
    article.submit(desk.wang)
    again(article).send_back(desk.li, note="时间改了")
    row = again(article)
    row.save_draft(
        desk.wang, seen=row.head.seen, title="活动通知", summary="", body="<p>活动在周四下午两点开始</p>", cover=""
    )
    client.force_login(desk.wang)
    shown = client.get(f"/news/{article.pk}/versions/").content.decode()
    assert "活动在周<del>三</del><ins>四</ins>下午两点开始" in shown


def test_who_had_a_hand_in_it_does_not_review_it(desk: SimpleNamespace) -> None:
    article = write(desk.wang, desk.gansu)
    save(again(article), desk.li, "改了一个逗号", "<p>从周一起，有热菜。</p>")
    article = again(article)
    assert [row.by for row in article.revisions.order_by("number")] == [desk.wang, desk.li]
    article.submit(desk.li)
    for writer in (desk.wang, desk.li):
        assert not may(writer, "approve", article)
    assert may(desk.yang, "approve", article)


def test_nobody_below_does_without_the_looks_decided_above(desk: SimpleNamespace, client: Client) -> None:
    Setting.decide(desk.yang, desk.group, reviews_needed=2, comments="open")
    free(desk.gansu)
    assert rules_for(desk.gansu).reviews_needed == 2
    client.force_login(desk.wang)
    facts = {"reviews_needed": "0", "proofs_needed": "0", "comments": "open"}
    assert client.post(f"/news/rules/{desk.gansu.pk}/", facts).status_code == 422


def test_what_was_withdrawn_stays_out_of_sight_while_it_is_rewritten(desk: SimpleNamespace, client: Client) -> None:
    free(desk.gansu)
    article = write(desk.wang, desk.gansu)
    article.publish(desk.wang)
    article.withdraw(desk.wang, reason="数字写错了")
    again(article).revise(desk.wang)
    client.force_login(desk.zhou)
    assert client.get(article.get_absolute_url()).status_code == 404
    assert "食堂改好了" not in client.get("/news/").content.decode()
    again(article).publish(desk.wang)
    assert client.get(article.get_absolute_url()).status_code == 200


def had_by(user: object, key: str) -> int:
    client = Client()
    client.force_login(user)
    answer = client.get(f"/files/{key}/")
    answer.getvalue()
    return answer.status_code


def test_a_picture_is_had_by_readers_while_it_stands_in_what_is_out(desk: SimpleNamespace) -> None:
    free(desk.gansu)
    article = write(desk.wang, desk.gansu)
    old, new = (str(attach(article, hold(photo(colour)), desk.wang).uuid) for colour in ("teal", "maroon"))
    text = '<p>文</p><img src="/files/%s/" alt="合影">'
    save(again(article), desk.wang, "合影", text % old)
    assert [had_by(user, old) for user in (desk.zhou, desk.li)] == [404, 200]
    again(article).publish(desk.wang)
    assert [had_by(desk.zhou, key) for key in (old, new)] == [200, 404]
    again(article).revise(desk.wang)
    save(again(article), desk.wang, "合影", text % new)
    assert [had_by(desk.zhou, key) for key in (old, new)] == [200, 404]
    again(article).publish(desk.wang)
    assert [had_by(desk.zhou, key) for key in (old, new)] == [404, 200]
    assert [had_by(desk.li, key) for key in (old, new)] == [200, 200]
    assert had_by(desk.xiong, new) == 404


def test_files_come_out_with_the_version_they_belong_to(desk: SimpleNamespace, client: Client) -> None:
    def send(**facts: object) -> None:
        row = again(article)
        words = {"seen": row.head.seen, "title": "合同", "body": "<p>全文见附件</p>", "category": "notice", **facts}
        assert client.post(f"/news/{article.pk}/save_draft/", words).status_code == 302

    free(desk.gansu)
    article = write(desk.wang, desk.gansu)
    client.force_login(desk.wang)
    send(files=SimpleUploadedFile("合同.pdf", PDF))
    client.post(f"/news/{article.pk}/publish/", {"seen": again(article).head.seen})
    client.post(f"/news/{article.pk}/revise/")
    send(files=SimpleUploadedFile("新附件.pdf", PDF))
    client.force_login(desk.zhou)
    shown = client.get(article.get_absolute_url()).content.decode()
    assert "合同.pdf" in shown
    assert "新附件.pdf" not in shown
    client.force_login(desk.wang)
    first = again(article).live.documents[0]
    said = client.post(f"/news/{article.pk}/detach/{first}/", follow=True).content.decode()
    assert "公开的那一稿还有它" in said
    assert client.get(article.get_absolute_url()).content.decode().count("合同.pdf") == 1
    client.post(f"/news/{article.pk}/publish/", {"seen": again(article).head.seen})
    shown = client.get(article.get_absolute_url()).content.decode()
    assert "新附件.pdf" in shown
    assert "合同.pdf" not in shown
    assert had_by(desk.zhou, first) == 404
    assert had_by(desk.wang, first) == 200
    assert had_by(desk.zhou, again(article).live.documents[0]) == 200
    refused = client.post(f"/news/{article.pk}/picture/", {"file": SimpleUploadedFile("a.pdf", PDF)})
    assert refused.status_code == 422


def test_nobody_publishes_what_somebody_else_has_just_saved(desk: SimpleNamespace, client: Client) -> None:
    free(desk.gansu)
    article = write(desk.wang, desk.gansu)
    seen = article.head.seen
    save(again(article), desk.li, "李的标题")
    client.force_login(desk.wang)
    answer = client.post(f"/news/{article.pk}/publish/", {"seen": seen})
    assert answer.status_code == 409
    assert "刚刚被人改过" in answer.content.decode()
    assert again(article).live is None


def test_an_emptied_hour_hides_nothing_that_is_out(desk: SimpleNamespace, client: Client) -> None:
    free(desk.gansu)
    article = write(desk.wang, desk.gansu)
    article.publish(desk.wang)
    at = again(article).publish_at
    plan = {"to-union": desk.gansu.pk, "to-is_below": "1", "publish_at": "", "comments": "open"}
    client.force_login(desk.wang)
    for step in (None, "revise", "withdraw"):
        if step == "revise":
            again(article).revise(desk.wang)
        if step == "withdraw":
            again(article).withdraw(desk.wang, reason="先收一收")
        assert client.post(f"/news/{article.pk}/schedule/", plan).status_code == 302
        assert again(article).publish_at == at
    again(article).put_back(desk.wang)
    assert again(article).is_out()
