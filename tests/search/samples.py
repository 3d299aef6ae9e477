"""A row of every model that can be found, for the sweep of test_leaks.py. All belong to 甘肃.

A room that registers a model in its `search.py` adds a maker here; a model without one fails the test. The words must
stand where they can be found: the first in the title, the second in the text (where there is one), the Latin one in it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from zgh.foundation.audience.models import Audience
from zgh.foundation.moderation import looking
from zgh.foundation.orgs.models import Officer, Person, Union
from zgh.foundation.search.index import update
from zgh.services.brands.models import Brand
from zgh.services.honours import making
from zgh.services.honours.models import Honour
from zgh.services.news.beginning import draft
from zgh.services.news.models import Setting
from zgh.services.policies.models import Document
from zgh.services.receptions.ask import schedule
from zgh.services.showcase import posting
from zgh.services.voice.models import Category
from zgh.services.voice.submit import submit


@dataclass(frozen=True)
class Words:
    """What is planted in one row and stands nowhere else; each has characters that sound like others."""

    title: str
    text: str
    latin: str

    @property
    def number(self) -> str:
        """A document's number."""
        return f"{self.title[:2]}〔2031〕{ord(self.latin[0])}号"


WORDS = [
    Words("麒麟阁夜宴", "貔貅园晨会", "zorblax"), Words("翡翠舫茶叙", "琥珀厅围炉", "quibberd"),
    Words("鹦鹉洲放灯", "骆驼坊集市", "fandrolp"), Words("葡萄架夜话", "玫瑰廊诗会", "mixtovek"),
    Words("麦冬青", "", "plurdenx"), Words("柏子仁", "", "snarbity"), Words("蓝田玉分会", "", "gravethu"),
    Words("蝴蝶谷采风", "蜻蜓塘垂钓", "wolbeckq"), Words("珊瑚礁影展", "玛瑙岩书市", "trindlov"),
    Words("梧桐里听雨", "芙蓉渡踏歌", "yarpesto"), Words("橄榄坡晨跑", "枇杷溪写生", "kemblorg"),
    Words("水杉巷荣光", "海棠院表彰", "vexlorim"),
    Words("茉莉台夜读", "蔷薇巷修缮", "drexpalm"), Words("鹭鸶岛观潮", "鸳鸯浦泛舟", "oblinfer"),
]  # fmt: skip


def _case(cast: SimpleNamespace, words: Words) -> Any:
    text = f"{words.title}。{words.text}，{words.latin}。"
    return submit(by=cast.zhou, kind="suggestion", category=Category.objects.first(), text=text, once=uuid.uuid4())


def _document(cast: SimpleNamespace, words: Words) -> Any:
    facts = {"state": "published", "published_at": timezone.now(), "level": "company", "number": words.number}
    text = f"{words.text}，{words.latin}"
    row = Document.objects.create(union=cast.gansu, title=words.title, text=text, **facts)
    update(row)
    return row


def _article(cast: SimpleNamespace, words: Words) -> Any:
    Setting.objects.get_or_create(union=cast.gansu, defaults={"reviews_needed": 0})
    row = draft(cast.wang, cast.gansu, uuid.uuid4())
    body = f"<p>{words.text}，{words.latin}</p>"
    row.save_draft(cast.wang, seen=row.head.seen, title=words.title, body=body)
    row.publish(cast.wang)
    return row


def _work(cast: SimpleNamespace, words: Words) -> Any:
    facts = {"kind": "story", "title": words.title, "text": f"{words.text}，{words.latin}"}
    row = posting.draft(by=cast.zhou, once=uuid.uuid4(), stage=cast.gansu, **facts)
    row.submit(cast.zhou)
    looking.take_up(row).approve(cast.li)
    row.refresh_from_db()
    return row


def _collection(cast: SimpleNamespace, words: Words) -> Any:
    facts = {"title": words.title, "story": f"{words.text}，{words.latin}"}
    row = posting.collect(
        by=cast.li, once=uuid.uuid4(), union=cast.gansu, audience=Audience(union=cast.gansu), works=[], **facts
    )
    row.publish(cast.li)
    return row


def _brand(cast: SimpleNamespace, words: Words) -> Any:
    facts = {"name": words.title, "story": f"<p>{words.text}，{words.latin}</p>", "union": cast.gansu}
    row = Brand.begin(cast.li, once=uuid.uuid4(), **facts)
    update(row)
    return row


def _honour(cast: SimpleNamespace, words: Words) -> Any:
    facts: dict[str, Any] = {"kind": "person", "award": None, "person": cast.zhou.person, "holder": ""}
    facts["union"] = cast.gansu
    facts |= {"title": words.title, "level": "city", "body": words.text, "year": 2024, "granted_on": None}
    row = making.enter(by=cast.wang, once=uuid.uuid4(), number=words.number, citation=words.latin, **facts)
    row.record(cast.wang)
    row = Honour.objects.get(pk=row.pk)
    row.verify(cast.li)
    return row


def _reception(cast: SimpleNamespace, words: Words) -> Any:
    now = timezone.now()
    times = {"collect_from": now, "starts_at": now + dt.timedelta(hours=1), "ends_at": now + dt.timedelta(hours=2)}
    facts = {"union": cast.gansu, "host": cast.li, "once": uuid.uuid4(), "place": "三楼"}
    return schedule(by=cast.li, title=words.title, about=f"{words.text}，{words.latin}", **facts, **times)


def _person(cast: SimpleNamespace, words: Words) -> Any:
    return Person.objects.create(name=words.title, union=cast.gansu)


def _officer(cast: SimpleNamespace, words: Words) -> Any:
    day = dt.date(2020, 1, 1)
    return Officer.objects.create(union=cast.gansu, person=_person(cast, words), post="vice_chair", starts_on=day)


def _union(cast: SimpleNamespace, words: Words) -> Any:
    parent = Union.objects.get(pk=cast.gansu.pk)
    return Union.objects.add_child(parent, {"code": "U99", "name": words.title, "short_name": words.title})


SAMPLES: dict[str, Callable[[SimpleNamespace, Words], Any]] = {
    "voice.case": _case,
    "policies.document": _document,
    "news.article": _article,
    "showcase.work": _work,
    "showcase.collection": _collection,
    "honours.honour": _honour,
    "receptions.reception": _reception,
    "brands.brand": _brand,
    "orgs.person": _person,
    "orgs.officer": _officer,
    "orgs.union": _union,
}
