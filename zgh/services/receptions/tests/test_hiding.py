"""Hidden authors of questions: every table, page, file and log line searched for the name; votes that tell nobody."""

import datetime as dt
import logging
import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver
from django.utils import timezone

from conftest import LONG_AGO
from zgh.foundation.accounts.models import Phone, User
from zgh.foundation.audit.models import Record
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Employment, Membership, Person
from zgh.foundation.privacy.registry import Subject, holdings
from zgh.foundation.tasks.worker import drain
from zgh.foundation.todo.models import Todo
from zgh.services.receptions.models import Question, Upvote
from zgh.services.receptions.models.upvote import mark_of
from zgh.services.voice.models import Case, mask_of
from zgh.services.voice.models.sanction import sanction
from zgh.services.voice.tests.sweep import addresses, rows_that_tell, text_of
from zgh.services.voice.tests.telling import ask as submitted

from .telling import REASON, REPLY, fresh, plan, put, question_at, reception_at

NUMBER = 907131925  # no other value in the database looks like this
TELLING = ["欧阳隐姓", "ouyang-login", "13997531864", str(NUMBER), "E-OUYANG-9"]
WORDS = "夜班补贴被扣的事能不能查一查"
READERS = ("wang", "li", "yang", "ma", "zhao")  # cadre, host, chair above, colleague, auditor


@pytest.fixture
def hidden(cast):
    """欧阳隐姓 of 甘肃, whose every fact is unlike any other value."""
    user = User.objects.create_user("ouyang-login", "欧阳隐姓", pk=NUMBER)
    Phone.objects.create(user=user, is_verified=True, **Phone.fields_for("13997531864"))
    person = Person.objects.create(pk=NUMBER, user=user, name="欧阳隐姓", union=cast.gansu)
    Employment.objects.create(person=person, company=cast.gansu_co, employee_no="E-OUYANG-9", starts_on=LONG_AGO)
    Membership.objects.create(person=person, union=cast.gansu, starts_on=LONG_AGO)
    return user


def whole_life(cast, author):
    """Everything that can become of hidden questions, workers included; the live reception at its end."""
    live = reception_at(cast, "live", max_open=20)
    facts = {"text": WORDS, "is_masked": True}
    for state in ("answered", "dismissed", "withdrawn", "deferred", "queued", "merged"):
        question_at(cast, live, state, author, **facts)
    others = question_at(cast, live, "queued", text="同事的问题，隐去姓名的人也想听")
    others.upvote(author)
    put(cast, live, author, **facts)
    drain()
    return fresh(live)


def close(cast, live):
    """The end, a case handled, the minutes out."""
    live.end(cast.li)
    for row in live.questions.filter(state="pending"):
        row.explain(cast.li, REASON)
    fresh(live).publish(cast.li)
    for case in Case.objects.exclude(mask=""):
        case.accept(cast.li)
        case.answer(cast.li, REPLY)
    drain()


def test_no_table_and_no_log_line_learns_who_a_hidden_author_is(cast, hidden, caplog, capfd):
    caplog.set_level(logging.INFO)
    before = rows_that_tell(TELLING)
    assert before, "the sweep must be able to find the author at all"
    live = whole_life(cast, hidden)
    close(cast, live)
    assert rows_that_tell(TELLING) - before == set()
    aliases = list(Question.objects.exclude(mask="").values_list("alias", flat=True))
    assert rows_that_tell(aliases), "what the author did is on record, under the alias"
    written = caplog.text + "".join(capfd.readouterr())
    assert not [token for token in TELLING if token in written]


LEAKS = {
    "a notice to the login": lambda row, who: Notice.objects.create(user=who, kind="receptions.answered", text="答了"),
    "an answer that names": lambda row, who: Question.objects.filter(pk=row.pk).update(reply="欧阳隐姓问得好"),
    "a vote with a login": lambda row, who: Upvote.objects.create(question=row, mark=f"user:{who.pk}"),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_the_sweep_finds_a_leak_when_there_is_one(cast, hidden, leak):
    before = rows_that_tell(TELLING)
    row = put(cast, plan(cast), hidden, is_masked=True)
    assert rows_that_tell(TELLING) == before
    LEAKS[leak](row, hidden)
    assert len(rows_that_tell(TELLING) - before) >= 1


@pytest.fixture
def bare_refusals(monkeypatch):
    """Most addresses are nobody's: their refusals are not drawn, which is half the time of a sweep."""
    monkeypatch.setattr(
        URLResolver, "resolve_error_handler", lambda _self, code: lambda _request, **_why: HttpResponse(status=code)
    )


def pages_of(client, live):
    """(address, text) of every page of this room, the book, notices, to-dos and search, and the files they offer."""
    keys = [live.pk, *live.questions.values_list("pk", flat=True)]
    elsewhere = ["/", "/desk/", "/notices/", "/todo/", "/search/?q=夜班补贴", "/search/?q=欧阳隐姓", "/audit/"]
    rooms = [address for address in addresses(receptions=keys, any=[]) if address.startswith("/receptions/")]
    for address in (*elsewhere, *rooms):
        answer = client.get(address)
        if answer.status_code >= 400:
            continue
        text = text_of(answer)
        yield address, text
        for query in ("?format=csv", "?format=xlsx"):
            if "format=" in text:
                yield address + query, text_of(client.get(address + query))


@pytest.mark.usefixtures("bare_refusals")
def test_no_page_shows_a_hidden_author_beside_a_question(cast, hidden):
    live, shown = whole_life(cast, hidden), 0
    for moment in ("live", "published"):
        if moment == "published":
            close(cast, live)
        for name in READERS:
            client = Client()
            client.force_login(getattr(cast, name))
            for address, text in pages_of(client, live):
                typed = "欧阳隐姓" if "欧阳隐姓" in address else ""
                shown += WORDS in text
                told = [token for token in TELLING if token != typed and token in text]
                # A union's own lists may name its people; beside a hidden question nobody may.
                assert not told or WORDS not in text, (moment, name, address, told)
    assert shown >= 20, "the sweep must have seen the question on many pages"


@pytest.mark.usefixtures("bare_refusals")
def test_readers_see_the_day_of_a_hidden_question_never_the_minute(cast, hidden):
    live, shown = plan(cast), 0
    put(cast, live, hidden, text=WORDS, is_masked=True)
    assert timezone.localtime(Question.objects.get().asked_at).time() == dt.time(0)
    assert {timezone.localtime(record.at).time() for record in Record.objects.about(Question.objects.get())} == {
        dt.time(0)
    }
    assert timezone.localtime(Todo.objects.get(verb="moderate").started_at).time() == dt.time(0)
    at = timezone.localtime().replace(hour=3, minute=47, second=0) - dt.timedelta(days=1)
    Question.objects.update(asked_at=at)
    for name in ("wang", "li", "yang"):
        client = Client()
        client.force_login(getattr(cast, name))
        for address, text in pages_of(client, live):
            shown += WORDS in text
            assert not re.search(r"\b0?3:47", text), (name, address)
    assert shown >= 6


def test_keys_tell_no_order(cast):
    session = plan(cast, max_open=20)
    keys = [put(cast, session, cast.ma).pk for _ in range(12)]
    assert keys != sorted(keys)
    assert max(keys) > 2**40


def test_a_vote_cannot_be_joined_with_a_mask_or_with_another_reception(cast, hidden):
    first, second = plan(cast), plan(cast)
    put(cast, first, hidden, is_masked=True)
    question_at(cast, first, "approved").upvote(hidden)
    question_at(cast, second, "approved").upvote(hidden)
    marks = set(Upvote.objects.values_list("mark", flat=True))
    assert len(marks) == 2
    assert mask_of(hidden) not in marks
    assert marks == {mark_of(hidden, first.pk), mark_of(hidden, second.pk)}
    assert {field.name for field in Upvote._meta.fields} == {"id", "question", "mark"}


def test_named_and_hidden_questions_and_votes_are_found_by_their_owner(cast):
    session = plan(cast)
    named, hidden = put(cast, session), put(cast, session, is_masked=True)
    question_at(cast, session, "approved", cast.ma).upvote(cast.zhou)
    found = {}
    for holding in holdings():
        if holding.key.startswith("receptions."):
            found[holding.key] = [line.title for line in holding.lines(Subject(cast.zhou))]
            assert not list(holding.lines(Subject(cast.xiong)))
    assert found["receptions.questions"] == [str(named)]
    assert found["receptions.hidden"] == [str(hidden)]
    assert len(found["receptions.upvotes"]) == 1


def test_an_authors_own_hidden_question_is_shown_to_them_and_no_union_to_anybody(cast, client):
    session = plan(cast, union=cast.group, host=cast.yang)
    row = put(cast, session, is_masked=True)
    row.approve(cast.yang)
    client.force_login(cast.yang)
    console = client.get(row.reception.desk_url).content.decode()
    assert row.alias in console
    assert f"{row.alias}·" not in console.replace(f"{row.alias}·今天", "").replace(
        f"{row.alias}·{row.shown_moment}", ""
    )
    client.force_login(cast.zhou)
    assert f"别人看到的是“{row.alias}”" in client.get(session.get_absolute_url()).content.decode()
    told = Notice.objects.get(kind="receptions.approved")
    assert (told.user, told.mask) == (None, mask_of(cast.zhou))
    client.get("/notices/")
    assert Notice.objects.permitted("view", cast.zhou).filter(pk=told.pk).exists()


def test_who_was_asked_to_stop_hiding_asks_by_name_here_too(cast, client):
    Person.objects.bulk_create([Person(name=f"职工{i}", union=cast.gansu) for i in range(12)])
    until = timezone.localdate() + dt.timedelta(days=3)
    sanction(submitted(cast.zhou, is_masked=True), cast.li, until, "一周内十几次用同样的话骂同一位同事")
    session = plan(cast)
    client.force_login(cast.zhou)
    told = client.post(f"/receptions/{session.pk}/ask/", {"text": WORDS, "is_masked": "1"})
    assert told.status_code == 422
    assert "您不能隐去姓名" in told.content.decode()
    assert WORDS in told.content.decode()
    assert not Question.objects.exists()
    put(cast, session)
    assert Question.objects.get().author == cast.zhou
