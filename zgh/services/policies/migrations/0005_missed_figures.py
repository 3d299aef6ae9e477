"""What the starter set has not found comes in without a value: 慰问标准, and the line of 困难职工 of each province.

Twice is once, and where a keeper has written anything of that kind and place nothing is added.
"""

from django.db import migrations


def add(apps, _schema):
    from zgh.services.policies import starter

    starter.add_missed(apps.get_model("policies", "Rule"))


class Migration(migrations.Migration):
    dependencies = [("policies", "0004_cases_of_the_starter_set")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
