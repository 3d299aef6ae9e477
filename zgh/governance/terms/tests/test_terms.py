"""Terms: spans never overlap, due days are computed, extensions need a paper, vacancies are read."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zgh.foundation.audit.book import history
from zgh.foundation.orgs.models import Officer
from zgh.governance.terms.models import Extension, Figure, Term, register
from zgh.governance.terms.spans import months_after
from zgh.governance.terms.words import in_han, session_name, term_name

DAY = dt.date(2024, 3, 15)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (dt.date(2024, 2, 29), 36, dt.date(2027, 2, 28)),
        (dt.date(2024, 8, 31), 6, dt.date(2025, 2, 28)),
        (dt.date(2024, 1, 15), -1, dt.date(2023, 12, 15)),
        (dt.date(2024, 12, 1), 1, dt.date(2025, 1, 1)),
    ],
)
def test_months_end_with_the_month(day, months, then):
    assert months_after(day, months) == then


@pytest.mark.parametrize(
    ("n", "said"), [(3, "三"), (10, "十"), (12, "十二"), (20, "二十"), (21, "二十一"), (100, "100")]
)
def test_terms_are_counted_in_words(n, said):
    assert in_han(n) == said


def test_sessions_are_named_as_in_documents():
    assert term_name(3) == "第三届"
    assert session_name(3, 2) == "三届二次"


@pytest.mark.parametrize(("years", "due_on"), [(3, dt.date(2027, 3, 15)), (5, dt.date(2029, 3, 15))])
def test_a_term_is_due_its_years_after_election_day(cast, years, due_on):
    term = register(cast.wang, cast.gansu, term_no=3, years=years, starts_on=DAY)
    assert term.due_on == due_on
    assert history(term).get().verb == "terms.register"


@pytest.mark.parametrize("other", ["live", "number", "inside"])
def test_a_second_term_at_the_same_time_is_refused_with_a_sentence(cast, other):
    register(cast.wang, cast.gansu, term_no=3, years=3, starts_on=DAY)
    facts = {
        "live": {"term_no": 4, "years": 3, "starts_on": DAY + dt.timedelta(900)},
        "number": {"term_no": 3, "years": 3, "starts_on": dt.date(2018, 1, 1), "ends_on": dt.date(2019, 1, 1)},
        "inside": {"term_no": 2, "years": 3, "starts_on": dt.date(2023, 1, 1), "ends_on": dt.date(2024, 6, 1)},
    }[other]
    with pytest.raises(ValidationError, match="重叠"):
        register(cast.wang, cast.gansu, **facts)
    assert Term.objects.filter(union=cast.gansu).count() == 1
    register(cast.wang, cast.hunan, **facts)  # another union's terms are its own


DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2028, 1, 1))


@given(
    spans=st.lists(st.tuples(DAYS, st.one_of(st.none(), DAYS)), max_size=8),
    moves=st.lists(st.tuples(st.integers(0, 7), DAYS), max_size=4),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_entered_or_moved_terms_of_a_union_never_overlap(cast, spans, moves):
    with transaction.atomic():
        for n, (start, end) in enumerate(spans, 1):
            try:
                with transaction.atomic():
                    Term.objects.create(union=cast.gansu, term_no=n, years=3, starts_on=start, ends_on=end)
            except IntegrityError:
                continue
        rows = list(Term.objects.filter(union=cast.gansu))
        for n, day in moves:
            if n < len(rows):
                try:
                    with transaction.atomic():
                        Term.objects.filter(pk=rows[n].pk).update(ends_on=day)
                except IntegrityError:
                    continue
        kept = sorted((t.starts_on, t.ends_on or dt.date.max) for t in Term.objects.filter(union=cast.gansu))
        kept = [span for span in kept if span[0] < span[1]]
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(kept))
        transaction.set_rollback(True)


@pytest.mark.parametrize(("months", "is_fine"), [(6, True), (7, False)])
def test_an_extension_needs_the_superiors_paper_and_stays_within_the_setting(cast, months, is_fine):
    term = register(cast.wang, cast.gansu, term_no=3, years=3, starts_on=DAY)
    paper = {"number": "甘工发〔2027〕3号", "issuer": "甘肃省总工会", "issued_on": dt.date(2027, 1, 10)}
    if not is_fine:
        with pytest.raises(ValidationError, match="最多6个月"):
            term.extend(cast.li, months=months, **paper)
    else:
        term.extend(cast.li, months=months, **paper)
        with pytest.raises(ValidationError, match="最多6个月"):
            term.extend(cast.li, months=1, **paper)
    term.refresh_from_db()
    assert term.due_on == (dt.date(2027, 9, 15) if is_fine else dt.date(2027, 3, 15))
    assert Extension.objects.count() == (1 if is_fine else 0)


def test_without_a_figure_the_length_of_an_extension_is_the_superiors_business(cast):
    Figure.objects.filter(key="extension").delete()
    term = register(cast.wang, cast.gansu, term_no=3, years=3, starts_on=DAY)
    term.extend(cast.li, months=12, number="1号", issuer="省总", issued_on=DAY)
    assert term.due_on == dt.date(2028, 3, 15)


def test_overdue_and_vacant_are_read_from_dates(cast):
    today = timezone.localdate()
    term = register(cast.wang, cast.gansu, term_no=3, years=3, starts_on=months_after(today, -36))
    assert term.is_overdue
    assert list(Term.objects.overdue()) == [term]
    assert list(Term.objects.overdue(today - dt.timedelta(1))) == []
    assert list(Term.objects.vacant()) == []
    Officer.objects.filter(union=cast.gansu).update(ends_on=today)
    assert list(Term.objects.vacant()) == [term]
    assert Term.objects.with_chair().get().chair_left_on == today


def test_a_wrong_date_is_put_right_and_leaves_a_trace(cast):
    term = register(cast.wang, cast.gansu, term_no=3, years=3, starts_on=DAY)
    term.amend(cast.wang, term_no=4, years=5, starts_on=dt.date(2024, 5, 1))
    term.refresh_from_db()
    assert (term.term_no, term.due_on) == (4, dt.date(2029, 5, 1))
    assert history(term).last().before["term_no"] == 3


def test_a_figure_is_amended_from_today_and_the_old_one_stays(cast):
    old = Figure.objects.get(key="extension")
    new = old.amend(cast.yang, amount=3, amount_to=None, source="省总工会发〔2026〕1号", is_checked=True)
    old.refresh_from_db()
    assert old.ends_on == timezone.localdate() == new.starts_on
    with pytest.raises(ValidationError, match="刚刚被别人改过"):
        Figure.objects.get(pk=old.pk).amend(cast.yang, amount=4, amount_to=None, source="")
    assert not Figure.objects.permitted("amend", cast.wang).exists()
    assert Figure.objects.permitted("amend", cast.yang).exists()
