"""What is asked while previewing: lost zeros, hidden lines, unknown units, columns; nothing is changed unasked."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import reverse

from conftest import grow
from zgh.foundation.audit.book import history
from zgh.foundation.orgs.importing import aliases, batches
from zgh.foundation.orgs.importing.units import Units
from zgh.foundation.orgs.models import Company, Employment, ImportBatch, UnitAlias
from zgh.foundation.orgs.tasks import preview_import

from .sheets import ROSTER, xlsx
from .test_roster import GANSU, HUNAN, apply, line

ZEROS = [line(f"00{n}", f"职工{n}", "", "") for n in range(10000, 10005)]


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    monkeypatch.setattr(batches, "PAUSE", 0)


def uploaded(cast, *rows, union=None, head=ROSTER, file=None) -> ImportBatch:
    content = file or xlsx(head, *rows)
    batch = batches.upload("roster", content, "花名册.xlsx", cast.chen, union or cast.group)
    batches.preview(batch)
    return batch


def again(batch: ImportBatch) -> ImportBatch:
    preview_import.func(batch.pk)
    batch.refresh_from_db()
    return batch


def test_lost_zeros_are_asked_about_and_put_back_on_demand(cast):
    apply(uploaded(cast, *ZEROS))
    rows = [line(10000.0, "职工10000", "", "", post="店长"), line("20001", "新人", "", "")]
    batch = uploaded(cast, *rows)
    assert batch.counts == {"conflict": 2}
    assert batch.rows.get(line_no=2).reason == "zeros"
    assert "0010000" in batch.rows.get(line_no=2).message
    batches.decide(batch, cast.chen, zeros="pad")
    assert again(batch).counts == {"changed": 1, "new": 1}
    assert [row.key for row in batch.rows.all()] == ["0010000", "0020001"]
    batches.decide(batch, cast.chen, zeros="keep")
    assert again(batch).counts == {"new": 2}


def test_numbers_that_never_had_zeros_are_left_alone(cast):
    rows = [line(str(n), f"职工{n}", "", "") for n in range(10000, 10006)]
    assert uploaded(cast, *rows).counts == {"new": 6}
    assert uploaded(cast, *ZEROS, line("30001", "新人", "", "", HUNAN)).counts == {"new": 6}  # another unit


def test_lost_zeros_are_recognised_by_the_lines_of_the_file_itself(cast):
    batch = uploaded(cast, *ZEROS, line("10005", "新人", "", ""))
    assert batch.counts == {"new": 5, "conflict": 1}


@pytest.mark.parametrize(("answer", "counts"), [("take", {"new": 2}), ("skip", {"new": 1})])
def test_hidden_lines_wait_for_an_answer(cast, answer, counts):
    file = xlsx(ROSTER, line(), line("N2", "钱多", "", ""))
    book, changed = openpyxl.load_workbook(file), io.BytesIO()
    book.active.row_dimensions[3].hidden = True
    book.save(changed)
    batch = uploaded(cast, file=changed)
    assert batch.counts == {"new": 1, "conflict": 1}
    batches.decide(batch, cast.chen, hidden=answer)
    assert again(batch).counts == counts


def test_a_nickname_is_said_once_and_known_from_then_on(cast):
    rows = [line("N1", "甲", "", "", "湘公司"), line("N2", "乙", "", "", "集团／湘 公司"), line("N3", "丙", "", "")]
    batch = uploaded(cast, *rows)
    assert batch.counts == {"error": 2, "new": 1}
    assert set(batch.rows.filter(reason="unit").values_list("subject", flat=True)) == {"湘公司", "集团/湘公司"}
    assert Units(cast.group).like("湘公司")[0].name == HUNAN
    aliases.alias(batch, cast.chen, {"湘公司": cast.hunan_co, "集团/湘公司": cast.hunan_co})
    assert again(batch).counts == {"new": 3}
    assert batch.rows.get(line_no=2).new["unit"] == HUNAN
    assert uploaded(cast, *rows).counts == {"new": 3}
    assert history(UnitAlias.objects.first())[0].verb == "orgs.alias"
    aliases.alias(batch, cast.chen, {"湘公司": cast.gansu_co})  # corrected
    assert UnitAlias.objects.get(words="湘公司").company == cast.gansu_co


def test_an_alias_holds_below_its_union_and_never_beside_it(cast):
    UnitAlias.objects.create(union=cast.gansu, words="老店", company=cast.gansu_co)
    UnitAlias.objects.create(union=cast.group, words="湘公司", company=cast.hunan_co)
    assert uploaded(cast, line(unit="老店"), union=cast.gansu).counts == {"new": 1}
    assert uploaded(cast, line(unit="老店"), union=cast.hunan).counts == {"error": 1}
    # an alias from above opens no unit out of reach
    assert uploaded(cast, line(unit="湘公司"), union=cast.gansu).counts == {"error": 1}


def test_the_nearest_meaning_of_a_word_wins(cast):
    shop = grow(Company, cast.gansu_co, code="C1-9", name="第9门店")
    UnitAlias.objects.create(union=cast.group, words="老店", company=cast.gansu_co)
    UnitAlias.objects.create(union=cast.gansu, words="老店", company=shop)
    assert Units(cast.gansu).find("", "老店").name == "第9门店"
    assert Units(cast.group).find("", "老店").name == GANSU


def test_columns_are_mapped_on_a_page(cast, client):
    client.force_login(cast.chen)
    head = ("人员代号", "称呼", "证照号", "电话", "隶属", "a", "b", "c", "d")
    batch = uploaded(cast, line(), head=head)
    assert (batch.state, "没有找到这几列：工号、姓名" in batch.problem) == ("unmapped", True)
    assert "去对列名" in client.get(batch.get_absolute_url()).content.decode()
    url = reverse("orgs:map", args=[batch.pk])
    text = client.get(url).content.decode()
    assert "证照号" in text
    assert "139****22" in text  # samples are masked
    fields = {"head": 1, "deep": 1, "at_0": "no", "at_1": "name", "at_2": "no", "at_4": "unit"}
    answer = client.post(url, fields)
    assert answer.status_code == 422
    assert "有两列都选了它" in answer.content.decode()
    fields["at_1"] = ""
    fields["at_2"] = "id_number"
    assert "还差：姓名" in client.post(url, fields).content.decode()
    fields["at_1"] = "name"
    assert client.post(url, fields).url == batch.get_absolute_url()
    assert again(batch).counts == {"new": 1}
    assert batch.rows.get().new["unit"] == GANSU
    assert "对列名" in client.get(batch.get_absolute_url()).content.decode()  # still correctable


def test_the_line_of_the_headings_can_be_corrected_too(cast, client):
    client.force_login(cast.chen)
    batch = uploaded(cast, line(), head=ROSTER)
    fields = {"head": 2, "deep": 1}
    client.post(reverse("orgs:map", args=[batch.pk]), fields)
    assert again(batch).state == "unmapped"
    assert batch.sketch["head"] == 2
    client.post(reverse("orgs:map", args=[batch.pk]), {"head": 1, "deep": 1})
    assert again(batch).counts == {"new": 1}


def test_units_are_named_on_a_page(cast, client, django_assert_max_num_queries):
    client.force_login(cast.chen)
    batch = uploaded(cast, line(unit="湘公司"), line("N2", "乙", "", "", "火星公司"))
    assert "有2个单位名称不认识" in client.get(batch.get_absolute_url()).content.decode()
    url = reverse("orgs:alias", args=[batch.pk])
    with django_assert_max_num_queries(12):
        form = client.get(url).context["form"]
    name = next(key for key, words in form.words.items() if words == "湘公司")
    assert client.post(url, {name: "999999"}).status_code == 422
    assert client.post(url, {name: cast.hunan_co.pk}).url == batch.get_absolute_url()
    assert again(batch).counts == {"new": 1, "error": 1}
    text = client.get(reverse("orgs:aliases")).content.decode()
    assert "湘公司" in text
    client.post(reverse("orgs:forget", args=[UnitAlias.objects.get().pk]))
    assert not UnitAlias.objects.exists()


@pytest.mark.parametrize("n", [1, 5])
def test_the_list_of_names_costs_the_same_for_one_and_for_five(cast, client, django_assert_num_queries, n):
    client.force_login(cast.chen)
    for at in range(n):
        UnitAlias.objects.create(union=cast.group, words=f"叫法{at}", company=cast.hunan_co)
    client.get(reverse("orgs:aliases"))
    with django_assert_num_queries(8):
        client.get(reverse("orgs:aliases"))


def test_questions_are_answered_on_the_page(cast, client):
    client.force_login(cast.chen)
    batch = uploaded(cast, *ZEROS, line("10005", "新人", "", ""))
    assert "有1个工号像是丢了前面的0" in client.get(batch.get_absolute_url()).content.decode()
    url = reverse("orgs:decide", args=[batch.pk])
    client.post(url, {"zeros": "nonsense"})
    assert ImportBatch.objects.get(pk=batch.pk).state == "previewed"
    client.post(url, {"zeros": "pad"})
    assert again(batch).counts == {"new": 6}
    assert Employment.objects.filter(employee_no="0010005").count() == 0  # only previewed
