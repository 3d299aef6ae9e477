"""Raising a case: once, to the right union, with few statements."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from conftest import grow
from zgh.foundation.audit.book import history
from zgh.foundation.files.models import StoredFile
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Person, Union
from zgh.foundation.todo.models import Todo
from zgh.services.voice.models import Case, Category, HidingTurn, VoiceSetting, mask_of
from zgh.services.voice.routing import route
from zgh.services.voice.submit import headline

from .telling import ask, hidden_way


def test_a_new_case_waits_for_its_union_with_a_clock_a_todo_and_a_notice(cast):
    case = ask(cast.zhou)
    assert (case.state, case.union, case.origin, case.author) == ("submitted", cast.gansu, cast.gansu, cast.zhou)
    clock = case.clocks.get()
    assert (clock.phase, clock.due_at, clock.union) == ("accept", case.due_at, cast.gansu)
    todo = Todo.objects.get()
    assert (todo.verb, todo.union, todo.duty, todo.due_at) == ("accept", cast.gansu, "voice", case.due_at)
    assert set(Notice.objects.values_list("user", "kind")) == {
        (cast.wang.pk, "voice.received"),
        (cast.li.pk, "voice.received"),
    }
    assert history(case).get().verb == "voice.submit"
    assert case.number == f"XS-{case.pk:06d}"


def test_the_same_submission_twice_is_one_case(cast):
    once = uuid.uuid4()
    first, second = ask(cast.zhou, once=once), ask(cast.zhou, once=once)
    assert first.pk == second.pk
    assert Case.objects.count() == Todo.objects.count() == 1


def test_somebody_elses_number_is_not_a_way_to_read_their_case(cast):
    once = uuid.uuid4()
    ask(cast.zhou, once=once)
    with pytest.raises(ValidationError, match="重新填写"):
        ask(cast.ma, once=once)


@pytest.mark.parametrize("text", ["", "   \n "])
def test_an_empty_case_is_refused(cast, text):
    with pytest.raises(ValidationError, match="请写几句话"):
        ask(cast.zhou, text=text)
    assert not Case.objects.exists()


def test_a_text_that_is_too_long_is_refused_in_words(cast):
    with pytest.raises(ValidationError, match="最多5000个字"):
        ask(cast.zhou, text="长" * 5001)


@pytest.mark.parametrize(
    ("title", "text", "shown"),
    [
        ("夜班热饭", "食堂9点就关门", "夜班热饭"),
        ("", "能不能延长？谢谢。", "能不能延长？"),
        ("", "\n\n食堂太早关门。大家都饿。", "食堂太早关门"),
        ("", "没有标点" * 30, "没有标点" * 14 + "没有标…"),
    ],
)
def test_a_case_without_a_title_shows_its_first_sentence(title, text, shown):
    assert headline(title, text.strip()) == shown


def test_the_database_wants_exactly_one_of_author_and_mask(cast):
    case = ask(cast.zhou)
    for facts in ({"author": None}, {"mask": "a" * 64}, {"author": None, "mask": "a" * 64}, {"alias": "木棉·7"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**facts)


@pytest.mark.parametrize(
    ("is_masked", "to_group", "owner", "origin"),
    [
        (False, False, "gansu", "gansu"),
        (False, True, "group", "gansu"),
        (True, False, "group", "group"),
        (True, True, "group", "group"),
    ],
)
def test_a_small_union_cannot_hide_anyone(cast, is_masked, to_group, owner, origin):
    way = route(cast.zhou, "appeal", is_masked=is_masked, to_group=to_group)
    union, warning = way.owner, way.warning
    assert union == getattr(cast, owner)
    assert bool(warning) == is_masked
    case = ask(cast.zhou, is_masked=is_masked, to_group=to_group)
    assert (case.union, case.origin) == (getattr(cast, owner), getattr(cast, origin))


def test_a_union_of_enough_people_hides_its_own(cast):
    Person.objects.bulk_create([Person(name=f"职工{i}", union=cast.gansu) for i in range(6)])
    assert hidden_way(cast.zhou) == (cast.gansu, "")


def test_the_hiding_place_is_the_first_union_above_with_enough_people(cast):
    group = grow(Union, cast.gansu, code="U11", name="兰州分会", short_name="兰州分会")
    Person.objects.filter(user=cast.zhou).update(union=group)
    cast.zhou.refresh_from_db()
    assert hidden_way(cast.zhou)[0] == cast.group
    Person.objects.bulk_create([Person(name=f"职工{i}", union=cast.gansu) for i in range(7)])
    union, warning = hidden_way(cast.zhou)
    assert union == cast.gansu
    assert "兰州分会不足10人" in warning


def test_how_many_are_enough_is_a_setting_inherited_down_the_tree(cast):
    VoiceSetting.objects.create(union=cast.group, small_union_size=4)
    assert hidden_way(cast.zhou) == (cast.gansu, "")
    VoiceSetting.objects.create(union=cast.gansu, small_union_size=5)
    assert hidden_way(cast.zhou)[0] == cast.group


def test_somebody_without_a_union_speaks_to_the_group(cast):
    assert ask(cast.operator).union == cast.group


def test_two_hidden_cases_of_one_person_have_unrelated_aliases(cast):
    aliases = {ask(cast.zhou, is_masked=True).alias for _ in range(5)}
    assert len(aliases) > 1


@pytest.mark.parametrize(("is_masked", "count"), [(False, 18), (True, 23)])
def test_submitting_takes_few_statements(cast, is_masked, count):
    category = Category.objects.get(code="canteen")
    HidingTurn.hold(mask_of(cast.zhou))  # the row is written once for many people
    with CaptureQueriesContext(connection) as log:
        ask(cast.zhou, is_masked=is_masked, category=category)
    said = [q["sql"] for q in log if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "0 times"))]
    # Fewer on PostgreSQL and at night (pushes wait till morning); one more when the promise crosses a year's end.
    assert len(said) <= count, "\n".join(said)


def test_nothing_remains_of_a_submission_that_fails_half_way(cast):
    with pytest.raises(ValidationError, match="隐去姓名时只能传照片"):
        ask(cast.zhou, is_masked=True, uploads=[SimpleUploadedFile("工资.pdf", b"%PDF-1.4\n%%EOF\n")])
    with pytest.raises(ValidationError):
        ask(cast.zhou, uploads=[SimpleUploadedFile("不是照片.jpg", b"GIF89a nonsense")])
    photos = [StoredFile(kind="image", name="1", size=1, stored_as="x", pk=4711)]  # swept meanwhile
    with pytest.raises(ValidationError, match="没有放上"):
        ask(cast.zhou, uploads=photos)
    assert not Case.objects.exists()
    assert not Todo.objects.exists()
