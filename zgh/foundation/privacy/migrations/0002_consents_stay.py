"""The database itself refuses to change or delete what was agreed."""

from django.db import migrations


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION privacy_consents_stay() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'consents are append-only'; END $$"
        )
        schema_editor.execute(
            "CREATE TRIGGER privacy_consents_stay BEFORE UPDATE OR DELETE ON privacy_consent "
            "FOR EACH ROW EXECUTE FUNCTION privacy_consents_stay()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER privacy_consent_no_{act.lower()} BEFORE {act} ON privacy_consent "
            "BEGIN SELECT RAISE(ABORT, 'consents are append-only'); END"
        )


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER privacy_consents_stay ON privacy_consent")
        schema_editor.execute("DROP FUNCTION privacy_consents_stay()")
        return
    for act in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER privacy_consent_no_{act}")


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
