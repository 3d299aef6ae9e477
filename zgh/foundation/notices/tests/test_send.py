"""Telling people is part of what happened: with it or not at all."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult

from zgh.foundation.notices.inbox import mark_read, unread_count
from zgh.foundation.notices.masks import Masked
from zgh.foundation.notices.models import Delivery, Notice, Preference
from zgh.foundation.notices.send import send
from zgh.foundation.tasks.worker import drain


def tell(kind, *people, **facts):
    return send(kind, people, **{"text": "您的建议有答复了", "url": "/voice/1/", **facts})


def test_a_notice_and_its_push_are_written_together(cast, answered, sms):
    assert tell(answered, cast.zhou, about=cast.gansu) == 1
    notice = Notice.objects.get()
    assert (notice.user, notice.about_type, notice.about_id) == (cast.zhou, "orgs.union", cast.gansu.pk)
    assert notice.read_at is None
    assert [d.channel for d in notice.deliveries.all()] == ["sms"]
    assert not sms  # nothing leaves before a worker takes it
    drain()
    assert [(m.to, m.text) for m in sms] == [("13800000001", "【智工汇】您的建议有答复了")]
    assert Delivery.objects.get().outcome == "sent"


def test_nothing_is_told_when_the_transaction_rolls_back(cast, answered, sms):
    with transaction.atomic():
        tell(answered, cast.zhou)
        assert Notice.objects.exists()  # it could have leaked
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert not Delivery.objects.exists()
    assert not DBTaskResult.objects.exists()
    drain()
    assert not sms


def test_the_same_person_named_twice_is_told_once(cast, answered):
    assert tell(answered, cast.zhou, cast.zhou, cast.ma) == 2


def test_people_who_cannot_sign_in_any_more_are_not_told(cast, answered):
    cast.zhou.is_active = False
    cast.zhou.save()
    assert tell(answered, cast.zhou) == 0


@pytest.mark.parametrize(("email", "verified"), [("a@b.cn", True), ("a@b.cn", False), ("", True), ("", False)])
def test_pushes_go_through_the_channels_a_person_has(cast, answered, settings, email, verified):
    settings.NOTICE_CHANNELS = {"email": "on", "sms": "on", "webhook": ""}
    cast.zhou.email = email
    cast.zhou.save()
    cast.zhou.phone.is_verified = verified
    cast.zhou.phone.save()
    tell(answered, cast.zhou)
    channels = {name for name, has in (("email", email), ("sms", verified)) if has}
    assert set(Delivery.objects.values_list("channel", flat=True)) == channels


def test_mail_carries_the_text_and_a_link_that_opens_the_notice(cast, answered, settings):
    settings.NOTICE_CHANNELS = {"email": "on"}
    cast.zhou.email = "zhou@example.invalid"
    cast.zhou.save()
    tell(answered, cast.zhou)
    drain()
    [sent] = mail.outbox
    assert (sent.subject, sent.to) == ("心声有答复了", ["zhou@example.invalid"])
    assert f"{settings.SITE_URL}/notices/{Notice.objects.get().pk}/" in sent.body


@pytest.mark.parametrize(("is_wanted", "pushes"), [(True, 1), (False, 0)])
def test_a_preference_stops_pushes_and_never_the_notice(cast, answered, is_wanted, pushes):
    Preference.objects.create(user=cast.zhou, kind=answered.code, is_wanted=is_wanted)
    tell(answered, cast.zhou)
    assert (Notice.objects.count(), Delivery.objects.count()) == (1, pushes)


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"])
def test_a_notice_never_leads_off_the_platform(cast, answered, url):
    with pytest.raises(ValueError, match="page of ours"):
        tell(answered, cast.zhou, url=url)


def test_an_unknown_kind_is_an_error_of_ours(cast):
    with pytest.raises(KeyError):
        tell("test.misspelt", cast.zhou)


def test_long_texts_are_shortened_not_refused(cast, answered):
    tell(answered, cast.zhou, text="长" * 500)
    assert len(Notice.objects.get().text) == 200


@pytest.mark.parametrize("many", [1, 5])
def test_telling_costs_the_same_for_many(cast, answered, many, django_assert_num_queries):
    people = [cast.zhou, cast.ma, cast.wang, cast.li, cast.yang][:many]
    with django_assert_num_queries(5):  # notices, consents, channels and preferences, deliveries, the task
        assert tell(answered, *people) == many


def test_hundreds_are_told_in_batches_of_500(cast, answered):
    from zgh.foundation.accounts.models import User

    people = User.objects.bulk_create([User(username=f"u{i}", name="某") for i in range(1100)])
    assert tell(answered, *people, *[cast.zhou]) == 1101
    assert Notice.objects.count() == 1101


def test_the_row_to_a_hidden_author_names_nobody_and_still_reaches_them(cast, answered, mask_of):
    assert tell(answered, Masked(mask_of(cast.zhou)), about=cast.gansu) == 1
    notice = Notice.objects.get()
    assert notice.user_id is None
    assert notice.is_masked
    assert unread_count(cast.zhou) == 1
    assert unread_count(cast.wang) == 0
    assert Notice.objects.permitted("view", cast.zhou).get() == notice
    assert not Notice.objects.permitted("view", cast.wang).exists()


def test_a_notice_is_to_a_login_or_to_a_mask(cast):
    for who in ({"user": cast.zhou, "mask": "m"}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.create(kind="test.answered", text="x", **who)


def test_seeing_the_row_itself_reads_what_was_told_about_it(cast, answered):
    tell(answered, cast.zhou, cast.ma, about=cast.gansu)
    tell(answered, cast.zhou, about=cast.hunan)
    assert mark_read(cast.zhou, cast.gansu) == 1
    assert (unread_count(cast.zhou), unread_count(cast.ma)) == (1, 1)


def test_a_masked_notice_is_read_on_a_day_not_at_a_moment(cast, answered, mask_of):
    from django.utils import timezone

    tell(answered, Masked(mask_of(cast.zhou)), about=cast.gansu)
    mark_read(cast.zhou, cast.gansu)
    local = timezone.localtime(Notice.objects.get().read_at)
    assert (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)


def test_counting_unread_is_one_query_on_the_partial_index(cast, answered, django_assert_num_queries):
    tell(answered, cast.zhou)
    with django_assert_num_queries(1):
        assert unread_count(cast.zhou) == 1
