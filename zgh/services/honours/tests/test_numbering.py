"""How numbers are written and what makes two honours one, whatever people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zgh.services.honours.numbering import LONGEST_MARK, folded, mark_of, numbered


@pytest.mark.parametrize(
    "typed",
    ["渝工发[2024] 12号", "渝工发(2024)12号", "渝工发（２０２４）12 号", "渝工发【2024】12号", "渝工发〔2024〕12号"],
)
def test_a_number_is_written_one_way(typed):
    assert numbered(typed) == "渝工发〔2024〕12号"


@given(st.text(max_size=60))
def test_writing_it_again_changes_nothing(text):
    assert numbered(numbered(text)) == numbered(text)
    assert folded(folded(text)) == folded(text)


@given(st.text("甲乙丙“”·（） ", min_size=1, max_size=20), st.integers(1, 10**9), st.integers(1949, 2100))
def test_signs_and_spaces_make_no_other_honour_and_other_years_and_holders_do(title, person, year):
    facts = {"kind": "person", "union_id": 1, "holder": ""}
    mark = mark_of(**facts, person_id=person, title=title, year=year)
    assert mark == mark_of(**facts, person_id=person, title=f"“{title} ”", year=year)
    assert mark != mark_of(**facts, person_id=person, title=title, year=year + 1)
    assert mark != mark_of(**facts, person_id=person + 1, title=title, year=year)
    assert len(mark) <= LONGEST_MARK
