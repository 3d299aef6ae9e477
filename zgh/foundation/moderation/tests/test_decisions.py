"""What a decision leaves behind: the reason on the thing, what reporters hear, until when one may appeal."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from zgh.foundation.comments.tests.talking import PLEA, REASON, free, fresh, keeper, look, say, words
from zgh.foundation.flow.machine import Overtaken
from zgh.foundation.moderation import looking
from zgh.foundation.moderation.models import Review, Word
from zgh.foundation.moderation.screening import screen
from zgh.foundation.notices.models import Notice


def test_the_final_reason_takes_the_place_of_that_of_the_reports(place):
    free(place, hide_flags=2)
    row = say(place)
    for who in (place.zhou, place.chen):
        looking.flag(row, who, "abuse")
    assert fresh(row).state == "hidden"
    look(row).hide(place.wang, REASON)
    assert (fresh(row).state, fresh(row).reason) == ("hidden", REASON)


def test_a_word_with_a_last_day_is_stopped_before_it(place):
    words(place, "混账")
    Word.objects.update(ends_on=timezone.localdate() + dt.timedelta(days=30))
    word = Word.objects.get()
    assert Word.objects.permitted("end", place.wang).exists()
    word.end(place.wang)
    assert (fresh(word).ends_on, screen("混账", place.gansu).held) == (timezone.localdate(), [])
    assert not Word.objects.permitted("end", place.wang).exists()


@pytest.mark.parametrize("verb", ["approve", "hide"])
def test_who_reported_hears_the_outcome_without_words_they_were_never_shown(place, verb):
    free(place)
    row = say(place, text="原来的话")
    looking.flag(row, place.zhou, "abuse")
    words(place, "混账")
    fresh(row).edit(place.ma, "换成混账的话")
    review = look(row)
    review.approve(place.wang) if verb == "approve" else review.hide(place.wang, REASON)
    told = Notice.objects.get(user=place.zhou, kind="moderation.outcome")
    assert "举报的评论" in told.text
    assert "的话" not in told.text
    assert told.url == "/moderation/flags/"


def test_only_the_last_decision_is_appealed_and_none_while_somebody_looks(place):
    keeper(place.li, place.group)
    free(place)
    row = say(place)
    first = looking.take_up(row)
    first.hide(place.wang, REASON)
    fresh(row).restore(place.yang)  # as an act from outside would: the decision stands, the comment is back
    with pytest.raises(Overtaken):
        fresh(first).appeal(place.ma, PLEA)
    second = looking.take_up(fresh(row))
    assert not Review.objects.permitted("appeal", place.ma).exists()
    second.hide(place.wang, REASON)
    assert list(Review.objects.permitted("appeal", place.ma)) == [second]
    with pytest.raises(Overtaken):
        fresh(first).appeal(place.ma, PLEA)
    fresh(second).appeal(place.ma, PLEA)
