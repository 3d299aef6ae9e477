"""How the answer in force ended, for cases answered before the column was there."""

from django.db import migrations, models


def fill(apps, schema_editor):
    """From the newest published answer. One statement."""
    answers = apps.get_model("voice", "Answer").objects.filter(case=models.OuterRef("pk"), state="published")
    newest = models.Subquery(answers.order_by("-round").values("conclusion")[:1])
    cases = apps.get_model("voice", "Case").objects.filter(answered_at__isnull=False)
    cases.filter(models.Exists(answers)).update(conclusion=newest)


class Migration(migrations.Migration):
    dependencies = [("voice", "0011_support")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
