"""PostgreSQL only: `search_newest` is `search_kept` above one key, so that the newest entries can be asked for first."""

from django.db import migrations

NEWEST = """
CREATE FUNCTION search_newest(wanted tsquery, above bigint) RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 200
SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off
AS 'SELECT id FROM search_entry WHERE tokens @@ wanted AND id > above'
"""


def build(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(NEWEST)


def unbuild(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION search_newest(tsquery, bigint)")


class Migration(migrations.Migration):
    dependencies = [("search", "0004_newest_of_a_place")]
    operations = [migrations.RunPython(build, unbuild)]
