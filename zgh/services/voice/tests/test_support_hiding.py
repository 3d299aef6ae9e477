"""Nobody sees who supported: not in a table, not on a page, not in a file, not in the book."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver

from zgh.foundation.accounts.models import User
from zgh.foundation.orgs.models import Person
from zgh.foundation.tasks.worker import drain
from zgh.services.voice.models import Obligation, Support

from .sweep import addresses, rows_that_tell, text_of
from .telling import ask, fresh, rule

NUMBER = 907131927  # no other value in the database looks like this
TELLING = ["司徒附议", "situ-login", str(NUMBER)]
HEADLINE = "夜班补贴被扣的事"
READERS = ("zhou", "wang", "li", "yang", "ma", "xiong", "zhao")


@pytest.fixture
def supporter(cast):
    """司徒附议 of 湖南, whose name and number are unlike any other value."""
    user = User.objects.create_user("situ-login", "司徒附议", pk=NUMBER)
    Person.objects.create(pk=NUMBER, user=user, name="司徒附议", union=cast.hunan)
    return user


@pytest.fixture
def bare_refusals(monkeypatch):
    """Most addresses are nobody's: their refusals are not drawn."""
    monkeypatch.setattr(
        URLResolver, "resolve_error_handler", lambda _self, code: lambda _request, **_why: HttpResponse(status=code)
    )


def reached(cast, supporter):
    """The supporter is the one who reaches the threshold, has changed their mind before, and an answer comes."""
    case = ask(cast.zhou, visibility="group", title=HEADLINE)
    rule(cast.group)
    case.support(cast.ma)
    fresh(case).support(supporter)
    owed = Obligation.objects.get()
    owed.answer(cast.yang, "财务已经付款，下月起按新办法")
    other = ask(cast.zhou, visibility="group", title="另一件")
    other.support(supporter)
    fresh(other).unsupport(supporter)
    drain()
    return case, owed


def test_no_table_learns_who_supported(cast, supporter):
    before = rows_that_tell(TELLING)
    assert before, "the sweep must be able to find the supporter at all"
    reached(cast, supporter)
    assert Support.objects.count() == 2
    assert rows_that_tell(TELLING) == before


def test_a_support_with_a_name_would_be_found(cast, supporter):
    case = ask(cast.zhou, visibility="group", title=HEADLINE)
    before = rows_that_tell(TELLING)
    Support.objects.create(case=case, mark=str(supporter.pk), union=cast.hunan)
    assert rows_that_tell(TELLING) - before


@pytest.mark.usefixtures("bare_refusals")
def test_no_page_and_no_file_shows_a_supporter_beside_the_case(cast, supporter):
    case, owed = reached(cast, supporter)
    told, shown = [], 0
    for name in READERS:
        client = Client()
        client.force_login(getattr(cast, name))
        for address in addresses(voice=[case.pk, owed.pk], audit=[1], any=[NUMBER, 1]):
            for query in ("", "?view=all", "?view=answered", "?format=csv", "?format=xlsx"):
                if query and "voice" not in address and "audit" not in address:
                    continue
                answer = client.get(address + query)
                if answer.status_code >= 400:
                    continue
                text = text_of(answer)
                about = HEADLINE in text
                shown += about
                told += [(address, query, name) for token in TELLING if about and token in text]
    assert told == []
    assert shown >= 20, "the sweep must have seen the case on many pages"
