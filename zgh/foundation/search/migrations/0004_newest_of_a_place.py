"""PostgreSQL only: how a place's newest entries are read, how common tokens are, which entries hold some.

`search_holds` and `search_kept` ask the index of tokens alone. The planner takes it that words beginning with any
letters are common, and does not know that looking into an entry's tokens is dear: it would read all of them, seconds
for 100,000.
"""

from django.db import migrations

HOLDS = """
CREATE FUNCTION search_holds(wanted tsquery) RETURNS boolean LANGUAGE sql STABLE
SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off
AS 'SELECT EXISTS (SELECT 1 FROM search_entry WHERE tokens @@ wanted)'
"""
KEPT = """
CREATE FUNCTION search_kept(wanted tsquery) RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 2000
SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off
AS 'SELECT id FROM search_entry WHERE tokens @@ wanted'
"""


def build(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    # An expression, so that only this index gives the order of `sieves`: by the key alone all other places are read too.
    schema_editor.execute("CREATE INDEX search_entry_newest ON search_entry (label, (id + 0))")
    schema_editor.execute("ALTER TABLE search_entry ALTER COLUMN tokens SET STATISTICS 1000")
    schema_editor.execute(HOLDS)
    schema_editor.execute(KEPT)


def unbuild(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("DROP FUNCTION search_kept(tsquery)")
    schema_editor.execute("DROP FUNCTION search_holds(tsquery)")
    schema_editor.execute("ALTER TABLE search_entry ALTER COLUMN tokens SET STATISTICS -1")
    schema_editor.execute("DROP INDEX search_entry_newest")


class Migration(migrations.Migration):
    dependencies = [("search", "0003_meant_and_pending")]
    operations = [migrations.RunPython(build, unbuild)]
