"""Indexes on the name from its second and third character, so that a given name is found without its surname.

By hand, because Django's expression indexes know no operator class on both databases: LIKE 'x%' on PostgreSQL needs
text_pattern_ops under any collation but C, SQLite compares bytes anyway.
"""

from django.db import migrations


def index(apps, schema_editor):
    ops = "text_pattern_ops" if schema_editor.connection.vendor == "postgresql" else ""
    for n in (2, 3):
        schema_editor.execute(
            f"CREATE INDEX orgs_person_name_from_{n} ON orgs_person ((SUBSTRING(name, {n})) {ops})"
            if ops
            else f"CREATE INDEX orgs_person_name_from_{n} ON orgs_person (SUBSTR(name, {n}))"
        )


def unindex(apps, schema_editor):
    for n in (2, 3):
        schema_editor.execute(f"DROP INDEX orgs_person_name_from_{n}")


class Migration(migrations.Migration):
    dependencies = [("orgs", "0006_names_and_lineage")]
    operations = [migrations.RunPython(index, unindex)]
