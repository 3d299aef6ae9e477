"""Finding what has been said and answered before, within what one may see."""

import pytest

from zgh.foundation.search.index import find
from zgh.services.voice.models import Case
from zgh.services.voice.similar import similar_cases

from .telling import ask, brought_to

TEXT = "夜班食堂没有热饭，只能吃泡面，能不能留一个窗口"


@pytest.mark.parametrize(
    ("reader", "visibility", "is_found"),
    [("xiong", "group", True), ("xiong", "union", False), ("ma", "union", True), ("ma", "private", False),
     ("zhou", "private", True), ("wang", "private", True)],
)  # fmt: skip
def test_similar_answered_cases_are_shown_to_those_who_may_read_them(cast, reader, visibility, is_found):
    case = brought_to("answered", cast.zhou, cast.wang, visibility=visibility)
    found = similar_cases(TEXT, getattr(cast, reader))
    assert [hit.row for hit in found] == ([case] if is_found else [])


def test_unanswered_cases_are_not_offered_as_answers(cast):
    ask(cast.zhou, visibility="group")
    assert similar_cases(TEXT, cast.ma) == []


def test_question_and_answer_can_be_found_and_a_withdrawn_case_cannot(cast):
    case = brought_to("answered", cast.zhou, cast.wang, visibility="group")
    gone = ask(cast.zhou, visibility="group", title="更衣柜太少", text="新来的同事没有柜子")
    assert [hit.row for hit in find(Case, "热饭", cast.ma)] == [case]
    assert [hit.row for hit in find(Case, "下周一", cast.ma)] == [case]
    assert [hit.row for hit in find(Case, "更衣柜", cast.ma)] == [gone]
    gone.withdraw(cast.zhou)
    assert find(Case, "更衣柜", cast.ma) == []


@pytest.mark.parametrize("is_masked", [False, True])
def test_nobody_is_found_by_the_authors_name(cast, is_masked):
    ask(cast.zhou, visibility="group", is_masked=is_masked)
    for reader in (cast.ma, cast.wang, cast.zhao, cast.yang):
        assert find(Case, "周敏", reader) == []
