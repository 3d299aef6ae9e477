"""Words the tests of comments and of moderation share."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from zgh.foundation.comments.commenting import write
from zgh.foundation.comments.models import Comment
from zgh.foundation.moderation import looking
from zgh.foundation.moderation.listing import Line, add_words
from zgh.foundation.moderation.models import Review
from zgh.foundation.moderation.models.desk import set_rules
from zgh.foundation.orgs.models import Duty
from zgh.services.policies.models import Document

TEXT = "这个办法好，门店的同事都盼着。"
REASON = "里面点了同事的名，请改一改"
SECRET = "只有作者和工会看得到的话"
PLEA = "我没有点名，说的是排班这件事"


def keeper(user: Any, union: Any, code: str = "news") -> None:
    """Give a duty."""
    Duty.objects.create(user=user, union=union, code=code, starts_on=timezone.localdate())
    for name in ("_duty_ranges", "_duties_held", "_duty_unions", "_stands_in"):
        user.__dict__.pop(name, None)


def shelf(cast: Any, union: Any = None) -> Document:
    """A published document."""
    facts = {"level": "company", "state": "published", "published_at": timezone.now()}
    return Document.objects.create(title="休假细则", union=union or cast.gansu, text="第一条", **facts)


def say(cast: Any, by: Any = None, text: str = TEXT, **facts: Any) -> Comment:
    """A comment of ma, or of `by`, under the document."""
    about = facts.pop("about", cast.paper)
    return write(by=by or cast.ma, about=about, text=text, once=facts.pop("once", uuid.uuid4()), **facts)


def free(cast: Any, **rules: Any) -> None:
    """Nobody's first comments wait, nobody is too fast."""
    set_rules(cast.group, cast.yang, **{"first_posts": 0, "burst_count": 200, **rules})


def words(cast: Any, *texts: str, union: Any = None, action: str = "hold") -> None:
    """Put words on the list of 甘肃, or of `union`."""
    add_words(union or cast.gansu, cast.wang, [Line(text, "abuse", action) for text in texts])


def look(row: Any) -> Review:
    """The open look at a comment."""
    return Review.objects.select_related("union").get(about_id=row.pk, state="open")


def fresh(row: Any) -> Any:
    """The row as the next request sees it."""
    return type(row)._base_manager.get(pk=row.pk)


def at(place: Any, state: str, **facts: Any) -> Comment:
    """A comment of ma that has come to this state by lawful verbs."""
    if state == "pending":
        words(place, "混账")
        return say(place, text=f"混账 {SECRET}", **facts)
    row = say(place, text=SECRET, **facts)
    if state == "withdrawn":
        row.withdraw(place.ma)
    if state in ("hidden", "removed"):
        review = looking.take_up(row)
        getattr(review, {"hidden": "hide", "removed": "remove"}[state])(place.wang, REASON)
    return fresh(row)
