"""What people write and others may look at. Rooms declare it in their `moderated.py`:

    register(
        Moderated(
            Comment,
            label=_("评论"),
            text=lambda row: row.text,
            union=lambda row: row.thread.union,
            author=lambda row: Author(user_id=row.author_id, name=row.author.name),
            at="written_at",
            shown_at="shown_at",
            join=("thread__union", "author"),
        )
    )

The model keeps its own states. It is Lockable and its Flow has `approve` (from waiting to shown), `hide`, `restore`,
`remove`, which are methods too: `approve(by)`, `hide(by, reason)`, `restore(by)`, `remove(by, reason)`. Whatever can be
hidden but not approved is taken as shown; whatever can be restored as taken away, and its `reason` says why. Its
permissions say who may `flag` and, of those who look after the place, `take_up`. Whoever hides a name gives mask and
alias as `Author`: nothing here asks for a login.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q
from django.utils.text import Truncator

from zgh.foundation.orgs.models import Union


@dataclass(frozen=True)
class Author:
    """Who wrote it: a login, or a mask where the name is hidden, never both. `name`: what readers are shown."""

    user_id: int | None = None
    mask: str = ""
    name: str = ""


def by_login(author: Author) -> Q:
    """Rows of this author where the model has an `author` column; rooms with masks give their own filter."""
    return Q(author_id=author.user_id) if author.user_id else Q(pk__in=())


@dataclass(frozen=True)
class Moderated:
    """One kind of thing. The module's docstring shows a declaration and says what the model must have.

    `at` and `shown_at` name the columns of writing and of first being shown; `wrote` filters the rows of an author.
    `note`: what whoever looks should know besides the words; "" for nothing.
    """

    model: type[Model]
    label: Any
    text: Callable[[Any], str]
    union: Callable[[Any], Union]
    author: Callable[[Any], Author]
    at: str
    shown_at: str
    url: Callable[[Any], str] = lambda row: row.get_absolute_url()
    wrote: Callable[[Author], Q] = by_login
    join: Sequence[str] = ()
    note: Callable[[Any], str] = lambda row: ""

    @property
    def key(self) -> str:
        """The model's name in rows and addresses: "comments.comment"."""
        return self.model._meta.label_lower

    def rows(self) -> Any:
        """Rows with what is read of them."""
        return self.model._base_manager.select_related(*self.join)

    def told(self, row: Any) -> str:
        """Its first words, in one line."""
        return brief(self.text(row))


def brief(text: str, most: int = 24) -> str:
    """The first words of a text in one line."""
    return Truncator(" ".join(text.split())).chars(most)


_registered: dict[str, Moderated] = {}


def register(entry: Moderated) -> None:
    """Declare a kind, or replace the one of the same model."""
    _registered[entry.key] = entry


def of(what: Any) -> Moderated:
    """The declaration of a row, model or label. Raises KeyError for one nobody registered."""
    return _registered[what if isinstance(what, str) else what._meta.label_lower]


def known(key: str) -> bool:
    """Whether an address names a kind."""
    return key in _registered


def entries() -> list[Moderated]:
    """All kinds, in the order rooms registered them."""
    return list(_registered.values())


def is_shown(row: Any) -> bool:
    """Whether others read it now."""
    return row.flow.can(row, "hide") and not row.flow.can(row, "approve")


def is_taken(row: Any) -> bool:
    """Whether it is hidden or removed now."""
    return row.flow.can(row, "restore")
