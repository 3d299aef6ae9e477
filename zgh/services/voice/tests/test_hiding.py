"""Name-hidden but in dialogue (匿名但可对话): one mask, and a search of the whole world for the name."""

import datetime as dt
import logging
import re
import uuid

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver
from django.utils import timezone
from PIL import Image

from conftest import LONG_AGO
from zgh.foundation.accounts.models import Phone, User
from zgh.foundation.audit.book import record
from zgh.foundation.audit.models import Record
from zgh.foundation.files.models import StoredFile
from zgh.foundation.notices.channels import Email, Sms
from zgh.foundation.notices.deliver import deliver, due_ids
from zgh.foundation.notices.models import Delivery, Notice
from zgh.foundation.notices.send import send
from zgh.foundation.orgs.models import Employment, IdentityNumber, Membership, Person
from zgh.foundation.search.models import Entry
from zgh.foundation.todo.models import Todo
from zgh.kit.lists import Column
from zgh.services.voice import columns
from zgh.services.voice.models import Case, Clock, actor, mask_of
from zgh.services.voice.models.mask import mask_of_id
from zgh.services.voice.routing import route
from zgh.services.voice.tasks import reschedule_open

from .hidden_life import HEADLINE, photos, whole_life
from .sweep import addresses, rows_that_tell, tables_that_tell, text_of
from .telling import ask, brought_to, fresh

NUMBER = 907131925  # no other value in the database looks like this
IDENTITY = "62010219900307451X"
TELLING = ["欧阳隐姓", "ouyang-login", "13997531864", str(NUMBER), "E-OUYANG-9", IDENTITY]


@pytest.fixture
def hidden(cast):
    """欧阳隐姓 of 甘肃, whose every fact is unlike any other value."""
    user = User.objects.create_user("ouyang-login", "欧阳隐姓", pk=NUMBER)
    Phone.objects.create(user=user, is_verified=True, **Phone.fields_for("13997531864"))
    person = Person.objects.create(pk=NUMBER, user=user, name="欧阳隐姓", union=cast.gansu)
    Employment.objects.create(person=person, company=cast.gansu_co, employee_no="E-OUYANG-9", starts_on=LONG_AGO)
    Membership.objects.create(person=person, union=cast.gansu, starts_on=LONG_AGO)
    IdentityNumber.objects.create(person=person, **IdentityNumber.fields_for(IDENTITY))
    return user


def test_no_table_learns_who_a_hidden_author_is(cast, hidden, caplog, capfd):
    caplog.set_level(logging.INFO)
    before, aside = rows_that_tell(TELLING), tables_that_tell(TELLING)
    assert before, "the sweep must be able to find the author at all"
    case = whole_life(cast, hidden)
    assert rows_that_tell(TELLING) - before == set()
    assert tables_that_tell(TELLING) - aside == set()
    assert rows_that_tell([case.alias]), "what the author did is on record, under the alias"
    assert told_in(caplog.text + "".join(capfd.readouterr())) == []
    assert StoredFile.objects.count() >= 2
    assert told_in(files_in_words()) == []


def told_in(text):
    return [token for token in TELLING if token in text]


def files_in_words():
    """Bytes, thumbnails, names and what pictures say about themselves."""
    written = ""
    for file in StoredFile.objects.all():
        written += f"{file.name} {file.stored_as}"
        for name in filter(None, (file.stored_as, file.thumb_as)):
            with default_storage.open(name) as stored:
                written += stored.read().decode("utf-8", "replace")
            with default_storage.open(name) as stored, Image.open(stored) as picture:
                written += f"{dict(picture.getexif())} {picture.info}"
    return written


@pytest.fixture
def pushed(cast, hidden, settings, monkeypatch):
    """What left the platform, by message and by mail, once `pushed()` is called."""
    settings.NOTICE_CHANNELS = {"sms": "console:", "email": "console:"}
    settings.NOTICE_QUIET_HOURS = (0, 0)
    for user in (hidden, cast.yang, cast.wang, cast.li):
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@zgh.example")
    sent = []
    for way in (Sms, Email):
        monkeypatch.setattr(way, "send", lambda _channel, message: sent.append(message))

    def now():
        Delivery.objects.update(next_at=timezone.now())
        deliver(due_ids(timezone.now()))
        return sent

    return now


def words_of(message):
    """All of it but the address."""
    return f"{message.id} {message.title} {message.text} {message.url}"


def test_no_push_and_no_mail_names_the_author_beside_the_case(cast, hidden, pushed):
    case = whole_life(cast, hidden)
    sent = pushed()
    for address in ("13997531864", "ouyang-login@zgh.example"):
        assert [message for message in sent if address in message.to], "the author does get it"
    for message in sent:
        assert told_in(words_of(message)) == []
        if "同事" in message.text:
            continue  # a colleague's own case
        words = f"{message.title}{message.text}{message.url}"
        assert not [word for word in (HEADLINE, case.alias, str(case.pk)) if word in words]


@pytest.mark.parametrize("who", ["wang", "yang"])
def test_a_push_or_a_mail_that_names_would_be_found(cast, hidden, pushed, who):
    send("voice.replied", [getattr(cast, who)], text=f"{hidden.name}有补充")
    assert [message for message in pushed() if told_in(words_of(message))]


def test_a_log_line_that_names_would_be_found(hidden, caplog, capfd):
    caplog.set_level(logging.INFO)
    logging.getLogger("zgh.voice").info("case of %s", hidden.pk)
    assert told_in(caplog.text + "".join(capfd.readouterr()))


def test_no_log_line_of_the_authors_own_requests_tells_case_and_author(cast, hidden, caplog, capfd):
    caplog.set_level(logging.INFO)
    case = ask(hidden, is_masked=True)
    case.accept(cast.yang)
    browser = Client()
    browser.force_login(hidden)
    assert browser.get(f"/voice/{case.pk}/").status_code == 200
    assert browser.post(f"/voice/{case.pk}/reply/", {"text": "从三月开始"}).status_code == 302
    written = caplog.text + "".join(capfd.readouterr())
    assert "voice:reply" in written
    assert not [word for word in (*TELLING, case.alias, str(case.pk), case.mask) if word in written]


LEAKS = {
    "a name in the book": lambda case, who: record(who, "voice.note", case),
    "a signed message": lambda case, who: case.messages.create(side="author", text="我", by=who, at=timezone.now()),
    "a notice to the login": lambda case, who: Notice.objects.create(user=who, kind="voice.answered", text="有答复"),
    "a task argument": lambda case, who: reschedule_open.enqueue(who.name, "2026-01-01", "2026-01-02"),
    "a reason given on record": lambda case, who: record(None, "voice.refer", case, note=f"{who.name}提的"),
    "a searchable entry": lambda case, who: Entry.objects.create(label="voice.case", object_id=case.pk, text=who.name),
    "a title": lambda case, who: Case.objects.filter(pk=case.pk).update(title="欧阳隐姓的补贴"),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_the_sweep_finds_a_leak_when_there_is_one(cast, hidden, leak):
    before = rows_that_tell(TELLING)
    case = ask(hidden, is_masked=True)
    assert rows_that_tell(TELLING) == before
    LEAKS[leak](case, hidden)
    assert len(rows_that_tell(TELLING) - before) >= 1


ASIDE = {
    "a cached value": lambda who: cache.set("voice:asked", {"by": who.name}),
    "a cached key": lambda who: cache.set(f"voice:asked:{who.username}", 1),
}


@pytest.mark.parametrize("leak", ASIDE)
def test_the_sweep_of_what_is_no_model_finds_a_leak_when_there_is_one(hidden, leak):
    before = tables_that_tell(TELLING)
    ASIDE[leak](hidden)
    assert tables_that_tell(TELLING) - before


def test_the_sweep_of_files_finds_a_leak_when_there_is_one(cast, hidden):
    [upload] = photos()
    stored = default_storage.save("leak.jpg", upload)
    case = ask(hidden, is_masked=True)
    StoredFile.objects.create(
        owner_type="voice.case", owner_id=case.pk, position=1, kind="image", size=1, stored_as=stored
    )
    assert "欧阳隐姓" in files_in_words()


@pytest.fixture
def bare_refusals(monkeypatch):
    """Most addresses are nobody's: their refusals are not drawn, which is half the time of a sweep."""
    monkeypatch.setattr(
        URLResolver, "resolve_error_handler", lambda _self, code: lambda _request, **_why: HttpResponse(status=code)
    )


READERS = ("wang", "li", "yang", "ma", "zhao")  # cadre, chair, chair above, colleague, auditor
# What a page may offer, and how the reader then asks for it.
OFFERS = {
    'name="q"': ["?q=夜班补贴", "?q=欧阳隐姓"],
    "view=all": ["?view=all", "?view=all&open={pk}", "?view=all&format=csv", "?view=all&format=xlsx"],
    "format=": ["?format=csv", "?format=xlsx"],
}


def pages_of(client, case):
    """(address, text) of everything this reader can open, with the filters and files that the pages offer."""
    for address in addresses(voice=[case.pk], audit=[1, case.pk], any=[NUMBER, 1, case.pk]):
        answer = client.get(address)
        if answer.status_code >= 400:
            continue
        text = text_of(answer)
        yield address, text
        for query in {query for offer, queries in OFFERS.items() if offer in text for query in queries}:
            asked = address + query.format(pk=case.pk)
            yield asked, text_of(client.get(asked))


def pages_that_tell(cast, case, readers=READERS):
    """(address, reader) of pages that show case and author together; and how many show the case."""
    told, shown = [], 0
    for name in readers:
        client = Client()
        client.force_login(getattr(cast, name))
        for address, text in pages_of(client, case):
            # What the reader typed comes back in the search field; that is not the page's knowledge.
            typed = "欧阳隐姓" if "欧阳隐姓" in address else ""
            about = HEADLINE in text or case.alias in text or f"/voice/{case.pk}/" in text
            names = [token for token in TELLING if token != typed and token in text]
            shown += about
            if about and names:
                told.append((address, name, names))
    return told, shown


@pytest.mark.usefixtures("bare_refusals")
def test_no_page_shows_a_hidden_author_beside_the_case(cast, hidden):
    case = whole_life(cast, hidden)
    told, shown = pages_that_tell(cast, case)
    assert told == []
    assert shown >= 20, "the sweep must have seen the case on many pages"


@pytest.mark.usefixtures("bare_refusals")
def test_the_page_sweep_finds_a_leak_when_there_is_one(cast, hidden):
    case = brought_to("accepted", hidden, cast.yang, is_masked=True, visibility="group", title=HEADLINE)
    case.messages.create(side="union", text="欧阳隐姓您好", by=cast.yang, at=timezone.now())
    told, _shown = pages_that_tell(cast, case, readers=("yang",))
    assert told


@pytest.mark.usefixtures("bare_refusals")
def test_the_sweep_finds_a_column_of_a_file_that_tells(cast, hidden, monkeypatch):
    case = brought_to("accepted", hidden, cast.yang, is_masked=True, title=HEADLINE)
    told = Column("by", "姓名", value=lambda _case: hidden.name)
    monkeypatch.setattr(columns, "FILE_ONLY", (*columns.FILE_ONLY, told))
    found, _shown = pages_that_tell(cast, case, readers=("yang",))
    assert {address.rpartition("format=")[2] for address, _name, _tokens in found} & {"csv", "xlsx"}


@pytest.mark.usefixtures("bare_refusals")
def test_readers_see_the_day_of_a_hidden_author_never_the_minute(cast, hidden):
    case = ask(hidden, is_masked=True, visibility="group", title=HEADLINE)
    case.accept(cast.yang)
    case.reply(hidden, "补充：从三月开始")
    case.answer(cast.yang, "下月补发")
    case.rate(hidden, 4, True)
    at = timezone.localtime().replace(hour=3, minute=47, second=0) - dt.timedelta(days=1)
    moments = ("submitted_at", "accepted_at", "answered_at", "closed_at")
    Case.objects.filter(pk=case.pk).update(**dict.fromkeys(moments, at))
    Clock.objects.filter(case=case).update(started_at=at)
    case.messages.update(at=at)
    case.answers.update(published_at=at, edited_at=at)
    Notice.objects.filter(mask=None).update(created_at=at)
    case.ratings.update(at=at)
    Todo.objects.update(opened_at=at, started_at=at)
    shown = 0
    for name in READERS:
        client = Client()
        client.force_login(getattr(cast, name))
        for address in addresses(voice=[case.pk], audit=[1], any=[case.pk]):
            text = text_of(client.get(address))
            shown += HEADLINE in text
            assert not re.search(r"\b0?3:47", text), (name, address)
    assert shown >= 10
    client.force_login(hidden)
    assert "03:47" in text_of(client.get(f"/voice/{case.pk}/")), "the author does see it"


def test_the_book_and_the_clocks_keep_the_day_of_a_hidden_authors_acts(cast, hidden):
    case = ask(hidden, is_masked=True)
    case.accept(cast.yang)
    case.answer(cast.yang, "下月补发")
    case.reopen(hidden, "还没到账")
    case.answer(cast.yang, "财务已经付款")
    case.rate(hidden, 4, True)
    own_clocks = [clock for clock in case.clocks.order_by("pk") if clock.phase == "accept"] + [case.clocks.last()]
    assert {timezone.localtime(clock.started_at).time() for clock in own_clocks} == {dt.time(0)}
    kept = [case.submitted_at, case.closed_at, *case.messages.values_list("at", flat=True)]
    kept += [*case.ratings.values_list("at", flat=True), *Todo.objects.values_list("opened_at", flat=True)]
    assert {timezone.localtime(moment).time() for moment in kept} == {dt.time(0)}
    ask(hidden, is_masked=True).withdraw(hidden)
    taken_back = Case.objects.get(state="withdrawn")
    stopped = [
        taken_back.closed_at,
        taken_back.clocks.get().stopped_at,
        *Todo.objects.filter(about_id=taken_back.pk).values_list("closed_at", flat=True),
    ]
    assert {timezone.localtime(moment).time() for moment in stopped} == {dt.time(0)}


def test_both_sides_can_talk_although_one_is_hidden(cast, hidden):
    case = ask(hidden, is_masked=True)
    case.accept(cast.yang)
    case.ask(cast.yang, "哪个班组？")
    told = Notice.objects.permitted("view", hidden).filter(about_id=case.pk)
    assert {n.kind for n in told} == {"voice.accepted", "voice.asked"}
    case.reply(hidden, "三班")
    assert Notice.objects.filter(user=cast.yang, kind="voice.replied").exists()
    assert list(Case.objects.permitted("follow", hidden)) == [case]
    assert not Case.objects.permitted("follow", cast.zhou).exists()


def test_a_hidden_authors_acts_are_on_record_without_an_id(cast, hidden):
    case = ask(hidden, is_masked=True)
    case.reply(hidden, "补充")
    records = Record.objects.about(case)
    assert set(records.values_list("actor_id", "actor_name")) == {(None, case.alias)}
    assert {timezone.localtime(record.at).time() for record in records} == {dt.time(0)}
    case.accept(cast.yang)
    assert timezone.localtime(records.last().at).time() != dt.time(0), "a cadre's act keeps its minute"


def test_a_notice_of_what_a_hidden_author_did_keeps_the_day_and_shows_no_time(cast, hidden):
    case = ask(hidden, is_masked=True)
    told = Notice.objects.get(user=cast.yang, about_id=case.pk)
    assert timezone.localtime(told.created_at).time() == dt.time(0)
    named = Notice.objects.get(user=cast.yang, about_id=ask(cast.zhou, to_group=True).pk)
    client = Client()
    client.force_login(cast.yang)
    page = text_of(client.get("/notices/"))
    assert page.count("<time") == 1
    assert f"{timezone.localtime(named.created_at):%H:%M}" in page
    assert actor(case, cast.yang) is cast.yang


def test_the_mask_needs_the_key(cast, hidden, settings):
    old = mask_of_id(hidden.pk)
    assert mask_of(hidden) == old
    settings.MASK_KEY = "another key altogether"
    assert mask_of_id(hidden.pk) != old


@pytest.mark.parametrize(
    ("reader", "named", "masked"),
    [("zhou", "您", "您"), ("wang", "周敏·甘肃连锁工会", "alias"), ("yang", "周敏·甘肃连锁工会", "alias"),
     ("ma", "一位职工", "alias"), ("xiong", "一位职工", "alias"), ("zhao", "一位职工", "alias")],
)  # fmt: skip
def test_each_reader_knows_the_author_as_they_may(cast, reader, named, masked):
    user = getattr(cast, reader)
    open_case, hidden_case = ask(cast.zhou, visibility="group"), ask(cast.zhou, is_masked=True, visibility="group")
    assert fresh(open_case).shown_author_for(user) == named
    assert fresh(hidden_case).shown_author_for(user) == (hidden_case.alias if masked == "alias" else masked)


def test_the_only_cadre_of_a_union_who_hides_is_not_given_away_by_who_is_told(cast):
    Person.objects.bulk_create([Person(name=f"职工{i}", union=cast.hunan) for i in range(12)])
    assert route(cast.liu, "appeal", is_masked=True).owner == cast.hunan
    case = ask(cast.liu, is_masked=True, once=uuid.uuid4())
    assert case.union == cast.hunan
    assert not Notice.objects.exists()
