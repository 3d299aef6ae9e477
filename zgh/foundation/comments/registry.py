"""What can be commented on. Rooms declare it in their `commentable.py`:

    register(Work, open_when=lambda work: work.state == "published", premoderated=lambda work: False)

and put `{% load comments %}{% comments work %}` on a page that was given the row by permission. Whoever may `view` it
may read its comments; the model needs nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from zgh.foundation.orgs.models import Union


def no(_row: Any) -> bool:
    """Not of itself."""
    return False


def yes(_row: Any) -> bool:
    """Always."""
    return True


def nobody(_row: Any) -> Iterable[Any]:
    """Nobody need be told."""
    return ()


def home(row: Any) -> Union:
    """The row's own union; what belongs to no union in particular is the group's."""
    return row.union if getattr(row, "union_id", None) else Union.objects.get(depth=1)


@dataclass(frozen=True)
class Commentable:
    """One kind of row. The callables are given the row, as `view` permitted it, and ask no query beyond `join`.

    `open_when`: whether new comments are taken; `premoderated`: whether each waits for a look, whatever the union says.
    `union`: who looks after the comments. `tell`: logins who hear of a new comment; never a hidden author.
    """

    model: type[Model]
    open_when: Callable[[Any], bool] = yes
    premoderated: Callable[[Any], bool] = no
    union: Callable[[Any], Union] = home
    title: Callable[[Any], str] = str
    url: Callable[[Any], str] = lambda row: row.get_absolute_url()
    tell: Callable[[Any], Iterable[Any]] = nobody
    join: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The model's name in rows and addresses: "showcase.work"."""
        return self.model._meta.label_lower

    def permitted(self, user: Any) -> Any:
        """Rows `user` may read."""
        return self.model._default_manager.all().permitted("view", user)  # type: ignore[attr-defined]


_registered: dict[str, Commentable] = {}


def register(model: type[Model], **facts: Any) -> Commentable:
    """Declare a kind, or replace the one of the same model."""
    entry = Commentable(model, **facts)
    _registered[entry.key] = entry
    return entry


def forget(model: type[Model]) -> None:
    """Take a declaration back: tests put theirs up and down again."""
    _registered.pop(model._meta.label_lower, None)


def of(what: Any) -> Commentable:
    """The declaration of a row, model or label. Raises KeyError for one nobody registered."""
    return _registered[what if isinstance(what, str) else what._meta.label_lower]


def known(key: str) -> bool:
    """Whether an address names a kind."""
    return key in _registered


def entries() -> list[Commentable]:
    """All kinds."""
    return list(_registered.values())
