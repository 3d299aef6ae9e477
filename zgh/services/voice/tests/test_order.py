"""Nothing tells between which two others a hidden author acted: neither a number nor a place in a list."""

import itertools
import uuid

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from zgh.foundation.audit.models import Record
from zgh.foundation.notices.models import Notice
from zgh.foundation.search.index import find
from zgh.foundation.search.models import Entry
from zgh.foundation.search.rebuild import rebuild
from zgh.foundation.todo.models import Todo
from zgh.services.voice import submit as submitting
from zgh.services.voice.models import Case
from zgh.services.voice.models.case import DIGITS, case_number
from zgh.services.voice.tests.telling import ask, fresh
from zgh.services.voice.timeline import timeline


def neighbours(cast, **facts):
    """A hidden case between two named ones, all at the group union."""
    before = ask(cast.zhou, to_group=True, title="热饭一")
    hidden = ask(cast.ma, is_masked=True, to_group=True, title="热饭二", **facts)
    return before, hidden, ask(cast.xiong, to_group=True, title="热饭三")


def test_numbers_of_cases_notices_and_todos_are_drawn_not_counted(cast):
    for _n in range(6):
        ask(cast.zhou, to_group=True)
    for model, moment in ((Case, "submitted_at"), (Notice, "created_at"), (Todo, "opened_at")):
        pks = [*model.objects.order_by(moment).values_list("pk", flat=True)]
        assert pks != sorted(pks)
        assert min(abs(a - b) for a, b in itertools.pairwise(pks)) > 100
    assert {len(case.number) for case in Case.objects.all()} == {len("XS-") + DIGITS}


def test_a_number_that_is_taken_is_drawn_again(cast, monkeypatch):
    taken = ask(cast.zhou).pk
    numbers = iter([taken, case_number()])
    monkeypatch.setattr(submitting, "case_number", lambda: next(numbers))
    monkeypatch.setitem(vars(Case._meta.get_field("id")), "_get_default", lambda: taken)
    second = ask(cast.zhou, once=uuid.uuid4())
    assert second.pk != taken
    assert second.clocks.count() == 1
    assert Case.objects.count() == 2


def listed(rows: QuerySet) -> list[int]:
    return [*rows.values_list("about_id", flat=True)]


def test_lists_put_a_hidden_authors_case_at_the_end_of_its_day(cast):
    before, hidden, after = neighbours(cast, visibility="group")
    assert listed(Notice.objects.filter(user=cast.yang)) == [after.pk, before.pk, hidden.pk]
    browser = Client()
    browser.force_login(cast.yang)
    page = browser.get(reverse("notices:list")).content.decode()
    assert page.index(hidden.headline) > page.index(before.headline) > page.index(after.headline)
    assert [*Case.objects.all()] == [after, before, hidden]
    assert hidden.pk not in listed(Record.objects.order_by("-at", "-pk"))[:2]


def test_the_inbox_pages_by_moment_and_loses_nothing(cast, monkeypatch):
    from zgh.foundation.notices import views

    monkeypatch.setattr(views, "PAGE", 2)
    neighbours(cast)
    neighbours(cast)
    browser, seen, address = Client(), [], reverse("notices:list")
    browser.force_login(cast.yang)
    while address:
        page = browser.get(address)
        seen += [notice.pk for notice in page.context["notices"]]
        more = page.context["more"]
        address = f"{reverse('notices:list')}?before={more}" if more else ""
    assert seen == [*Notice.objects.filter(user=cast.yang).values_list("pk", flat=True)]
    assert len(seen) == 6
    assert browser.get(f"{reverse('notices:list')}?before=7").status_code == 200


def test_a_hidden_case_is_found_from_its_acceptance_on_not_in_the_order_of_writing(cast):
    before, hidden, after = neighbours(cast, visibility="group")
    assert not Entry.objects.filter(object_id=hidden.pk).exists()
    assert {hit.row for hit in find(Case, "热饭", cast.yang)} == {before, after}
    fresh(hidden).accept(cast.yang)
    ids = dict(Entry.objects.filter(label="voice.case").values_list("object_id", "pk"))
    assert ids[hidden.pk] > max(ids[before.pk], ids[after.pk])
    rebuild(pause=0)
    ids = dict(Entry.objects.filter(label="voice.case").values_list("object_id", "pk"))
    assert sorted(ids, key=ids.get) == [hidden.pk, before.pk, after.pk], "oldest first; the hidden one by its day"


@pytest.mark.parametrize("is_masked", [False, True])
def test_one_case_keeps_its_own_order(cast, is_masked):
    case = ask(cast.zhou, is_masked=is_masked, to_group=True)
    case.accept(cast.yang)
    case.ask(cast.yang, "哪个班组？")
    case.reply(cast.zhou, "三班")
    case.note(cast.yang, "已核对")
    case.reply(cast.zhou, "还有四班")
    case.answer(cast.yang, "已经协调好了，下周一起。")
    case.reopen(cast.zhou, "周末还是没有")
    case.reply(cast.zhou, "拍了照片")
    case.answer(cast.yang, "周末也有了。")
    case.rate(cast.zhou, 4, True)
    kinds = [entry.kind for entry in reversed(timeline(fresh(case), cast.yang, internal=True))]
    assert kinds == ["submit", "accept", "ask", "reply", "note", "reply", "answer", "reopen", "reply", "answer", "rate"]
