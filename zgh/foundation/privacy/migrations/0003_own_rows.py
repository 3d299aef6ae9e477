from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("privacy", "0002_consents_stay")]
    operations = [
        migrations.AlterField(
            model_name="export",
            name="state",
            field=models.CharField(
                choices=[
                    ("at_once", "少量，直接导出"),
                    ("brought", "本人导入的，取回"),
                    ("asked", "等同意"),
                    ("approved", "正在生成"),
                    ("ready", "可以下载"),
                    ("refused", "没有同意"),
                    ("withdrawn", "已撤回"),
                    ("failed", "没有做成"),
                ],
                max_length=9,
                verbose_name="状态",
            ),
        )
    ]
