"""The outbox is emptied once, through failures, crashes and two workers at a time."""

import datetime as dt

import pytest
from django.utils import timezone

from zgh.foundation.notices.channels import sign
from zgh.foundation.notices.deliver import claim, deliver, due_ids, finish
from zgh.foundation.notices.masks import Masked
from zgh.foundation.notices.models import Delivery, Notice, Preference
from zgh.foundation.notices.send import send
from zgh.foundation.notices.tasks import deliver_due


def tell(kind, *people, **facts):
    send(kind, people, **{"text": "您的建议有答复了", "url": "/voice/1/", **facts})
    return list(Delivery.objects.order_by("pk"))


def come_due():
    """Let the waiting time of every row pass."""
    Delivery.objects.update(next_at=timezone.now() - dt.timedelta(seconds=1))


def outcomes():
    return list(Delivery.objects.order_by("pk").values_list("outcome", "attempts"))


def test_the_webhook_is_signed_and_names_what_the_bridge_needs(cast, answered, ear, settings):
    [row] = tell(answered, cast.zhou)
    assert deliver([row.pk]) == 1
    [(headers, body)] = ear.heard
    assert ear.facts == [
        {
            "id": row.notice_id,  # not the row's own: a counter would tell the order of what hidden authors do
            "to": "zhou",
            "title": "心声有答复了",
            "text": "您的建议有答复了",
            "url": f"{settings.SITE_URL}/notices/{row.notice_id}/",
        }
    ]
    at, signature = (part.partition("=")[2] for part in headers["X-Zgh-Signature"].split(","))
    assert signature == sign(b"quiet-word", at, body)
    assert signature != sign(b"another word", at, body)
    assert "Authorization" not in headers


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "sent"),
        (204, "sent"),
        (500, "failed"),
        (503, "failed"),
        (429, "failed"),
        (404, "given_up"),
        (302, "failed"),
    ],
)
def test_what_the_other_side_answers_decides(cast, answered, ear, status, outcome):
    ear.answers = [status]
    rows = tell(answered, cast.zhou)
    deliver([row.pk for row in rows])
    assert outcomes() == [(outcome, 1)]
    assert len(ear.heard) == 1  # a redirect is not followed


def test_a_failure_is_tried_again_later_and_only_later(cast, answered, ear):
    ear.answers = [503]
    [row] = tell(answered, cast.zhou)
    deliver([row.pk])
    row.refresh_from_db()
    assert (row.outcome, row.error) == ("failed", "HTTPStatusError")
    assert dt.timedelta(seconds=50) < row.next_at - timezone.now() <= dt.timedelta(minutes=1)
    assert deliver([row.pk]) == 0
    assert due_ids(timezone.now()) == []
    come_due()
    assert deliver_due() == 1
    assert outcomes() == [("sent", 2)]


def test_after_six_tries_it_is_given_up(cast, answered, ear):
    ear.answers = [500] * 10
    tell(answered, cast.zhou)
    for _attempt in range(8):
        come_due()
        deliver_due()
    assert outcomes() == [("given_up", 6)]
    assert len(ear.heard) == 6


def test_a_dead_channel_is_spared_after_three_failures(cast, answered, ear):
    ear.answers = [500] * 5
    rows = tell(answered, cast.zhou, cast.ma, cast.wang, cast.li, cast.yang)
    deliver([row.pk for row in rows])
    assert len(ear.heard) == 3
    assert outcomes()[3:] == [("pending", 0)] * 2


def test_an_unreachable_server_is_a_failure_like_any_other(cast, answered, settings):
    settings.NOTICE_CHANNELS = {"webhook": "http://:x@127.0.0.1:9/"}
    rows = tell(answered, cast.zhou)
    assert deliver([row.pk for row in rows]) == 0
    assert outcomes() == [("failed", 1)]


def test_running_twice_sends_once(cast, answered, sms):
    rows = tell(answered, cast.zhou)
    assert [deliver([row.pk for row in rows]), deliver([row.pk for row in rows])] == [1, 0]
    assert len(sms) == 1


def test_of_two_workers_one_gets_the_row(cast, answered):
    tell(answered, cast.zhou)
    mine, theirs = Delivery.objects.get(), Delivery.objects.get()
    assert [claim(mine), claim(theirs)] == [True, False]


def test_a_worker_that_died_costs_one_repetition_and_its_late_word_counts_nothing(cast, answered, sms):
    tell(answered, cast.zhou)
    dead = Delivery.objects.get()
    claim(dead)  # … sends, and dies before it can say so
    assert deliver_due() == 0  # its lease holds
    come_due()
    assert deliver_due() == 1
    assert len(sms) == 1
    finish(dead, RuntimeError())
    assert outcomes() == [("sent", 2)]


def test_what_was_read_meanwhile_is_not_pushed(cast, answered, sms):
    tell(answered, cast.zhou)
    Notice.objects.all().mark_read()
    assert deliver_due() == 0
    assert outcomes() == [("given_up", 1)]
    assert not sms


def test_nothing_leaves_at_night(cast, answered, sms, settings):
    hour = timezone.localtime().hour
    settings.NOTICE_QUIET_HOURS = (hour, (hour + 2) % 24)
    [row] = tell(answered, cast.zhou)
    assert row.next_at > timezone.now()
    come_due()
    assert deliver([row.pk]) == 0
    assert outcomes() == [("pending", 0)]


def test_a_masked_push_says_nothing_and_waits_for_the_fixed_hour(cast, answered, ear, mask_of, settings):
    tell(answered, Masked(mask_of(cast.zhou)), text="关于工资的诉求有答复了")
    tell(answered, cast.wang, text="周敏的诉求", masked=True)
    assert all(timezone.localtime(row.next_at).hour in (12, 18) for row in Delivery.objects.all())
    assert deliver_due() == 0
    come_due()
    assert deliver_due() == 2
    for facts in ear.facts:
        assert (facts["title"], facts["text"]) == ("智工汇", "您有一条新消息")
        assert facts["url"] == f"{settings.SITE_URL}/notices/"
    assert {facts["to"] for facts in ear.facts} == {"zhou", "wang"}


def test_masked_pushes_of_one_hour_are_one(cast, answered, mask_of):
    for _again in range(3):
        tell(answered, Masked(mask_of(cast.zhou)))
    tell(answered, Masked(mask_of(cast.ma)))
    assert (Notice.objects.count(), Delivery.objects.count()) == (4, 2)


@pytest.mark.usefixtures("ear")
@pytest.mark.parametrize(("is_wanted", "sent"), [(True, 1), (False, 0)])
def test_a_hidden_author_may_also_refuse_pushes(cast, answered, mask_of, is_wanted, sent):
    Preference.objects.create(user=cast.zhou, kind=answered.code, is_wanted=is_wanted)
    tell(answered, Masked(mask_of(cast.zhou)))
    come_due()
    assert deliver_due() == sent


def test_no_stored_word_of_a_masked_push_leads_to_the_person(cast, answered, ear, mask_of):
    from django_tasks_db.models import DBTaskResult

    tell(answered, Masked(mask_of(cast.zhou)))
    come_due()
    deliver_due()
    stored = [str(list(model.objects.values())) for model in (Notice, Delivery, DBTaskResult)]
    assert not any("zhou" in text or "周敏" in text for text in stored)
    assert list(Notice.objects.values_list("user_id", flat=True)) == [None]
