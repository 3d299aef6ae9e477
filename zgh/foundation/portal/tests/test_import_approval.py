"""A large departure waits for a second person: who is asked, who may answer, what they see."""

from __future__ import annotations

import pytest
from django.urls import reverse

from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.importing import batches, writing
from zgh.foundation.orgs.models import Duty, Employment, ImportBatch
from zgh.foundation.orgs.tests.sheets import ROSTER, xlsx
from zgh.foundation.todo.models import Todo

HEAD = (*ROSTER, "离职日期")


@pytest.fixture
def batch(cast, monkeypatch) -> ImportBatch:
    """Everybody in 湖南 leaves."""
    monkeypatch.setattr(batches, "PAUSE", 0)
    rows = [(no, name, "", "", "湖南民生药业有限公司", "", "", "", "", "2026-06-30") for no, name in LEAVING]
    batch = batches.upload("roster", xlsx(HEAD, *rows), "花名册.xlsx", cast.chen, cast.group)
    batches.preview(batch)
    assert batch.cautions
    return batch


LEAVING = (("E0008", "熊枫"), ("E0009", "刘芳"))


def press(client, verb: str, batch: ImportBatch, **more: str) -> int:
    fields = {"version": batch.version, **more}
    return client.post(reverse(f"orgs:{verb}", args=[batch.pk]), fields).status_code


def test_it_cannot_be_written_without_a_second_person(cast, client, batch):
    client.force_login(cast.chen)
    assert "请另一位同事复核" in client.get(batch.get_absolute_url()).content.decode()
    assert press(client, "apply", batch) == 409
    assert ImportBatch.objects.get(pk=batch.pk).state == "previewed"


def test_asking_opens_a_to_do_and_answering_closes_it(cast, client, batch):
    client.force_login(cast.chen)
    assert press(client, "propose", batch) == 302
    [todo] = Todo.objects.open().filter(verb="approve")
    assert (todo.user, todo.url) == (cast.yang, batch.get_absolute_url())
    assert "花名册.xlsx" in todo.title
    assert set(Notice.objects.filter(kind="orgs.proposed").values_list("user", flat=True)) == {cast.yang.pk}
    client.force_login(cast.yang)
    assert "请您看一遍再写" in client.get(batch.get_absolute_url()).content.decode()
    assert press(client, "approve", batch) == 302
    assert not Todo.objects.open().filter(verb="approve").exists()
    assert Notice.objects.get(kind="orgs.decided").user == cast.chen
    batch.refresh_from_db()
    assert (batch.state, batch.approved_by) == ("applying", cast.yang)
    writing.run(batch, cast.yang)
    assert not Employment.objects.at().filter(person=cast.xiong.person).exists()
    client.force_login(cast.chen)
    assert "杨玉兰复核" in client.get(batch.get_absolute_url()).content.decode()


def test_who_does_not_agree_says_why(cast, client, batch):
    writing.propose(batch, cast.chen)
    client.force_login(cast.yang)
    assert press(client, "decline", batch, reason="") == 302
    assert ImportBatch.objects.get(pk=batch.pk).state == "proposed"
    assert press(client, "decline", batch, reason="湖南没有解散，名单不全") == 302
    assert not Todo.objects.open().filter(verb="approve").exists()
    client.force_login(cast.chen)
    assert "湖南没有解散，名单不全" in client.get(batch.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("yang", 302), ("chen", 404), ("liu", 404), ("wang", 404), ("zhao", 404), ("zhou", 404), ("operator", 404)],
)
def test_only_somebody_else_with_the_duty_there_may_approve(cast, client, batch, who, status):
    writing.propose(batch, cast.chen)
    client.force_login(getattr(cast, who))
    assert press(client, "approve", batch) == status
    assert ImportBatch.objects.get(pk=batch.pk).state == ("applying" if status == 302 else "proposed")


def test_neither_who_chose_the_file_nor_who_asked_may_approve(cast, client, batch):
    for user in (cast.chen, cast.yang):
        for code in ("roster", "orgs"):
            Duty.objects.get_or_create(user=user, union=cast.group, code=code, defaults={"starts_on": "2020-01-01"})
    writing.propose(batch, cast.yang)
    for user in (cast.chen, cast.yang):
        client.force_login(user)
        assert press(client, "approve", batch) == 404


def test_what_was_compared_again_since_is_not_approved(cast, client, batch):
    writing.propose(batch, cast.chen)
    seen = batch.version
    batches.renew(batch, cast.chen)
    batches.preview(batch)
    writing.propose(batch, cast.chen)
    client.force_login(cast.yang)
    assert client.post(reverse("orgs:approve", args=[batch.pk]), {"version": seen}).status_code == 409
    assert client.post(reverse("orgs:approve", args=[batch.pk]), {}).status_code == 409
    batch.refresh_from_db()
    assert batch.state == "proposed"
    assert press(client, "approve", batch) == 302
