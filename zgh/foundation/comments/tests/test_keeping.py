"""How long comments are kept, and where they go when a union ends."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from zgh.foundation.moderation import looking
from zgh.foundation.privacy.keeping import set_period
from zgh.foundation.privacy.registry import kind_of

from .talking import at, free, fresh, look, say, words


def test_what_was_taken_back_is_deleted_after_its_period_and_never_before_six_months(place):
    free(place)
    row, shown = at(place, "withdrawn"), say(place, place.zhou)
    kind = kind_of("comments.gone")
    assert (kind.least_days, list(kind.due(timezone.now() + dt.timedelta(days=1)))) == (183, [row])
    place.chief = place.yang
    with pytest.raises(ValidationError, match="183"):
        set_period(by=place.yang, kind="comments.gone", days=100, source="试试")
    looks = kind_of("moderation.looks")
    assert looks.least_days == 183
    looking.flag(shown, place.ma, "abuse")
    assert not looks.due(timezone.now() + dt.timedelta(days=1)).exists()
    look(shown).approve(place.wang)
    assert looks.drop(looks.due(timezone.now() + dt.timedelta(days=1))) == 1


def test_a_union_that_ends_hands_its_threads_and_open_looks_on(place):
    from zgh.foundation.comments import ties as threads
    from zgh.foundation.moderation import ties as looks

    free(place)
    words(place, "混账")
    row = say(place, text="混账")
    assert threads.move(threads.of_unions([place.gansu.pk]), place.gansu, place.hunan, place.yang) == 1
    assert looks.move(looks.of_unions([place.gansu.pk]), place.gansu, place.hunan, place.yang) == 1
    assert (fresh(row).thread.union, look(row).union) == (place.hunan, place.hunan)
