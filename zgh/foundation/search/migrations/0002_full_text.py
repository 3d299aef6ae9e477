"""The token index: an FTS5 table on SQLite, a tsvector column with a GIN index on PostgreSQL."""

from django.db import migrations


def build(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE search_entry ADD COLUMN tokens tsvector")
        schema_editor.execute("CREATE INDEX search_entry_tokens ON search_entry USING gin (tokens)")
        return
    # An ordinary FTS5 table: deleting from a contentless one needs SQLite 3.43.
    schema_editor.execute(
        "CREATE VIRTUAL TABLE search_fts USING fts5("
        "title, body, words, tokenize = \"unicode61 remove_diacritics 0 tokenchars '_'\")"
    )


def unbuild(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE search_entry DROP COLUMN tokens")
        return
    schema_editor.execute("DROP TABLE search_fts")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(build, unbuild)]
