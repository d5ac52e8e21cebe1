from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("linkage", "0004_rounded_ages"),
    ]

    operations = [
        migrations.RemoveField(model_name="pair", name="evidence"),
    ]
