from django.db import migrations, models

import zgh.kit.numbers


class Migration(migrations.Migration):
    dependencies = [("todo", "0003_desks")]

    operations = [
        # Only where new numbers come from changes, nothing in the table: SQLite would write it anew for that.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="todo",
                    name="id",
                    field=models.BigAutoField(default=zgh.kit.numbers.drawn, primary_key=True, serialize=False),
                )
            ]
        )
    ]
