"""The days that are 法定节假日 themselves, without the weekend days and 调休 around them.

Source: 全国年节及纪念日放假办法, from 2025-01-01 as revised by 国务院令第795号 (13 days), before as of 2013 (11 days).
"""

from __future__ import annotations

import datetime as dt

REVISED = 2025
ONE = dt.timedelta(days=1)
# 清明, 春节 (初一), 端午, 中秋 of each year, as month and day. The tests say when a year is to be added.
MOVING: dict[int, tuple[tuple[int, int], ...]] = {
    2024: ((4, 4), (2, 10), (6, 10), (9, 17)),
    2025: ((4, 4), (1, 29), (5, 31), (10, 6)),
    2026: ((4, 5), (2, 17), (6, 19), (9, 25)),
    2027: ((4, 5), (2, 6), (6, 9), (9, 15)),
}


def festivals(year: int) -> frozenset[dt.date]:
    """The statutory holidays of a year. Empty for a year we do not know: those who count must look at `MOVING`."""
    if year not in MOVING:
        return frozenset()
    qingming, spring, dragon, autumn = (dt.date(year, *day) for day in MOVING[year])
    days = {dt.date(year, 1, 1), dt.date(year, 5, 1), qingming, dragon, autumn}
    days |= {spring + n * ONE for n in range(3)} | {dt.date(year, 10, n) for n in (1, 2, 3)}
    if year >= REVISED:
        days |= {spring - ONE, dt.date(year, 5, 2)}
    return frozenset(days)
