"""Agreeing and taking back: as many taps, dated lines that stay, and pushes that stop."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from zgh.foundation.notices.models import Delivery, Notice
from zgh.foundation.notices.send import send
from zgh.foundation.privacy import consents
from zgh.foundation.privacy.models import Consent
from zgh.foundation.privacy.models.consent import ConsentsStay
from zgh.foundation.privacy.purposes import Purpose, register_purpose
from zgh.foundation.privacy.signals import consent_changed

PUSHES = "notices.pushes"


@pytest.fixture
def survey():
    from zgh.foundation.privacy import purposes

    yield register_purpose(Purpose("test.survey", "问卷", "用您的回答", "不答也行", version=2))
    purposes._purposes.pop("test.survey")


def test_what_nobody_agreed_to_is_not_agreed(cast, survey):
    assert not consents.consented(cast.zhou, "test.survey")
    consents.give(cast.zhou, "test.survey")
    assert consents.consented(cast.zhou, "test.survey")
    assert not consents.consented(cast.ma, "test.survey")


def test_a_yes_to_an_older_wording_does_not_count(cast, survey):
    Consent.objects.create(user=cast.zhou, purpose="test.survey", version=1, is_given=True)
    assert not consents.consented(cast.zhou, "test.survey")
    assert consents.refusing([cast.zhou.pk], "test.survey") == {cast.zhou.pk}


def test_a_purpose_nobody_described_cannot_be_asked(cast):
    with pytest.raises(KeyError):
        consents.consented(cast.zhou, "made.up")


def test_every_change_is_a_line_and_a_repeat_is_none(cast):
    for act in (consents.withdraw, consents.withdraw, consents.give):
        act(cast.zhou, PUSHES)
    assert list(Consent.objects.order_by("pk").values_list("is_given", flat=True)) == [False, True]


def test_nobody_rewrites_what_was_agreed(cast):
    consents.withdraw(cast.zhou, PUSHES)
    row = Consent.objects.get()
    for act in (row.save, row.delete, Consent.objects.all().delete, lambda: Consent.objects.update(is_given=True)):
        with pytest.raises(ConsentsStay):
            act()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE privacy_consent SET is_given = true")


def test_upper_rooms_hear_of_it_after_commit(cast, django_capture_on_commit_callbacks):
    heard = []

    def listen(**facts):
        heard.append((facts["user"], facts["purpose"], facts["is_given"]))

    consent_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            consents.withdraw(cast.zhou, PUSHES)
    finally:
        consent_changed.disconnect(listen)
    assert heard == [(cast.zhou, PUSHES, False)]


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_pushes_stop_when_withdrawn_and_the_notice_still_comes(cast, settings, is_withdrawn):
    settings.NOTICE_CHANNELS = {"sms": "memory://"}
    if is_withdrawn:
        consents.withdraw(cast.zhou, PUSHES)
    send("voice.answered", [cast.zhou, cast.ma], text="有答复了")
    assert Notice.objects.filter(user=cast.zhou).count() == 1
    assert Delivery.objects.filter(notice__user=cast.zhou).exists() is not is_withdrawn
    assert Delivery.objects.filter(notice__user=cast.ma).exists()


def test_it_takes_one_tap_to_withdraw_and_one_to_agree(cast, client):
    client.force_login(cast.zhou)
    page = reverse("privacy:consents")
    assert "撤回同意" in client.get(page).content.decode()
    client.post(reverse("privacy:withdraw_consent", args=[PUSHES]))
    assert "我同意" in client.get(page).content.decode()
    client.post(reverse("privacy:give", args=[PUSHES]))
    assert consents.consented(cast.zhou, PUSHES)
    assert client.post(reverse("privacy:give", args=["made.up"])).status_code == 404
