"""What can be found. Rooms fill this from their `search.py`:

    from zgh.foundation.search.registry import register

    register(Case, title="headline", body=["text", lambda case: case.answer_text], when=Q(is_draft=False))

Who may see a hit is decided by the model's own permission "view", at the moment of searching.
Never register a masked author's name, a sealed column or anything else a viewer of the row may not read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from .words import storable

Source = str | Callable[[Any], Any]


@dataclass(frozen=True)
class Registration:
    """How one model becomes entries. `title`, `url`, each of `body`: an attribute name or a function of the row.

    `age`: the column that says which row is older, where keys are drawn by lot.
    """

    model: type[Model]
    title: Source
    body: Sequence[Source] = ()
    url: Source = "get_absolute_url"
    when: Q | None = None
    heading: Any = ""
    icon: str = "file-text"
    rank: int = 5
    age: str = "pk"

    @property
    def label(self) -> str:
        """The model's name in the index and in addresses: "voice.case"."""
        return self.model._meta.label_lower

    def texts(self, row: Any) -> tuple[str, str, str]:
        """Title, body, address of one row."""
        body = "\n".join(filter(None, (_read(row, source) for source in self.body)))
        return _read(row, self.title)[:200], body, _read(row, self.url)

    def rows(self) -> Any:
        """Rows that can be found at all."""
        rows = self.model._base_manager.all()
        return rows.filter(self.when) if self.when is not None else rows


_registered: dict[str, Registration] = {}


def register(
    model: type[Model],
    *,
    title: Source,
    body: Sequence[Source] = (),
    url: Source = "get_absolute_url",
    when: Q | None = None,
    heading: Any = "",
    icon: str = "file-text",
    rank: int = 5,
    age: str = "pk",
) -> None:
    """Make a model searchable. `when` limits which rows; `heading` (default: the model's name) and `rank` place it."""
    heading = heading or model._meta.verbose_name_plural
    entry = Registration(model, title, tuple(body), url, when, heading, icon, rank, age)
    _registered[entry.label] = entry


def registered() -> list[Registration]:
    """All of them, in the order their sections appear."""
    return sorted(_registered.values(), key=lambda entry: (entry.rank, entry.label))


def of(model: type[Model] | str) -> Registration:
    """The registration of a model or label. Raises KeyError for one nobody registered."""
    return _registered[model if isinstance(model, str) else model._meta.label_lower]


def known(label: str) -> bool:
    """Whether an address names something that can be found."""
    return label in _registered


def _read(row: Any, source: Source) -> str:
    value = source(row) if callable(source) else getattr(row, source, "")
    value = value() if callable(value) else value
    return storable(str(value)) if value else ""
