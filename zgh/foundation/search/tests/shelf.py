"""Rows to be found in this room's tests: unions' introductions, which everybody may read, and people, whom few may."""

from __future__ import annotations

import re
from typing import Any

from zgh.foundation.orgs.models import Person, Union
from zgh.foundation.search import registry
from zgh.foundation.search.finding import look, search
from zgh.foundation.search.index import find, update

TEXTS = [
    ("晚婚假问答", "符合晚婚年龄的职工，晚婚假按集团规定执行。"),
    ("假期汇编", "婚假三十天，可与年休假连休。生育假期间工资照发。"),
    ("未婚青年联谊", "本次联谊面向未婚，假日举行。"),
    ("工会委员会职责", "工会委员会是会员大会的常设机构。"),
    ("质量体系", "通过 ISO9001 与 GB/T 19001 认证，欢迎 ＨＲ 部门查阅。"),
    ("关于表彰的决定", "渝药工〔2024〕12号 关于表彰先进的决定，2024年5月1日印发。"),
    ("另一份文件", "渝药工〔2023〕12号 关于经费的通知。"),
    ("职业资格证书补贴", "取得职业资格证书的，可以申请资格证补贴。"),
    ("五险一金", "五险一金按月缴纳，公积金可以提取。"),
    ("夜班热饭", "夜班食堂九点关门，希望延长到十一点。"),
    ("张三的感谢信", "感谢工会帮助张三。"),
    ("服务站点", "户外劳动者服务站点已开放，地址：兰州市城关区。"),
    ("𠮷野家与髙桥", "员工𠮷某参加了活动，得分 100%。"),
    ("<script>alert(1)</script>", "一段 <b>加粗</b> 的文字，婚假也在里面 & 更多。"),
    ("English", "Collective bargaining agreement, version 2.0 (draft)."),
    ("混排", "使用WPS表格填写2024年度Ⅳ类岗位津贴申请表。"),
    ("空格", "带薪 年休假 五天"),
]

QUERIES = [
    "婚假", "工会", "生育假", "生育假期间", "饭", "iso90", "ISO9001", "渝药工〔2024〕12号", "渝药工(2024)12号", "hr",
    "ＨＲ", "五险一金", "职业资格证书", "资格证", "GB/T 19001", "张三", "婚假怎么申请", "服务站", "食堂 夜班", "𠮷",
    "2024", "barg", "wps", "Ⅳ类", "年休假", "假日举行", "婚，假", "带薪年休假", "不存在的词", "怎么", "2.0", "100%",
]  # fmt: skip

NASTY = [
    '"', '""', "'", "%", "%s", "\\", "(", ")", "((", "NEAR(", "NEAR(a b)", "a AND", "OR", "NOT", "a NOT b", "*", "a*",
    "^a", "-a", "col:a", "title:婚假", "{a b}:c", "+", "a + b", "&", "|", "!", "<->", ":*", "'a':*", "a & !b", ";",
    "--", "/* */", "\x00", "婚\x00假", "\u202e婚假", "\u200b", "😀", "👨‍👩‍👧", "é", "ﷺ", "㎡", "½", "١٢",
    "a" * 5000, "婚" * 5000, "( " * 500, " ", "　", "\n\t", "，", "。。。", "_", "__", "_ _", "婚_假", "<script>",
    "&lt;", "null", "SELECT 1", "\\'; DROP TABLE x", "\ufeff", "u4e00", "x" + "\u0301" * 300, "%E5%A9%9A", "1e999",
    "0x1F", "-1", "a.b.c.d", "http://a.example/?q=1&b=2", "２０２４",
    "嗯嗯", "好嗯", "嗯嗯怎么办",
]  # fmt: skip


def offer() -> None:
    """Register what these tests look for (their own way, whatever the rooms do)."""
    registry.register(Union, title="name", body=["about"], url=lambda union: f"/u/{union.pk}")
    registry.register(Person, title="name", body=["initials"], url=lambda person: f"/p/{person.pk}")


def fill() -> int:
    """Every text as a union's introduction; the id of a user who may see all."""
    from zgh.foundation.accounts.models import User

    offer()
    for i, (title, text) in enumerate(TEXTS):
        update(Union.objects.add_root({"code": f"S{i}", "name": title, "short_name": title[:10], "about": text}))
    return User.objects.create_user("reader", "读者").pk


def hits(query: str, user_id: int) -> list[str]:
    """Titles found, in order."""
    from zgh.foundation.accounts.models import User

    offer()
    return [hit.row.name for hit in find(Union, query, User.objects.get(pk=user_id), 100)]


def all_hits(queries: list[str], user_id: int) -> dict[str, list[str]]:
    """The same for many."""
    return {query: hits(query, user_id) for query in queries}


def survive(queries: list[str], user_id: int) -> int:
    """How many nasty queries were answered; the first that is not raises."""
    from zgh.foundation.accounts.models import User

    offer()
    user: Any = User.objects.get(pk=user_id)
    for query in queries:
        search(registry.places(), query, user)
    return len(queries)


def renew(is_careless: bool = False) -> str:
    """The index anew; `is_careless`: without holding it."""
    from zgh.foundation.search import postgres, sqlite
    from zgh.foundation.search.rebuild import rebuild

    offer()
    if is_careless:
        postgres.PostgreSQL.hold = sqlite.SQLite.hold
    rebuild(pause=0)
    return "renewed"


def count() -> int:
    """How many entries unions have."""
    from zgh.foundation.search.models import Entry

    return Entry.objects.filter(label="orgs.union").count()


def titles(query: str, user: Any) -> set[str]:
    """Titles found anywhere, mended or not, without marks."""
    answer = look(registry.places(), query, user)
    return {re.sub("</?mark>", "", hit.title) for found in answer.found for hit in found.hits}


def all_meant(queries: list[str], user_id: int) -> dict[str, tuple[str, list[str]]]:
    """Query → what was looked for instead, and the addresses found, in order."""
    from zgh.foundation.accounts.models import User

    offer()
    user = User.objects.get(pk=user_id)
    answers = {query: look([registry.of(Union)], query, user, 100) for query in queries}
    names = {f"/u/{union.pk}": union.name for union in Union.objects.all()}
    return {query: (a.corrected, [names[hit.url] for hit in a.found[0].hits]) for query, a in answers.items()}
