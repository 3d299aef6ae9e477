"""What was meant: numbers in any spelling, wrong characters of the same sound, pinyin, one letter other."""

from __future__ import annotations

import pytest

from tests.racing import database, race
from zgh.foundation.orgs.models import Union
from zgh.foundation.search import registry
from zgh.foundation.search.beside import is_one_edit, sounding, spelled
from zgh.foundation.search.finding import look
from zgh.foundation.search.index import update
from zgh.foundation.search.words import numbered, tokens
from zgh.kit.sounds import alike, code, codes, split, spoken

from . import shelf

pytestmark = pytest.mark.usefixtures("only_ours")


@pytest.fixture
def reader(db):
    from zgh.foundation.accounts.models import User

    return User.objects.get(pk=shelf.fill())


SPELLINGS = [
    "渝药工〔2024〕12号", "渝药工[2024]12号", "渝药工（2024）12号", "渝药工(2024)12号", "渝药工【2024】12号",
    "渝药工［２０２４］１２号", "渝药工2024 12", "渝药工2024 12号", "渝药工 2024-12", "渝药工2024年12号",
    "渝药工2024年第12号", "[2024]12号", "（2024）第12号", "2024 12",
]  # fmt: skip


@pytest.mark.parametrize("query", SPELLINGS)
def test_a_document_is_found_by_its_number_however_it_is_written(reader, query):
    assert shelf.hits(query, reader.pk) == ["关于表彰的决定"]


@pytest.mark.parametrize("query", ["婚假2024年", "2024", "国务院令第619号", "", "12号", "渝药工"])
def test_not_everything_with_digits_is_a_number_of_a_document(query):
    assert all(phrase[-1] != "号" for phrase in numbered(query))


def meant(query, user):
    answer = look(registry.places(), query, user)
    return answer.corrected, {
        str(hit.title).replace("<mark>", "").replace("</mark>", "") for f in answer.found for hit in f.hits
    }


MEANT = [
    ("生育价", "生育假", "假期汇编"),
    ("昏假", "婚假", "假期汇编"),
    ("婚嫁", "婚假", "假期汇编"),
    ("生育价怎么申请", "", ""),  # 申请 stands in no document beside 生育假
    ("生育价期间", "生育假期间", "假期汇编"),
    ("夜班 食唐", "夜班 食堂", "夜班热饭"),
    ("职业资格正书", "职业资格证书", "职业资格证书补贴"),
    ("shitang", "食堂", "夜班热饭"),
    ("colective", "collective", "English"),
    ("agreemnet", "agreement", "English"),
    ("渝药工〔2024〕13号", "", ""),  # another number is another document
    ("龘龘龘", "", ""),
]


@pytest.mark.parametrize(("query", "better", "title"), MEANT)
def test_a_wrong_character_of_the_same_sound_and_one_wrong_letter_are_forgiven(reader, query, better, title):
    corrected, titles = meant(query, reader)
    assert corrected == better
    assert not title or title in titles


def test_what_is_right_is_never_corrected(reader):
    for query in shelf.QUERIES:
        assert look(registry.places(), query, reader, may_stray=False).corrected == "", query


def test_whoever_wants_the_very_words_gets_them(reader):
    assert not any(
        found.hits for found in look(registry.places(), "生育价", reader, may_mend=False, may_stray=False).found
    )


@pytest.mark.parametrize(
    ("query", "is_found"), [("zxdj", True), ("dj", True), ("zhixin", True), ("zhixindajie", True), ("xdz", False)]
)
def test_a_name_is_found_by_its_pinyin(reader, query, is_found):
    registry.register(Union, title="name", pinyin=["name"], url=lambda union: f"/u/{union.pk}")
    update(Union.objects.add_root({"code": "P1", "name": "知心大姐", "short_name": "知心大姐"}))
    assert ("知心大姐" in shelf.titles(query, reader)) is is_found


def test_letters_of_a_text_that_is_no_name_are_no_pinyin(reader):
    assert "夜班热饭" not in shelf.titles("ybrf", reader)


@pytest.mark.race
def test_both_databases_mean_the_same():
    found = []
    for vendor in ("sqlite", "postgresql"):
        with database(vendor) as url:
            reader = race("zgh.foundation.search.tests.shelf.fill", url=url).one()
            queries = [*SPELLINGS, *(query for query, _better, _title in MEANT)]
            found.append(race("zgh.foundation.search.tests.shelf.all_meant", queries, reader, url=url).one())
    assert found[0] == found[1]
    assert sum(bool(corrected) for corrected, _titles in found[0].values()) >= 8


def test_every_syllable_has_a_code_of_its_own_and_letters_become_syllables_again():
    assert sounding(tokens("婚假，生育假")) == ["_hyjx", "_ugyu", "_yujx"]
    assert {code(syllable) for syllable in ("zhuang", "chuang", "shuang", "er", "nv", "lue")} == {
        "vl",
        "il",
        "ul",
        "er",
        "nv",
        "lt",
    }
    assert codes("重") == ("vs", "is")
    assert spoken("婚假，a") == "hunjia"
    assert split("xian") == [["xian"], ["xi", "an"]]
    assert split("ang" * 30 + "q") == []
    assert alike("虫庆", "重庆")
    assert not alike("婚假", "婚姻")


@pytest.mark.parametrize(
    ("other", "is_near"),
    [
        ("exel", True),
        ("excle", True),
        ("exzel", True),
        ("excell", True),
        ("excel", False),
        ("exlec", False),
        ("exc", False),
    ],
)
def test_one_edit_is_a_letter_more_less_other_or_two_changed_about(other, is_near):
    assert is_one_edit("excel", other) is is_near
    assert is_one_edit(other, "excel") is is_near


def test_pinyin_of_a_name_begins_at_every_character():
    assert {"_2zxdj", "_2zhixindajie", "_2dj", "_2dajie"} <= set(spelled(["知心大姐"]).split())
    assert "_23hlwps" in spelled(["3号楼WPS"]).split()
