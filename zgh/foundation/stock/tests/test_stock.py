"""Supplies are never oversold, locks make people wait: alone, and against others on both databases."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, models, transaction

from tests.racing import database, meet, race, seat
from zgh.foundation.stock.models import Lockable, OutOfStock, Stock, lock
from zgh.kit.refusals import Refusal

HERE = "zgh.foundation.stock.tests.test_stock"
LIMIT, PROCESSES, ROUNDS = 20, 4, 8


class Seats(Stock):
    """Seats in a hall; only here."""

    class Meta(Stock.Meta):
        app_label = "seeded"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.taken_count}/{self.limit}"


class Hall(Lockable):
    """A hall whose bookings must not overlap; only here."""

    class Meta:
        app_label = "seeded"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.pk}"


class Booking(models.Model):
    """From hour to hour; only here."""

    hall = models.ForeignKey(Hall, models.PROTECT)
    start = models.IntegerField()
    end = models.IntegerField()

    class Meta:
        app_label = "seeded"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.start}-{self.end}"


def make() -> list[int]:
    """Tables and two supplies; their ids and a hall's."""
    with connection.schema_editor() as editor:
        for model in (Seats, Hall, Booking):
            editor.create_model(model)
    return [Seats.objects.create(limit=LIMIT).pk, Seats.objects.create(limit=1000).pk, Hall.objects.create().pk]


@pytest.fixture(scope="module")
def tables(django_db_setup, django_db_blocker):
    """Outside the tests' transactions: SQLite cannot make tables with checks inside one."""
    with django_db_blocker.unblock():
        make()
        yield
        with connection.schema_editor() as editor:
            for model in (Booking, Hall, Seats):
                editor.delete_model(model)


@pytest.fixture
def seats(tables, db):
    return Seats.objects.create(limit=LIMIT)


def left(pk: int) -> int:
    return LIMIT - Seats.objects.get(pk=pk).taken_count


@pytest.mark.parametrize(("n", "fits"), [(1, True), (LIMIT, True), (LIMIT + 1, False)])
def test_no_more_is_taken_than_there_is(seats, n, fits):
    if fits:
        seats.take(n)
        assert left(seats.pk) == LIMIT - n
    else:
        with pytest.raises(OutOfStock):
            seats.take(n)
        assert left(seats.pk) == LIMIT


def test_no_more_comes_back_than_was_taken(seats):
    seats.take(2)
    with pytest.raises(ValueError, match="more given back"):
        seats.give_back(3)
    seats.give_back(2)
    assert left(seats.pk) == LIMIT


@pytest.mark.parametrize("n", [0, -1])
@pytest.mark.parametrize("verb", ["take", "give_back"])
def test_nothing_or_less_is_a_programming_error(seats, verb, n):
    seats.take(5)
    with pytest.raises(ValueError, match="at least one"):
        getattr(seats, verb)(n)
    assert left(seats.pk) == LIMIT - 5


def test_the_database_is_the_last_guard(seats):
    with pytest.raises(IntegrityError), transaction.atomic():
        Seats.objects.filter(pk=seats.pk).update(taken_count=LIMIT + 1)


def test_running_out_is_a_refusal_bulk_acts_can_count():
    assert issubclass(OutOfStock, Refusal)


def test_locking_what_is_gone_says_so(seats):
    with pytest.raises(Hall.DoesNotExist):
        lock(Hall(pk=999))


def take(pk: int) -> str:
    Seats(pk=pk).take()
    return "sold"


def take_unguarded(pk: int) -> str:
    """Read, look, write: what oversells."""
    with transaction.atomic():
        seats = Seats.objects.get(pk=pk)
        if seats.taken_count >= seats.limit:
            return "OutOfStock"
        meet()
        seats.taken_count = seats.taken_count + 1
        seats.save()
    return "sold"


@pytest.mark.race
@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_as_many_are_sold_as_there_are(vendor):
    with database(vendor) as url:
        pk, _other, _hall = race(f"{HERE}.make", url=url).one()
        results = race(f"{HERE}.take", pk, url=url, processes=PROCESSES, rounds=ROUNDS)
        assert results.count("sold") == LIMIT
        assert results.count("OutOfStock") == PROCESSES * ROUNDS - LIMIT
        assert race(f"{HERE}.left", pk, url=url).one() == 0


@pytest.mark.race
def test_without_the_guard_more_are_sold_than_counted():
    with database("postgresql") as url:
        pk, _other, _hall = race(f"{HERE}.make", url=url).one()
        results = race(f"{HERE}.take_unguarded", pk, url=url, processes=PROCESSES, rounds=ROUNDS)
        assert results.count("sold") > LIMIT - race(f"{HERE}.left", pk, url=url).one()


def take_both(pks: list[int], in_order: bool) -> str:
    """Two supplies in one transaction; half of the processes the other way round unless all keep the order."""

    pks = sorted(pks, reverse=not in_order and seat() % 2 == 0)
    with transaction.atomic():
        for pk in pks:
            Seats(pk=pk).take()
            meet(0.5)  # whoever holds what another wants, waits in vain
    return "sold"


@pytest.mark.race
@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_several_supplies_in_key_order_never_deadlock(vendor):
    with database(vendor) as url:
        *pks, _hall = race(f"{HERE}.make", url=url).one()
        assert set(race(f"{HERE}.take_both", pks, True, url=url, processes=4, rounds=3)) == {"sold"}


@pytest.mark.race
def test_in_any_order_they_do():
    with database("postgresql") as url:
        *pks, _hall = race(f"{HERE}.make", url=url).one()
        assert "OperationalError" in race(f"{HERE}.take_both", pks, False, url=url, processes=6, rounds=3)


def book(pk: int, is_locked: bool) -> str:
    with transaction.atomic():
        if is_locked:
            lock(Hall(pk=pk))
        if Booking.objects.filter(hall_id=pk, start__lt=12, end__gt=10).exists():
            return "taken"
        if not is_locked:
            meet()
        Booking.objects.create(hall_id=pk, start=10, end=12)
    return "booked"


@pytest.mark.race
@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_a_locked_parent_lets_one_booking_through(vendor):
    with database(vendor) as url:
        *_pks, hall = race(f"{HERE}.make", url=url).one()
        assert sorted(race(f"{HERE}.book", hall, True, url=url, processes=4)) == ["booked", *["taken"] * 3]


@pytest.mark.race
def test_without_the_lock_bookings_overlap():
    with database("postgresql") as url:
        *_pks, hall = race(f"{HERE}.make", url=url).one()
        assert race(f"{HERE}.book", hall, False, url=url, processes=4).count("booked") > 1
