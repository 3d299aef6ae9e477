"""Whoever is in the photos, or made it too: their word holds, they are asked once, and only colleagues are found."""

from __future__ import annotations

import uuid
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse

from zgh.foundation.audience.models import Audience
from zgh.foundation.files.attach import attached
from zgh.foundation.files.hold import hold
from zgh.foundation.flow.machine import Overtaken
from zgh.foundation.moderation import looking
from zgh.foundation.moderation.models import Review
from zgh.foundation.notices.models import Notice
from zgh.services.showcase import posting
from zgh.services.showcase.models import Part, Work

from .test_works import REASON, browser, fresh, look, make, memory, picture, seen_by, shown  # noqa: F401

PLEA = "照片里没有处方，那是送药单"


def other_picture():
    """Another photo than `picture()`."""
    import io

    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 30), "maroon").save(out, "PNG")
    return SimpleUploadedFile("b.png", out.getvalue(), "image/png")


def again(cast, work, *, files=(), people=(), gone=(), makers=()):
    """Its author takes it back, changes it and sends it in; somebody lets it pass."""
    fresh(work).withdraw(cast.zhou)
    fresh(work).revise(cast.zhou)
    changed(cast, work, files=files, people=people, gone=gone, makers=makers)
    fresh(work).submit(cast.zhou)
    look(work).approve(cast.li)


def changed(cast, work, *, files=(), people=(), gone=(), makers=()):
    files, gone = [hold(file) for file in files], [str(file.uuid) for file in gone]
    posting.change(fresh(work), cast.zhou, stage=cast.gansu, files=files, makers=makers, shown=people, gone=gone)


def asked(user):
    return Notice.objects.filter(user=user, kind="showcase.named").count()


def refused(cast):
    work = shown(cast, has_photo=True, shown=[cast.wang])
    work.parts.get().refuse(cast.wang)
    return work


def test_a_no_is_not_erased_by_taking_off_the_name(cast):
    work = refused(cast)
    again(cast, work)
    assert fresh(work).state == "published"
    assert seen_by(cast, work) == ["zhou", "wang"]
    again(cast, work, people=[cast.wang])
    assert (seen_by(cast, work), asked(cast.wang)) == (["zhou", "wang"], 1)


def test_the_same_photo_put_up_again_is_not_another(cast):
    work = refused(cast)
    fresh(work).withdraw(cast.zhou)
    fresh(work).revise(cast.zhou)
    changed(cast, work, gone=attached(work))
    assert not attached(work).exists()
    changed(cast, work, files=[picture()])
    fresh(work).submit(cast.zhou)
    look(work).approve(cast.li)
    assert seen_by(cast, work) == ["zhou", "wang"]


def test_with_other_photos_it_is_shown_again_and_who_is_still_in_them_is_asked(cast):
    work = refused(cast)
    again(cast, work, files=[other_picture()], gone=attached(work), people=[cast.wang])
    assert (work.parts.get().state, asked(cast.wang)) == ("asked", 2)
    assert "ma" in seen_by(cast, work)
    gone = refused(cast)
    again(cast, gone, files=[other_picture()], gone=attached(gone))
    assert "ma" in seen_by(cast, gone)
    assert "wang" in seen_by(cast, gone, "read")
    assert not gone.parts.get().is_named


def test_one_of_several_photos_taken_off_is_not_enough(cast):
    work = refused(cast)
    again(cast, work, files=[other_picture()], people=[cast.wang])
    assert (seen_by(cast, work), asked(cast.wang)) == (["zhou", "wang"], 1)


def test_a_yes_does_not_hold_for_photos_that_came_later(cast):
    work = shown(cast, has_photo=True, shown=[cast.wang, cast.ma])
    work.parts.get(user=cast.wang).confirm(cast.wang)
    again(cast, work, people=[cast.wang, cast.ma])
    assert (work.parts.get(user=cast.wang).state, asked(cast.wang), asked(cast.ma)) == ("confirmed", 1, 1)
    again(cast, work, files=[other_picture()], people=[cast.wang, cast.ma])
    assert (work.parts.get(user=cast.wang).state, asked(cast.wang), asked(cast.ma)) == ("asked", 2, 1)


def test_who_looks_reads_that_somebody_has_refused_and_not_who(cast):
    work = refused(cast)
    fresh(work).withdraw(cast.zhou)
    fresh(work).revise(cast.zhou)
    page = browser(cast.zhou).get(reverse("showcase:edit", kwargs={"pk": work.pk})).content.decode()
    assert "照片都换掉才能再展示" in page
    changed(cast, work, files=[other_picture()], gone=attached(work))
    assert "照片都换掉" not in browser(cast.zhou).get(reverse("showcase:edit", kwargs={"pk": work.pk})).content.decode()
    fresh(work).submit(cast.zhou)
    page = browser(cast.li).get(look(work).get_absolute_url()).content.decode()
    assert "以前有同事不同意" in page
    assert cast.wang.name not in page
    other = make(cast, has_photo=True, shown=[cast.wang])
    other.submit(cast.zhou)
    assert "不同意" not in browser(cast.li).get(look(other).get_absolute_url()).content.decode()


def test_no_title_reaches_anybody_before_it_was_looked_at_and_each_is_asked_once(cast):
    work = make(cast, title="还没看过的题目", shown=[cast.ma], makers=[cast.wang])
    for _turn in range(2):
        fresh(work).submit(cast.zhou)
        fresh(work).withdraw(cast.zhou)
        fresh(work).revise(cast.zhou)
    assert (asked(cast.ma), asked(cast.wang)) == (1, 1)
    assert not Notice.objects.filter(text__contains="还没看过的题目").exists()
    changed(cast, work)
    changed(cast, work, people=[cast.ma], makers=[cast.wang])
    fresh(work).submit(cast.zhou)
    assert (asked(cast.ma), asked(cast.wang)) == (1, 1)
    assert "还没看过的题目" not in browser(cast.ma).get("/showcase/mine/").content.decode()


def test_nobody_sends_in_again_and_again(cast):
    work = make(cast)
    for _turn in range(5):
        fresh(work).submit(cast.zhou)
        fresh(work).withdraw(cast.zhou)
        fresh(work).revise(cast.zhou)
    with pytest.raises(ValidationError, match="再送"):
        fresh(work).submit(cast.zhou)
    assert fresh(work).state == "draft"


def test_whoever_was_asked_may_say_no_though_the_name_was_taken_off(cast):
    work = make(cast, has_photo=True, shown=[cast.ma])
    work.submit(cast.zhou)
    again(cast, work)
    part = fresh(work).parts.get()
    assert not part.is_named
    assert browser(cast.ma).post(reverse("showcase:refuse", kwargs={"pk": part.pk})).status_code == 302
    assert not seen_by(cast, work, "read")


def test_a_maker_is_named_once_they_agree(cast):
    work = shown(cast, makers=[cast.wang])
    assert "合作人" not in browser(cast.ma).get(work.get_absolute_url()).content.decode()
    work.parts.get().confirm(cast.wang)
    assert f"合作人：{cast.wang.name}" in browser(cast.ma).get(work.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("who", "is_found"), [("ma", True), ("yang", True), ("xiong", False)])
def test_only_colleagues_on_the_line_of_ones_own_union_are_found(cast, who, is_found):
    data = {"title": "药柜前", "kind": "photo", "stage": cast.gansu.pk, "text": "", "once": uuid.uuid4()}
    name = getattr(cast, who).name
    sent = browser(cast.zhou).post("/showcase/post/", {**data, "shown": name})
    assert (sent.status_code, Work.objects.exists()) == ((302, True) if is_found else (422, False))
    if not is_found:
        assert f"没有找到“{name}”" in sent.content.decode()


def test_whoever_has_moved_to_another_line_stays_named(cast):
    work = make(cast, shown=[cast.ma])
    cast.ma.person.union = cast.hunan
    cast.ma.person.save()
    edit = reverse("showcase:edit", kwargs={"pk": work.pk})
    data = {"title": "改了题目", "kind": "photo", "stage": cast.gansu.pk, "text": "", "shown": cast.ma.name}
    assert browser(cast.zhou).post(edit, data | {"once": uuid.uuid4()}).status_code == 302
    assert work.parts.get().user == cast.ma


def test_there_is_no_appeal_once_it_was_taken_back_to_be_changed(cast):
    work = make(cast)
    work.submit(cast.zhou)
    first = look(work)
    first.hide(cast.li, REASON)
    client, address = browser(cast.zhou), reverse("moderation:appeal", kwargs={"pk": first.pk})
    assert "可以申诉一次" in client.get(first.decision_url).content.decode()
    fresh(work).revise(cast.zhou)
    assert "可以申诉一次" not in client.get(first.decision_url).content.decode()
    assert client.post(address, {"plea": PLEA}).status_code == 409
    with pytest.raises(Overtaken):
        fresh(first).appeal(cast.zhou, PLEA)
    fresh(work).submit(cast.zhou)
    assert client.post(address, {"plea": PLEA}).status_code == 404
    assert Review.objects.get(state="open").kind == "held"


def test_amending_a_collection_keeps_what_its_editor_does_not_see(cast):
    near, wide, last = (shown(cast, title=title) for title in ("甲", "乙", "丙"))
    row = posting.collect(by=cast.li, once=uuid.uuid4(), union=cast.gansu, title="路上", story="",
                          audience=Audience(union=cast.gansu, is_below=True), works=[near, wide, last])  # fmt: skip
    looking.take_up(fresh(wide)).hide(cast.li, REASON)
    client, amend = browser(cast.li), reverse("showcase:amend", kwargs={"pk": row.pk})
    assert "还有1件作品您现在看不到" in client.get(amend).content.decode()
    data = {"title": "路上的人", "story": "", "once": uuid.uuid4(), "to-union": cast.gansu.pk, "to-is_below": "1"}
    assert client.post(amend, data | {"works": [last.pk]}).status_code == 302
    assert fresh(row).places() == {last.pk: 1, wide.pk: 2}
    assert client.post(amend, data | {"works": []}).status_code == 302
    assert (fresh(row).places(), fresh(row).title) == ({wide.pk: 1}, "路上的人")


NAMES = ("zhou", "wang", "li", "yang", "ma", "xiong")


def opened_by(cast, work):
    """Who gets the photo itself, not only the page."""
    return [name for name in NAMES if browser(getattr(cast, name)).get(attached(work).get().url).status_code == 200]


def test_photos_are_for_others_once_everybody_named_in_them_has_agreed(cast):
    work = shown(cast, has_photo=True, shown=[cast.wang])
    thumb = attached(work).get().thumb_url
    assert opened_by(cast, work) == ["zhou", "wang", "li", "yang"]
    page = browser(cast.ma).get(work.get_absolute_url()).content.decode()
    assert "都同意了，照片就显示" in page
    assert work.text in page
    assert thumb not in page + browser(cast.ma).get("/showcase/").content.decode()
    assert thumb in browser(cast.zhou).get("/showcase/mine/").content.decode()
    work.parts.get().confirm(cast.wang)
    assert opened_by(cast, work) == ["zhou", "wang", "li", "yang", "ma"]
    for address in (work.get_absolute_url(), "/showcase/"):
        assert thumb in browser(cast.ma).get(address).content.decode()


def test_a_cooperator_who_has_not_answered_holds_no_photo_back(cast):
    assert "ma" in opened_by(cast, shown(cast, has_photo=True, makers=[cast.wang]))


def asked_and_taken_off(cast):
    work = shown(cast, has_photo=True, shown=[cast.wang])
    again(cast, work)
    return fresh(work)


def test_a_photo_waits_for_whoever_was_asked_about_it_though_their_name_was_taken_off(cast):
    work = asked_and_taken_off(cast)
    page = browser(cast.wang).get(work.get_absolute_url()).content.decode()
    assert "您同意以前别人看不到照片" in page
    assert "照片里没有您，也请点" in page
    assert "还有1位同事没有回答" in browser(cast.zhou).get(work.get_absolute_url()).content.decode()
    assert opened_by(cast, work) == ["zhou", "wang", "li", "yang"]
    work.parts.get().confirm(cast.wang)
    assert "ma" in opened_by(cast, work)


def test_a_photo_put_up_again_without_the_name_still_waits_and_another_does_not(cast):
    work = asked_and_taken_off(cast)
    work.withdraw(cast.zhou)
    fresh(work).revise(cast.zhou)
    changed(cast, work, gone=attached(work))
    changed(cast, work, files=[picture()])
    fresh(work).submit(cast.zhou)
    look(work).approve(cast.li)
    assert opened_by(cast, work) == ["zhou", "wang", "li", "yang"]
    again(cast, work, files=[other_picture()], gone=attached(work))
    assert opened_by(cast, work) == ["zhou", "wang", "li", "yang", "ma"]
    assert "照片里有您" not in browser(cast.wang).get(work.get_absolute_url()).content.decode()


def test_who_looks_reads_that_a_name_was_taken_off_before_the_answer(cast):
    work = shown(cast, has_photo=True, shown=[cast.wang])
    fresh(work).withdraw(cast.zhou)
    fresh(work).revise(cast.zhou)
    changed(cast, work)
    fresh(work).submit(cast.zhou)
    page = browser(cast.li).get(look(work).get_absolute_url()).content.decode()
    assert "去掉了一位同事的名字" in page
    assert cast.wang.name not in page


def test_who_has_agreed_may_still_change_their_mind_after_the_name_was_taken_off(cast):
    work = shown(cast, has_photo=True, shown=[cast.wang])
    work.parts.get().confirm(cast.wang)
    again(cast, work, files=[other_picture()])
    assert "ma" in seen_by(cast, work, "open")
    assert browser(cast.wang).post(reverse("showcase:refuse", kwargs={"pk": work.parts.get().pk})).status_code == 302
    assert "ma" not in seen_by(cast, work)


def test_works_sent_in_before_wait_for_whoever_was_asked_about_the_photos_that_are_there(cast):
    asked = asked_and_taken_off(cast)
    wordy, maker = shown(cast, shown=[cast.wang]), shown(cast, makers=[cast.wang])
    Part.objects.update(asked_photos=[], is_there=True, is_named=False)  # as the migration finds them
    import_module("zgh.services.showcase.migrations.0005_asked_photos").note(apps, None)
    kept = {part.work_id: (part.is_there, len(part.asked_photos)) for part in Part.objects.all()}
    assert kept == {asked.pk: (True, 1), wordy.pk: (False, 0), maker.pk: (False, 0)}
