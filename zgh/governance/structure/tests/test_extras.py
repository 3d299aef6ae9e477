"""What a roster says for 会员采集信息: read, compared without telling it, written, taken back."""

from __future__ import annotations

import json

import pytest

from zgh.foundation.orgs.extras import columns
from zgh.foundation.orgs.importing import batches, undo, writing
from zgh.foundation.orgs.models import ImportBatch, Person
from zgh.foundation.orgs.tests.sheets import xlsx
from zgh.governance.structure import extras
from zgh.governance.structure.forms_profile import PersonForm
from zgh.governance.structure.models import PersonProfile

GANSU = "甘肃健康医药连锁有限公司"
HEAD = ("工号", "姓名", "所在单位", "民族", "文化程度", "政治面貌", "户口性质", "籍贯", "技能等级", "是否农民工")
FULL = ("回", "大学本科", "党员", "农村户口", "甘肃天水", "高级工（三级）", "否")
WRITTEN = ("03", "bachelor", "party", "rural", "甘肃天水", "three", False)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    monkeypatch.setattr(batches, "PAUSE", 0)


def preview(cast, *rows, head=HEAD) -> ImportBatch:
    batch = ImportBatch.objects.create(kind="roster", file_name="a.xlsx", sha256="", by=cast.chen, union=cast.group)
    batches.preview(batch, xlsx(head, *rows))
    return batch


def zhou(*facts):
    return ("E0001", "周敏", GANSU, *(facts or ("",) * 7))


def apply(batch: ImportBatch) -> ImportBatch:
    writing.start(batch, batch.by)
    writing.run(batch, batch.by)
    batch.refresh_from_db()
    return batch


def take_back(batch: ImportBatch) -> None:
    undo.undo(batch, batch.by)
    undo.run_undo(batch, batch.by)


def profile(person: Person) -> tuple:
    row = PersonProfile.objects.get(person=person)
    return tuple(getattr(row, name) for name in extras.NAMES)


def test_every_column_is_read_in_the_words_people_use_and_written(cast):
    batch = preview(cast, zhou(*FULL), ("N1", "赵小红", GANSU, *FULL))
    assert batch.counts == {"changed": 1, "new": 1}
    assert not any("没有用到" in hint for hint in batch.hints)
    assert apply(batch).state == "applied"
    for person in (cast.zhou.person, Person.objects.get(name="赵小红")):
        assert profile(person) == WRITTEN
    assert not PersonProfile.objects.filter(is_own=True).exists()
    assert preview(cast, zhou(*FULL)).counts == {"same": 1}


def test_sensitive_facts_are_told_to_nobody_only_that_they_change(cast):
    PersonProfile.objects.create(person=cast.zhou.person, ethnicity="01", education="college", is_own=False)
    [row] = preview(cast, zhou(*FULL)).rows.all()
    assert row.new == {
        "name": "周敏", "profile.ethnicity": "有变化", "profile.education": "本科", "profile.politics": "新填",
        "profile.household": "新填", "profile.native_place": "新填", "profile.skill": "高级工",
        "profile.is_migrant": "新填",
    }  # fmt: skip
    assert row.old == {"profile.education": "大专"}
    shown = json.dumps([row.old, row.new, row.message], ensure_ascii=False)
    assert not any(word in shown for word in ("回族", "汉族", "党员", "农业户口", "天水"))
    assert row.content["facts"]["profile.politics"] == "party"  # it was there to be told


def test_empty_cells_and_absent_columns_change_nothing(cast):
    PersonProfile.objects.create(person=cast.zhou.person, ethnicity="03", politics="party", is_own=False)
    assert preview(cast, zhou()).counts == {"same": 1}
    assert preview(cast, zhou()[:3], head=HEAD[:3]).counts == {"same": 1}


def test_what_people_have_said_themselves_stays(cast):
    row = PersonProfile(person=cast.zhou.person)
    form = PersonForm({"ethnicity": "01", "education": "master"}, instance=row)
    assert form.is_valid()
    form.keep(by=cast.zhou)
    batch = preview(cast, zhou(*FULL))
    [line] = batch.rows.all()
    assert "民族、学历和本人填的不同，保留本人的" in line.message
    assert "profile.ethnicity" not in line.content["facts"]
    apply(batch)
    assert profile(cast.zhou.person) == ("01", "master", *WRITTEN[2:])
    row = PersonProfile.objects.get()
    form = PersonForm({"ethnicity": "03"}, instance=row)
    assert form.is_valid()
    form.keep(by=cast.wang)  # a keeper helped
    assert not PersonProfile.objects.get().is_own


def test_a_word_nobody_knows_stops_no_line_and_is_named(cast):
    batch = preview(
        cast,
        zhou("汉族", "函授在读", "入党积极分子", "", "", "", ""),
        ("N1", "赵小红", GANSU, "", "", "入党积极分子", "", "", "", ""),
    )
    changed, new = batch.rows.order_by("kind")
    assert (changed.kind, new.kind) == ("changed", "new")
    assert changed.message == "学历、政治面貌没认出来，没有导入"
    assert "没认出来" in new.message
    assert "有2行的政治面貌没认出来，这一格没有导入，别的照常：入党积极分子" in batch.hints
    apply(batch)
    assert profile(cast.zhou.person)[:3] == ("01", "", "")


def test_undoing_brings_back_what_was_there(cast):
    PersonProfile.objects.create(person=cast.zhou.person, ethnicity="01", native_place="兰州", is_own=False)
    batch = apply(preview(cast, zhou(*FULL), ("N1", "赵小红", GANSU, *FULL)))
    take_back(batch)
    assert profile(cast.zhou.person) == ("01", "", "", "", "兰州", "", None)
    assert profile(Person.objects.get(name="赵小红")) == ("", "", "", "", "", "", None)


def test_a_line_whose_facts_somebody_has_changed_since_is_left_alone(cast):
    batch = apply(preview(cast, zhou(*FULL)))
    PersonProfile.objects.update(politics="masses")
    take_back(batch)
    assert profile(cast.zhou.person) == ("03", "bachelor", "masses", *WRITTEN[3:])
    assert "导入之后又改过" in batch.rows.get().message


def test_facts_changed_between_preview_and_writing_make_the_file_stale(cast):
    batch = preview(cast, zhou(*FULL))
    PersonProfile.objects.create(person=cast.zhou.person, politics="masses", is_own=False)
    assert apply(batch).state == "stale"
    assert profile(cast.zhou.person) == ("", "", "masses", "", "", "", None)


def test_the_words_of_the_form_itself_are_all_known(cast):
    for extra in extras.EXTRAS:
        name = extra.column.key.removeprefix(extras.KEY)
        for value, label in extras.Model._meta.get_field(name).flatchoices:
            assert extra.clean(str(label), "") == {True: "yes", False: "no"}.get(value, value)
        assert extra.clean(extra.column.example, "")
    assert len({column.key for column in columns()}) == len(extras.NAMES)


@pytest.mark.parametrize("count", [1, 40])
def test_the_further_columns_cost_a_query_each_time_not_one_a_line(cast, django_assert_max_num_queries, count):
    rows = [(f"N{n}", f"职工{n}", GANSU, *FULL) for n in range(count)]
    batch = preview(cast, *rows)
    writing.start(batch, batch.by)
    with django_assert_max_num_queries(90):
        writing.run(batch, batch.by)
