"""From a draft to the stage: consent, looks, appreciation, collections, and who sees what."""

from __future__ import annotations

import io
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from zgh.foundation.audience.models import Audience
from zgh.foundation.files.attach import attached
from zgh.foundation.files.hold import hold
from zgh.foundation.flow.machine import IllegalMove, Overtaken
from zgh.foundation.moderation import looking
from zgh.foundation.moderation.models import Review
from zgh.foundation.notices.models import Notice
from zgh.foundation.search.models import Entry
from zgh.services.showcase import posting
from zgh.services.showcase.models import Appreciation, Collection, Work

REASON = "照片里有客户的处方，请换一张"
NAMES = ("zhou", "ma", "wang", "li", "yang", "chen", "zhao", "xiong", "liu", "operator")


@pytest.fixture(autouse=True)
def memory(settings):
    store = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": store}


def picture():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    return SimpleUploadedFile("a.png", out.getvalue(), "image/png")


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def make(cast, by=None, *, has_photo=False, **facts):
    usual = {"kind": "photo", "title": "戈壁上的日出", "text": "送药路上拍的。", "has_consent": has_photo}
    files = [hold(picture())] if has_photo else []
    usual |= {"by": by or cast.zhou, "once": uuid.uuid4(), "stage": cast.gansu, "files": files}
    return posting.draft(**{**usual, **facts})


def look(work):
    return Review.objects.select_related("union").get(about_type="showcase.work", about_id=work.pk, state="open")


def shown(cast, by=None, **facts):
    work = make(cast, by, **facts)
    work.submit(by or cast.zhou)
    look(work).approve(cast.li)
    return fresh(work)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def seen_by(cast, work, verb="view"):
    rows = Work.objects.filter(pk=work.pk)
    return [name for name in NAMES if rows.permitted(verb, getattr(cast, name)).exists()]


def test_a_work_is_seen_by_its_author_then_by_who_looks_and_then_by_whom_it_is_for(cast):
    work = make(cast)
    assert seen_by(cast, work) == ["zhou"]
    work.submit(cast.zhou)
    assert seen_by(cast, work) == ["zhou", "li", "yang"]
    look(work).approve(cast.li)
    assert seen_by(cast, work, "read") == ["zhou", "ma", "wang", "li"]
    wide = shown(cast, stage=cast.group)
    assert "xiong" in seen_by(cast, wide, "read")
    fresh(wide).withdraw(cast.zhou)
    assert seen_by(cast, wide) == ["zhou"]


@pytest.mark.parametrize("state", ["draft", "submitted", "hidden", "withdrawn"])
def test_what_is_not_shown_is_on_no_page_and_in_no_search_of_others(cast, state):
    work = make(cast, title="只有我知道的题目")
    if state != "draft":
        work.submit(cast.zhou)
    if state == "hidden":
        look(work).hide(cast.li, REASON)
    if state == "withdrawn":
        fresh(work).withdraw(cast.zhou)
    client = browser(cast.ma)
    for address in ("/showcase/", "/showcase/mine/", "/search/?q=知道的题目", "/showcase/collections/", "/notices/"):
        assert "只有我知道的题目" not in client.get(address).content.decode()
    assert client.get(work.get_absolute_url()).status_code == 404
    assert not Entry.objects.filter(title="只有我知道的题目").exists()


def test_the_title_could_leak(cast):
    shown(cast, title="只有我知道的题目")
    assert "只有我知道的题目" in browser(cast.ma).get("/showcase/").content.decode()
    assert Entry.objects.filter(title="只有我知道的题目").exists()


def test_photos_are_sent_in_only_with_the_authors_word_and_something_must_be_there(cast):
    with pytest.raises(ValidationError, match="都同意"):
        make(cast, has_photo=True, has_consent=False).submit(cast.zhou)
    with pytest.raises(ValidationError, match="放一张照片"):
        make(cast, text="").submit(cast.zhou)
    make(cast, has_photo=True).submit(cast.zhou)
    assert not Review.objects.exclude(state="open").exists()


@pytest.mark.parametrize("role", ["shown", "makers"])
def test_whoever_is_named_is_asked_and_a_no_holds_at_once_and_can_be_taken_back(cast, role):
    work = shown(cast, **{role: [cast.wang]})
    part = work.parts.get()
    assert Notice.objects.filter(user=cast.wang, kind="showcase.named").count() == 1
    assert browser(cast.ma).post(reverse("showcase:refuse", kwargs={"pk": part.pk})).status_code == 404
    assert browser(cast.wang).post(reverse("showcase:refuse", kwargs={"pk": part.pk})).status_code == 302
    is_gone = role == "shown"
    assert ("ma" not in seen_by(cast, work)) == is_gone
    assert browser(cast.ma).get(work.get_absolute_url()).status_code == (404 if is_gone else 200)
    assert Entry.objects.filter(object_id=work.pk).exists() != is_gone
    assert Notice.objects.filter(user=cast.zhou, kind="showcase.refused").exists()
    if not is_gone:
        assert "合作人" not in browser(cast.ma).get(work.get_absolute_url()).content.decode()
    fresh(part).confirm(cast.wang)
    assert "ma" in seen_by(cast, work)
    assert Entry.objects.filter(object_id=work.pk).exists()


def test_a_picture_is_had_by_whoever_sees_the_work_and_nobody_else(cast):
    work = shown(cast, has_photo=True, shown=[cast.wang])
    file = attached(work).get()
    work.parts.get().confirm(cast.wang)
    assert browser(cast.ma).get(file.url).status_code == 200
    assert browser(cast.xiong).get(file.url).status_code == 404
    work.parts.get().refuse(cast.wang)
    assert browser(cast.ma).get(file.url).status_code == 404


def test_a_refused_work_is_changed_and_sent_in_again(cast):
    work = make(cast)
    work.submit(cast.zhou)
    look(work).hide(cast.li, REASON)
    work = fresh(work)
    assert (work.state, work.reason) == ("hidden", REASON)
    assert REASON in browser(cast.zhou).get(work.get_absolute_url()).content.decode()
    work.revise(cast.zhou)
    work.edit(cast.zhou, title="换了照片的日出")
    fresh(work).submit(cast.zhou)
    look(work).approve(cast.li)
    assert fresh(work).state == "published"


def test_appeal_and_reports_work_as_for_comments(cast):
    work = shown(cast)
    looking.flag(work, cast.ma, "privacy")
    first = look(work)
    first.hide(cast.li, REASON)
    again = first.appeal(cast.zhou, "没有处方，那是送药单")
    assert again.union == cast.group
    again.approve(cast.yang)
    assert fresh(work).state == "published"


def test_a_stale_page_moves_nothing(cast):
    work = make(cast)
    stale = fresh(work)
    work.submit(cast.zhou)
    with pytest.raises(Overtaken):
        stale.submit(cast.zhou)
    with pytest.raises(IllegalMove):
        fresh(work).edit(cast.zhou, title="偷偷改")


def test_liking_counts_once_shows_from_three_and_is_taken_back(cast):
    work = shown(cast)
    url = reverse("showcase:appreciate", kwargs={"pk": work.pk})
    for who in (cast.ma, cast.ma, cast.wang):
        browser(who).post(url)
    assert (fresh(work).like_count, fresh(work).shown_likes) == (2, 0)
    assert "位同事点赞" not in browser(cast.ma).get(work.get_absolute_url()).content.decode()
    browser(cast.li).post(url)
    assert "3位同事点赞" in browser(cast.ma).get(work.get_absolute_url()).content.decode()
    browser(cast.ma).post(reverse("showcase:take_back", kwargs={"pk": work.pk}))
    assert (fresh(work).like_count, Appreciation.objects.count()) == (2, 2)
    assert browser(cast.zhou).post(url).status_code == 404
    assert browser(cast.xiong).post(url).status_code == 404


def test_nothing_is_sorted_by_likes(cast):
    first, second = shown(cast, title="先展示"), shown(cast, title="后展示")
    for who in (cast.ma, cast.wang, cast.li):
        first.appreciate(who)
    page = browser(cast.ma).get("/showcase/?sort=like_count").content.decode()
    assert page.index(second.title) < page.index(first.title)


@pytest.mark.parametrize(("who", "may"), [("li", True), ("yang", True), ("zhou", False), ("ma", False), ("liu", False)])
def test_those_who_look_after_the_stage_feature_and_nobody_their_own(cast, who, may):
    work = shown(cast)
    url = reverse("showcase:feature", kwargs={"pk": work.pk})
    assert browser(getattr(cast, who)).post(url).status_code == (302 if may else 404)
    assert bool(fresh(work).featured_at) == may
    own = make(cast, cast.li)
    own.submit(cast.li)
    look(own).approve(cast.yang)
    assert browser(cast.li).post(reverse("showcase:feature", kwargs={"pk": own.pk})).status_code == 404


def test_a_collection_keeps_its_order_and_shows_each_reader_what_they_may_read(cast):
    near, wide = shown(cast, title="甘肃的"), shown(cast, title="全集团的", stage=cast.group)
    audience = Audience(union=cast.group, is_below=True)
    row = posting.collect(by=cast.yang, once=uuid.uuid4(), union=cast.group, audience=audience,
                          works=[wide, near], title="路上", story="在路上的人")  # fmt: skip
    assert browser(cast.ma).get(row.get_absolute_url()).status_code == 404
    row.publish(cast.yang)
    page = browser(cast.ma).get(row.get_absolute_url()).content.decode()
    assert page.index("全集团的") < page.index("甘肃的")
    far = browser(cast.xiong).get(row.get_absolute_url()).content.decode()
    assert "全集团的" in far
    assert "甘肃的" not in far
    fresh(wide).withdraw(cast.zhou)
    assert "全集团的" not in browser(cast.xiong).get(row.get_absolute_url()).content.decode()


def test_a_collection_is_made_at_the_desk(cast):
    work = shown(cast)
    data = {"title": "好作品", "story": "", "works": [work.pk], "once": uuid.uuid4()}
    data |= {"to-union": cast.gansu.pk, "to-is_below": "1"}
    client = browser(cast.li)
    assert client.get("/showcase/desk/collections/add/").status_code == 200
    assert client.post("/showcase/desk/collections/add/", data).status_code == 302
    row = Collection.objects.get()
    assert (row.cover, row.union, row.state) == (work, cast.gansu, "draft")
    assert client.post(reverse("showcase:publish", kwargs={"pk": row.pk})).status_code == 302
    assert browser(cast.zhou).get("/showcase/desk/").status_code == 404
    wrong = client.post("/showcase/desk/collections/add/", data | {"works": [], "once": uuid.uuid4()})
    assert "至少选一件作品" in wrong.content.decode()


def test_a_work_is_posted_kept_and_sent_in_from_the_form(cast):
    client = browser(cast.zhou)
    assert client.get("/showcase/post/").status_code == 200
    data = {"title": "药柜前的早晨", "kind": "photo", "stage": cast.gansu.pk, "text": "", "once": uuid.uuid4()}
    kept = client.post("/showcase/post/", {**data, "files": picture(), "shown": "马俊"})
    work = Work.objects.get()
    assert (kept.status_code, work.state, work.parts.get().user) == (302, "draft", cast.ma)
    edit = reverse("showcase:edit", kwargs={"pk": work.pk})
    assert "马俊" in client.get(edit).content.decode()
    file = attached(work).get()
    client.post(
        edit, {**data, "title": "药柜前的清晨", "gone": str(file.uuid), "text": "拍不好，写几句", "submit": "1"}
    )
    work = fresh(work)
    assert (work.title, work.state, attached(work).count(), work.parts.count()) == ("药柜前的清晨", "submitted", 0, 0)
    wrong = client.post("/showcase/post/", {"title": "", "kind": "photo", "stage": cast.hunan.pk, "shown": "没有这人"})
    assert wrong.status_code == 422
    assert "没有找到“没有这人”" in wrong.content.decode()


def test_sent_in_twice_from_the_form_is_one_work_and_no_conflict(cast):
    client, data = (
        browser(cast.zhou),
        {"title": "药柜前的早晨", "kind": "photo", "stage": cast.gansu.pk, "text": "写几句"},
    )
    data |= {"once": uuid.uuid4(), "submit": "1"}
    answers = [client.post("/showcase/post/", data) for _ in range(2)]
    assert {answer.headers["Location"] for answer in answers} == {Work.objects.get().get_absolute_url()}


@pytest.mark.parametrize("many", [1, 5])
@pytest.mark.parametrize("address", ["/showcase/", "/showcase/mine/", "/showcase/desk/"])
def test_lists_cost_the_same_for_one_and_five_works(cast, many, address):
    for n in range(many):
        shown(cast, title=f"作品{n}")
    client = browser({"/showcase/mine/": cast.zhou, "/showcase/desk/": cast.li}.get(address, cast.ma))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    assert len(queries) <= 14


def test_a_no_holds_for_those_who_look_after_the_stage_and_others_in_the_photos(cast):
    work = shown(cast, has_photo=True, shown=[cast.wang, cast.ma])
    work.parts.get(user=cast.wang).refuse(cast.wang)
    assert seen_by(cast, work) == ["zhou", "wang"]
    assert browser(cast.li).get(attached(work).get().url).status_code == 404


def test_who_looks_sees_the_photos_beside_the_words(cast):
    work = make(cast, has_photo=True)
    work.submit(cast.zhou)
    assert attached(work).get().thumb_url in browser(cast.li).get(look(work).get_absolute_url()).content.decode()


def test_photos_are_described_and_the_description_is_what_is_read_out_and_looked_at(cast):
    client = browser(cast.zhou)
    data = {"title": "药柜前的早晨", "kind": "photo", "stage": cast.gansu.pk, "text": "", "has_consent": "1"}
    data |= {"once": uuid.uuid4(), "alts": "一排药柜，晨光照进来"}
    client.post("/showcase/post/", {**data, "files": picture()})
    work = Work.objects.get()
    file = attached(work).get()
    assert file.alt == "一排药柜，晨光照进来"
    edit = reverse("showcase:edit", kwargs={"pk": work.pk})
    assert "一排药柜，晨光照进来" in client.get(edit).content.decode()
    long = client.post(edit, {**data, f"alt-{file.uuid}": "长" * 101})
    assert (long.status_code, attached(work).get().alt) == (422, "一排药柜，晨光照进来")
    client.post(edit, {**data, f"alt-{file.uuid}": "药柜前的同事", "alts": "", "submit": "1"})
    assert 'alt="药柜前的同事"' in client.get(work.get_absolute_url()).content.decode()
    assert "药柜前的同事" in look(work).text


@pytest.mark.parametrize(("query", "is_there"), [("union=甘肃", True), ("union=湖南", False), ("author=周", True)])
def test_the_desk_is_narrowed_by_union_and_author(cast, query, is_there):
    shown(cast, title="戈壁日出")
    page = browser(cast.yang).get(f"/showcase/desk/?{query}").content.decode()
    assert ("戈壁日出" in page) == is_there


def test_each_description_is_of_the_photo_of_its_line(cast):
    client, data = browser(cast.zhou), {"title": "药柜", "kind": "photo", "stage": cast.gansu.pk, "text": ""}
    data |= {"has_consent": "1", "once": uuid.uuid4(), "alts": "\r\n  药柜前的\u200b早晨 \r\n\r\n\r\n装车\r\n\r\n"}
    assert client.post("/showcase/post/", {**data, "files": [picture() for _n in range(5)]}).status_code == 302
    work = Work.objects.get()
    assert [file.alt for file in attached(work)] == ["", "药柜前的早晨", "", "", "装车"]
    page = client.get(reverse("showcase:edit", kwargs={"pk": work.pk})).content.decode()
    assert all(f"图片{n}里是什么" in page for n in range(1, 6))
    assert "这张照片里是什么" not in page


def test_a_description_without_its_photo_is_not_lost_silently(cast):
    data = {"title": "药柜", "kind": "photo", "stage": cast.gansu.pk, "text": "", "alts": "早晨\n\n装车"}
    answer = browser(cast.zhou).post("/showcase/post/", {**data, "once": uuid.uuid4(), "files": [picture(), picture()]})
    assert (answer.status_code, Work.objects.exists()) == (422, False)
    assert "新选了2张照片，这里写到了第3行" in answer.content.decode()
