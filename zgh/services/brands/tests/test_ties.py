"""What becomes of brands and applications when people leave and unions end; what people see of themselves."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from zgh.foundation.orgs.ties import ties
from zgh.foundation.privacy.registry import Subject, holdings
from zgh.foundation.todo.models import Todo
from zgh.services.brands.models import Incubation

from .conftest import apply, found, fresh


def owed(row: Incubation) -> dict[str, tuple[Any, Any]]:
    rows = Todo.objects.open().filter(about_type="brands.incubation", about_id=row.pk)
    return {todo.verb: (todo.union, todo.user) for todo in rows}


TIES = {tie.key: tie for tie in ties()}


def test_brands_and_applications_go_over_to_the_union_that_takes_its_place(cast: SimpleNamespace) -> None:
    row = apply(cast, "trial")
    for key in ("brands", "brands.incubations"):
        rows = TIES[key].of_unions([cast.gansu.pk])  # type: ignore[misc]
        assert TIES[key].move(rows, cast.gansu, cast.hunan, cast.yang) == 1  # type: ignore[misc]
    assert (fresh(row).union, fresh(row.brand).union) == (cast.hunan, cast.hunan)
    assert owed(row) == {"report": (cast.hunan, None), "recognise": (cast.group, None)}


def test_who_carries_and_who_coaches_hand_it_on(cast: SimpleNamespace) -> None:
    row, tie = apply(cast, "coaching"), TIES["brands.incubations"]
    for giver, taker in ((cast.ma, cast.wang), (cast.yang, cast.chen)):
        rows = tie.of_people([giver.person.pk])  # type: ignore[misc]
        assert tie.hand_over(rows, giver.person, taker.person, cast.yang) == 1  # type: ignore[misc]
    assert (fresh(row).carried_by, fresh(row).coach) == (cast.wang, cast.chen)
    assert owed(row)["note_visit"] == (cast.group, cast.chen)
    row = fresh(row)
    row.decline(cast.yang, "和别的品牌重了")
    assert not tie.of_people([cast.wang.person.pk]).exists()  # type: ignore[misc]


def test_everybody_sees_what_they_follow_and_where_they_are_named(cast: SimpleNamespace) -> None:
    from zgh.services.brands.models import BrandPerson

    brand = found(cast)
    brand.follow(cast.zhou)
    BrandPerson.add(cast.yang, brand, user=cast.zhou, role="师傅", words="", place=1)
    apply(cast)
    subject = Subject(cast.zhou)
    lines = {
        one.key: [one.line(row) for row in one.rows(subject)] for one in holdings() if one.key.startswith("brands")
    }
    assert [line.title for line in lines["brands.follows"]] == ["提素建功"]
    assert [line.title for line in lines["brands.people"]] == ["提素建功"]
    assert lines["brands.incubations"] == []
