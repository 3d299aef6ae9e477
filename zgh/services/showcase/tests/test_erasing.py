"""Deleting for good: who may, what goes, what stays, and what nobody has touched for long."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from zgh.foundation.audience.models import Audience
from zgh.foundation.audit.models import Record
from zgh.foundation.comments.commenting import write
from zgh.foundation.comments.models import Comment
from zgh.foundation.files.attach import attached
from zgh.foundation.flow.machine import Overtaken
from zgh.foundation.moderation.models import Review
from zgh.foundation.privacy.keeping import clear_due, set_period
from zgh.foundation.privacy.registry import kind_of
from zgh.services.showcase import posting
from zgh.services.showcase.models import Appreciation, Collection, Part, Work

from .test_works import browser, fresh, look, make, memory, shown  # noqa: F401

DAY = dt.timedelta(days=1)


def full(cast):
    """A work with everything on it, taken back."""
    work = shown(cast, has_photo=True, makers=[cast.wang])
    work.appreciate(cast.ma)
    said = write(by=cast.ma, about=work, text="拍得真好", once=uuid.uuid4())
    if said.state == "pending":
        Review.objects.get(about_type="comments.comment", about_id=said.pk).approve(cast.li)
    posting.collect(by=cast.li, once=uuid.uuid4(), union=cast.gansu, title="路上", story="",
                    audience=Audience(union=cast.gansu, is_below=True), works=[work])  # fmt: skip
    fresh(work).withdraw(cast.zhou)
    Work.objects.filter(pk=work.pk).update(touched_at=timezone.now() - 184 * DAY)
    return fresh(work)


def test_what_was_on_the_stage_is_kept_as_long_as_it_has_to_be(cast):
    work = shown(cast, has_photo=True)
    work.withdraw(cast.zhou)
    url = reverse("showcase:erase", kwargs={"pk": work.pk})
    assert browser(cast.zhou).get(url).status_code == 404
    Work.objects.filter(pk=work.pk).update(touched_at=timezone.now() - 184 * DAY)
    assert browser(cast.zhou).get(url).status_code == 200


def test_a_draft_taken_up_again_while_it_was_to_go_stays(cast):
    make(cast)
    Work.objects.update(touched_at=timezone.now() - 200 * DAY)
    row = Work.objects.get()
    Work.objects.update(touched_at=timezone.now())
    with pytest.raises(Overtaken):
        row.erase(None)
    assert Work.objects.exists()


def test_a_work_goes_with_all_that_is_on_it_and_the_book_keeps_that_it_happened(
    cast, django_capture_on_commit_callbacks
):
    work = full(cast)
    file = attached(work).get()
    client, url = browser(cast.zhou), reverse("showcase:erase", kwargs={"pk": work.pk})
    asked = client.get(url).content.decode()
    assert "1张照片" in asked
    assert Work.objects.filter(pk=work.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url).status_code == 302
    assert not Work.objects.exists()
    assert (Part.objects.count(), Appreciation.objects.count(), attached(work).count()) == (0, 0, 0)
    assert not default_storage.exists(file.stored_as)
    assert not Audience.objects.filter(pk=work.audience_id).exists()
    assert (Collection.objects.get().cover, Collection.objects.get().places()) == (None, {})
    record = Record.objects.get(verb="showcase.erase")
    assert work.title not in f"{record.before}{record.after}{record.note}"


def test_the_first_of_those_that_remain_is_the_cover_of_a_collection(cast):
    work, second, third = full(cast), shown(cast, title="第二件"), shown(cast, title="第三件")
    row = Collection.objects.get()
    row.take_in(cast.li, third)
    row.take_in(cast.li, second)
    other = posting.collect(by=cast.li, once=uuid.uuid4(), union=cast.gansu, title="别的", story="",
                            audience=Audience(union=cast.gansu, is_below=True), works=[second, work])  # fmt: skip
    fresh(work).erase(cast.zhou)
    assert (fresh(row).cover, fresh(other).cover) == (third, second)


def test_what_others_said_below_stays_theirs_without_the_title(cast):
    work = full(cast)
    work.erase(cast.zhou)
    page = browser(cast.ma).get(reverse("comments:mine")).content.decode()
    assert "拍得真好" in page
    assert work.title not in page
    assert "删除了的内容" in page
    kind = kind_of("comments.gone")
    assert list(kind.due(timezone.now() + DAY)) == [Comment.objects.get()]


@pytest.mark.parametrize(
    ("state", "who", "may"),
    [("draft", "zhou", True), ("withdrawn", "zhou", True), ("draft", "li", False), ("withdrawn", "li", False),
     ("submitted", "zhou", False), ("published", "zhou", False), ("hidden", "zhou", False)],
)  # fmt: skip
def test_only_its_author_deletes_it_and_only_what_is_not_shown_and_not_looked_at(cast, state, who, may):
    work = make(cast)
    if state != "draft":
        work.submit(cast.zhou)
    if state in ("published", "withdrawn"):
        look(work).approve(cast.li)
    if state == "hidden":
        look(work).hide(cast.li, "照片里有客户的处方")
    if state == "withdrawn":
        fresh(work).withdraw(cast.zhou)
    Work.objects.update(touched_at=timezone.now() - 184 * DAY)
    url = reverse("showcase:erase", kwargs={"pk": work.pk})
    assert browser(getattr(cast, who)).post(url).status_code == (302 if may else 404)
    assert Work.objects.filter(pk=work.pk).exists() != may
    if who == "zhou" and state in ("draft", "published"):
        shown_link = Work.objects.filter(pk=work.pk).exists() and url in _page(cast, work)
        assert not shown_link


def _page(cast, work):
    return browser(cast.zhou).get(work.get_absolute_url()).content.decode()


def test_what_nobody_has_touched_goes_after_the_period_set_and_nothing_else(cast):
    draft, lately, stands = make(cast), make(cast), shown(cast)
    back = full(cast)
    long_ago = timezone.now() - 200 * DAY
    Work.objects.exclude(pk=lately.pk).update(touched_at=long_ago, created_at=long_ago)
    with pytest.raises(ValidationError, match="183"):
        set_period(by=cast.yang, kind="showcase.untouched", days=100, source="试试")
    assert "showcase.untouched" not in clear_due()
    set_period(by=cast.yang, kind="showcase.untouched", days=183, source="平台管理办法")
    assert clear_due()["showcase.untouched"] == 2
    assert set(Work.objects.values_list("pk", flat=True)) == {lately.pk, stands.pk}
    assert not Work.objects.filter(pk__in=(draft.pk, back.pk)).exists()


def test_touching_a_draft_begins_the_period_anew(cast):
    work = make(cast)
    Work.objects.update(touched_at=timezone.now() - 200 * DAY)
    kind = kind_of("showcase.untouched")
    assert kind.due(timezone.now() - 183 * DAY).exists()
    fresh(work).edit(cast.zhou, title="又写了几句")
    assert not kind.due(timezone.now() - 183 * DAY).exists()
