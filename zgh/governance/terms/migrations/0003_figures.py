"""The numbers a group starts with. None was read in a primary text in full: all ship unchecked (待核对) and editable."""

import datetime as dt

from django.db import migrations

START = dt.date(2020, 1, 1)
CUSTOM = "通行做法，待核对"
RERUN = "《工会法人登记管理办法》及地方工会办事指南，待核对"
ELECTION = "《工会基层组织选举工作条例》，待核对"

# key, members from, members to, amount, amount to, source
ROWS = (
    ("remind", 0, None, 12, None, CUSTOM),
    ("remind", 0, None, 6, None, CUSTOM),
    ("remind", 0, None, 3, None, CUSTOM),
    ("remind", 0, None, 1, None, CUSTOM),
    ("extension", 0, None, 6, None, ELECTION),
    ("vacancy", 0, None, 3, None, CUSTOM),
    ("by_election", 0, None, 6, None, CUSTOM),
    ("certificate", 0, None, 30, None, RERUN),
    ("expiry", 0, None, 90, None, CUSTOM),
    ("committee", 25, 200, 3, 7, ELECTION),
    ("committee", 201, 1000, 7, 15, ELECTION),
    ("committee", 1001, 5000, 15, 21, ELECTION),
    ("committee", 5001, 10000, 21, 29, ELECTION),
    ("congress", 0, None, 100, None, CUSTOM),
    ("delegates", 100, 200, 30, 40, CUSTOM),
    ("delegates", 201, 1000, 40, 60, CUSTOM),
    ("delegates", 1001, 5000, 60, 90, CUSTOM),
    ("delegates", 5001, 10000, 90, 130, CUSTOM),
    ("delegates", 10001, 50000, 130, 180, CUSTOM),
    ("margin", 0, None, 5, None, ELECTION),
    ("standing_margin", 0, None, 10, None, CUSTOM),
)


def seed(apps, _schema):
    figure = apps.get_model("terms", "Figure")
    for key, low, high, amount, amount_to, source in ROWS:
        facts = {"to_members": high, "amount_to": amount_to, "source": source, "starts_on": START}
        figure.objects.get_or_create(key=key, from_members=low, amount=amount, ends_on=None, defaults=facts)


class Migration(migrations.Migration):
    dependencies = [("terms", "0002_terms_never_overlap")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
