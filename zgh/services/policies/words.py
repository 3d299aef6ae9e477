"""What pages say about rules and documents: tags, sentences, lines."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.kit.dates import full

from .answering import Answer
from .models import Document, Extract, Rule
from .reckoning import DAYS, HOLIDAYS, WORKDAYS

STATES: dict[str, tuple[Any, str]] = {
    "unverified": (gettext_lazy("待核实"), "is-soon"),
    "verified": (gettext_lazy("已核实"), "is-ok"),
    "retired": (gettext_lazy("停用"), ""),
}


def since(rule: Rule) -> str:
    """Since when a rule holds, as far as anybody knows."""
    return _("%(day)s起") % {"day": full(rule.starts_on)} if rule.starts_on else _("从哪天起还没核到")


# How many days were counted and how; and whether the rule says so itself.
COUNTED: dict[tuple[str, bool], Any] = {
    (DAYS, True): gettext_lazy("%(days)d天，自然日，规定里这样写的"),
    (DAYS, False): gettext_lazy("%(days)d天，自然日"),
    (HOLIDAYS, True): gettext_lazy("%(days)d天，自然日，遇法定节假日顺延，规定里这样写的"),
    (HOLIDAYS, False): gettext_lazy("%(days)d天，自然日，遇法定节假日顺延"),
    (WORKDAYS, True): gettext_lazy("%(days)d个工作日，规定里这样写的"),
    (WORKDAYS, False): gettext_lazy("%(days)d个工作日"),
}


def said_of(found: Answer) -> str:
    """The sentence under the figure: for whom it is, and what it is not.

    That no row was collected is not that there is no rule.
    """
    choice, words = found.choice, {"place": found.place, "label": found.label}
    if found.is_outside:
        return _("%(place)s的规定和内地不一样，这里没有收录，不能按内地的告诉您。请工会的人回答。") % words
    if choice is None:
        return ""
    if not choice.is_known:
        return _unknown(found) % words
    if choice.is_empty:
        return _("%(place)s自己的%(label)s规定还没查到，下面是全国的。") % words
    if found.province and not choice.place and choice.main:
        return _("还没有收到%(place)s自己的规定，先按全国的。") % words
    return ""


def _unknown(found: Answer) -> str:
    """Nobody knows a figure: whose is missing, and how to get on."""
    if not found.province:
        return _("各省的规定不一样。请在上面选您上班的省份，或者请工会的人回答。")
    return _("%(place)s自己的%(label)s规定还没查到。请工会的人回答。")


def line_for(document: Document) -> dict[str, str]:
    """One document in a list."""
    tag, tone = document.tag
    place = document.get_province_display() if document.province else document.get_level_display()
    meta = "·".join(filter(None, (place, document.number, document.issuer)))
    if document.ends_on:
        meta += "·" + _("%(day)s起失效") % {"day": full(document.ends_on)}
    return Line(
        {"title": document.title, "meta": meta, "tag": str(tag), "tone": tone, "url": document.get_absolute_url()}
    )


class Line(dict):
    """A line that a file shows as its title."""

    def __str__(self) -> str:
        return self["title"]


# What the check of an uploaded file found: (words, tone). The facts are filled in where they are named.
NOTES: dict[str, tuple[Any, str]] = {
    "scanned": (gettext_lazy("每一页都是图片，没有字可读。请换一份能选中文字的，或者把原文粘到“原文”里"), "is-late"),
    "bare": (gettext_lazy("第%(pages)s页没有字，可能是扫描的图片。请对着原件补上"), "is-soon"),
    "garbled": (gettext_lazy("第%(pages)s页有乱码。请对着原件改过来"), "is-soon"),
    "encrypted": (gettext_lazy("文件加了密码，读不出字。请去掉密码另存一份再传"), "is-late"),
    "damaged": (gettext_lazy("文件打不开，可能没有传完整。请重新导出一份再传"), "is-late"),
    "heavy": (gettext_lazy("文件太大太复杂，没能读完。请分成几份，或者把原文粘到“原文”里"), "is-late"),
    "empty": (gettext_lazy("里面没有字"), "is-late"),
    "many": (gettext_lazy("一共%(count)s页，只读了前%(most)s页。请分成几份再传"), "is-late"),
    "long": (gettext_lazy("一共%(count)s个字，只留了前%(most)s个。请分成几份再传"), "is-late"),
    "no_title": (gettext_lazy("里面没有找到这份文件的标题，请看看是不是传错了"), "is-soon"),
    "no_number": (gettext_lazy("里面没有找到文号，请对照原件核一下文号"), "is-soon"),
    "revised": (gettext_lazy("里面有修订痕迹：加上的字算在内，删掉的字没有算。请用定稿"), "is-soon"),
    "numbered": (
        gettext_lazy("有%(count)s段用了自动编号，“第几条”“一、”这样的号码读不出来，请对照原件补上"),
        "is-soon",
    ),
    "pictures": (gettext_lazy("里面有图片，图片上的字读不出来"), "is-info"),
}


def notes_of(extract: Extract) -> list[tuple[str, str]]:
    """(sentence, tone) of everything doubtful about the words of a file."""
    found = []
    for code, facts in extract.notes:
        words, tone = NOTES.get(code, ("", ""))
        if words:
            found.append((str(words) % facts, tone))
    return found
