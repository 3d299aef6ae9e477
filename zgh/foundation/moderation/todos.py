"""What those who look after a union's place owe: one to-do while anything waits, none when all is looked at."""

from __future__ import annotations

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import ngettext

from zgh.foundation.orgs.models import Union
from zgh.foundation.stock.models import lock
from zgh.foundation.todo.book import close_todos, open_todo
from zgh.kit.dates import midnight

from .models.desk import Desk
from .models.seats import seat_of


def owe_looks(union: Union) -> None:
    """Count under the desk's lock, so that two at once do not leave a wrong number. Six statements."""
    from .models import Review

    desk, _is_new = Desk.objects.get_or_create(union=union)
    lock(desk)
    waiting = Review.objects.filter(union=union, state="open")
    count = waiting.count()
    if not count:
        close_todos(desk, "moderate")
        return
    seat = seat_of(union)
    open_todo(
        about=desk,
        verb="moderate",
        title=ngettext("%(union)s有%(n)d条内容等您看", "%(union)s有%(n)d条内容等您看", count)
        % {"union": union, "n": count},
        union=Union.objects.get(pk=seat.union_id) if seat.union_id != union.pk else union,
        duty=seat.duty,
        # Of hidden authors only the day may be told: the desk's to-do gathers them with all others.
        started_at=midnight(),
        due_at=waiting.aggregate(due=Min("due_at"))["due"],
        url=reverse("moderation:desk"),
        is_by_day=True,
    )
