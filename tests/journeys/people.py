"""People of the demonstration group besides those with a button on the sign-in page: found by union and duty."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

# Generated people are zgh000029 with the telephone 17000000029 (`orgs/demo.py`). The authors below have neither a duty
# nor a case nor a namesake, so that their name on a page could only come from what the journey did.
ON_DUTY = """SELECT user.username, user.name FROM orgs_duty AS duty
JOIN accounts_user AS user ON user.id = duty.user_id JOIN orgs_union AS home ON home.id = duty.union_id
WHERE home.short_name = ? AND duty.code = ? AND duty.ends_on IS NULL AND user.username LIKE 'zgh%' ORDER BY user.id"""
PLAIN = """SELECT user.username, user.name FROM orgs_person AS person
JOIN accounts_user AS user ON user.id = person.user_id JOIN orgs_union AS home ON home.id = person.union_id
WHERE home.short_name = ? AND user.is_active AND user.username LIKE 'zgh%'
AND user.id NOT IN (SELECT user_id FROM orgs_duty)
AND user.id NOT IN (SELECT author_id FROM voice_case WHERE author_id IS NOT NULL)
AND (SELECT count(*) FROM accounts_user AS other WHERE other.name = user.name) = 1 ORDER BY user.id DESC"""

AT_WORK = """SELECT user.username, user.name FROM orgs_employment AS job
JOIN orgs_person AS person ON person.id = job.person_id JOIN accounts_user AS user ON user.id = person.user_id
JOIN orgs_company AS unit ON unit.id = job.company_id
WHERE unit.province = ? AND job.ends_on IS NULL AND user.is_active AND user.username LIKE 'zgh%'
AND user.id NOT IN (SELECT user_id FROM orgs_duty) ORDER BY user.id DESC"""


def on_duty(data: Path, union: str, duty: str) -> tuple[str, str]:
    """(telephone, name) of who holds a duty in a union."""
    return _find(data, ON_DUTY, union, duty)


def plain(data: Path, union: str) -> tuple[str, str]:
    """(telephone, name) of an employee of a union with no duty, no case of their own and no namesake."""
    return _find(data, PLAIN, union)


def _find(data: Path, sql: str, *about: str) -> tuple[str, str]:
    with closing(sqlite3.connect(f"file:{data / 'zgh.sqlite3'}?mode=ro", uri=True)) as house:
        login, name = house.execute(sql, about).fetchone()
    return f"170{int(login.removeprefix('zgh')):08d}", name


def working_in(data: Path, province: str) -> str:
    """The telephone of an employee whose workplace is in a province (two digits) and who has no duty."""
    return _find(data, AT_WORK, province)[0]
