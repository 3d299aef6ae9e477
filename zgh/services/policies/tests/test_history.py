"""What a document said before is kept for its keepers; what was changed in a rule is told as old and new."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from zgh.foundation.stock.wording import wording_of
from zgh.services.policies.models import Document, Rule

from .conftest import browser

OLD, NEW = (
    "第一条 单身职工可以申请宿舍。\n第二条 满三年再排队。",
    "第一条 单身职工可以申请宿舍。\n第二条 满两年再排队。",
)


@pytest.fixture
def law(keepers):
    """Published with words."""
    row = Document.objects.create(title="宿舍办法", level="group", text=OLD)
    row.publish(keepers.yang)
    return row


def kept(row):
    return list(row.editions.values_list("number", "text", "by"))


def test_words_of_a_draft_are_not_kept_those_people_have_read_are(keepers):
    row = Document.objects.create(title="宿舍办法", level="group", text="写错的。")
    row.amend(keepers.yang, text=OLD)
    assert kept(row) == []
    row.publish(keepers.yang)
    row.amend(keepers.yang, issuer="集团工会")
    assert kept(row) == []
    row.amend(keepers.yang, text=NEW)
    assert kept(row) == [(2, NEW, keepers.yang.pk), (1, OLD, None)]
    assert row.editions.last().at == row.published_at


def test_earlier_words_are_compared_and_taken_again_and_the_signature_goes(keepers, law):
    law.amend(keepers.yang, text=NEW)
    law.compare(keepers.yang, "集团工会")
    client, url = browser(keepers.yang), reverse("policies:editions", args=[law.pk])
    page = client.get(url).content.decode()
    for words in ("第1稿到第2稿", "<del>三</del><ins>两</ins>", keepers.yang.name):
        assert words in page
    assert "用回第1稿" in client.get(f"{url}?number=1").content.decode()
    again = reverse("policies:take_again", args=[law.pk, 1])
    assert client.post(again, {"seen": "0"}).status_code == 302
    law.refresh_from_db()
    assert law.text == NEW
    client.post(again, {"seen": wording_of(law)})
    law.refresh_from_db()
    assert (law.text, law.compared_by, len(kept(law))) == (OLD, None, 3)
    assert client.post(reverse("policies:take_again", args=[law.pk, 99]), {"seen": ""}).status_code == 404


@pytest.mark.parametrize(("who", "may"), [("yang", True), ("liu", False), ("zhou", False)])
def test_earlier_words_are_for_keepers_and_readers_are_told_the_day(keepers, law, who, may):
    law.amend(keepers.yang, text=NEW)
    client = browser(getattr(keepers, who))
    assert client.get(reverse("policies:editions", args=[law.pk])).status_code == (200 if may else 404)
    assert client.post(reverse("policies:take_again", args=[law.pk, 1]), {}).status_code == (302 if may else 404)
    page = client.get(law.get_absolute_url()).content.decode()
    assert "改过字" in page
    assert [words in page for words in ("看改了哪里", "改过什么", "改了原文")] == [may, may, may]
    assert "满三年" not in page


def test_only_the_last_texts_are_kept(keepers, law, monkeypatch):
    monkeypatch.setattr("zgh.services.policies.models.edition.MOST_KEPT", 3)
    for n in range(5):
        law.amend(keepers.yang, text=f"第一条 {n}。")
    assert list(law.editions.values_list("number", flat=True)) == [6, 5, 4]


def test_the_new_document_is_shown_beside_the_old_to_who_may_read_both(keepers, law):
    new = Document.objects.create(title="新宿舍办法", level="group", text=NEW, supersedes=law)
    new.publish(keepers.yang)
    client, url = browser(keepers.zhou), reverse("policies:changes", args=[new.pk])
    for page in (new, law):
        assert f'href="{url}"' in client.get(page.get_absolute_url()).content.decode()
    assert "<del>三</del><ins>两</ins>" in client.get(url).content.decode()
    Document.objects.filter(pk=law.pk).update(union=keepers.hunan, level="company")
    assert client.get(url).status_code == 404
    assert url not in client.get(new.get_absolute_url()).content.decode()
    Document.objects.filter(pk=law.pk).update(union=None, level="group", text="")
    assert client.get(url).status_code == 404
    assert url not in client.get(new.get_absolute_url()).content.decode()


def test_what_was_changed_in_a_rule_is_told_as_old_and_new(keepers, law):
    words = "工龄满三年的职工，医疗期按这里写的算，病好了就不再算，办之前先问本单位人事"
    rule = Rule.objects.create(kind="sick", value="3", unit="month", conditions=words)
    changed = {"value": "6", "document": law, "starts_on": dt.date(2024, 1, 1), "note": "对过原文"}
    rule.amend(keepers.yang, **changed, conditions=words.replace("三", "五"), unit="month")
    page = browser(keepers.yang).get(rule.get_absolute_url()).content.decode()
    for said in (
        "数值：<del>3</del> → <ins>6</ins>",
        "依据文件：<del>（空）</del> → <ins>宿舍办法</ins>",
        "<del>（空）</del> → <ins>2024-01-01</ins>",
        "<del>三</del><ins>五</ins>",
        "核对说明原来是：（空）",
    ):
        assert said in page
    assert "单位：<del>" not in page
    assert "<del>" not in browser(keepers.zhou).get(rule.get_absolute_url()).content.decode()


def test_looking_back_costs_the_same_for_one_and_five(keepers, law, django_assert_max_num_queries):
    rule = Rule.objects.create(kind="sick", value="3", unit="month", document=law)
    client = browser(keepers.yang)
    paths = [rule.get_absolute_url(), law.get_absolute_url(), reverse("policies:editions", args=[law.pk])]
    for n in range(5):
        law.amend(keepers.yang, text=f"第一条 {n}。", starts_on=timezone.localdate() - dt.timedelta(days=n))
        rule.amend(keepers.yang, value=str(n), document=law if n % 2 else None)
        for path in paths if n in (0, 4) else ():
            client.get(path)
            with django_assert_max_num_queries(14):
                client.get(path)
