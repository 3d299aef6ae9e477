"""The database itself refuses two memberships of one person whose spans overlap.

The partial unique index only sees open-ended rows; a row that ends next month would slip past it.
PostgreSQL: an exclusion constraint, with the person as a one-point range because the core ships no GiST operator
class for bigint. SQLite: triggers, enough because there is one writer at a time. A later migration that rebuilds
the SQLite table must put them back; test_membership.py notices.
"""

from django.db import migrations

CLASH = (
    "SELECT 1 FROM orgs_membership m WHERE m.person_id = NEW.person_id AND m.id IS NOT NEW.id "
    "AND NEW.starts_on < COALESCE(m.ends_on, '9999-12-31') AND m.starts_on < COALESCE(NEW.ends_on, '9999-12-31') "
    "AND (m.ends_on IS NULL OR m.ends_on > m.starts_on) AND (NEW.ends_on IS NULL OR NEW.ends_on > NEW.starts_on)"
)


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE orgs_membership ADD CONSTRAINT memberships_never_overlap EXCLUDE USING gist "
            "(int8range(person_id, person_id, '[]') WITH &&, daterange(starts_on, ends_on) WITH &&)"
        )
        return
    for act in ("INSERT", "UPDATE"):
        schema_editor.execute(
            f"CREATE TRIGGER memberships_never_overlap_{act.lower()} BEFORE {act} ON orgs_membership "
            f"WHEN EXISTS ({CLASH}) BEGIN SELECT RAISE(ABORT, 'memberships of one person overlap'); END"
        )


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE orgs_membership DROP CONSTRAINT memberships_never_overlap")
        return
    for act in ("insert", "update"):
        schema_editor.execute(f"DROP TRIGGER memberships_never_overlap_{act}")


class Migration(migrations.Migration):
    dependencies = [("orgs", "0002_imports_and_numbers")]
    operations = [migrations.RunPython(guard, unguard)]
