"""Two writers, two taps, two adopters at the same moment. Each guard with a control that goes wrong on PostgreSQL."""

import datetime as dt
import uuid

import pytest

from tests.racing import database, meet, race, seat

VENDORS = ["sqlite", "postgresql"]
HERE = "zgh.services.news.tests.test_races."
ONCE = "8a1f7a52-5d0c-4c51-9d0b-6d6f3a1f0a11"
LONG_AGO = dt.date(2020, 1, 1)


def make():
    """A union above and one below, both with two writers."""
    from zgh.foundation.accounts.models import User
    from zgh.foundation.orgs.models import Duty, Union

    top = Union.objects.add_root({"code": "U0", "name": "集团工会", "short_name": "集团工会"})
    low = Union.objects.add_child(top, {"code": "U1", "name": "甘肃工会", "short_name": "甘肃工会"})
    for name, union in (("a0", top), ("a1", top), ("b0", low), ("b1", low)):
        user = User.objects.create_user(name, name)
        Duty.objects.create(user=user, union=union, code="news", starts_on=LONG_AGO)
    return low.pk


def _person(name):
    from zgh.foundation.accounts.models import User

    return User.objects.get(username=name)


def begin(union, once):
    """A draft of the union below, for one mark of a form."""
    from zgh.foundation.orgs.models import Union
    from zgh.services.news.beginning import draft

    return draft(_person("b0"), Union.objects.get(pk=union), uuid.UUID(once)).pk


def count():
    from zgh.services.news.models import Article

    return Article.objects.count()


def words_of(pk):
    """Title and how often it was saved."""
    from zgh.services.news.models import Article

    head = Article.objects.get(pk=pk).head
    return [head.title, head.save_count]


def save(pk, has_lock):
    """Write one's own words over those the page showed; both pages showed the same."""
    from zgh.services.news.models import Article, writing

    row = Article.objects.get(pk=pk)
    seen = row.head.seen
    if not has_lock:
        writing.lock = lambda _row: None
        writing.Writing._held = lambda self, seen: self.head
    meet()
    row.save_draft(_person("b0"), seen=seen, title=f"第{seat()}个人写的", body="<p>有热菜了。</p>")
    return "saved"


def offered(union):
    """An article that is out, offered upwards; the submission."""
    from zgh.foundation.orgs.models import Union
    from zgh.services.news.beginning import offer
    from zgh.services.news.models import Article, Setting

    low = Union.objects.get(pk=union)
    Setting.objects.create(union=low, reviews_needed=0)
    by, row = _person("b0"), Article.objects.get(pk=begin(union, str(uuid.uuid4())))
    row.save_draft(by, seen=row.head.seen, title="食堂改好了", body="<p>有热菜了。</p>")
    row.publish(by)
    return offer(by, Article.objects.get(pk=row.pk), low.get_parent(), "", uuid.uuid4()).pk


def adopt_it(pk):
    """Either of two above adopts it."""
    from zgh.services.news.beginning import adopt
    from zgh.services.news.models import Submission

    adopt(_person(f"a{seat() % 2}"), Submission.objects.get(pk=pk))
    return "adopted"


def published(union):
    """An article of the union above that is out."""
    from zgh.foundation.orgs.models import Union
    from zgh.services.news.beginning import draft
    from zgh.services.news.models import Setting

    top = Union.objects.get(pk=union).get_parent()
    Setting.objects.create(union=top, reviews_needed=0)
    by = _person("a0")
    row = draft(by, top, uuid.uuid4())
    row.save_draft(by, seen=row.head.seen, title="集团通知", body="<p>从周一起。</p>")
    row.publish(by)
    return row.pk


def reprint(pk, union, looks_again):
    """One prints it again; the other withdraws it while the files are copied."""
    from zgh.foundation.orgs.models import Union
    from zgh.services.news import beginning
    from zgh.services.news.models import Article

    row = Article.objects.select_related("audience").get(pk=pk)
    meet()
    if seat():
        row.withdraw(_person("a1"), reason="数字写错了")
        meet()
        return "withdrawn"
    copies = beginning.copies

    def copied(source):
        found = copies(source)
        meet()
        return found

    beginning.copies = copied
    if not looks_again:
        beginning._hold_copied = lambda _source: None
    beginning.take_over(_person("b0"), Union.objects.get(pk=union), row, uuid.uuid4())
    return "printed"


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_a_form_sent_four_times_begins_one_article(vendor):
    with database(vendor) as url:
        union = race(f"{HERE}make", url=url).one()
        assert len(set(race(f"{HERE}begin", union, ONCE, url=url, processes=4))) == 1
        assert race(f"{HERE}count", url=url).one() == 1


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_of_two_who_save_the_same_version_one_is_told(vendor):
    with database(vendor) as url:
        pk = race(f"{HERE}begin", race(f"{HERE}make", url=url).one(), ONCE, url=url).one()
        assert sorted(race(f"{HERE}save", pk, True, url=url, processes=2)) == ["Stale", "saved"]
        assert race(f"{HERE}words_of", pk, url=url).one()[1] == 1


@pytest.mark.race
def test_without_the_lock_one_writes_over_the_other():
    with database("postgresql") as url:
        pk = race(f"{HERE}begin", race(f"{HERE}make", url=url).one(), ONCE, url=url).one()
        assert race(f"{HERE}save", pk, False, url=url, processes=2) == ["saved", "saved"]
        assert race(f"{HERE}words_of", pk, url=url).one()[1] == 2


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_two_who_adopt_one_submission_make_one_article(vendor):
    with database(vendor) as url:
        pk = race(f"{HERE}offered", race(f"{HERE}make", url=url).one(), url=url).one()
        said = race(f"{HERE}adopt_it", pk, url=url, processes=2)
        assert said.count("adopted") == 1, said
        assert race(f"{HERE}count", url=url).one() == 2


def reprinted(url, looks_again):
    """What both said, sorted, and how many articles there are then."""
    union = race(f"{HERE}make", url=url).one()
    pk = race(f"{HERE}published", union, url=url).one()
    said = sorted(race(f"{HERE}reprint", pk, union, looks_again, url=url, processes=2))
    return [*said, race(f"{HERE}count", url=url).one()]


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_what_is_withdrawn_while_its_files_are_copied_is_not_printed_again(vendor):
    with database(vendor) as url:
        assert reprinted(url, True) == ["ValidationError", "withdrawn", 1]


@pytest.mark.race
def test_without_a_second_look_it_is_printed_again():
    with database("postgresql") as url:
        assert reprinted(url, False) == ["printed", "withdrawn", 2]
