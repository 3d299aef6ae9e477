"""`python -m bench.search COUNT`: so many documents, cases and receptions; the index built anew; then searches.

Texts are stitched of the demonstration's own sentences and of words drawn by how common they are (Zipf), so that some
words stand in half of all rows and some in one. Half of the rows belong to unions the employee cannot read.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import random
import resource
import statistics
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zgh.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from bench.prepare import cookie_of, get
from bench.visits import signed_in
from zgh.foundation.accounts.models import User
from zgh.foundation.orgs.models import Officer, Person, Union
from zgh.foundation.search import words
from zgh.foundation.search.finding import search
from zgh.foundation.search.rebuild import rebuild
from zgh.foundation.search.registry import places
from zgh.services.policies.models import Document
from zgh.services.receptions.models import Reception
from zgh.services.voice.models import Case, Category

SCALE = 0.2
SHARES = ((Document, 0.3), (Case, 0.65), (Reception, 0.05))
MOST_TEXTS = 400
FIRST, FILLED = 10**9, "集团工会办公室"  # what tells our rows from those of the demonstration
LENGTH = 400  # characters of a text, about
BATCH = 1000
ROUNDS = 6

WARM = ["食堂", "王芳", "年休价", "mjx", "工"]


class Corpus:
    """Sentences and words of the demonstration, mixed anew for every row; the same for the same seed."""

    def __init__(self, seed: int = 5) -> None:
        self.random = random.Random(seed)  # noqa: S311 (texts, no secrets)
        own = (Document.objects.exclude(issuer=FILLED), Case.objects.filter(pk__lt=FIRST))
        texts = [text for rows in own for text in rows.order_by("pk").values_list("text", flat=True)[:MOST_TEXTS]]
        self.sentences = sorted({s for text in texts for s in text.split("。") if 6 <= len(s) <= 60})
        counted = sorted({word for text in texts for word in words.cut(text) if len(word) > 1})
        self.random.shuffle(counted)
        self.words, self.odds = counted, list(itertools.accumulate(1 / (n + 2) for n in range(len(counted))))

    def word(self) -> str:
        return self.random.choices(self.words, cum_weights=self.odds)[0]

    def sentence(self) -> str:
        if self.random.random() < 0.3:
            return self.random.choice(self.sentences)
        return "".join(self.random.choices(self.words, cum_weights=self.odds, k=self.random.randint(4, 12)))

    def text(self) -> str:
        target, parts, length = self.random.expovariate(1 / LENGTH) + 40, [], 0
        while length < target:
            parts.append(self.sentence())
            length += len(parts[-1]) + 1
        return "。".join(parts)[:4500]

    def title(self) -> str:
        return "".join(self.random.choices(self.words, cum_weights=self.odds, k=4))[:36]


def fill(count: int) -> None:
    """Rows straight into the tables: what is measured is finding them, not raising them."""
    corpus = Corpus()
    for model, share in SHARES:
        missing = int(count * share) - model.objects.count()
        for start in range(0, max(0, missing), BATCH):
            makers = {Document: _documents, Case: _cases, Reception: _receptions}
            model.objects.bulk_create(makers[model](corpus, start, min(BATCH, missing - start)))
    connection.cursor().execute("ANALYZE")


def _documents(corpus: Corpus, start: int, count: int) -> Iterator[Document]:
    unions = [None, *Union.objects.order_by("path")[:60]]
    for n in range(start, start + count):
        yield Document(
            title=corpus.title(), text=corpus.text(), number=f"渝药工〔{2005 + n % 20}〕{n // 20}号", level="group",
            issuer=FILLED, union=unions[n % len(unions)], state="published", published_at=timezone.now(),
        )  # fmt: skip


def _cases(corpus: Corpus, start: int, count: int) -> Iterator[Case]:
    unions, category = list(Union.objects.order_by("path")), Category.objects.order_by("pk").first()
    people = list(Person.objects.exclude(user=None).exclude(union=None).order_by("pk")[:2000])
    now = timezone.now()
    for n in range(start, start + count):
        person, text = people[n % len(people)], corpus.text()
        yield Case(
            pk=FIRST + n, once=uuid.uuid4(), kind="suggestion", category=category, headline=text[:30], text=text,
            visibility=("private", "union", "group")[n % 3], author_id=person.user_id, origin_id=person.union_id,
            union=unions[n % len(unions)], state="accepted", submitted_at=now - dt.timedelta(minutes=n),
        )  # fmt: skip


def _receptions(corpus: Corpus, start: int, count: int) -> Iterator[Reception]:
    unions, host = list(Union.objects.order_by("path")), User.objects.get(username="demo-group-chair")
    for n in range(start, start + count):
        at = timezone.now() - dt.timedelta(days=n % 3000)
        yield Reception(
            once=uuid.uuid4(), union=unions[n % len(unions)], title=corpus.title(), about=corpus.text()[:900], host=host,
            office="工会主席", collect_from=at, starts_at=at, ends_at=at + dt.timedelta(hours=1), state="published",
            minutes=corpus.text(), is_open_to_group=n % 2 == 0,
        )  # fmt: skip


def queries() -> dict[str, list[str]]:
    """Mixes by kind. Typos are common words with one character of the same sound."""
    draw = Corpus(seed=11)
    by_length = {n: [w for w in draw.words if len(w) == n and w.isalpha() and not w.isascii()] for n in (2, 4)}
    names = list(Officer.objects.order_by("pk").values_list("person__name", "person__initials")[:12])
    ours = Document.objects.filter(number__startswith="渝药工", union=None)  # everybody may see these
    numbers = list(ours.order_by("-pk").values_list("number", flat=True))
    return {
        "one character": list("假工费病餐房车会医年薪孕"),
        "two characters": [*by_length[2][:6], *by_length[2][-6:]],
        "four characters": (by_length[4] * 12)[:12],
        "two words": [f"{a} {b}" for a, b in zip(by_length[2][:12], by_length[2][12:24], strict=True)],
        "names": [name for name, _i in names[:6]] + [initials for _n, initials in names[6:]],
        "document numbers": [*numbers[:6], *(n.replace("〔", "").replace("〕", " ").rstrip("号") for n in numbers[6:12])],
        "typos": ["生育价", "婚嫁", "产价", "夜班步贴", "年休价", "食唐", "体捡", "公积斤", "工姿", "夹班", "合童", "陪训"],
        "nothing found": ["甪直甪端", "qwzxv", "鼋鼍龘", "魑魅魍魉", "zzqqxx", "巉岩", "氍毹", "饕餮", "1234567", "貔貅", "蹀躞", "囹圄"],
    }  # fmt: skip


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    answer = act()
    return (time.perf_counter() - began) * 1000, answer


def measure(who: str, user: User, count: int) -> Iterator[dict[str, Any]]:
    """Every kind of query and all together: the search itself, then the page and the suggestions around it."""
    together: list[float] = []
    for text in WARM:  # a process reads its tables of sounds and addresses at the first search of a kind
        search(places(), text, fresh(user), 5)
    for kind, texts in queries().items():
        times, found = [], 0
        for text in texts * ROUNDS:
            ms, sections = timed(lambda text=text: search(places(), text, fresh(user), 5))
            times.append(ms)
            found += any(section.hits for section in sections)
        together += times
        yield row(f"{kind}, {who}", count, times, f"{found // ROUNDS} of {len(texts)} find something")
    yield row(f"all together, {who}", count, together, "")
    client = signed_in(user)
    for what, path in (("page", "/search/"), ("suggestions", "/search/suggestions/")):
        everything = [text for texts in queries().values() for text in texts]
        times = [timed(lambda text=text, path=path: client.get(path, {"q": text}))[0] for text in everything * 2]
        yield row(f"{what}, {who}", count, times[len(everything) :], "the whole request")


def fresh(user: User) -> User:
    """As in a new request: what a user object remembers of duties is asked anew."""
    return User.objects.get(pk=user.pk)


def row(what: str, count: int, times: list[float], note: str) -> dict[str, Any]:
    times = sorted(times)
    return {
        "what": what,
        "count": count,
        "ms": round(statistics.median(times), 1),
        "p95": round(times[int(len(times) * 0.95)], 1),
        "p99": round(times[int(len(times) * 0.99)], 1),
        "note": note,
    }


def main(count: int) -> None:
    """Build, index, search as an employee and as the chair of the whole group."""
    call_command("migrate", verbosity=0)
    if not User.objects.filter(username="demo-employee").exists():
        call_command("demo", scale=SCALE, keep=True, stdout=sys.stderr)
    seconds, _ = timed(lambda: fill(count))
    print(f"filled in {seconds / 1000:.0f} s", file=sys.stderr)
    seconds, entries = timed(rebuild)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    seconds /= 1000
    note = f"{seconds:.0f} s, {entries / seconds:,.0f} entries a second, {peak} MB at the peak"
    connection.cursor().execute("ANALYZE")
    rows = [{"what": "rebuild", "count": entries, "ms": "", "p95": "", "p99": "", "note": note}]
    for who, login in (("employee", "demo-employee"), ("chair", "demo-group-chair")):
        rows += measure(who, User.objects.get(username=login), count)
    for one in rows:
        print(one, file=sys.stderr)
    print("\n" + json.dumps(rows))


def requests() -> None:
    """Raw requests of the employee, for a server on the same database."""
    client = signed_in(User.objects.get(username="demo-employee"))
    texts = [text for texts in queries().values() for text in texts]
    print("\n" + json.dumps([get(f"/search/?{urlencode({'q': text})}", cookie_of(client)) for text in texts]))


if __name__ == "__main__":
    requests() if sys.argv[1] == "requests" else main(int(sys.argv[1]))
