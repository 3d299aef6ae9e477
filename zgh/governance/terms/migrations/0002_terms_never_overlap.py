"""The database itself refuses two terms of one union whose spans overlap, as it does for memberships (orgs 0003)."""

from django.db import migrations

CLASH = (
    "SELECT 1 FROM terms_term t WHERE t.union_id = NEW.union_id AND t.id IS NOT NEW.id "
    "AND NEW.starts_on < COALESCE(t.ends_on, '9999-12-31') AND t.starts_on < COALESCE(NEW.ends_on, '9999-12-31') "
    "AND (t.ends_on IS NULL OR t.ends_on > t.starts_on) AND (NEW.ends_on IS NULL OR NEW.ends_on > NEW.starts_on)"
)


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE terms_term ADD CONSTRAINT terms_never_overlap EXCLUDE USING gist "
            "(int8range(union_id, union_id, '[]') WITH &&, daterange(starts_on, ends_on) WITH &&)"
        )
        return
    for act in ("INSERT", "UPDATE"):
        schema_editor.execute(
            f"CREATE TRIGGER terms_never_overlap_{act.lower()} BEFORE {act} ON terms_term "
            f"WHEN EXISTS ({CLASH}) BEGIN SELECT RAISE(ABORT, 'terms of one union overlap'); END"
        )


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE terms_term DROP CONSTRAINT terms_never_overlap")
        return
    for act in ("insert", "update"):
        schema_editor.execute(f"DROP TRIGGER terms_never_overlap_{act}")


class Migration(migrations.Migration):
    dependencies = [("terms", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
