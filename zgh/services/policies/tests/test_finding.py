"""Finding a document among thousands: employees narrow the list, keepers type a number or a part of the title."""

import datetime as dt

import pytest

from zgh.services.policies.models import Document, Rule

from .conftest import browser
from .test_keeping import page_of


def test_employees_narrow_documents_by_level_category_and_province(cast):
    facts = {"level": "group", "category": "care"}
    Document.objects.create(title="慰问办法", **facts).publish(cast.yang)
    client = browser(cast.zhou)
    page = client.get("/policies/documents/").content.decode()
    for name in ("category", "level", "province"):
        assert f'name="{name}"' in page
    assert "香港" not in page
    for query in ({"level": "group"}, {"category": "care"}):
        narrow = client.get("/policies/documents/", query).content.decode()
        assert ("慰问办法" in narrow, "江西省人口与计划生育条例" in narrow) == (True, False)
    there = client.get("/policies/documents/", {"province": "36"}).content.decode()
    assert ("慰问办法" in there, "江西省人口与计划生育条例" in there) == (False, True)
    part = client.get("/policies/documents/", {"level": "group"}, headers={"HX-Request": "true"}).content.decode()
    assert part.count('id="z-list"') == 1
    assert "<html" not in part
    assert "z-row" in part


@pytest.fixture
def two(keepers):
    """Two documents of one title."""
    facts = {"title": "宿舍办法", "level": "group", "state": "draft"}
    return [Document.objects.create(**facts, number=f"渝药工〔{year}〕1号", starts_on=dt.date(year, 1, 1))
            for year in (2023, 2025)]  # fmt: skip


@pytest.mark.parametrize("typed", ["渝药工〔2025〕1号", "〔2025〕", "宿舍办法（渝药工〔2025〕1号，2025）"])
def test_a_keeper_names_a_document_by_its_number_or_title(keepers, two, typed):
    rule = Rule.objects.filter(kind="childcare", province="62").first()
    answer = browser(keepers.yang).post(f"/policies/rules/{rule.pk}/amend/", page_of(rule, document=typed))
    assert answer.status_code == 302
    rule.refresh_from_db()
    assert rule.document == two[1]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("宿舍办法", "宿舍办法（渝药工〔2023〕1号，2023）。请写清是哪一份"), ("没有的办法", "没有找到这份文件"),
     ("99999999", "没有找到"), ("宿舍办法（写错，2025）", "没有找到")],
)  # fmt: skip
def test_what_is_not_clear_is_asked_and_stays_typed(keepers, two, typed, said):
    rule = Rule.objects.filter(kind="childcare", province="62").first()
    answer = browser(keepers.yang).post(f"/policies/rules/{rule.pk}/amend/", page_of(rule, document=typed))
    page = answer.content.decode()
    assert (answer.status_code, said in page, f'value="{typed}"' in page) == (422, True, True)


def test_the_form_shows_the_document_with_number_and_year_and_offers_a_few(keepers, two):
    rule = Rule.objects.filter(kind="childcare", province="62").first()
    rule.amend(keepers.yang, document=two[0])
    page = browser(keepers.yang).get(f"/policies/rules/{rule.pk}/amend/").content.decode()
    assert 'value="宿舍办法（渝药工〔2023〕1号，2023）"' in page
    assert page.count("<datalist") == 1
    assert page.split("<datalist")[1].split("</datalist>")[0].count("<option") <= 50
    assert "<datalist" in browser(keepers.yang).get(f"/policies/documents/{two[0].pk}/amend/").content.decode()


def test_nobody_names_a_document_they_may_not_read(keepers, two):
    rule = Rule.objects.filter(kind="childcare", province="43").first()
    answer = browser(keepers.liu).post(f"/policies/rules/{rule.pk}/amend/", page_of(rule, document="〔2025〕"))
    assert (answer.status_code, "没有找到" in answer.content.decode()) == (422, True)


def test_a_number_is_words_and_never_the_key_of_a_row(two, keepers):
    rule = Rule.objects.filter(kind="childcare", province="62").first()
    client = browser(keepers.yang)
    Document.objects.create(pk=987654, title="别的办法", level="group", state="draft")
    for typed in ("987654", "9" * 5000):
        answer = client.post(f"/policies/rules/{rule.pk}/amend/", page_of(rule, document=typed))
        assert answer.status_code == 422
    twin = Document.objects.create(title="宿舍办法", level="group", state="draft")
    client.post(f"/policies/rules/{rule.pk}/amend/", page_of(rule, document="宿舍办法"))
    rule.refresh_from_db()
    assert rule.document == twin
