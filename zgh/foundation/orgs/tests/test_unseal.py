"""Full numbers are shown for a reason, and the person sees who looked."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from zgh.foundation.orgs.models import IdentityNumber
from zgh.foundation.orgs.unseal import looks_at, unseal

from .sheets import id_number

NUMBER = id_number(4)


@pytest.fixture
def zhou(cast):
    IdentityNumber.objects.create(person=cast.zhou.person, **IdentityNumber.fields_for(NUMBER))
    return cast.zhou.person


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("zhou", True), ("wang", True), ("yang", True), ("chen", True),
        ("li", False), ("ma", False), ("liu", False), ("xiong", False), ("zhao", False), ("operator", False),
    ],
)  # fmt: skip
def test_who_may_see_full_numbers(cast, zhou, client, who, may):
    by = getattr(cast, who)
    client.force_login(by)
    url = reverse("orgs:unseal", args=[zhou.pk, "id_number"])
    answer = client.post(url, {"reason": "办理互助保障理赔"})
    assert answer.status_code == (200 if may else 404)
    assert (NUMBER in answer.content.decode()) == may
    assert looks_at(zhou).count() == int(may and who != "zhou")
    if may:
        assert unseal(zhou, "phone", by, "核对参保登记") == "13800000001"
    else:
        with pytest.raises(PermissionDenied):
            unseal(zhou, "phone", by, "核对参保登记")


@pytest.mark.parametrize("reason", ["", "看看", "  看 看 ", "\x00\x00\x00\x00"])
def test_without_a_reason_nothing_is_shown_and_nothing_is_written(cast, zhou, client, reason):
    client.force_login(cast.wang)
    answer = client.post(reverse("orgs:unseal", args=[zhou.pk, "id_number"]), {"reason": reason})
    assert NUMBER not in answer.content.decode()
    assert not looks_at(zhou).exists()
    with pytest.raises(ValidationError):
        unseal(zhou, "phone", cast.wang, reason.replace("\x00", "").strip()[:3])


def test_the_person_sees_who_looked_when_and_why_and_nobody_else_does(cast, zhou, client):
    unseal(zhou, "id_number", cast.wang, "办理互助保障理赔")
    client.force_login(cast.zhou)
    text = client.get(reverse("orgs:person", args=[zhou.pk])).content.decode()
    assert "王丽娟看了您的身份证号" in text
    assert "办理互助保障理赔" in text
    client.force_login(cast.wang)
    assert "办理互助保障理赔" not in client.get(reverse("orgs:person", args=[zhou.pk])).content.decode()


def test_ones_own_number_needs_no_reason_and_is_not_kept_by_the_browser(cast, zhou, client):
    client.force_login(cast.zhou)
    answer = client.get(reverse("orgs:unseal", args=[zhou.pk, "id_number"]))
    assert NUMBER in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert not looks_at(zhou).exists()


def test_the_page_of_a_person_holds_masks_only(cast, zhou, client):
    for by in (cast.zhou, cast.wang):
        client.force_login(by)
        text = client.get(reverse("orgs:person", args=[zhou.pk])).content.decode()
        assert "138****0001" in text
        assert "13800000001" not in text
        assert NUMBER not in text


def test_an_unknown_field_does_not_exist(cast, zhou, client):
    client.force_login(cast.wang)
    assert client.get(reverse("orgs:unseal", args=[zhou.pk, "salary"])).status_code == 404
