"""PostgreSQL only: texts and tokens lie apart from what is walked, and the functions are planned once.

A row of two hundred bytes instead of two thousand: what a look into the index of tokens finds lies on a fifth of the
pages. Planning the one query of `search_kept` took longer than most of its looks. Index built before: built anew by
`zgh upgrade`, because its tokens are others.
"""

from django.db import migrations

FUNCTIONS = ("search_holds(tsquery)", "search_kept(tsquery)")
NEWEST = """
CREATE FUNCTION search_newest(wanted tsquery, above bigint) RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 200
SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off
AS 'SELECT id FROM search_entry WHERE tokens @@ wanted AND id > above'
"""


def build(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("ALTER TABLE search_entry SET (toast_tuple_target = 128)")
    for function in FUNCTIONS:
        schema_editor.execute(f"ALTER FUNCTION {function} SET plan_cache_mode = force_generic_plan")
    schema_editor.execute("DROP FUNCTION search_newest(tsquery, bigint)")


def unbuild(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(NEWEST)
    for function in FUNCTIONS:
        schema_editor.execute(f"ALTER FUNCTION {function} RESET plan_cache_mode")
    schema_editor.execute("ALTER TABLE search_entry RESET (toast_tuple_target)")


class Migration(migrations.Migration):
    dependencies = [("search", "0005_newest_first")]
    operations = [migrations.RunPython(build, unbuild)]
