"""What becomes of works and collections when their union is merged into another."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from zgh.foundation.audience.models import Audience
from zgh.foundation.orgs.models import Person, Union
from zgh.foundation.orgs.ties import ties
from zgh.services.showcase import posting

from .test_works import browser, fresh, make, memory, seen_by, shown  # noqa: F401


def merged(cast):
    """甘肃 goes into 湖南, as `structure` does it: people, then what the rooms say."""
    Union.objects.filter(pk=cast.gansu.pk).update(closed_on=timezone.localdate())
    Person.objects.filter(union=cast.gansu).update(union=cast.hunan)
    for tie in ties():
        if tie.key.startswith("showcase."):
            tie.move(tie.of_unions([cast.gansu.pk]), cast.gansu, cast.hunan, cast.yang)


def collected(cast, *, by, union, **narrowed):
    audience = Audience(union=cast.gansu, **narrowed)
    facts = {"by": by, "once": uuid.uuid4(), "union": union, "audience": audience, "title": "路上", "story": ""}
    return posting.collect(**facts, works=[shown(cast)])


@pytest.mark.parametrize("stage", ["gansu", "group"])
def test_a_work_that_is_shown_is_for_nobody_it_was_not_for_before(cast, stage):
    work = shown(cast, stage=getattr(cast, stage))
    merged(cast)
    work = fresh(work)
    assert (work.union, work.audience.union) == (cast.hunan, getattr(cast, stage))
    assert ("xiong" in seen_by(cast, work, "read")) == (stage == "group")
    page = browser(cast.zhou).get(work.get_absolute_url()).content.decode()
    assert ("展示给的工会撤并了" in page) == (stage == "gansu")


def test_the_stage_of_a_draft_is_chosen_again_before_it_is_sent_in(cast):
    work = make(cast)
    merged(cast)
    with pytest.raises(ValidationError, match="重新选展示给谁"):
        fresh(work).submit(cast.zhou)
    client, edit = browser(cast.zhou), reverse("showcase:edit", kwargs={"pk": work.pk})
    field = client.get(edit).context["form"]["stage"]
    assert [str(label) for _value, label in field.field.choices] == ["请重新选展示给谁", "湖南民生工会", "集团工会"]
    data = {"title": work.title, "kind": "photo", "text": work.text, "submit": "1"}
    assert client.post(edit, data | {"once": uuid.uuid4(), "stage": cast.gansu.pk}).status_code == 422
    assert client.post(edit, data | {"once": uuid.uuid4(), "stage": cast.hunan.pk}).status_code == 302
    work = fresh(work)
    assert (work.state, work.audience.union) == ("submitted", cast.hunan)


def test_a_collection_that_is_not_shown_is_for_the_heir_and_one_that_is_stays_as_it_was(cast):
    out = collected(cast, by=cast.li, union=cast.gansu)
    out.publish(cast.li)
    gone = collected(cast, by=cast.li, union=cast.gansu)
    gone.publish(cast.li)
    gone.withdraw(cast.li)
    draft, of_the_group = (
        collected(cast, by=by, union=union, sex="F")
        for by, union in ((cast.li, cast.gansu), (cast.yang, cast.group))
    )  # fmt: skip
    merged(cast)
    rows = [fresh(row) for row in (out, gone, draft, of_the_group)]
    assert [row.union for row in rows] == [cast.hunan, cast.hunan, cast.hunan, cast.group]
    assert [row.audience.union for row in rows] == [cast.gansu, cast.hunan, cast.hunan, cast.hunan]
    assert [row.audience.sex for row in rows] == ["", "", "F", "F"]
