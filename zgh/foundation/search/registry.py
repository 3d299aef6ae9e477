"""What can be found. Rooms fill this from their `search.py`:

    from zgh.foundation.search.registry import register

    register(Case, title="headline", body=["text", lambda case: case.answer_text], when=Q(is_draft=False))

Who may see a hit is decided by the model's own permission "view", at the moment of searching.
Never register a masked author's name, a sealed column or anything else a viewer of the row may not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

from .beside import spelled
from .words import storable

Source = str | Callable[[Any], Any]
TITLE, KNOWN_AS = 200, 300


@dataclass(frozen=True)
class Registration:
    """How one model becomes entries. `title`, `url`, each of the lists: an attribute name or a function of the row.

    `known_as`: short facts people know it by, as the number of a document; worth as much as the title.
    `pinyin`: names that can be found by their initials or in full letters. Names only: whole sentences fit anything.
    `age`: the column that says which row is older, where keys are drawn by lot. `join`: relations they read.
    """

    model: type[Model]
    title: Source
    body: Sequence[Source] = ()
    known_as: Sequence[Source] = ()
    pinyin: Sequence[Source] = ()
    url: Source = "get_absolute_url"
    when: Q | None = None
    heading: Any = ""
    icon: str = "file-text"
    rank: int = 5
    age: str = "pk"
    join: Sequence[str] = ()

    @property
    def label(self) -> str:
        """The model's name in the index and in addresses: "voice.case"."""
        return self.model._meta.label_lower

    def texts(self, row: Any) -> tuple[str, str, str, str, str]:
        """Title, what it is known as, pinyin, body, address of one row."""
        return (
            _read(row, self.title)[:TITLE],
            " ".join(_all(row, self.known_as))[:KNOWN_AS],
            spelled(_all(row, self.pinyin)),
            "\n".join(_all(row, self.body)),
            _read(row, self.url),
        )

    def rows(self) -> Any:
        """Rows that can be found at all."""
        rows = self.model._base_manager.select_related(*self.join) if self.join else self.model._base_manager.all()
        return rows.filter(self.when) if self.when is not None else rows


@dataclass(frozen=True)
class Live:
    """A model whose own columns are searched, because rooms below this one keep it: people, unions, posts.

    `find(rows, text)`: the rows that fit, with an annotation `nearness` (0: best); `names`: columns whose values may
    be meant by a text that sounds the same, among `alike(rows, text)`. `show(rows)` joins what `title`, `note` and
    `url` read. Nothing of them is copied, so nothing is late and nothing stays behind.
    `holds(text)`, `holds_alike(text)`: whether either finds any row at all, whoever may see it; asked first, because
    permission is the dear part.
    """

    model: type[Model]
    holds: Callable[[str], bool]
    find: Callable[[QuerySet, str], QuerySet]
    holds_alike: Callable[[str], bool]
    alike: Callable[[QuerySet, str], QuerySet]
    names: Sequence[str]
    title: Source
    note: Source
    url: Source
    show: Callable[[QuerySet], QuerySet]
    heading: Any
    icon: str
    rank: int = 1

    @property
    def label(self) -> str:
        """The model's name in addresses: "orgs.person"."""
        return self.model._meta.label_lower

    def told(self, row: Any) -> tuple[str, str, str]:
        """Title, note, address of one row."""
        return _read(row, self.title), _read(row, self.note), _read(row, self.url)


Place = Registration | Live
_registered: dict[str, Registration] = {}
_live: dict[str, Live] = {}


def register(
    model: type[Model],
    *,
    title: Source,
    body: Sequence[Source] = (),
    known_as: Sequence[Source] = (),
    pinyin: Sequence[Source] = (),
    url: Source = "get_absolute_url",
    when: Q | None = None,
    heading: Any = "",
    icon: str = "file-text",
    rank: int = 5,
    age: str = "pk",
    join: Sequence[str] = (),
) -> None:
    """Make a model searchable. `when` limits which rows; `heading` (default: the model's name) and `rank` place it."""
    heading = heading or model._meta.verbose_name_plural
    texts = (tuple(body), tuple(known_as), tuple(pinyin))
    entry = Registration(model, title, *texts, url, when, heading, icon, rank, age, tuple(join))
    _registered[entry.label] = entry


def register_live(live: Live) -> None:
    """Make a model searchable by its own columns."""
    _live[live.label] = live


def registered() -> list[Registration]:
    """Everything the index keeps, in the order the sections appear."""
    return sorted(_registered.values(), key=lambda entry: (entry.rank, entry.label))


def places() -> list[Place]:
    """Everywhere one may search, in the order the sections appear."""
    both: list[Place] = [*_registered.values(), *_live.values()]
    return sorted(both, key=lambda place: (place.rank, place.label))


def of(model: type[Model] | str) -> Registration:
    """The registration of a model or label. Raises KeyError for one nobody registered."""
    return _registered[model if isinstance(model, str) else model._meta.label_lower]


def place(label: str) -> Place | None:
    """The place an address names, None if there is none."""
    return _registered.get(label) or _live.get(label)


def _all(row: Any, sources: Iterable[Source]) -> list[str]:
    return list(filter(None, (_read(row, source) for source in sources)))


def _read(row: Any, source: Source) -> str:
    value = source(row) if callable(source) else getattr(row, source, "")
    value = value() if callable(value) else value
    return storable(str(value)) if value else ""
