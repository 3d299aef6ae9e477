"""The number before sending, and the kinds of post."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client

from conftest import grow
from zgh.foundation.audience import choosing
from zgh.foundation.audience.choosing import AudienceForm
from zgh.foundation.audience.models import Audience, PostKind
from zgh.foundation.orgs.models import Company, Duty


@pytest.fixture
def editors(cast: SimpleNamespace) -> SimpleNamespace:
    """wang writes news in 甘肃, yang for the group."""
    for user, union in ((cast.wang, cast.gansu), (cast.yang, cast.group)):
        Duty.objects.create(user=user, union=union, code="news", starts_on=dt.date(2020, 1, 1))
    return cast


def count(user: object, duty: str = "news", **choice: str) -> tuple[int, str]:
    client = Client()
    client.force_login(user)
    answer = client.get("/audience/count/", {"duty": duty, "to-is_below": "1", **choice})
    return answer.status_code, answer.content.decode()


def test_the_number_is_told_before_sending(editors: SimpleNamespace) -> None:
    status, said = count(editors.yang, **{"to-union": editors.group.pk})
    assert status == 200
    assert "集团工会和下级" in said
    assert "9 人收得到" in said


def test_nobody_counts_people_of_another_union(editors: SimpleNamespace) -> None:
    _status, said = count(editors.wang, **{"to-union": editors.hunan.pk})
    assert "人收得到" not in said
    assert "湖南" not in said
    assert "原来就是它的，照原样留着" in said


@pytest.mark.parametrize(
    ("duties", "place", "is_told"),
    [(["chair"], "gansu", True), (["news", "chair"], "gansu", True), (["news", "chair"], "group", False)],
)
def test_each_room_says_by_which_duties_one_addresses(
    editors: SimpleNamespace, duties: list[str], place: str, *, is_told: bool
) -> None:
    union = getattr(editors, place).pk
    status, said = count(editors.li, duties, **{"to-union": union})  # chair of 甘肃, writes no news
    assert status == 200
    assert ("人收得到" in said) == is_told
    assert count(editors.li, "news", **{"to-union": union})[0] == 404
    assert count(editors.li, "voice", **{"to-union": union})[0] == 404


@pytest.mark.parametrize("name", ["zhou", "liu", "chen", "operator"])
def test_who_addresses_nobody_counts_nobody(editors: SimpleNamespace, name: str) -> None:
    assert count(getattr(editors, name), **{"to-union": editors.group.pk})[0] == 404


def test_what_cannot_be_is_said_in_words(editors: SimpleNamespace) -> None:
    choice = {"to-union": editors.group.pk, "to-age_from": "50", "to-age_to": "20", "to-companies": "没有这家公司"}
    status, said = count(editors.yang, **choice)
    assert status == 200
    assert "最大年龄不能小于最小年龄" in said
    assert "没有找到“没有这家公司”" in said


def test_a_choice_comes_back_as_it_was_made(editors: SimpleNamespace) -> None:
    kind = PostKind.objects.create(name="驾驶", words=("司机",))
    data = {
        **{"to-union": editors.gansu.pk, "to-is_below": "0", "to-provinces": ["62", "43"], "to-age_from": "18"},
        **{"to-companies": "湖南民生药业有限公司、C1", "to-post_kinds": [kind.pk], "to-forms_": ["intern"]},
        **{"to-standing": "full", "to-age_to": ""},
    }
    form = AudienceForm(data, user=editors.yang, duties=["news"])
    assert form.is_valid(), form.errors
    first = form.audience
    first.save()
    again = AudienceForm(user=editors.yang, duties=["news"], kept=first)
    shown = {f"to-{name}": again.initial.get(name) for name in again.fields}
    form = AudienceForm({**shown, "to-union": first.union_id, "to-age_to": ""}, user=editors.yang, duties=["news"])
    assert form.is_valid(), form.errors
    assert form.audience.facts() == first.facts()


def test_a_unit_whose_name_others_have_comes_back_by_its_code(editors: SimpleNamespace) -> None:
    depots = [
        grow(Company, parent, code=f"C{n}9", name="储运部")
        for n, parent in enumerate((editors.gansu_co, editors.hunan_co))
    ]
    chosen = Audience(union=editors.group, companies=(str(depots[0].pk), str(editors.hunan_co.pk)))
    chosen.save()
    shown = AudienceForm(user=editors.yang, duties=["news"], kept=chosen).initial["companies"]
    assert shown == "C09、湖南民生药业有限公司"
    form = AudienceForm(
        {"to-union": editors.group.pk, "to-is_below": "1", "to-companies": shown}, user=editors.yang, duties=["news"]
    )
    assert form.is_valid(), form.errors
    assert form.audience.facts() == chosen.facts()


@pytest.mark.parametrize("most", [300, 0])
def test_what_somebody_above_chose_is_shown_and_stays(
    editors: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(choosing, "MOST_OFFERED", most)
    above = Audience.objects.create(union=editors.group, sex="F", provinces=("62", "43"))
    form = AudienceForm(user=editors.wang, duties=["news"], kept=above)
    written = form["union"].value() if most else form["union"].field.prepare_value(form["union"].value())
    assert written == (above.union_id if most else "重药集团工会委员会")
    data = {"to-union": written, "to-is_below": "1", "to-sex": "F", "to-provinces": ["43", "62"]}
    form = AudienceForm(data, user=editors.wang, duties=["news"], kept=above)
    assert form.is_valid(), form.errors
    for other in ({"to-sex": "M"}, {"to-sex": ""}, {"to-is_below": "0"}):
        form = AudienceForm({**data, **other}, user=editors.wang, duties=["news"], kept=above)
        assert "只能原样留着" in str(form.errors)
    own = editors.gansu.pk if most else "甘肃连锁工会"
    form = AudienceForm({**data, "to-union": own, "to-sex": "M"}, user=editors.wang, duties=["news"], kept=above)
    assert form.is_valid(), form.errors
    assert not AudienceForm(data, user=editors.wang, duties=["news"]).is_valid()


def test_the_groups_keeper_says_which_posts_are_of_a_kind(editors: SimpleNamespace, client: Client) -> None:
    client.force_login(editors.yang)
    assert client.post("/audience/post_kinds/add/", {"name": "驾驶", "words": "司机、驾驶，配送"}).status_code == 302
    kind = PostKind.objects.get()
    assert kind.words == ("司机", "驾驶", "配送")
    answer = client.post("/audience/post_kinds/add/", {"name": "驾驶", "words": "、"})
    assert answer.status_code == 422
    assert "已经有“驾驶”了" in answer.content.decode()
    client.post(f"/audience/post_kinds/{kind.pk}/amend/", {"name": "驾驶配送", "words": "司机", "is_retired": "on"})
    kind.refresh_from_db()
    assert (kind.name, kind.words, kind.is_retired) == ("驾驶配送", ("司机",), True)
    client.force_login(editors.wang)
    assert client.get(f"/audience/post_kinds/{kind.pk}/amend/").status_code == 404
    assert client.post("/audience/post_kinds/add/", {"name": "别的", "words": "甲"}).status_code == 404
