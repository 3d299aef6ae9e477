from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_remove_is_operator")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="session_round",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="登录轮次"),
        ),
    ]
