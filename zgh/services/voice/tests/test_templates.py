"""Answer templates (常用语): whose they are, what fits first, and that nothing typed is ever overwritten."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zgh.foundation.access.permitted import may
from zgh.foundation.audit.book import history
from zgh.foundation.flow.machine import Overtaken
from zgh.services.voice.models import AnswerTemplate, Category
from zgh.services.voice.models.template import keep

from .telling import ask, brought_to

EVERYBODY = ("zhou", "ma", "wang", "li", "yang", "chen", "zhao", "xiong", "liu", "operator")


def phrase(cast, union=None, title="夜班热饭", **facts):
    usual = {"title": title, "text": "已经和后勤商量好了。", "union": union or cast.gansu}
    return keep(cast.wang, uuid.uuid4(), **{**usual, **facts})


def browser(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    ("union", "readers", "keepers"),
    [
        ("group", {"wang", "li", "yang", "liu"}, {"yang"}),
        ("gansu", {"wang", "li", "yang"}, {"wang", "li", "yang"}),
        ("hunan", {"liu", "yang"}, {"liu", "yang"}),
    ],
)
def test_a_template_is_used_below_and_kept_where_it_belongs(cast, union, readers, keepers):
    row = phrase(cast, getattr(cast, union))

    def all_who_may(verb):
        return {name for name in EVERYBODY if may(getattr(cast, name), verb, row)}

    assert all_who_may("view") == readers
    assert all_who_may("edit") == all_who_may("retire") == keepers
    assert all_who_may("bring_back") == set()
    row.retire(cast.yang)
    assert all_who_may("bring_back") == keepers


def test_what_fits_the_case_best_comes_first(cast):
    canteen, leave = Category.objects.get(code="canteen"), Category.objects.get(code="leave")
    far = phrase(cast, cast.group, "集团通用")
    general = phrase(cast, title="通用")
    about = phrase(cast, title="食堂", category=canteen)
    exact = phrase(cast, title="食堂诉求", category=canteen, kind="appeal")
    other = phrase(cast, title="休假", category=leave)
    phrase(cast, cast.hunan, "湖南的")
    phrase(cast, title="旧的").retire(cast.wang)
    found = AnswerTemplate.objects.permitted("view", cast.wang).fitting(ask(cast.zhou))
    assert list(found) == [exact, about, general, far, other]


def test_a_template_goes_behind_what_is_typed_and_counts(cast):
    case, row = brought_to("accepted", cast.zhou, cast.wang), phrase(cast)
    wang = browser(cast.wang)
    typed = {"text": "周敏您好，", "template": row.pk}
    box = wang.post(f"/voice/{case.pk}/insert/", typed, headers={"HX-Request": "true"}).content.decode()
    assert "周敏您好，\n\n已经和后勤商量好了。" in box
    assert case.draft_of_round() is None
    row.refresh_from_db()
    assert row.used_count == 1


def test_without_script_the_template_goes_behind_the_draft(cast):
    case, row = brought_to("accepted", cast.zhou, cast.wang), phrase(cast)
    case.save_draft(cast.wang, "周敏您好，")
    answer = browser(cast.wang).post(f"/voice/{case.pk}/insert/", {"template": row.pk}, follow=True)
    assert answer.status_code == 200
    assert case.draft_of_round().text == "周敏您好，\n\n已经和后勤商量好了。"


def test_a_template_of_a_neighbour_changes_nothing_and_loses_nothing(cast):
    case, row = brought_to("accepted", cast.zhou, cast.wang), phrase(cast, cast.hunan)
    typed = {"text": "周敏您好，", "template": row.pk}
    box = browser(cast.wang).post(f"/voice/{case.pk}/insert/", typed, headers={"HX-Request": "true"})
    assert "后勤" not in box.content.decode()
    assert "周敏您好，" in box.content.decode()


def test_the_case_page_offers_templates_and_a_search_among_them(cast):
    case = brought_to("accepted", cast.zhou, cast.wang)
    phrase(cast)
    phrase(cast, title="婚假")
    wang = browser(cast.wang)
    assert f"/voice/{case.pk}/phrases/" in wang.get(f"/voice/{case.pk}/desk/").content.decode()
    page = wang.get(f"/voice/{case.pk}/phrases/?q=婚假").content.decode()
    assert "婚假" in page
    assert "夜班热饭" not in page


def test_a_cadre_keeps_edits_retires_and_brings_back(cast):
    wang = browser(cast.wang)
    once = str(uuid.uuid4())
    facts = {"title": "婚假", "text": "可以连着休。", "union": cast.gansu.pk, "once": once}
    wang.post("/voice/templates/keep/", facts)
    wang.post("/voice/templates/keep/", facts)
    row = AnswerTemplate.objects.get()
    wang.post(f"/voice/templates/{row.pk}/edit/", {**facts, "text": "可以连着休，提前两周说。"})
    answer = wang.post(f"/voice/templates/{row.pk}/retire/", follow=True)
    assert "还要用" in answer.content.decode()
    wang.post(f"/voice/templates/{row.pk}/bring_back/")
    row.refresh_from_db()
    assert (row.text, row.is_active) == ("可以连着休，提前两周说。", True)
    verbs = [entry.verb for entry in history(row)]
    assert verbs == ["voice.keep", "voice.edit", "voice.retire", "voice.bring_back"]


def test_what_is_missing_is_said_and_nothing_is_lost(cast):
    answer = browser(cast.wang).post("/voice/templates/keep/", {"title": "", "text": "可以连着休。"})
    assert answer.status_code == 422
    assert "起个名称" in answer.content.decode()
    assert "可以连着休。" in answer.content.decode()
    assert not AnswerTemplate.objects.exists()


def test_a_cadre_cannot_keep_one_for_a_union_that_is_not_theirs(cast):
    facts = {"title": "婚假", "text": "可以连着休。", "union": cast.group.pk}
    assert browser(cast.wang).post("/voice/templates/keep/", facts).status_code == 422
    assert browser(cast.zhou).get("/voice/templates/").status_code == 404


def test_the_second_to_retire_is_told(cast):
    row = phrase(cast)
    stale = AnswerTemplate.objects.get(pk=row.pk)
    row.retire(cast.wang)
    with pytest.raises(Overtaken):
        stale.retire(cast.li)


@pytest.mark.parametrize("n", [1, 5])
def test_the_list_costs_the_same_for_one_and_five(cast, n):
    for i in range(n):
        phrase(cast, title=f"第{i}条", category=Category.objects.first())
    wang = browser(cast.wang)
    wang.get("/voice/templates/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = wang.get("/voice/templates/?q=第")
    assert len(page.context["rows"]) == n
    assert len(asked) == 9
