"""Text into tokens: one per Chinese character, one per run of letters or digits, a break at punctuation.

Only the query is cut into words (by a dictionary); the index holds characters. So nothing a person can see in the
text is ever missed (婚假 in 晚婚假), and a new dictionary needs no new index. Reasons and measurements: docs/decisions.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

import rjieba

BREAK = "_"
RARE = "\ue000"  # stands before the code of a rare character while a text is taken apart; in a text it would be a space
HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
LONGEST = 255  # characters of a token; PostgreSQL keeps no word of more than 2,046 bytes
PIECE = re.compile(rf"(?P<han>[{HAN}])|(?P<digits>\d)|(?P<letters>[^\W\d_{HAN}])|(?P<space>\s)|(?P<other>.)", re.DOTALL)
RUN = re.compile(rf"\d{{1,{LONGEST}}}|[^\W\d_]{{1,{LONGEST}}}")
CODE = re.compile("u[0-9a-f]{4,5}")  # a rare character; what people type is never letters and digits in one token
CHARACTERS = re.compile(r"[\u4e00-\u9fa5\s]*")
# Written in other characters, of which `fold` makes common ones: ⼯ (of some PDFs), ㈱, ㊣, 🈶.
ALIKE = re.compile(
    "[\u2e80-\u2fdf\u3038-\u303a\u3192-\u319f\u3200-\u33ff\uf900-\ufaff\U0001f200-\U0001f2ff\U0002f800-\U0002fa1f]"
)
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
NUMBER = re.compile(
    rf"(?P<who>[{HAN}]{{0,12}})[^\w{HAN}]*(?P<year>(?:19|20)\d\d)[^\w{HAN}]*[年第]{{0,2}}[^\w{HAN}]*第?(?P<no>\d{{1,4}})?号?"
)
QUERY_LENGTH, QUERY_WORDS = 100, 12
KEYWORDS, KEYWORD_REACH = 60, 2000  # kept of each entry, from its beginning

# Words of asking, which the answer need not hold.
ASKING = """
的 了 吗 呢 吧 啊 呀 么 和 与 及 或 在 是 有 没 没有 我 我们 你 您 他 她 它 这 那 这个 那个 个 都 也 就 还
要 想 想要 能 能否 能不能 可以 可不可以 是否 怎么 怎么办 怎样 如何 什么 哪 哪里 哪个 哪些 为什么 多少 几
请 请问 一下 关于 对 到 把 被 给 从 向 跟 让 不 很 太 更 又 再 上 下 里 中 时 后 前 会 做 办 去 来 说 问
知道 希望 建议 应该
"""
STOP = frozenset(ASKING.split())


@functools.lru_cache(maxsize=8)  # of one text several things are asked in a row
def fold(text: str) -> str:
    """One spelling of everything: full-width becomes narrow, capitals small."""
    return unicodedata.normalize("NFKC", text).lower()


def fold_for(sought: str, text: str) -> str:
    """A text as far as it matters where `sought` is looked for: for characters without the dear half of `fold`."""
    return text.lower() if CHARACTERS.fullmatch(sought) and not ALIKE.search(text) else fold(text)


def storable(text: str) -> str:
    """Text both databases take: no NUL, no half characters."""
    return UNSTORABLE.sub("", text)


def tokens(text: str) -> list[str]:
    """The tokens of a text, breaks included but never first, last or doubled."""
    pieces = fold(text).translate(_SPACED).split()  # one pass of C; a text of 400 characters takes a tenth of a ms
    if max(map(len, pieces), default=0) > 1:
        pieces = [token for piece in pieces for token in (piece if len(piece) == 1 else _parted(piece))]
    found = [piece for piece, last in zip(pieces, [BREAK, *pieces], strict=False) if piece != BREAK or last != BREAK]
    if found and found[-1] == BREAK:
        found.pop()
    return found


def _parted(piece: str) -> Sequence[str]:
    """Letters and digits that stand together are words of their own: iso9001 is two."""
    return ["u" + piece[1:]] if piece[0] == RARE else RUN.findall(piece)


class _Spaced(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, point: int) -> str:
        self[point] = becomes = _become(chr(point))
        return becomes


def _become(char: str) -> str:
    match = PIECE.fullmatch(char)
    kind = match.lastgroup if match else "other"
    if kind == "han":
        # Databases disagree on what rare characters are; as a code they are a plain word to both.
        return f" {char} " if "\u4e00" <= char <= "\u9fa5" else f" {RARE}{ord(char):x} "
    if kind in ("digits", "letters"):
        return char
    is_sign = kind == "other" and not unicodedata.category(char).startswith(("M", "C"))
    return f" {BREAK} " if is_sign else " "


_SPACED = _Spaced()


def is_prefix(phrase: list[str]) -> bool:
    """Whether the last token may go on: letters and digits do (iso90 finds ISO9001), characters and sounds do not."""
    last = phrase[-1]
    return last.isascii() and not CODE.fullmatch(last) and (last[0] != BREAK or last.startswith(("_2", "_3")))


def phrases(query: str) -> list[list[str]]:
    """What was typed, exactly: one phrase for each piece between spaces."""
    chunks = (tokens(chunk) for chunk in query[:QUERY_LENGTH].split())
    return [chunk for chunk in chunks if chunk][:QUERY_WORDS]


def numbered(query: str) -> list[list[str]]:
    """A document's number in the spelling documents use, whatever stands between its parts; [] if it is none.

    渝药工2024 12, [2024]12号 and 渝药工（2024）12号 are all 渝药工〔2024〕12号.
    """
    match = NUMBER.fullmatch(fold(query[:QUERY_LENGTH].strip()))
    if not match or not (match["who"] or match["no"]):
        return []
    year = [*tokens(match["who"]), BREAK, match["year"]] if match["who"] else [match["year"]]
    return [[*year, BREAK, match["no"], "号"]] if match["no"] else [year]


def is_number(query: str) -> bool:
    """Whether a query is a document's number with all its parts: nobody means another one."""
    match = NUMBER.fullmatch(fold(query[:QUERY_LENGTH].strip()))
    return bool(match and match["who"] and match["no"])


def words(query: str) -> list[list[str]]:
    """What was meant: the dictionary's words without those of asking, each a phrase of its own."""
    found = (tokens(word) for word in cut(query[:QUERY_LENGTH]))
    return list({tuple(word): word for word in found if word}.values())[:QUERY_WORDS]


def cut(text: str) -> list[str]:
    """Words of a text by the dictionary, folded, without words of asking and single letters of nothing."""
    return [word for word in _cut(fold(text)) if word not in STOP and tokens(word)]


def keywords(text: str, most: int = KEYWORDS) -> list[str]:
    """The distinct words of two characters or more, most frequent first: what a text is about."""
    counted = Counter(rjieba.cut(fold(text)[:KEYWORD_REACH])).most_common()
    return [w for w, _n in counted if 1 < len(w) <= LONGEST and w.isalnum() and w not in STOP][:most]


@functools.lru_cache(maxsize=256)
def _cut(folded: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in rjieba.cut(folded))
