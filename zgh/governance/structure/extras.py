"""The columns of a roster that fill in 会员采集信息: what HR has in its files nobody should have to type again."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from zgh.foundation.orgs.extras import Extra, Keeper, Kept, Values, register
from zgh.foundation.orgs.importing import cells
from zgh.foundation.orgs.importing.columns import Column

from .extras_words import DEMOCRATIC_PARTIES, EDUCATION, HOUSEHOLD, MIGRANT, NOTHING, POLITICS, SKILL
from .models import PersonProfile

Model = PersonProfile
NAMES = ("ethnicity", "education", "politics", "household", "native_place", "skill", "is_migrant")
KEY = "profile."


def _field(name: str) -> Any:
    return Model._meta.get_field(name)


@cache
def _labels(name: str) -> dict[str, str]:
    """Chinese label → value of a field's choices, whatever language is spoken now."""
    with translation.override("zh-hans"):
        return {str(label): str(value) for value, label in _field(name).choices or ()}


def _choice(name: str, synonyms: Mapping[str, str]) -> Callable[[Any, str], str]:
    """Cells with one of the field's labels, or of the words people use for them."""

    def clean(cell: Any, label: str) -> str:
        word = re.sub(r"[()]", "", cells.code(cell, label))
        found = synonyms.get(word) or _labels(name).get(word, "")
        if word and not found and word not in NOTHING:
            raise cells.Fault(label)
        return found

    return clean


def _words(name: str) -> Callable[[str], str]:
    return lambda value: str(dict(_field(name).flatchoices).get(value, value))


def _text(cell: Any, label: str) -> str:
    return cells.text(cell, label, 40)


def _ethnicity(cell: Any, label: str) -> str:
    """汉族, 汉 or the number of GB/T 3304."""
    return _choice("ethnicity", _ethnicities())(cell, label)


@cache
def _ethnicities() -> dict[str, str]:
    known = _labels("ethnicity")
    return {value: value for value in known.values()} | {name.removesuffix("族"): v for name, v in known.items()}


def _migrant(cell: Any, label: str) -> str:
    return cells.choice(cells.code(cell, label), label, MIGRANT)


def _extra(name: str, clean: Callable[[Any, str], str], *aliases: str, is_sensitive: bool = True, **more: Any) -> Extra:
    label = _field(name).verbose_name
    return Extra(Column(KEY + name, label, aliases, **more), clean, _words(name), is_sensitive)


# Education and skill stand on every business card; the rest says who somebody is, and stays unsaid in previews.
EXTRAS = (
    _extra("ethnicity", _ethnicity, "民族名称", example="汉族", help=_("汉族、回族……"), hint="民族"),
    _extra(
        "education", _choice("education", EDUCATION), "文化程度", "最高学历", "学历层次", "文化水平",
        is_sensitive=False, example="大专", help=_("初中、高中、中专、大专、本科、硕士……"), hint="学历|文化",
    ),
    _extra(
        "politics", _choice("politics", {**POLITICS, **dict.fromkeys(DEMOCRATIC_PARTIES, "democratic")}), "政治身份",
        "党派", example="群众", help=_("党员、预备党员、团员、群众……"), hint="政治|党派",
    ),
    _extra(
        "household", _choice("household", HOUSEHOLD), "户籍", "户口", "户口性质", "户口类型", "户籍性质", "户口类别",
        example="农业户口", help=_("农业户口、非农业户口、居民户口"), hint="户籍|户口",
    ),
    _extra("native_place", _text, example="重庆渝北", help=_("省和区县"), hint="籍贯"),
    _extra(
        "skill", _choice("skill", SKILL), "职业技能等级", "技术等级", "职业资格等级", "职业技能", is_sensitive=False,
        example="中级工", help=_("初级工、中级工、高级工、技师、高级技师"), hint="技能|技术等级|职称",
    ),
    _extra("is_migrant", _migrant, "是否农民工", "是否为农民工", example="否", help=_("是、否"), hint="农民工"),
)  # fmt: skip


def read(people: Sequence[int]) -> dict[int, Kept]:
    """What is on record of these people, and whether they have said it themselves."""
    rows = Model.objects.filter(person__in=people).values("person_id", "is_own", *NAMES)
    return {row["person_id"]: Kept({KEY + name: _told(row[name]) for name in NAMES}, row["is_own"]) for row in rows}


def _told(value: Any) -> str:
    return {None: "", True: "yes", False: "no"}.get(value, value)


def write(values: Mapping[int, Values]) -> None:
    """Set these facts; whoever has no page of the form yet gets one that is not their own."""
    rows = {row.person_id: row for row in Model.objects.filter(person__in=list(values))}
    new = [Model(person_id=person, is_own=False) for person in values if person not in rows]
    for row in (*rows.values(), *new):
        row.changed_at = timezone.now()
        for key, value in values[row.person_id].items():
            name = key.removeprefix(KEY)
            setattr(row, name, {"yes": True, "no": False}.get(value) if name == "is_migrant" else value)
    Model.objects.bulk_update(rows.values(), [*NAMES, "changed_at"], batch_size=100)
    Model.objects.bulk_create(new)


def hold(people: Sequence[int]) -> None:
    """Update first."""
    Model.objects.filter(person__in=people).update(is_own=F("is_own"))


register(Keeper("structure.profile", EXTRAS, read, write, hold))
