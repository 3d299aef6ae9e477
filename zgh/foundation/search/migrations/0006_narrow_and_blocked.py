"""PostgreSQL only: texts and tokens lie apart from what is walked, and the functions are planned once.

A row of two hundred bytes instead of two thousand: what a look into the index of tokens finds lies on a fifth of the
pages. Planning the one query of `search_kept` took longer than most of its looks; no plan depends on how common a token
is any more. `search_newest` stays for the version before, which goes on serving until it is restarted. The index is
built anew by `zgh upgrade`, because its tokens are others.
"""

from django.db import migrations

FUNCTIONS = ("search_holds(tsquery)", "search_kept(tsquery)")


def build(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("ALTER TABLE search_entry SET (toast_tuple_target = 128)")
    for function in FUNCTIONS:
        schema_editor.execute(f"ALTER FUNCTION {function} SET plan_cache_mode = force_generic_plan")
    schema_editor.execute("ALTER TABLE search_entry ALTER COLUMN tokens SET STATISTICS 0")


def unbuild(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("ALTER TABLE search_entry ALTER COLUMN tokens SET STATISTICS 1000")
    for function in FUNCTIONS:
        schema_editor.execute(f"ALTER FUNCTION {function} RESET plan_cache_mode")
    schema_editor.execute("ALTER TABLE search_entry RESET (toast_tuple_target)")


class Migration(migrations.Migration):
    dependencies = [("search", "0005_newest_first")]
    operations = [migrations.RunPython(build, unbuild)]
