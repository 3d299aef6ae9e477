from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("structure", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="personprofile",
            name="is_own",
            field=models.BooleanField(default=True, verbose_name="本人填的"),
        )
    ]
