from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_operators_are_system")]

    operations = [migrations.RemoveField(model_name="user", name="is_operator")]
